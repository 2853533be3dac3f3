"""Show again what turned out not to be needed, the dearest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.cuts import Cut
from folkmoot.disclosure.effort import Stopwatch
from folkmoot.disclosure.equations import Mask
from folkmoot.disclosure.system import CellSystem, Needs

_ENOUGH = 1.0 - 1e-6


def trim(
    system: CellSystem, needs: Needs, hidden: Mask, cuts: Sequence[Cut], stopwatch: Stopwatch
) -> Mask:
    """A protected pattern within `hidden`, from which no single cell could be shown as well.

    To show a cell is to let the attacker know it, so each candidate is one more question to the
    same attack. A known cut that the cell holds up answers it without asking.
    """
    hidden = hidden.copy()
    extra = np.flatnonzero(hidden & ~system.hidden_at_least)
    attack = Attack.on(system, hidden)
    group_of = attack.components_of(needs.cells)
    support = _Support(cuts, hidden)
    for cell in extra[np.lexsort((extra, -system.weights[extra]))].tolist():
        if stopwatch.is_over():
            break
        if support.needs(cell):
            continue
        at = np.array([cell])
        concerned = needs.take(group_of == attack.components_of(at)[0])
        if not attack.defeats(concerned, also_known=at):
            hidden[cell] = False
            attack.give_up(cell)
            support.drop(cell)
    return hidden


class _Support:
    """By how much each cut is fulfilled, and which cells hold it up."""

    def __init__(self, cuts: Sequence[Cut], hidden: Mask) -> None:
        self._total = [float(cut.coefs[hidden[cut.cells]].sum()) for cut in cuts]
        self._shares: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, cut in enumerate(cuts):
            for cell, coef in zip(cut.cells.tolist(), cut.coefs.tolist(), strict=True):
                if hidden[cell]:
                    self._shares[cell].append((number, coef))

    def needs(self, cell: int) -> bool:
        """Whether a cut would be broken without the cell."""
        return any(self._total[number] - coef < _ENOUGH for number, coef in self._shares[cell])

    def drop(self, cell: int) -> None:
        for number, coef in self._shares[cell]:
            self._total[number] -= coef

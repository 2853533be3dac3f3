"""A protected pattern, quickly: for each exposed cell, the cheapest way to let it move.

The sequential method of Kelly, Golden and Assad (Networks 22, 1992), for any linear system: find
the deviations of least weighted size that take the cell to its level, hide every cell that moves
in them, and go on to the next exposed cell with what is already hidden for nothing.
"""

from __future__ import annotations

import numpy as np

from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.component import SLACK
from folkmoot.disclosure.effort import Stopwatch
from folkmoot.disclosure.equations import Equations, Mask, Vector
from folkmoot.disclosure.program import Method, Program
from folkmoot.disclosure.system import OUTSIDER, CellSystem, Needs

_MOVED = 1e-7


class Detours:
    """Ways round, among the cells that are hidden and the candidates."""

    def __init__(self, system: CellSystem, candidates: Mask, costs: Vector) -> None:
        self._system = system
        self._cells = np.flatnonzero(system.hidden_at_least | candidates)
        self._size = len(self._cells)
        self._place = np.full(system.cell_count, -1, dtype=np.int64)
        self._place[self._cells] = np.arange(self._size)
        self._costs = costs[self._cells]
        finite = np.abs(system.values[self._cells]).max(initial=1.0)
        far = 1e4 * max(1.0, float(finite))
        up = np.minimum(system.high - system.values, far)[self._cells]
        down = np.minimum(system.values - system.low, far)[self._cells]
        # Every cell twice: how far it rises, and how far it falls.
        self._room = np.concatenate([up, down])
        one_way = system.equations.over(self._cells)
        both_ways = Equations.from_entries(
            np.concatenate([one_way.rows, one_way.rows]),
            np.concatenate([one_way.cells, one_way.cells + self._size]),
            np.concatenate([one_way.coefs, -one_way.coefs]),
            cell_count=2 * self._size,
        )
        nothing = np.zeros(2 * self._size)
        self._program = Program(
            both_ways, nothing, self._room, nothing, method=Method.WHEN_BOUNDS_CHANGE
        )

    def protect(self, needs: Needs, hidden: Mask, stopwatch: Stopwatch) -> Mask | None:
        """A pattern with `hidden` in it that meets the needs; None when time ran out before, or the
        solver's accuracy does.

        Every need must be attainable with all candidates hidden.
        """
        hidden = hidden.copy()
        costs = np.where(hidden[self._cells], 0.0, self._costs)
        self._program.set_costs(
            np.arange(2 * self._size, dtype=np.int64), -np.concatenate([costs, costs])
        )
        while True:
            unmet = Attack.on(self._system, hidden).unmet(needs)
            if not len(unmet):
                return hidden
            open_needs, before = needs.take(unmet.places), int(hidden.sum())
            for place in _one_per_cell(open_needs):
                if stopwatch.is_over():
                    return None
                self._hide_way(open_needs, place, hidden)
            if int(hidden.sum()) == before:
                return None

    def _hide_way(self, needs: Needs, place: int, hidden: Mask) -> None:
        """Hide the cheapest way to meet one need."""
        insider = int(needs.insiders[place])
        known = np.zeros(0, dtype=np.int64)
        if insider != OUTSIDER:
            known = np.flatnonzero(self._system.sole[self._cells] == insider)
        at = int(self._place[needs.cells[place]])
        rising, falling = (at, at + self._size)[:: int(needs.signs[place])]
        still = np.concatenate([known, known + self._size, [falling]])
        amount = np.array([needs.amounts[place] * (1 - SLACK / 2)])
        self._program.set_bounds(still, np.zeros(len(still)), np.zeros(len(still)))
        self._program.set_bounds(np.array([rising]), amount, amount)
        moved = self._program.maximise().deviations > _MOVED
        freed = np.concatenate([still, [rising]])
        self._program.set_bounds(freed, np.zeros(len(freed)), self._room[freed])
        cells = np.flatnonzero(moved[: self._size] | moved[self._size :])
        new = cells[~hidden[self._cells[cells]]]
        hidden[self._cells[new]] = True
        self._program.set_costs(np.concatenate([new, new + self._size]), np.zeros(2 * len(new)))


def _one_per_cell(needs: Needs) -> list[int]:
    """One need of each cell and attacker, the largest first: its other side mostly follows."""
    order = np.lexsort((needs.cells, -needs.amounts))
    seen: set[tuple[int, int]] = set()
    chosen = []
    for place in order.tolist():
        key = (int(needs.cells[place]), int(needs.insiders[place]))
        if key not in seen:
            seen.add(key)
            chosen.append(place)
    return chosen

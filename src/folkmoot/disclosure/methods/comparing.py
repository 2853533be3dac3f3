"""What each method does to these very tables: how useful what is left is, and how safe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.methods.altered import Altered, CountCells
from folkmoot.disclosure.methods.cell_key import perturb
from folkmoot.disclosure.methods.controlled_rounding import round_controlled
from folkmoot.disclosure.methods.knowledge import exposed_by
from folkmoot.disclosure.methods.private_counts import noise_scale
from folkmoot.disclosure.methods.rounding import (
    hide_small_and_round,
    round_at_random,
    round_to_midpoint,
    round_to_nearest,
)
from folkmoot.disclosure.methods.small_counts import round_small_counts
from folkmoot.disclosure.protect import protect
from folkmoot.disclosure.settings import Settings
from folkmoot.errors import DisclosureError


@dataclass(frozen=True, slots=True)
class Usefulness:
    """One method, on some tables. Figures are those to be shown, each shared one counted once.

    share_shown    of the figures, not hidden
    share_exact    of the figures, shown as they are
    mean_change    of the figures shown, in units
    largest_change the largest, in units; None where noise has no bound
    wrong_sums     totals shown that are not the sums of their parts shown
    unsafe, exposed  counts that the rules call unsafe, and of them how many are worked out too
                   closely by somebody who knows the method; None where a promise of another kind
                   stands for the attack
    problem        why the method cannot be used here; nothing else is known then
    """

    method: str
    title: str
    in_words: str = ""
    share_shown: float = 0.0
    share_exact: float = 0.0
    mean_change: float = 0.0
    largest_change: int | None = 0
    wrong_sums: int = 0
    unsafe: int = 0
    exposed: int | None = 0
    problem: str = ""

    @property
    def is_safe(self) -> bool:
        return not self.problem and self.exposed in (0, None)


TITLES = {
    "protect": "Hiding figures",
    "round_controlled": "Controlled rounding",
    "round_small_counts": "Small count rounding",
    "hide_small_and_round": "Hiding small counts, rounding the rest",
    "round_to_midpoint": "Midpoints",
    "round_at_random": "Random rounding",
    "round_to_nearest": "Conventional rounding",
    "perturb": "Cell-key noise",
    "count_privately": "Differential privacy",
}
"""The methods, in the order in which they are set side by side."""


def side_by_side(
    tables: MagnitudeTable | Sequence[MagnitudeTable],
    settings: Settings,
    *,
    secret: bytes,
    base: int = 5,
    smallest: int = 8,
    width: int = 6,
    epsilon: float = 1.0,
) -> tuple[Usefulness, ...]:
    """Every method tried on the tables; of differential privacy only what it would do, so that
    nothing is spent.

    Raises DisclosureError when the tables are not counts or do not fit together.
    """
    given = [tables] if isinstance(tables, MagnitudeTable) else list(tables)
    methods: dict[str, Callable[[], Altered]] = {
        "round_controlled": lambda: round_controlled(given, base=base),
        "round_small_counts": lambda: round_small_counts(given, base=base),
        "hide_small_and_round": lambda: hide_small_and_round(given, smallest=smallest, base=base),
        "round_to_midpoint": lambda: round_to_midpoint(given, width=width),
        "round_at_random": lambda: round_at_random(given, base=base, secret=secret),
        "round_to_nearest": lambda: round_to_nearest(given, base=base),
        "perturb": lambda: perturb(given, secret=secret),
    }
    CountCells.of(given)
    found = [_hidden(given, settings)]
    for name, method in methods.items():
        try:
            found.append(_altered(name, method(), settings))
        except DisclosureError as error:
            found.append(Usefulness(name, TITLES[name], problem=str(error)))
    found.append(_private(given, epsilon))
    return tuple(found)


def _hidden(tables: Sequence[MagnitudeTable], settings: Settings) -> Usefulness:
    protected = protect(tables, settings)
    cost = protected.cost
    return Usefulness(
        method="protect",
        title=TITLES["protect"],
        in_words=" ".join(finding.message for finding in protected.public_findings),
        share_shown=1.0 - cost.share_hidden,
        share_exact=1.0 - cost.share_hidden,
        unsafe=cost.primary,
        exposed=protected.audit.exposed + protected.audit.unprotectable,
    )


def _altered(name: str, altered: Altered, settings: Settings) -> Usefulness:
    changes = altered.changes()
    is_shown = altered.cells.is_shown
    exposure = exposed_by(altered, settings)
    return Usefulness(
        method=name,
        title=TITLES[name],
        in_words=altered.in_words,
        share_shown=float((~altered.is_hidden[is_shown]).mean()),
        share_exact=float((changes == 0).sum() / is_shown.sum()),
        mean_change=float(changes.mean()) if len(changes) else 0.0,
        largest_change=int(changes.max(initial=0)),
        wrong_sums=altered.wrong_sums(),
        unsafe=exposure.unsafe,
        exposed=len(exposure.exposed),
    )


def _private(tables: Sequence[MagnitudeTable], epsilon: float) -> Usefulness:
    """The mean size of discrete Laplace noise of scale s, with p = exp(-1/s), is 2p / (1 - p²)."""
    name = "count_privately"
    p = float(np.exp(-1.0 / noise_scale(tables, epsilon=epsilon)))
    return Usefulness(
        method=name,
        title=TITLES[name],
        in_words=f"Noise that keeps differential privacy with an epsilon of {epsilon:g}. The size "
        "of the changes is what is to be expected; nothing was spent from the budget.",
        share_shown=1.0,
        share_exact=(1.0 - p) / (1.0 + p),
        mean_change=2.0 * p / (1.0 - p * p),
        largest_change=None,
        exposed=None,
    )

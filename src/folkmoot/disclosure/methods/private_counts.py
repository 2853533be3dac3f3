"""Counts with differential privacy: a promise that holds whatever is known, paid from a budget.

Dwork, McSherry, Nissim and Smith (Theory of Cryptography, 2006): noise of the discrete Laplace
distribution, scaled to how much one person can change everything that is shown. OpenDP draws it.
For the counts of small areas the noise at an honest budget is large, so it is offered, not the
default. What is spent adds up over all releases about the same people and is never given back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import opendp.prelude as dp

from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.methods.altered import Altered, CountCells
from folkmoot.errors import DisclosureError


@dataclass(frozen=True, slots=True)
class Spending:
    """Epsilon that one release of counts about a population used up."""

    population: str
    what: str
    epsilon: float


@dataclass(frozen=True, slots=True)
class PrivacyBudget:
    """What may be told of each population in all, and what has been spent. Immutable."""

    epsilon: float
    spent: tuple[Spending, ...] = ()

    def left(self, population: str) -> float:
        used = math.fsum(one.epsilon for one in self.spent if one.population == population)
        return max(0.0, self.epsilon - used)

    def after(self, spending: Spending) -> PrivacyBudget:
        """The budget once this is spent. Raises DisclosureError when it is more than is left."""
        left = self.left(spending.population)
        if not spending.epsilon > 0:
            raise DisclosureError("Epsilon must be above 0.", where=spending.what)
        if spending.epsilon > left * (1 + 1e-12):
            raise DisclosureError(
                f"This would spend {spending.epsilon:g} of the privacy budget, and {left:g} of "
                f"{self.epsilon:g} is left.",
                where=spending.what,
                remedy="Release fewer or coarser tables, with a smaller epsilon, or use a method "
                "that needs no budget, such as controlled rounding.",
            )
        return PrivacyBudget(self.epsilon, (*self.spent, spending))


@dataclass(frozen=True, slots=True, eq=False)
class PrivateCounts:
    """The tables, what they spent, and the budget after them: keep it before anything is shown."""

    altered: Altered
    spending: Spending
    budget: PrivacyBudget
    scale: float


def count_privately(
    tables: MagnitudeTable | Sequence[MagnitudeTable],
    *,
    epsilon: float,
    budget: PrivacyBudget,
    most_each: int = 1,
    what: str = "a release of counts",
) -> PrivateCounts:
    """Every count that is shown with discrete Laplace noise; what falls below nothing is nothing.

    epsilon    what this release may spend; small is private (1 is common, 0.1 strict)
    most_each  how many rows one contributor may have: stated beforehand, not read from the data

    Which codes occur is taken to be known: every combination of them gets noise, empty or not. All
    tables are of one population. Raises DisclosureError when a contributor has more rows than
    that, when tables are of several populations, or when the budget does not suffice.
    """
    cells = CountCells.of(tables)
    population = _only_population(cells)
    spending = Spending(population, what, epsilon)
    after = budget.after(spending)
    _refuse_more_each(cells, most_each)
    sensitivity = most_each * _figures_of_one_row(cells)
    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
    measurement = space >> dp.m.then_laplace(scale=sensitivity / epsilon)
    if measurement.map(sensitivity) > epsilon * (1 + 1e-9):
        raise DisclosureError("The noise would not keep the promise.", where=what)
    seen = np.flatnonzero(cells.is_shown)
    shown = np.zeros(len(cells.counts), dtype=np.int64)
    shown[seen] = np.maximum(0, measurement(cells.counts[seen].tolist()))
    altered = Altered(
        method="count_privately",
        cells=cells,
        shown=shown,
        is_hidden=np.zeros(len(shown), dtype=bool),
        least=np.zeros(len(shown)),
        most=np.full(len(shown), np.inf),
        in_words=f"Counts carry noise that keeps differential privacy with an epsilon of "
        f"{epsilon:g} for each person's rows. Half of the figures are within "
        f"{math.ceil(sensitivity / epsilon * math.log(2))} of the truth. Totals carry noise of "
        "their own.",
        is_bounded=False,
    )
    return PrivateCounts(altered, spending, after, sensitivity / epsilon)


def noise_scale(
    tables: MagnitudeTable | Sequence[MagnitudeTable], *, epsilon: float, most_each: int = 1
) -> float:
    """The scale of the noise that these tables would carry: about the mean size of a change.
    Nothing is spent to learn it, because it depends on no count."""
    return most_each * _figures_of_one_row(CountCells.of(tables)) / epsilon


def _only_population(cells: CountCells) -> str:
    populations = sorted({table.population for table in cells.tables})
    if len(populations) != 1 or not populations[0]:
        raise DisclosureError(
            "A privacy budget is of one named population.",
            remedy="Give `tabulate` the same `population` for all tables.",
        )
    return populations[0]


def _refuse_more_each(cells: CountCells, most_each: int) -> None:
    for table in cells.tables:
        most = int(table.contributions["amount"].to_numpy().max(initial=0))
        if most > most_each:
            raise DisclosureError(
                f"Somebody has more than {most_each} rows in one figure.",
                where=f"table {table.name}",
                remedy="State how many rows each may have with `most_each`, or count people.",
            )


def _figures_of_one_row(cells: CountCells) -> int:
    """How many of the figures shown one row can be in: over all tables, the product over each
    one's dimensions of how many levels hold a code. It depends on no count."""
    return sum(_figures_in(table) for table in cells.tables)


def _figures_in(table: MagnitudeTable) -> int:
    product = 1
    for dimension in table.dimensions:
        totals = {dimension.total, *(one.total for one in dimension.sums)}
        leaves = set(table.cells[dimension.name].to_pylist()) - totals
        product *= max(map(len, dimension.over(leaves).ancestors.values()), default=1)
    return product

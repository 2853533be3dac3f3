"""Small count rounding: only small counts change, in the finest cells, and all sums are made anew.

Langsrud and Heldal, Privacy in Statistical Databases 2018: the finest counts that make up a small
figure that is shown become 0 or the base, chosen so that the figures change least; everything shown
is added up again from them. The result is additive and consistent, as if the records were edited.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from folkmoot.disclosure.equations import Index, Mask, Vector
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.methods.altered import Altered, CountCells
from folkmoot.errors import DisclosureError


def round_small_counts(
    tables: MagnitudeTable | Sequence[MagnitudeTable], *, base: int = 5
) -> Altered:
    """Counts from 1 to just under the base disappear: none is shown, and every total adds up.

    Raises DisclosureError for a base below 2, and for tables that share totals but not the finest
    cells behind them: those have no common counts to change.
    """
    if base < 2:
        raise DisclosureError(f"Counts cannot be rounded to {base}.", remedy="Give 2 or more.")
    cells = CountCells.of(tables)
    members = _Members.of(cells)
    shown = members.sums(_changed(cells, members, base))
    furthest = int(np.abs(shown - cells.counts)[cells.is_shown].max(initial=0))
    least, most = _known(members, shown, base, furthest)
    return Altered(
        method="round_small_counts",
        cells=cells,
        shown=shown,
        is_hidden=np.zeros(len(shown), dtype=bool),
        least=least,
        most=most,
        in_words=f"Counts of 1 to {base - 1} are shown as 0 or {base}, and all totals are the sums "
        f"of what is shown. No figure differs from the true one by more than {furthest}.",
    )


class _Members:
    """Which of the finest cells each cell is the sum of."""

    def __init__(self, finest: Index, lists: list[Index]) -> None:
        self.finest = finest
        self._cell_of = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
        self._finest_of = np.concatenate(lists)
        self._of_cell = lists

    @classmethod
    def of(cls, cells: CountCells) -> _Members:
        """Raises DisclosureError when two ways of adding up a total differ in their finest."""
        sums = cells.sums()
        is_finest = np.ones(cells.linked.cell_count, dtype=bool)
        is_finest[[total for total, _ in sums]] = False
        finest = np.flatnonzero(is_finest)
        found = {int(cell): np.array([place]) for place, cell in enumerate(finest)}
        parts_of = dict(reversed(sums))

        def resolve(cell: int) -> Index:
            if cell not in found:
                parts = [resolve(part) for part in parts_of[cell].tolist()]
                found[cell] = np.sort(np.concatenate(parts))
            return found[cell]

        lists = [resolve(cell) for cell in range(cells.linked.cell_count)]
        for total, parts in sums:
            other_way = np.sort(np.concatenate([lists[cell] for cell in parts.tolist()]))
            if not np.array_equal(other_way, lists[total]):
                raise DisclosureError(
                    "The tables share figures but not the finest cells behind them.",
                    where=cells.linked.name_of(total),
                    remedy="Tabulate by all their dimensions at once and show only the margins "
                    "that are wanted, or use controlled rounding.",
                )
        return cls(finest, lists)

    def sums(self, finest_counts: Index) -> Index:
        """What each cell comes to when the finest are these."""
        return np.bincount(
            self._cell_of, finest_counts[self._finest_of], minlength=len(self._of_cell)
        ).astype(np.int64)

    def part_of(self, chosen: Mask) -> Mask:
        """The finest cells that are part of any of the chosen."""
        found = np.zeros(len(self.finest), dtype=bool)
        found[self._finest_of[chosen[self._cell_of]]] = True
        return found

    def shares(self, worths: Vector) -> Vector:
        """For each finest cell, the sum of the worths of the cells that it is part of."""
        return np.bincount(
            self._finest_of, worths[self._cell_of], minlength=len(self.finest)
        ).astype(np.float64)

    def above(self) -> list[Index]:
        """For each finest cell, the cells that it is part of."""
        order = np.argsort(self._finest_of, kind="stable")
        cuts = np.searchsorted(self._finest_of[order], np.arange(1, len(self.finest)))
        return np.split(self._cell_of[order], cuts)

    def finest_in(self, cell: int) -> Index:
        return self._of_cell[cell]


def _changed(cells: CountCells, members: _Members, base: int) -> Index:
    """The finest counts, as changed until no small figure is shown.

    A change can make a figure small that was not: then what it is made of changes too.
    """
    figures = cells.counts
    counts = figures[members.finest]
    is_to_change = np.zeros(len(counts), dtype=bool)
    while True:
        is_small = cells.is_shown & (figures > 0) & (figures < base)
        if not is_small.any():
            return counts
        is_to_change |= members.part_of(is_small)
        counts = _rounded(cells, members, is_to_change, base)
        figures = members.sums(counts)


def _rounded(cells: CountCells, members: _Members, is_to_change: Mask, base: int) -> Index:
    """The small counts among those to change become 0, then as many of them the base as keeps
    their sum, each time where the figures that are shown are furthest below the truth."""
    true = cells.counts[members.finest]
    is_candidate = is_to_change & (true > 0) & (true < base)
    counts = np.where(is_candidate, 0, true)
    weight = cells.is_shown.astype(np.float64)
    gain = members.shares(weight * (cells.counts - members.sums(counts)))
    # Of those that would help alike, the largest count goes up, and then the first.
    gain += true / (base * 2.0)
    gain[~is_candidate] = -np.inf
    above = members.above()
    for _ in range(int(np.rint(true[is_candidate].sum() / base))):
        best = int(np.argmax(gain))
        counts[best], gain[best] = base, -np.inf
        for cell in above[best].tolist():
            gain[members.finest_in(cell)] -= base * weight[cell]
    return counts


def _known(members: _Members, shown: Index, base: int, furthest: int) -> tuple[Vector, Vector]:
    """What each shown figure tells of the truth. A finest one changes only between 0 and the base;
    of a total a stranger knows the furthest that is stated."""
    least = np.maximum(0.0, shown - furthest)
    most = (shown + furthest).astype(np.float64)
    alone = shown[members.finest]
    least[members.finest] = np.select([alone == 0, alone == base], [0, 1], alone)
    most[members.finest] = np.select([alone == 0], [base - 1], alone)
    return least, most

"""The sums that a table's cells obey, as a sparse matrix: every row adds up to nothing.

A row holds +1 on each part and -1 on their total, so that A a = 0 for the true values a. The
classes here only store and slice such rows; what an attacker makes of them is in `attack`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from folkmoot.errors import DisclosureError

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """Rows in compressed form: row r holds `cells[starts[r]:starts[r + 1]]` times `coefs[...]`.

    `row_ids` says which row of the equations that these were taken from each row was.
    """

    cell_count: int
    starts: Index
    cells: Index
    coefs: Vector
    row_ids: Index

    @property
    def row_count(self) -> int:
        return len(self.starts) - 1

    @property
    def rows(self) -> Index:
        """The row of every entry."""
        return np.repeat(np.arange(self.row_count, dtype=np.int64), np.diff(self.starts))

    @classmethod
    def from_entries(
        cls, rows: Index, cells: Index, coefs: Vector, *, cell_count: int
    ) -> Equations:
        """Equations from (row, cell, coefficient) triples in any order; rows are renumbered.

        Raises DisclosureError when an entry names a cell that does not exist.
        """
        if len(cells) and (cells.min() < 0 or cells.max() >= cell_count):
            raise DisclosureError(
                "An equation names a cell that is not in the table.",
                remedy="Number the cells from 0 without gaps, and use those numbers.",
            )
        order = np.lexsort((cells, rows))
        row_ids, counts = np.unique(rows[order], return_counts=True)
        return cls(
            cell_count,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            cells[order].astype(np.int64),
            coefs[order].astype(np.float64),
            row_ids.astype(np.int64),
        )

    def over(self, chosen: Index) -> Equations:
        """The same rows seen from the chosen cells only, which are renumbered in their order.

        Rows that none of them is in are left out: what is published cancels to nothing there.
        """
        place = np.full(self.cell_count, -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        kept = place[self.cells] >= 0
        return Equations.from_entries(
            self.rows[kept], place[self.cells[kept]], self.coefs[kept], cell_count=len(chosen)
        )

    def sums(self, values: Vector) -> Vector:
        """What each row adds up to; zeros when the values are additive."""
        terms = self.coefs * values[self.cells]
        return np.bincount(self.rows, terms, minlength=self.row_count).astype(np.float64)

    def weigh(self, multipliers: Vector) -> Vector:
        """Per cell, the sum of its coefficients times the multiplier of their row."""
        terms = self.coefs * multipliers[self.rows]
        return np.bincount(self.cells, terms, minlength=self.cell_count).astype(np.float64)

    def components(self) -> list[Index]:
        """The cells grouped so that no row joins two groups, in order of their first cell."""
        root = list(range(self.cell_count))

        def find(cell: int) -> int:
            while root[cell] != cell:
                root[cell] = root[root[cell]]
                cell = root[cell]
            return cell

        cells = self.cells.tolist()
        starts = self.starts.tolist()
        for begin, end in zip(starts, starts[1:], strict=False):
            first = find(cells[begin])
            for other in cells[begin + 1 : end]:
                found = find(other)
                if found != first:
                    low, high = (first, found) if first < found else (found, first)
                    root[high] = first = low
        roots = np.array([find(cell) for cell in range(self.cell_count)], dtype=np.int64)
        order = np.argsort(roots, kind="stable")
        cuts = np.flatnonzero(np.diff(roots[order])) + 1
        return [group for group in np.split(order, cuts) if len(group)]

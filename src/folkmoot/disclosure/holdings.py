"""Who is behind each cell, and how much each of them gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from folkmoot.disclosure.equations import Index, Mask, Vector
from folkmoot.disclosure.rules import CellFacts
from folkmoot.disclosure.system import NOBODY
from folkmoot.disclosure.wishes import Wish

# What is left of a difference of amounts, as a share of the largest, is rounding below this.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """Contributions of a set of cells, sorted by cell: of cell c, `starts[c]` to `starts[c + 1]`.

    `owners` are numbers shared by all tables that are protected together; `wishes` is each one's
    `Wish`.
    """

    starts: Index
    owners: Index
    amounts: Vector
    wishes: Index

    def facts(self, ranks: int, is_count: Mask) -> CellFacts:
        """What the rules look at, per cell."""
        count = len(self.starts) - 1
        sizes = np.abs(self.amounts)
        cell_of = np.repeat(np.arange(count), np.diff(self.starts))
        given = np.bincount(cell_of, weights=(sizes > 0), minlength=count)
        everyone = np.diff(self.starts).astype(np.float64)
        size = np.bincount(cell_of, weights=sizes, minlength=count).astype(np.float64)
        is_waived = self.wishes == Wish.WAIVED
        guarded = np.bincount(cell_of, weights=~is_waived, minlength=count).astype(np.float64)
        order = np.lexsort((-sizes, is_waived, cell_of))
        rank = np.arange(len(order)) - self.starts[cell_of[order]]
        largest = np.zeros((count, max(1, ranks)))
        top = rank < ranks
        largest[cell_of[order][top], rank[top]] = np.where(is_waived, 0.0, sizes)[order][top]
        asking = np.zeros(count)
        np.maximum.at(asking, cell_of, np.where(self.wishes == Wish.ASKED, sizes, 0.0))
        contributors = np.where(given > 0, given, everyone)
        return CellFacts(contributors, guarded, size, largest, asking, is_count)

    def has_negative(self) -> Mask:
        """Cells with a contributor whose contributions come to less than nothing."""
        cell_of = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        found = np.bincount(cell_of, weights=self.amounts < 0, minlength=len(self.starts) - 1)
        negative: Mask = found > 0
        return negative

    def sole(self) -> Index:
        """The only contributor of each cell; NOBODY where there are more. Who gave the only
        amount, but not alone, does not know what the others gave."""
        alone = np.flatnonzero(np.diff(self.starts) == 1)
        sole = np.full(len(self.starts) - 1, NOBODY, dtype=np.int64)
        sole[alone] = self.owners[self.starts[alone]]
        return sole

    def with_blends(self, blends: Sequence[Blend]) -> Holdings:
        """The same and, after them, cells that are blends of these."""
        owners, amounts, lengths = [self.owners], [self.amounts], [np.diff(self.starts)]
        wishes = [self.wishes]
        for blend in blends:
            spans = [
                np.arange(self.starts[cell], self.starts[cell + 1]) for cell in blend.cells.tolist()
            ]
            at = np.concatenate(spans)
            sign = np.repeat(blend.signs, [len(span) for span in spans])
            who, first, place = np.unique(self.owners[at], return_index=True, return_inverse=True)
            signed = self.amounts[at] * sign
            gave = np.bincount(place, signed, minlength=len(who)).astype(np.float64)
            left = np.abs(gave) > _ROUNDING * float(np.abs(self.amounts[at]).max(initial=0.0))
            owners.append(who[left])
            amounts.append(gave[left])
            wishes.append(self.wishes[at][first][left])
            lengths.append(np.array([int(left.sum())]))
        starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
        return Holdings(
            starts, np.concatenate(owners), np.concatenate(amounts), np.concatenate(wishes)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """A sum or difference of cells that nobody shows, but that others may be able to work out."""

    cells: Index
    signs: Vector

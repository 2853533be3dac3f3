"""The first rows of a file as a grid of texts, and the questions asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from folkmoot.intake.layout.cells import Look, look_of


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one, by inclusive grid rows and columns."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """Rows of texts with the physical row that each starts on.

    `rows` may differ in length. `numbers` are 1-based line or sheet rows. `is_whole` says whether
    the grid holds every row of its file or sheet, or only its beginning.
    """

    rows: list[list[str]]
    numbers: list[int]
    merges: tuple[Merge, ...] = ()
    is_whole: bool = True
    _looks: dict[str, Look] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def filled(self) -> list[list[int]]:
        """For each row the columns that hold something."""
        return [
            [i for i, text in enumerate(row) if text and not text.isspace()] for row in self.rows
        ]

    def spread(self, row: int) -> int:
        """How many columns the cells of a row cover, merged ones over all that they span."""
        spans = {
            column
            for merge in self.merges
            if merge.top <= row <= merge.bottom and self.cell(merge.top, merge.left)
            for column in range(merge.left, merge.right + 1)
        }
        return len(spans.union(self.filled[row]))

    def cell(self, row: int, column: int) -> str:
        """The text of a cell, stripped; "" outside the row."""
        cells = self.rows[row]
        return cells[column].strip() if column < len(cells) else ""

    def look(self, row: int, column: int) -> Look:
        text = self.cell(row, column)
        known = self._looks.get(text)
        if known is None:
            known = self._looks[text] = look_of(text)
        return known

    def is_blank(self, row: int) -> bool:
        return not self.filled[row]

    def restricted(self, columns: range, rows: range) -> Grid:
        """The same grid with everything outside these columns and rows left out or blank.

        Columns keep their positions; rows are renumbered from the first one kept.
        """
        kept = [
            [text if i in columns else "" for i, text in enumerate(self.rows[row])] for row in rows
        ]
        merges = tuple(
            Merge(m.top - rows.start, m.left, m.bottom - rows.start, m.right)
            for m in self.merges
            if m.left in columns and m.top in rows
        )
        numbers = self.numbers[rows.start : rows.stop]
        return Grid(kept, numbers, merges, self.is_whole, self._looks)

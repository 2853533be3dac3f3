"""One sheet of a workbook: its cells as a grid of texts, and the tables on it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cached_property

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetVisibleEnum,
)

from folkmoot.errors import ReadError
from folkmoot.intake.layout.canonical import canonical_text
from folkmoot.intake.layout.grid import Grid, Merge
from folkmoot.intake.layout.judgement import looks_like_form, why_no_table
from folkmoot.intake.layout.refusals import refuse_damaged
from folkmoot.intake.layout.regions import Region, find_regions
from folkmoot.intake.layout.sheet_xml import SheetFacts, inspect_sheet
from folkmoot.intake.layout.source import Source

_MOST_CELLS = 50_000_000
_SIDE_SHEET = re.compile(
    r"""notes?|contents?|table[ _]of[ _]contents|cover(?:[ _](?:sheet|page))?|info(?:rmation)?
        |read[ _]?me|about|guidance|instructions?|schema|examples?(?:[ _]data)?|lookups?|lists?
        |metadata|glossary|definitions?|validat(?:e|ion|ions)|dropdowns?|data[ _]dictionary|key
        |index|version[ _]?\w*|change[ _]?log|template|contacts?|title|front[ _](?:sheet|page)
        |introduction|summary""",
    re.X | re.I,
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its grid, its tables, and the best of them with the reason if none is one."""

    name: str
    is_hidden: bool
    grid: Grid
    dates: frozenset[int]

    @cached_property
    def regions(self) -> list[Region]:
        return find_regions(self.grid)

    @cached_property
    def tables(self) -> list[Region]:
        return [region for region in self.regions if not why_no_table(region)]

    @cached_property
    def best(self) -> Region | None:
        """The first table that is nearly as large as the largest."""
        largest = max((table.size for table in self.tables), default=0)
        return next((table for table in self.tables if table.size * 2 >= largest), None)

    @property
    def weight(self) -> float:
        """What one sheet is preferred to another by."""
        size = self.best.size if self.best else 0
        return size / 20 if self.is_beside else size

    @property
    def is_beside(self) -> bool:
        """Whether its name says that it explains the data and holds none."""
        return _SIDE_SHEET.fullmatch(self.name.strip()) is not None

    @property
    def is_empty(self) -> bool:
        return not self.cells

    @cached_property
    def cells(self) -> int:
        """How many cells hold something."""
        return sum(len(filled) for filled in self.grid.filled)

    @cached_property
    def is_form(self) -> bool:
        return looks_like_form(self.grid, self.tables)

    @property
    def reason(self) -> str:
        """Why the sheet has no table."""
        if self.is_empty:
            return "it is empty"
        if self.cells == 1:
            return "only one cell holds anything"
        if self.is_form:
            return "it is laid out as a form or questionnaire, not as a table"
        reasons = [why_no_table(region) for region in self.regions]
        return reasons[0] if reasons else "no row has more than one value"


def load_sheet(source: Source, book: CalamineWorkbook, metadata: SheetMetadata) -> Sheet:
    """A sheet with all its cells. Raises ReadError when it is damaged or far too large."""
    facts = inspect_sheet(source, metadata.name) or SheetFacts()
    if facts.last_row * facts.last_column > _MOST_CELLS and facts.last_column > 702:
        raise _too_many_cells(source, metadata.name, facts.last_row, facts.last_column)
    try:
        loaded = book.get_sheet_by_name(metadata.name)
    except CalamineError as error:
        raise refuse_damaged(source, f"The sheet “{metadata.name}”") from error
    rows, columns = loaded.total_height, loaded.total_width
    if rows * columns > _MOST_CELLS:
        raise _too_many_cells(source, metadata.name, rows, columns)
    grid, dates = _grid(loaded)
    for (row, column), text in facts.errors.items():
        if row < len(grid.rows) and column < len(grid.rows[row]):
            grid.rows[row][column] = grid.rows[row][column] or text
    is_hidden = metadata.visible is not SheetVisibleEnum.Visible
    return Sheet(metadata.name, is_hidden, grid, dates)


def _too_many_cells(source: Source, name: str, rows: int, columns: int) -> ReadError:
    return ReadError(
        f"The sheet “{name}” spans {rows:,} rows and {columns:,} columns, too many cells for a "
        "workbook, so no table was read.",
        where=source.name,
        remedy="Save the sheet as CSV, or delete the empty rows and columns beyond the data.",
    )


def _grid(sheet: CalamineSheet) -> tuple[Grid, frozenset[int]]:
    """The texts of a sheet, from its first row and column, and the columns that hold dates."""
    rows: list[list[str]] = []
    dates: set[int] = set()
    for values in sheet.to_python(skip_empty_area=False) if sheet.start is not None else []:
        rows.append([canonical_text(value) for value in values])
        dates |= {i for i, value in enumerate(values) if isinstance(value, datetime.date)}
    merges = tuple(
        Merge(top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Grid(rows, list(range(1, len(rows) + 1)), merges), frozenset(dates)

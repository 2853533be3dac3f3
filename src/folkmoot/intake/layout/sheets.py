"""One sheet of a workbook, and the tables on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from folkmoot.intake.layout.grid import Grid
from folkmoot.intake.layout.judgement import looks_like_form, why_no_table
from folkmoot.intake.layout.regions import Region, find_regions

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

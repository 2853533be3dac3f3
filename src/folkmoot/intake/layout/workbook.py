"""Workbooks: xlsx, xlsm, xlsb, xls and ods."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import dataclass
from functools import cached_property

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from folkmoot.errors import ReadError
from folkmoot.intake.layout.canonical import canonical_text
from folkmoot.intake.layout.grid import Grid, Merge
from folkmoot.intake.layout.judgement import looks_like_form, why_no_table
from folkmoot.intake.layout.refusals import refuse_damaged, refuse_encrypted
from folkmoot.intake.layout.regions import Region, find_regions
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.tabulate import list_numbers, tabulate
from folkmoot.intake.raw import RawTable
from folkmoot.tables import Finding, Kind

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
            return "it is laid out as a form, labels beside answers, not as a table"
        reasons = [why_no_table(region) for region in self.regions]
        return reasons[0] if reasons else "no row has more than one value"


def read_workbook(source: Source, file_format: str, sheet: str | None = None) -> RawTable:
    """The raw table of a workbook: of the sheet named, or of the one that holds the main table.

    Hidden sheets are read only when named. Raises ReadError when the workbook is encrypted or
    damaged, when there is no such sheet, or when no sheet holds a table.
    """
    with _open(source) as book:
        metadata = [m for m in book.sheets_metadata if m.typ is SheetTypeEnum.WorkSheet]
        if sheet is not None:
            return _read_named(source, book, metadata, file_format, sheet)
        visible = [m for m in metadata if m.visible is SheetVisibleEnum.Visible]
        sheets = [_load(source, book, m) for m in visible]
    chosen = _choose(source, sheets)
    hidden = [m.name for m in metadata if m.visible is not SheetVisibleEnum.Visible]
    findings = [*_about_sheets(chosen, sheets, hidden)]
    return _tabulate(chosen, file_format, findings)


def _open(source: Source) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(source.read()))
    except PasswordError as error:
        raise refuse_encrypted(source) from error
    except CalamineError as error:
        raise refuse_damaged(source, "The workbook") from error


def _read_named(
    source: Source,
    book: CalamineWorkbook,
    metadata: list[SheetMetadata],
    file_format: str,
    name: str,
) -> RawTable:
    wanted = name.strip().casefold()
    found = next((m for m in metadata if m.name == name), None) or next(
        (m for m in metadata if m.name.strip().casefold() == wanted), None
    )
    if found is None:
        raise ReadError(
            f"There is no sheet “{name}” in this workbook, so no table to read.",
            where=source.name,
            remedy=f"Its sheets are: {', '.join(m.name for m in metadata)}.",
        )
    sheet = _load(source, book, found)
    if sheet.best is None:
        raise ReadError(
            f"There is no table on the sheet “{found.name}”: {sheet.reason}.",
            where=source.name,
            remedy="Name another sheet.",
        )
    findings = [*_about_tables(sheet)]
    if sheet.is_hidden:
        findings.append(
            Finding(
                Kind.DOUBTED,
                "intake.sheet.hidden",
                f"The sheet “{found.name}” is hidden in the workbook: its publisher may not have "
                "meant it to be read.",
            )
        )
    return _tabulate(sheet, file_format, findings)


def _load(source: Source, book: CalamineWorkbook, metadata: SheetMetadata) -> Sheet:
    try:
        loaded = book.get_sheet_by_name(metadata.name)
    except CalamineError as error:
        raise refuse_damaged(source, f"The sheet “{metadata.name}”") from error
    if loaded.total_height * loaded.total_width > _MOST_CELLS:
        raise ReadError(
            f"The sheet “{metadata.name}” spans {loaded.total_height:,} rows and "
            f"{loaded.total_width:,} columns, too many cells for a workbook to be read.",
            where=source.name,
            remedy="Save the sheet as CSV, or delete the empty rows and columns beyond the data.",
        )
    grid, dates = _grid(loaded)
    is_hidden = metadata.visible is not SheetVisibleEnum.Visible
    return Sheet(metadata.name, is_hidden, grid, dates)


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


def _choose(source: Source, sheets: list[Sheet]) -> Sheet:
    """The sheet with the main table: the first nearly as large as the largest."""
    with_table = [sheet for sheet in sheets if sheet.best is not None]
    forms = [sheet for sheet in sheets if sheet.is_form]
    if with_table and not _is_form(forms, with_table):
        heaviest = max(sheet.weight for sheet in with_table)
        return next(sheet for sheet in with_table if sheet.weight * 2 >= heaviest)
    if not any(not sheet.is_empty for sheet in sheets):
        raise ReadError(
            "The workbook is empty: there is no table and no data in it.",
            where=source.name,
            remedy="Ask for the file again.",
        )
    if forms:
        possible = [f"“{sheet.name}”" for sheet in with_table]
        raise ReadError(
            "There is no table in this workbook: it is laid out as a form (labels, answers and "
            "merged cells), not as one table with a row of headings.",
            where=source.name,
            remedy=(
                f"The sheet {' or '.join(possible)} may hold a list: name it to read it."
                if possible
                else "Ask for the data behind the form, one record a row."
            ),
        )
    reasons = "; ".join(f"“{s.name}”: {s.reason}" for s in sheets[:6])
    raise ReadError(
        f"There is no table in this workbook. {reasons}.",
        where=source.name,
        remedy="Ask for the file with a row of headings and one record a row.",
    )


def _is_form(forms: list[Sheet], with_table: list[Sheet]) -> bool:
    """Whether a workbook is a form, though a sheet of it holds a list.

    It is when sheets laid out as forms outnumber those with a table, and hold a good share of
    what is written. Sheets that only explain are not counted.
    """
    asking = [sheet for sheet in forms if not sheet.is_beside]
    telling = [sheet for sheet in with_table if not sheet.is_form and not sheet.is_beside]
    return len(asking) > len(telling) and 4 * sum(sheet.cells for sheet in asking) > sum(
        sheet.cells for sheet in telling
    )


def _tabulate(sheet: Sheet, file_format: str, findings: list[Finding]) -> RawTable:
    if sheet.best is None:
        raise ValueError("a sheet without a table cannot be tabulated")
    return tabulate(
        sheet.best,
        file_format=file_format,
        sheet=sheet.name,
        native_dates=sheet.dates,
        findings=findings,
    )


def _about_sheets(chosen: Sheet, sheets: list[Sheet], hidden: list[str]) -> list[Finding]:
    findings = _about_tables(chosen)
    others = [s.name for s in sheets if s is not chosen and s.best and not s.is_beside]
    if len(sheets) > 1 or hidden:
        more = (
            f" {len(others) + 1} sheets hold tables; the others are {', '.join(others)}: name one "
            "to read it."
            if others
            else ""
        )
        findings.append(
            Finding(Kind.DECIDED, "intake.sheet", f"The sheet “{chosen.name}” was read.{more}")
        )
    if hidden:
        findings.append(
            Finding(
                Kind.DOUBTED,
                "intake.sheet.hidden",
                f"The workbook has hidden sheets ({', '.join(hidden)}), which were not read.",
            )
        )
    return findings


def _about_tables(sheet: Sheet) -> list[Finding]:
    """Say where a sheet holds further tables."""
    others = [table for table in sheet.tables if table is not sheet.best]
    if not others or sheet.best is None:
        return []
    rows = [table.grid.numbers[table.records.start] for table in others]
    return [
        Finding(
            Kind.DOUBTED,
            "intake.several_tables",
            f"The sheet holds {len(others) + 1} tables; the one with the headings "
            f"“{'”, “'.join(name for name in sheet.best.headings[:3] if name)}” was read. The "
            f"records of the others begin in {'row' if len(rows) == 1 else 'rows'} "
            f"{list_numbers(sorted(set(rows)))}.",
        )
    ]

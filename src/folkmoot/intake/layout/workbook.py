"""Workbooks: xlsx, xlsm, xlsb, xls and ods."""

from __future__ import annotations

from folkmoot.errors import ReadError
from folkmoot.intake.layout.sheets import Sheet
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.tabulate import list_numbers, tabulate
from folkmoot.intake.layout.workbook_cells import (
    SheetCells,
    list_sheet_names,
    read_named_sheet,
    read_visible_sheets,
)
from folkmoot.intake.raw import RawTable
from folkmoot.tables import Finding, Kind


def read_workbook(source: Source, file_format: str, sheet: str | None = None) -> RawTable:
    """The raw table of a workbook: of the sheet named, or of the one that holds the main table.

    Hidden sheets are read only when named. Raises ReadError when the workbook is encrypted or
    damaged, when there is no such sheet, or when no sheet holds a table.
    """
    if sheet is not None:
        return _read_named(source, file_format, sheet)
    names, loaded = read_visible_sheets(source)
    sheets = [_sheet(cells, is_hidden=False) for cells in loaded]
    chosen = _choose(source, sheets)
    hidden = [name.name for name in names if not name.is_visible]
    return _tabulate(chosen, file_format, _about_sheets(chosen, sheets, hidden))


def visible_sheets(source: Source) -> tuple[str, ...]:
    """The names of the sheets of a workbook that are shown, in order.

    Raises ReadError when the workbook is encrypted or damaged.
    """
    return tuple(name.name for name in list_sheet_names(source) if name.is_visible)


def _sheet(cells: SheetCells, *, is_hidden: bool) -> Sheet:
    return Sheet(cells.name, is_hidden, cells.grid, cells.dates)


def _read_named(source: Source, file_format: str, name: str) -> RawTable:
    names, cells = read_named_sheet(source, name)
    if cells is None:
        raise ReadError(
            f"There is no sheet “{name}” in this workbook, so no table to read.",
            where=source.name,
            remedy=f"Its sheets are: {', '.join(known.name for known in names)}.",
        )
    is_hidden = not next(known.is_visible for known in names if known.name == cells.name)
    sheet = _sheet(cells, is_hidden=is_hidden)
    if sheet.best is None:
        raise ReadError(
            f"There is no table on the sheet “{sheet.name}”: {sheet.reason}.",
            where=source.name,
            remedy="Name another sheet.",
        )
    findings = _about_tables(sheet)
    if sheet.is_hidden:
        findings.append(
            Finding(
                Kind.DOUBTED,
                "intake.sheet.hidden",
                f"The sheet “{sheet.name}” is hidden in the workbook: its publisher may not have "
                "meant it to be read.",
            )
        )
    return _tabulate(sheet, file_format, findings)


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
            "There is no table in this workbook: it is laid out as a form or questionnaire "
            "(labels, answers and merged cells), not as one table with a row of headings.",
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
        more = ""
        if others:
            verb = "the other is" if len(others) == 1 else "the others are"
            more = f" {len(others) + 1} sheets hold tables; {verb} {', '.join(others)}: name "
            more += "it to read it." if len(others) == 1 else "one to read it."
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

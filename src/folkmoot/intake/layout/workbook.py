"""Workbooks: xlsx, xlsm, xlsb, xls and ods."""

from __future__ import annotations

import io

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from folkmoot.errors import ReadError
from folkmoot.intake.layout.refusals import refuse_damaged, refuse_encrypted
from folkmoot.intake.layout.sheets import Sheet, load_sheet
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.tabulate import list_numbers, tabulate
from folkmoot.intake.raw import RawTable
from folkmoot.tables import Finding, Kind


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
        sheets = [load_sheet(source, book, m) for m in visible]
    chosen = _choose(source, sheets)
    hidden = [m.name for m in metadata if m.visible is not SheetVisibleEnum.Visible]
    findings = [*_about_sheets(chosen, sheets, hidden)]
    return _tabulate(chosen, file_format, findings)


def visible_sheets(source: Source) -> tuple[str, ...]:
    """The names of the sheets of a workbook that are shown, in order.

    Raises ReadError when the workbook is encrypted or damaged.
    """
    with _open(source) as book:
        return tuple(
            m.name
            for m in book.sheets_metadata
            if m.typ is SheetTypeEnum.WorkSheet and m.visible is SheetVisibleEnum.Visible
        )


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
    sheet = load_sheet(source, book, found)
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

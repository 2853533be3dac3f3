"""A region of a grid as a raw table, and the words for what was set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from folkmoot.intake.layout.regions import Region
from folkmoot.intake.raw import ROW_NUMBER, AsideKind, Passage, RawTable, RowAside
from folkmoot.tables import Finding, Kind

_ROWS_IN_A_BATCH = 32_768
_ASIDE_WORDS = {
    AsideKind.TITLE: ("above the table", "a title", "titles"),
    AsideKind.UNITS: ("under the headings", "a row of units or codes", "rows of units or codes"),
    AsideKind.REPEATED_HEADING: ("inside the table", "the headings again", "the headings again"),
    AsideKind.SECTION: (
        "inside the table",
        "a heading for the rows below it",
        "headings for the rows below them",
    ),
    AsideKind.TOTAL: ("at the foot", "a total", "totals"),
    AsideKind.NOTE: ("at the foot", "a note", "notes"),
    AsideKind.OTHER_TABLE: (
        "above or below the table",
        "part of another",
        "part of another",
    ),
}


def tabulate(
    region: Region,
    *,
    file_format: str,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    native_dates: frozenset[int] = frozenset(),
    findings: Sequence[Finding] = (),
    surplus: Sequence[RowAside] = (),
) -> RawTable:
    """The raw table of a region whose grid holds the whole file.

    `native_dates` are grid columns. `surplus` are cells beyond the last column.
    """
    grid, rows = region.grid, region.record_rows
    aside = (
        *(
            RowAside(grid.numbers[row], kind, tuple(text.strip() for text in grid.rows[row]))
            for row, kind in sorted(region.aside.items())
        ),
        *(
            RowAside(grid.numbers[row], AsideKind.BESIDE, cells)
            for row, cells in region.beside.items()
        ),
        *surplus,
    )
    names = [ROW_NUMBER, *(f"c{i}" for i in range(len(region.columns)))]

    def batches() -> Iterator[pa.RecordBatch]:
        for start in range(0, max(len(rows), 1), _ROWS_IN_A_BATCH):
            part = rows[start : start + _ROWS_IN_A_BATCH]
            cells = [grid.rows[row] for row in part]
            arrays = [
                pa.array([(row[c] or None) if c < len(row) else None for row in cells], pa.string())
                for c in region.columns
            ]
            numbers = pa.array([grid.numbers[row] for row in part], pa.int64())
            yield pa.record_batch([numbers, *arrays], names=names)

    places = {column: i for i, column in enumerate(region.columns)}
    passage = Passage(len(rows))
    return RawTable(
        headings=region.headings,
        header_rows=tuple(grid.numbers[row] - 1 for row in region.header.rows),
        batches=batches,
        n_rows=len(rows),
        format=file_format,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        native_dates=frozenset(places[c] for c in native_dates if c in places),
        findings=(*findings, *describe_region(region)),
        units=unit_texts(region),
        aside=aside,
        passage=lambda: passage,
    )


def unit_texts(region: Region) -> tuple[str, ...]:
    """The texts under the headings, one per column, where a row of units stands there."""
    grid = region.grid
    if not region.header.units:
        return ()
    return tuple(
        " ".join(filter(None, (grid.cell(row, c) for row in region.header.units)))
        for c in region.columns
    )


def describe_region(region: Region) -> tuple[Finding, ...]:
    """What was found, decided and doubted about where the table lies."""
    return (*_about_header(region), *_about_aside(region), *_about_columns(region))


def _about_header(region: Region) -> Iterator[Finding]:
    rows = [region.grid.numbers[row] for row in region.header.rows]
    if not rows:
        yield Finding(
            Kind.DOUBTED,
            "intake.header",
            "The table has no headings: its first row holds values. Give the columns names.",
        )
        return
    if not region.header.has_evidence:
        yield Finding(
            Kind.DOUBTED,
            "intake.header.unproved",
            f"Row {rows[0]} was taken for the headings because it reads like names; its form is "
            "that of the rows below.",
        )
    if len(rows) > 1:
        yield Finding(
            Kind.DECIDED,
            "intake.header",
            f"The headings take rows {list_numbers(rows)} together and were joined.",
        )
    elif rows[0] != 1 and region.header.has_evidence:
        yield Finding(Kind.FOUND, "intake.header", f"The headings are in row {rows[0]}.")


def _about_aside(region: Region) -> Iterator[Finding]:
    for kind, (place, one, many) in _ASIDE_WORDS.items():
        rows = sorted(region.grid.numbers[r] for r, k in region.aside.items() if k is kind)
        if not rows:
            continue
        is_doubtful = kind in (AsideKind.SECTION, AsideKind.OTHER_TABLE)
        subject = (
            f"Row {rows[0]} {place} is {one}"
            if len(rows) == 1
            else (f"Rows {list_numbers(rows)} {place} are {many}")
        )
        yield Finding(
            Kind.DOUBTED if is_doubtful else Kind.DECIDED,
            f"intake.aside.{kind.name.lower()}",
            f"{subject} and {was_or_were(rows)} set aside, not counted as records.",
            where=at("row", rows),
        )
    if region.beside:
        rows = sorted(region.grid.numbers[row] for row in region.beside)
        yield Finding(
            Kind.DECIDED,
            "intake.aside.beside",
            f"Cells to the side of the table in {'row' if len(rows) == 1 else 'rows'} "
            f"{list_numbers(rows)} are no part of it and were set aside.",
            where=at("row", rows),
        )
    blank = [region.grid.numbers[row] for row in region.records if not region.grid.filled[row]]
    if blank:
        yield Finding(
            Kind.DECIDED,
            "intake.blank_rows",
            f"{count(len(blank), 'blank row')} inside the table {was_or_were(blank)} left out.",
            where=at("row", blank),
        )


def _about_columns(region: Region) -> Iterator[Finding]:
    nameless = [i + 1 for i, name in enumerate(region.headings) if not name]
    if nameless and region.header.rows:
        noun = "Column" if len(nameless) == 1 else "Columns"
        yield Finding(
            Kind.DOUBTED,
            "intake.nameless_column",
            f"{noun} {list_numbers(nameless)} {'has' if len(nameless) == 1 else 'have'} "
            "data and no heading.",
            where=at("column", nameless),
        )
    twice = sorted({n for n in region.headings if n and region.headings.count(n) > 1})
    for name in twice:
        yield Finding(
            Kind.DOUBTED,
            "intake.repeated_name",
            f"{region.headings.count(name)} columns have the heading “{name}”.",
            where=name,
        )


def list_numbers(numbers: Sequence[int], most: int = 12) -> str:
    """Numbers in words with runs joined, as in `3 to 5, 9 and 20 more`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [
        str(run[0]) if len(run) == 1 else f"{run[0]} {'and' if len(run) == 2 else 'to'} {run[-1]}"
        for run in runs[:most]
    ]
    left = sum(len(run) for run in runs[most:])
    if left:
        return f"{', '.join(shown)} and {left:,} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def at(noun: str, numbers: Sequence[int]) -> str:
    """Where something is, as in `row 3` and `rows 3 to 5`."""
    return f"{noun}{'' if len(numbers) == 1 else 's'} {list_numbers(numbers)}"


def count(number: int, noun: str) -> str:
    """A number with its noun, as in `1 row` and `1,204 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def was_or_were(things: Sequence[object]) -> str:
    return "was" if len(things) == 1 else "were"

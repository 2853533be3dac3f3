"""Delimited text: csv, tsv and their kin, of any size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from folkmoot.errors import ReadError
from folkmoot.intake.layout.columns import MOST_COLUMNS, refuse_width
from folkmoot.intake.layout.dialects import Dialect, declared_delimiter, detect_dialect
from folkmoot.intake.layout.encodings import Encoding, detect_encoding, utf8_blocks
from folkmoot.intake.layout.findings import describe_encoding, describe_oddities
from folkmoot.intake.layout.grid import Grid
from folkmoot.intake.layout.judgement import looks_like_form, why_no_table
from folkmoot.intake.layout.records import Lines, Record, read_records, split_lines
from folkmoot.intake.layout.regions import Region, find_regions
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.streaming import stream_table
from folkmoot.intake.layout.tabulate import tabulate
from folkmoot.intake.layout.widths import Oddities, fit_record, header_width, learner
from folkmoot.intake.raw import AsideKind, RawTable, RowAside

HEAD_BYTES = 4 * 1024 * 1024
"""A text no longer than this is held whole; of a longer one only this much is studied at first."""

_SAMPLE_CHARACTERS = 256 * 1024
_MOST_ROWS_STUDIED = 30_000
_MANY_SURPLUS = 0.05


def read_delimited(
    source: Source,
    progress: Callable[[int, int], None] | None = None,
    head_bytes: int = HEAD_BYTES,
) -> RawTable:
    """The raw table of a delimited text.

    `progress` is told bytes done and bytes in all while the encoding is found. Raises ReadError
    when no delimiter parts the lines, or what it parts is no table.
    """
    encoding = detect_encoding(
        source, (lambda done: progress(done, source.size)) if progress else None
    )
    text, is_whole = _head(source, encoding, head_bytes)
    if not text.strip():
        raise ReadError(
            "The file is empty: there is no table and no data in it.",
            where=source.name,
            remedy="Ask for the file again.",
        )
    lines = split_lines(text)
    dialect, skipped = _find_dialect(source, lines, text)
    records = _study(lines[skipped:], skipped, dialect, source)
    is_whole = is_whole and len(records) < _MOST_ROWS_STUDIED
    rows = _with_row_names(records)
    grid = Grid(rows, [r.line for r in records], is_whole=is_whole)
    region = _choose(find_regions(grid), source)
    shape = "tsv" if dialect.delimiter == "\t" else "csv"
    findings = describe_encoding(encoding)
    if not is_whole:
        return stream_table(source, encoding, dialect, region, shape, findings)
    region, oddities = _fit(records, region)
    names = dict(zip(region.columns, region.headings, strict=True))
    named = [names.get(column, "") for column in range(header_width(region))]
    return tabulate(
        region,
        file_format=shape,
        encoding=encoding.name,
        delimiter=dialect.delimiter,
        findings=(*findings, *describe_oddities(oddities, named)),
        surplus=[RowAside(line, AsideKind.SURPLUS, cells) for line, cells in oddities.surplus],
    )


def _head(source: Source, encoding: Encoding, most: int) -> tuple[str, bool]:
    """The beginning of the text, cut at a line's end, and whether it is all of it."""
    parts: list[bytes] = []
    size = 0
    for block in utf8_blocks(source, encoding):
        parts.append(block)
        size += len(block)
        if size > most:
            joined = b"".join(parts)[:most]
            cut = joined.rfind(b"\n") + 1 or len(joined)
            return joined[:cut].decode("utf-8", "ignore"), False
    return b"".join(parts).decode(), True


def _find_dialect(source: Source, lines: list[str], text: str) -> tuple[Dialect, int]:
    """The dialect, and how many lines come before the text proper."""
    declared = declared_delimiter(lines[0])
    sample = text[:_SAMPLE_CHARACTERS]
    if declared:
        found = detect_dialect(sample.split("\n", 1)[-1])
        if found is None or found.delimiter != declared:
            found = Dialect(declared, fields=lines[min(1, len(lines) - 1)].count(declared) + 1)
        return found, 1
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    found = detect_dialect(sample)
    if found is not None:
        return found, 0
    if _is_plain_list(lines):
        return Dialect(",", fields=1), 0
    raise ReadError(
        "There is no table in this text: no delimiter (comma, tab, semicolon, bar) parts its "
        "lines into the same fields. It may be text copied out of a document.",
        where=source.name,
        remedy="Ask for the CSV file or spreadsheet behind it.",
    )


def _is_plain_list(lines: list[str]) -> bool:
    """Whether lines may be a list of single values under a heading: few words each, none blank."""
    texts = [line.strip() for line in lines]
    while texts and not texts[-1]:
        texts.pop()
    words = sum(len(text.split()) for text in texts)
    are_values = all(0 < len(text) <= 60 and text[-1] not in ".:;,!?" for text in texts)
    return len(texts) > 2 and are_values and words <= 3 * len(texts)


def _study(lines: list[str], skipped: int, dialect: Dialect, source: Source) -> list[Record]:
    records: list[Record] = []
    for record in read_records(Lines(lines, skipped + 1), dialect, frozenset({dialect.fields})):
        if len(record.fields) > MOST_COLUMNS:
            raise refuse_width(source, len(record.fields), record.line)
        records.append(record)
        if len(records) >= _MOST_ROWS_STUDIED:
            break
    return records


def _with_row_names(records: list[Record]) -> list[list[str]]:
    """The fields of each record, with a blank heading put before the first where one is wanting.

    R writes the names of rows as a first column under no heading, not even a blank one: then the
    headings are one fewer than the fields, and the first column counts 1, 2, 3.
    """
    rows = [record.fields for record in records]
    below = [row for row in rows[1:] if row]
    wide = [row for row in below if len(row) == len(rows[0]) + 1]
    if len(rows[0]) < 2 or len(wide) < max(2, len(below)):
        return rows
    if [row[0] for row in wide[:50]] != [str(i) for i in range(1, len(wide[:50]) + 1)]:
        return rows
    return [["", *rows[0]], *rows[1:]]


def _choose(regions: list[Region], source: Source) -> Region:
    """The main table of a text: the first that is nearly as large as the largest."""
    reasons = [why_no_table(region) for region in regions]
    fit = [region for region, reason in zip(regions, reasons, strict=True) if not reason]
    if not fit:
        reason = reasons[0] if reasons else "no row has more than one value"
        raise ReadError(
            f"There is no table in this text: {reason}.",
            where=source.name,
            remedy="Ask for the file with a row of headings and one record on each line.",
        )
    grid = fit[0].grid
    if grid.is_whole and looks_like_form(grid, fit):
        raise ReadError(
            "There is no table in this text: it is laid out as a form or questionnaire (labels "
            "and answers), not as one table with a row of headings.",
            where=source.name,
            remedy="Ask for the data behind the form, one record on each line.",
        )
    largest = max(region.size for region in fit)
    return next(region for region in fit if region.size * 2 >= largest)


def _fit(records: list[Record], region: Region) -> tuple[Region, Oddities]:
    """The region with each record as wide as the header, and what was odd.

    Columns beyond the header that more than a few records reach into are columns of the table.
    """
    grid, rows = region.grid, region.record_rows
    width = header_width(region)
    beyond = sum(any(c >= width for c in grid.filled[r]) for r in rows)
    if not region.header.rows or beyond > max(1, _MANY_SURPLUS * len(rows)):
        width = max(len(grid.rows[r]) for r in (*region.header.rows, *rows))
    learn = learner(region, width)
    oddities = Oddities()
    fitted = list(grid.rows)
    for row in rows:
        fitted[row] = fit_record(records[row], width, learn, oddities)
    kept = sum(column < width for column in region.columns)
    return (
        replace(
            region,
            grid=replace(grid, rows=fitted),
            columns=region.columns[:kept],
            headings=region.headings[:kept],
        ),
        oddities,
    )

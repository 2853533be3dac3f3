"""A raw table from columns of text, for formats that name their columns themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from folkmoot.errors import ReadError
from folkmoot.intake.layout.cells import clean_heading
from folkmoot.intake.layout.source import Source
from folkmoot.intake.raw import ROW_NUMBER, Passage, RawTable
from folkmoot.tables import Finding

_ROWS_IN_A_BATCH = 32_768
MOST_COLUMNS = 16_384
"""As many as a workbook may have; a table with more is one that lies on its side."""


def table_of_rows(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    file_format: str,
    encoding: str = "",
    findings: Sequence[Finding] = (),
) -> RawTable:
    """The raw table of rows of texts, all as long as the headings, numbered from 1."""
    names = [ROW_NUMBER, *(f"c{i}" for i in range(len(headings)))]

    def batches() -> Iterator[pa.RecordBatch]:
        for start in range(0, max(1, len(rows)), _ROWS_IN_A_BATCH):
            part = rows[start : start + _ROWS_IN_A_BATCH]
            numbers = pa.array(range(start + 1, start + len(part) + 1), pa.int64())
            arrays = [
                pa.array([row[i] or None for row in part], pa.string())
                for i in range(len(headings))
            ]
            yield pa.record_batch([numbers, *arrays], names=names)

    return RawTable(
        headings=tuple(clean_heading(heading) for heading in headings),
        header_rows=(),
        batches=batches,
        n_rows=len(rows),
        format=file_format,
        encoding=encoding,
        findings=tuple(findings),
        passage=lambda: Passage(len(rows)),
    )


def refuse_width(source: Source, width: int, line: int | None = None) -> ReadError:
    """The error for a table with more columns than any has; `line` is where they were counted."""
    return ReadError(
        f"There are {width:,} columns, more than the {MOST_COLUMNS:,} that are read: this is no "
        "table with one record a row.",
        where=source.name if line is None else f"{source.name}, line {line}",
        remedy="Ask for the data with one record a row, or split the columns.",
    )

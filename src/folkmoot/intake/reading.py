"""What comes of reading a file: a typed table, its schema, and a report in plain English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from folkmoot.intake.layout import find_table
from folkmoot.intake.meanings import Proposal
from folkmoot.intake.raw import AsideKind, RowAside
from folkmoot.intake.typing import QUARANTINE_SCHEMA, ColumnProfile, TypedTable, type_table
from folkmoot.tables import Finding, Schema

_SHARE_OF_LAYOUT = 0.05


@dataclass(frozen=True)
class Report:
    """How a file was read, and what was found, decided and doubted.

    `format` is csv, tsv, xlsx, xlsm, xlsb, xls, ods, json, geojson or parquet. `header_rows` are
    0-based rows of the file or sheet, none where it has no header. `aside` are rows that are no
    records, and surplus cells. `profiles` and `proposals` (what each column means, with how much
    confidence) are one per column of the schema, in order.
    """

    name: str
    format: str
    encoding: str
    delimiter: str
    sheet: str
    header_rows: tuple[int, ...]
    n_rows: int
    findings: tuple[Finding, ...]
    aside: tuple[RowAside, ...]
    profiles: tuple[ColumnProfile, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Reading:
    """A file that has been read: `schema`, `report`, and the rows, all at once or in batches."""

    schema: Schema
    report: Report
    _typed: TypedTable = field(repr=False)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The typed rows in `schema.arrow`, in the order of the file; as often as wanted."""
        return self._typed.batches()

    @cached_property
    def table(self) -> pa.Table:
        """All rows as one table."""
        return pa.Table.from_batches(self.batches(), schema=self.schema.arrow)

    @cached_property
    def quarantine(self) -> pa.Table:
        """What did not fit: row_number (1-based, of the file or sheet), column, text, reason.

        Cells beyond the last heading are there under no column.
        """
        surplus = [row for row in self.report.aside if row.kind is AsideKind.SURPLUS]
        cells = [(row.row, text) for row in surplus for text in row.cells if text]
        beyond = pa.table(
            [
                [number for number, _ in cells],
                [""] * len(cells),
                [text for _, text in cells],
                [AsideKind.SURPLUS.value] * len(cells),
            ],
            schema=QUARANTINE_SCHEMA,
        )
        return pa.concat_tables([self._typed.quarantine, beyond])


def read(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    sheet: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """Read a file that nobody explained: where its table lies, and what its columns hold.

    `source` is a path, or the bytes themselves. `name` is for messages and the report; `sheet`
    chooses a sheet of a workbook or a file of an archive, and is found when not given. `progress`
    is told rows done and rows expected, an estimate for large files. Raises ReadError, which says
    why and what to do, when there is no table to read.
    """
    label = name or (Path(source).name if not isinstance(source, bytes) else "")

    def tell_layout(done: int, of: int) -> None:
        if progress is not None:
            progress(int(1000 * _SHARE_OF_LAYOUT * done / max(of, 1)), 1000)

    raw = find_table(source, name=name, sheet=sheet, progress=tell_layout)
    expected = max(1, raw.n_rows or raw.n_rows_expected)

    def tell_typing(rows: int) -> None:
        if progress is not None:
            before = _SHARE_OF_LAYOUT * expected
            progress(min(int(before + rows * (1 - _SHARE_OF_LAYOUT)), expected), expected)

    typed = type_table(raw, progress=tell_typing)
    passage = raw.passage()
    report = Report(
        name=label,
        format=raw.format,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        sheet=raw.sheet,
        header_rows=raw.header_rows,
        n_rows=typed.n_rows,
        findings=(*raw.findings, *passage.findings, *typed.findings),
        aside=(*raw.aside, *passage.aside),
        profiles=typed.profiles,
        proposals=typed.proposals,
    )
    if progress is not None:
        progress(report.n_rows, report.n_rows)
    return Reading(typed.schema, report, typed)

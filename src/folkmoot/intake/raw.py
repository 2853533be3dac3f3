"""A table as its file holds it: headings found, values still text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from folkmoot.tables import Finding

ROW_NUMBER = "__row"
"""The first column of every raw batch: the 1-based line or sheet row that a record starts on."""


class AsideKind(StrEnum):
    """Why a row of the file is not a record of the table."""

    TITLE = "title"
    UNITS = "units"
    REPEATED_HEADING = "repeated heading"
    SECTION = "section heading"
    TOTAL = "total"
    NOTE = "note"
    OTHER_TABLE = "another table"
    BESIDE = "beside the table"
    SURPLUS = "more values than headings"


@dataclass(frozen=True, slots=True)
class RowAside:
    """A row, or the surplus cells of a row, that is kept out of the table and kept all the same.

    `row` is the 1-based line or sheet row; `cells` are its texts, "" where empty.
    """

    row: int
    kind: AsideKind
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """What only reading to the end can tell: how many records, and what was odd on the way."""

    n_rows: int
    findings: tuple[Finding, ...] = ()
    aside: tuple[RowAside, ...] = ()


@dataclass(frozen=True)
class RawTable:
    """What the layout of a file says, before any value is understood.

    `headings` are in file order, cleaned of white space and byte-order marks, "" where the file
    gives none; two may be the same. `header_rows` are 0-based physical rows (empty when the file
    has no header). `batches()` may be called again and again and yields record batches whose
    first column is ROW_NUMBER (int64) and whose other columns, one per heading and named c0, c1,
    ..., are strings; null where the record has nothing. Cells of a workbook come as text in one
    canonical form: numbers without exponent or trailing ".0", dates as ISO 8601, booleans as
    TRUE or FALSE. `native_dates` are the positions of columns in which the workbook itself holds
    at least one cell as a date. `n_rows` is None where it is not known before a whole pass;
    `n_rows_expected` is then an estimate.

    `units` are the texts of a row of units or series codes under the header, one per heading, or
    nothing. `aside` are the rows known beforehand not to be records. `passage()` adds what a
    whole pass tells; it costs nothing once `batches()` has run to its end, and a pass otherwise.
    """

    headings: tuple[str, ...]
    header_rows: tuple[int, ...]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    n_rows: int | None
    format: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    native_dates: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()
    units: tuple[str, ...] = ()
    aside: tuple[RowAside, ...] = ()
    n_rows_expected: int = 0
    passage: Callable[[], Passage] = field(default=lambda: Passage(0))

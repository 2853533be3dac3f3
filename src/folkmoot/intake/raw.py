"""A table as its file holds it: headings found, values still text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from folkmoot.tables import Finding

ROW_NUMBER = "__row"
"""The first column of every raw batch: the 1-based line or sheet row that a record starts on."""


@dataclass(frozen=True)
class RawTable:
    """What the layout of a file says, before any value is understood.

    `headings` are in file order, cleaned of white space and byte-order marks, "" where the file
    gives none; two may be the same. `header_rows` are 0-based physical rows (empty when the file
    has no header). `batches()` may be called again and again and yields record batches whose
    first column is ROW_NUMBER (int64) and whose other columns, one per heading and named c0, c1,
    ..., are strings; null where the record has nothing. Cells of a workbook come as text in one
    canonical form: numbers without exponent or trailing ".0", dates as ISO 8601, booleans as
    TRUE or FALSE. `native_dates` are the positions of columns whose cells the workbook itself
    holds as dates.
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

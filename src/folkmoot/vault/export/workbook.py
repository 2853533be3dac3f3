"""Workbooks (Office Open XML, ECMA-376), written row by row in constant memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter

from folkmoot.errors import VaultError
from folkmoot.vault.export.cells import as_text
from folkmoot.vault.staging import folder_aside
from folkmoot.vault.store import Vault

ROWS_PER_SHEET = 1_048_576
COLUMNS_PER_SHEET = 16_384
LONGEST_CELL = 32_767
"""Characters. These three are Excel's own limits."""

EXACT_DIGITS = 15
"""A workbook keeps numbers as binary floating point; what has more digits is written as text."""

_EARLIEST = date(1900, 3, 1)
"""Excel's calendar has a 29 February 1900; before that its dates are not ours."""

_CHUNK = 1 << 16
_WIDTH = 18


def to_workbook(
    stream: pa.RecordBatchReader, vault: Vault, *, headings: Sequence[str] | None = None
) -> Iterator[bytes]:
    """The rows as xlsx; beyond Excel's rows per sheet they go on in the next.

    Text is always text: nothing becomes a formula, a link or a number. Dates are dates, money has
    two places on view. Numbers of more than fifteen digits and dates before March 1900 are text.
    The whole file is made in a private folder of the vault before its first byte is given. Raises
    VaultError when a cell or the columns are more than a workbook can hold.
    """
    if len(stream.schema) > COLUMNS_PER_SHEET:
        raise _too_much(f"{len(stream.schema):,} columns", f"{COLUMNS_PER_SHEET:,}")
    return _file(
        stream, vault.aside, list(headings if headings is not None else stream.schema.names)
    )


def _file(stream: pa.RecordBatchReader, aside: Path, headings: list[str]) -> Iterator[bytes]:
    with folder_aside(aside) as work:
        path = work / "rows.xlsx"
        options = {
            "constant_memory": True,
            "tmpdir": str(work),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(str(path), options) as book:
            _write_rows(book, stream, headings)
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece


def _write_rows(book: Any, stream: pa.RecordBatchReader, headings: list[str]) -> None:
    sheet = _new_sheet(book, headings)
    writers = [_writer(book, field.type) for field in stream.schema]
    row = 1
    for batch in stream:
        columns = [_values(column) for column in batch.columns]
        for cells in zip(*columns, strict=True):
            if row == ROWS_PER_SHEET:
                sheet, row = _new_sheet(book, headings), 1
            for number, (value, write) in enumerate(zip(cells, writers, strict=True)):
                if value is not None:
                    write(sheet, row, number, value)
            row += 1


def _new_sheet(book: Any, headings: list[str]) -> Any:
    sheet = book.add_worksheet(f"Rows {len(book.worksheets()) + 1}")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(headings) - 1, 0), _WIDTH)
    bold = book.add_format({"bold": True})
    for number, heading in enumerate(headings):
        sheet.write_string(0, number, heading[:LONGEST_CELL], bold)
    return sheet


def _values(column: pa.Array) -> list[Any]:
    kind = column.type
    is_plain = (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_date(kind)
        or (pa.types.is_timestamp(kind) and kind.tz is None)
    )
    values: list[Any] = (column if is_plain else as_text(column)).to_pylist()
    return values


def _writer(book: Any, kind: pa.DataType) -> Callable[[Any, int, int, Any], None]:
    if pa.types.is_boolean(kind):
        return lambda sheet, row, column, value: sheet.write_boolean(row, column, value)
    if pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None):
        pattern = "yyyy-mm-dd" if pa.types.is_date(kind) else "yyyy-mm-dd hh:mm:ss"
        return _moment_writer(book.add_format({"num_format": pattern}))
    if pa.types.is_decimal(kind):
        return _number_writer(book.add_format({"num_format": "#,##0.00"}))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _number_writer(None)
    return _write_text


def _moment_writer(look: Any) -> Callable[[Any, int, int, date], None]:
    def write(sheet: Any, row: int, column: int, value: date) -> None:
        day = value.date() if isinstance(value, datetime) else value
        if day < _EARLIEST:
            sheet.write_string(row, column, value.isoformat())
        else:
            sheet.write_datetime(row, column, value, look)

    return write


def _number_writer(look: Any) -> Callable[[Any, int, int, int | float | Decimal], None]:
    def write(sheet: Any, row: int, column: int, value: int | float | Decimal) -> None:
        if isinstance(value, float):
            if math.isfinite(value):
                sheet.write_number(row, column, value, look)
        elif _digits(value) > EXACT_DIGITS:
            sheet.write_string(row, column, str(value))
        else:
            sheet.write_number(row, column, value, look)

    return write


def _digits(value: int | Decimal) -> int:
    """Significant digits, not counting the noughts at the end of a fraction."""
    if isinstance(value, int):
        return len(str(abs(value)))
    return len(value.normalize().as_tuple().digits)


def _write_text(sheet: Any, row: int, column: int, value: str) -> None:
    if len(value) > LONGEST_CELL:
        raise _too_much(f"a cell of {len(value):,} characters", f"{LONGEST_CELL:,}")
    sheet.write_string(row, column, value)


def _too_much(what: str, most: str) -> VaultError:
    return VaultError(
        f"The rows have {what}; a workbook can hold {most}.", remedy="Take CSV or Parquet instead."
    )

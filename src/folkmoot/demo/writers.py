"""Writing a table the way a council would: delimited text in its encoding, or a workbook.

The same table gives the same bytes on every machine and day: no clock, no locale, and a fixed
creation date inside a workbook.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from folkmoot.demo.habits import DateForm, FileHabit
from folkmoot.demo.value_forms import serial_of, write_amount, write_dates, write_money

_BYTE_ORDER_MARK = "\ufeff"
_LINE_END = "\r\n"
_CREATED = datetime(2025, 7, 1, 9, 0, tzinfo=UTC)


def write_table(path: Path, table: pa.Table, habit: FileHabit) -> None:
    """Write the columns that the habit names, in its order and under its headings.

    Money is a decimal column, or an integer one of whole pounds; dates are date32.
    """
    chosen = table.select([field for field, _ in habit.columns])
    if habit.delimiter:
        mark = _BYTE_ORDER_MARK if habit.encoding.startswith("utf-16") else ""
        path.write_bytes((mark + _delimited(chosen, habit)).encode(habit.encoding))
    else:
        _write_workbook(path, chosen, habit)


def _delimited(table: pa.Table, habit: FileHabit) -> str:
    headings = [_quoted(heading, habit.delimiter) for _, heading in habit.columns]
    columns = [_quoted_all(_as_text(column, habit), habit.delimiter) for column in table.columns]
    records = pc.binary_join_element_wise(*columns, habit.delimiter)
    lines = [
        *(_quoted(title, habit.delimiter) for title in habit.titles),
        habit.delimiter.join(headings),
        *records.to_pylist(),
    ]
    if habit.total:
        total = write_amount(_sum_of(table), habit.money_form)
        cells = ["" if field != "amount" else total for field in table.column_names]
        cells[0] = habit.total
        lines.append(habit.delimiter.join(_quoted(cell, habit.delimiter) for cell in cells))
    if habit.closing:
        lines += ["", habit.closing]
    return _LINE_END.join(lines) + _LINE_END


def _as_text(column: pa.ChunkedArray, habit: FileHabit) -> pa.ChunkedArray:
    if pa.types.is_date(column.type):
        return write_dates(column, habit.date_form)
    if pa.types.is_decimal(column.type) or pa.types.is_integer(column.type):
        return write_money(column, habit.money_form)
    return column.cast(pa.string()).fill_null("")


def _quoted_all(column: pa.ChunkedArray, delimiter: str) -> pa.ChunkedArray:
    """RFC 4180: quotation marks where a value holds the delimiter or a quotation mark."""
    needs = pc.or_(pc.match_substring(column, delimiter), pc.match_substring(column, '"'))
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', doubled, '"', ""), column)


def _quoted(text: str, delimiter: str) -> str:
    return f'"{text}"' if delimiter in text else text


def _sum_of(table: pa.Table) -> Decimal:
    total: Decimal = pc.sum(table["amount"]).as_py()
    return total


def _write_workbook(path: Path, table: pa.Table, habit: FileHabit) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        workbook.set_properties({"author": "", "created": _CREATED.replace(tzinfo=None)})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        bold = workbook.add_format({"bold": True})
        pounds = workbook.add_format({"num_format": "#,##0.00"})
        sheet = workbook.add_worksheet("Data")
        sheet.set_column(0, table.num_columns - 1, 22)
        top = len(habit.titles)
        for row, title in enumerate(habit.titles):
            sheet.write_string(row, 0, title, bold)
        for place, (_, heading) in enumerate(habit.columns):
            sheet.write_string(top, place, heading, bold)
        columns = [_as_cells(column) for column in table.columns]
        formats = [
            _format_of(column.type, habit, day=day, pounds=pounds) for column in table.columns
        ]
        for row, cells in enumerate(zip(*columns, strict=True), start=top + 1):
            for place, cell in enumerate(cells):
                if cell is None:
                    continue
                if isinstance(cell, str):
                    sheet.write_string(row, place, cell)
                else:
                    sheet.write_number(row, place, cell, formats[place])
        if habit.total:
            last = top + 1 + table.num_rows
            sheet.write_string(last, 0, habit.total, bold)
            amount_place = table.column_names.index("amount")
            sheet.write_number(last, amount_place, float(_sum_of(table)), pounds)


def _as_cells(column: pa.ChunkedArray) -> list[str | float | None]:
    """The values as a workbook holds them: text, or a number."""
    if pa.types.is_date(column.type):
        return [None if day is None else serial_of(day) for day in column.to_pylist()]
    if pa.types.is_decimal(column.type):
        return [float(amount) for amount in column.to_pylist()]
    return [cell or None if isinstance(cell, str) else cell for cell in column.to_pylist()]


def _format_of(type_: pa.DataType, habit: FileHabit, *, day: Any, pounds: Any) -> Any:
    if pa.types.is_date(type_) and habit.date_form is DateForm.DATE_CELL:
        return day
    return pounds if pa.types.is_decimal(type_) else None

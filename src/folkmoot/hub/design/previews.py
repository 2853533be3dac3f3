"""A table of the vault as a page shows it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa

from folkmoot.hub.design.pictures import TableBeside


def preview(table: pa.Table, caption: str, most: int) -> TableBeside:
    """The first rows of a table, without shapes, which nobody reads."""
    names = [name for name in table.column_names if name != "shape"]
    headings = [name.replace("_", " ").capitalize() for name in names]
    numeric = frozenset(
        place
        for place, name in enumerate(names)
        if pa.types.is_integer(table.schema.field(name).type)
        or pa.types.is_decimal(table.schema.field(name).type)
        or pa.types.is_floating(table.schema.field(name).type)
    )
    rows = [
        [cell(row[name]) for name in names]
        for row in table.select(names).slice(0, most).to_pylist()
    ]
    told = f"{caption} (first {most:,} of {table.num_rows:,})" if table.num_rows > most else caption
    return TableBeside(caption=told, headings=headings, rows=rows, numeric=numeric)


def cell(value: object) -> str:
    """One value in plain English."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value)

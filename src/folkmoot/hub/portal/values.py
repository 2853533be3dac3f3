"""One value of a dataset as a page shows it."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

from folkmoot.tables import Column, ColumnType, Meaning

LONGEST = 300
"""Characters of a text that a cell shows; the downloads have all of it."""

_PLACES = 6
"""Of a degree: some ten centimetres."""

_TYPES = {
    ColumnType.TEXT: "text",
    ColumnType.INTEGER: "whole numbers",
    ColumnType.DECIMAL: "numbers",
    ColumnType.MONEY: "amounts of money",
    ColumnType.DATE: "dates",
    ColumnType.TIMESTAMP: "dates with times",
    ColumnType.BOOLEAN: "yes or no",
    ColumnType.POINT: "points on the map",
    ColumnType.GEOMETRY: "shapes on the map",
    ColumnType.CODE: "codes, kept as text",
}

_PLAIN = frozenset({Meaning.YEAR, Meaning.LATITUDE, Meaning.LONGITUDE})
"""Numbers that are written without commas."""


def shown(value: object, column: Column | None = None) -> str:
    """A value in plain English: £1,200.50, 3 April 2026, Yes; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{day(value)}, {value:%H:%M}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float | Decimal):
        return _number(value, column)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def type_in_words(kind: str) -> str:
    """What a column of a type holds: dates, whole numbers, text."""
    return _TYPES[ColumnType(kind)]


def is_pounds(column: Column | None) -> bool:
    """Whether a column holds amounts of money."""
    return column is not None and (column.type is ColumnType.MONEY or column.unit == "GBP")


def _short(value: float | Decimal) -> str:
    return f"{value:.{_PLACES}f}".rstrip("0").rstrip(".")


def _number(value: int | float | Decimal, column: Column | None) -> str:
    if not math.isfinite(value):
        return "–"
    if column is not None and column.meaning in _PLAIN:
        return str(value) if isinstance(value, int) else _short(value)
    if is_pounds(column):
        return f"{'-' if value < 0 else ''}£{abs(value):,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return f"{value:,.10g}"

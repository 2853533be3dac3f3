"""How a value becomes text: dates and money in the forms that councils write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.demo.habits import DateForm, MoneyForm

_MONTHS = (
    "January February March April May June "
    "July August September October November December"
)  # fmt: skip
_MONTH_NAMES = tuple(_MONTHS.split())
_SERIAL_EPOCH = date(1899, 12, 30)

_DATES: dict[DateForm, Callable[[date], str]] = {
    DateForm.SLASHES: lambda day: f"{day.day:02d}/{day.month:02d}/{day.year}",
    DateForm.SHORT_MONTH: lambda day: (
        f"{day.day:02d}-{_MONTH_NAMES[day.month - 1][:3]}-{day.year % 100:02d}"
    ),
    DateForm.LONG_MONTH: lambda day: f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}",
    DateForm.ISO: lambda day: day.isoformat(),
}

_MONEY: dict[MoneyForm, Callable[[Decimal | int], str]] = {
    MoneyForm.PLAIN: lambda amount: f"{amount}",
    MoneyForm.COMMAS: lambda amount: f"{amount:,}",
    MoneyForm.BRACKETS: lambda amount: f"(£{-amount:,})" if amount < 0 else f"£{amount:,}",
    MoneyForm.CREDIT: lambda amount: f"{-amount:,}CR" if amount < 0 else f"{amount:,}",
}


def serial_of(day: date) -> int:
    """The number by which a workbook keeps a date: days since 30 December 1899."""
    return (day - _SERIAL_EPOCH).days


def write_dates(days: pa.ChunkedArray, form: DateForm) -> pa.ChunkedArray:
    """Dates as text. Empty text where there is none."""
    encoded = pc.dictionary_encode(days).combine_chunks()
    written = [_DATES[form](day) for day in encoded.dictionary.to_pylist()]
    texts = pa.array(written, pa.string()).take(encoded.indices)
    return pa.chunked_array([texts.fill_null("")])


def write_money(amounts: pa.ChunkedArray, form: MoneyForm) -> pa.ChunkedArray:
    """Amounts in pounds as text: with two places, or whole where the column is of integers."""
    write = _MONEY[form]
    return pa.chunked_array([pa.array(map(write, amounts.to_pylist()), pa.string())])


def write_amount(amount: Decimal, form: MoneyForm) -> str:
    """One amount in pounds as text."""
    return _MONEY[form](amount)

"""How councils write dates and money: a table of cases."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from folkmoot.demo.habits import DateForm, MoneyForm
from folkmoot.demo.value_forms import serial_of, write_amount, write_dates, write_money

MINUS, PLUS, PENCE = Decimal("-1234.50"), Decimal("1234567.00"), Decimal("0.05")


@pytest.mark.parametrize(
    ("form", "minus", "plus", "pence"),
    [
        (MoneyForm.PLAIN, "-1234.50", "1234567.00", "0.05"),
        (MoneyForm.COMMAS, "-1,234.50", "1,234,567.00", "0.05"),
        (MoneyForm.BRACKETS, "(£1,234.50)", "£1,234,567.00", "£0.05"),
        (MoneyForm.CREDIT, "1,234.50CR", "1,234,567.00", "0.05"),
    ],
)
def test_money_is_written_in_the_form_of_the_habit(
    form: MoneyForm, minus: str, plus: str, pence: str
) -> None:
    amounts = pa.chunked_array([pa.array([MINUS, PLUS, PENCE], pa.decimal128(18, 2))])
    assert write_money(amounts, form).to_pylist() == [minus, plus, pence]
    assert write_amount(MINUS, form) == minus == form.value


def test_whole_pounds_are_written_without_pence() -> None:
    whole = pa.chunked_array([pa.array([12500], pa.int64())])
    assert write_money(whole, MoneyForm.BRACKETS).to_pylist() == ["£12,500"]


@pytest.mark.parametrize(
    "form", [DateForm.SLASHES, DateForm.SHORT_MONTH, DateForm.LONG_MONTH, DateForm.ISO]
)
def test_a_date_is_written_as_its_form_shows(form: DateForm) -> None:
    days = pa.chunked_array([pa.array([date(2025, 4, 1), None], pa.date32())])
    assert write_dates(days, form).to_pylist() == [form.value, ""]


def test_a_serial_counts_from_the_end_of_1899() -> None:
    assert str(serial_of(date(2025, 4, 1))) == DateForm.SERIAL.value
    assert serial_of(date(1900, 3, 1)) == 61

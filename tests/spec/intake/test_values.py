"""How texts of a column are read: the specification as a table of columns.

Each case is a heading, the texts under it, the type that the column gets, and the values; what
does not fit is None and in quarantine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.intake.typing import TypedTable, type_table
from folkmoot.tables import ColumnType

TODAY = dt.date(2026, 6, 1)


@dataclass(frozen=True)
class OneColumn:
    """A raw table of one column, its records from row 2 of the file on."""

    heading: str
    texts: tuple[str | None, ...]
    units: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.heading,)

    def batches(self) -> Iterator[pa.RecordBatch]:
        rows = pa.array(range(2, len(self.texts) + 2), pa.int64())
        yield pa.record_batch([rows, pa.array(self.texts, pa.string())], names=["__row", "c0"])


def read(heading: str, *texts: str | None) -> TypedTable:
    return type_table(OneColumn(heading, texts), today=TODAY)


def values(typed: TypedTable) -> list[Any]:
    return [value for batch in typed.batches() for value in batch.column(0).to_pylist()]


def day(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, number)


def money(*amounts: str | None) -> list[Decimal | None]:
    return [None if amount is None else Decimal(amount) for amount in amounts]


NUMBERS = [
    # heading        texts                                  type                values
    ("", ["1", "-2", "+3", " 4 "], ColumnType.INTEGER, [1, -2, 3, 4]),
    ("", ["1,234", "12", "1,234,567"], ColumnType.INTEGER, [1234, 12, 1234567]),
    ("", ["1250.0", "3.0"], ColumnType.INTEGER, [1250, 3]),
    ("", ["(5)", "6-", "7"], ColumnType.INTEGER, [-5, -6, 7]),
    ("", ["−3", "–4", "5"], ColumnType.INTEGER, [-3, -4, 5]),
    ("", ["1.5", "2", ".25", "-0.125"], ColumnType.DECIMAL, [1.5, 2.0, 0.25, -0.125]),
    ("", ["1.5E+03", "2.25"], ColumnType.DECIMAL, [1500.0, 2.25]),
    ("", ["1,234.5", "2"], ColumnType.DECIMAL, [1234.5, 2.0]),
    ("", ["12.5%", "3 %"], ColumnType.DECIMAL, [12.5, 3.0]),
    ("Count", ["007", "12"], ColumnType.INTEGER, [7, 12]),
    ("Total", ["3", "4"], ColumnType.INTEGER, [3, 4]),
    ("Score", ["0.1234567", "2"], ColumnType.DECIMAL, [0.1234567, 2.0]),
]

AMOUNTS = [
    ("Net amount", ["1125.00", "-3"], money("1125", "-3")),
    ("", ["£1,234.56", "£5"], money("1234.56", "5")),
    ("", ["(£1,234.56)", "£5"], money("-1234.56", "5")),
    ("", ["-£4", "£-5", "£ 6", "£7-"], money("-4", "-5", "6", "-7")),
    ("", ["£5 CR", "£6 DR", "7.50CR"], money("-5", "6", "-7.50")),
    ("", ["50p", "£1.00"], money("0.50", "1")),
    ("", ["GBP 12.50", "3.10 GBP"], money("12.50", "3.10")),
    ("Irrecoverable VAT", ["Nil", "12.34"], money("0", "12.34")),
    ("Net amount", ["0.30000000000000004", "12.1"], money("0.3", "12.1")),
    ("Net amount", ["99999999999999.99", "0.01"], money("99999999999999.99", "0.01")),
    ("Cost (£)", ["3", "4.5"], money("3", "4.5")),
    ("", ["£1,200.00", "£ -", "£-"], money("1200", "0", "0")),
    ("Total", ["3.10", "4.50"], money("3.10", "4.50")),
    ("Rateable value", ["12500", "0"], money("12500", "0")),
]

CODES = [
    ("", ["007", "012", "100"]),
    ("Account reference", ["12", "345"]),
    ("UPRN", ["100040312292", "10032972263"]),
    ("Cost centre code", ["4100", "4200"]),
    ("", ["123456789012345678901", "2"]),
]

DATES = [
    # the day first, unless a value proves the contrary
    ("", ["31/12/2017", "01/02/2017", "3/4/2017"], [(2017, 12, 31), (2017, 2, 1), (2017, 4, 3)]),
    ("", ["12/31/2017", "01/02/2017", "3/4/2017"], [(2017, 12, 31), (2017, 1, 2), (2017, 3, 4)]),
    ("", ["01/02/2017", "03/04/2017"], [(2017, 2, 1), (2017, 4, 3)]),
    ("", ["31-12-2017", "01.02.2017", "3 4 2017"], [(2017, 12, 31), (2017, 2, 1), (2017, 4, 3)]),
    ("", ["2017-12-31", "2017/02/01", "2017.04.03"], [(2017, 12, 31), (2017, 2, 1), (2017, 4, 3)]),
    ("", ["11-May-11", "1 June 2012", "3 Sept 99"], [(2011, 5, 11), (2012, 6, 1), (1999, 9, 3)]),
    ("", ["1st January 2014", "22nd Feb 2014"], [(2014, 1, 1), (2014, 2, 22)]),
    ("", ["Monday 5 May 2014", "Tue, 06 May 2014"], [(2014, 5, 5), (2014, 5, 6)]),
    ("", ["May 3, 2014", "January 1st 2015"], [(2014, 5, 3), (2015, 1, 1)]),
    ("", ["2014-May-03", "03MAY2014"], [(2014, 5, 3), (2014, 5, 3)]),
    # short years: this century up to 49; a year of birth never lies ahead
    ("", ["31/12/49", "31/12/50"], [(2049, 12, 31), (1950, 12, 31)]),
    ("Date of birth", ["31/12/25", "31/12/30"], [(2025, 12, 31), (1930, 12, 31)]),
    # numbers are dates only where dates are expected
    ("Start date", ["43101", "43102"], [(2018, 1, 1), (2018, 1, 2)]),
    ("Payment date", ["20171231", "20180101"], [(2017, 12, 31), (2018, 1, 1)]),
    # times that are all midnight are left off
    ("", ["01/02/2017 00:00", "14/02/2017 12:00:00 AM"], [(2017, 2, 1), (2017, 2, 14)]),
    ("", ["29/02/2016", "28/02/2017"], [(2016, 2, 29), (2017, 2, 28)]),
]

MOMENTS = [
    ("01/02/2017 11:30 PM", "2017-02-01T23:30:00"),
    ("01/02/2017 12:05:07 AM", "2017-02-01T00:05:07"),
    ("2017-02-01T03:04:05Z", "2017-02-01T03:04:05"),
    ("2017-02-01T03:04:05.123+01:00", "2017-02-01T02:04:05.123000"),
    ("2017-02-01 23:30:00 -0130", "2017-02-02T01:00:00"),
    ("1 Feb 2017 09:05", "2017-02-01T09:05:00"),
]

TRUTHS = [
    ("", ["Yes", "no", "YES "], [True, False, True]),
    ("", ["Y", "N"], [True, False]),
    ("", ["TRUE", "false"], [True, False]),
    ("", ["yes", "1", "0"], [True, True, False]),
    ("Disabled access?", ["1", "0"], [True, False]),
    ("", ["Y", None, ""], [True, None, None]),
]

TEXTS = [
    ("", ["alpha", " beta ", "gamma"], ["alpha", "beta", "gamma"]),
    ("Band", ["65000 - 69999", "70000 - 74999"], ["65000 - 69999", "70000 - 74999"]),
    ("Period", ["2014/15", "2015/16"], ["2014/15", "2015/16"]),
    ("When", ["January 2014", "2021 Apr"], ["January 2014", "2021 Apr"]),
    ("Answer", ["Yes", "No", "Unsure", "Maybe"], ["Yes", "No", "Unsure", "Maybe"]),
    ("Postcode", ["LS1 4AP", "BD1"], ["LS1 4AP", "BD1"]),
    ("Name", ["Asha", "n/a", "-", "*"], ["Asha", None, None, None]),
    ("Team", ["Roads", "NA", "Parks"], ["Roads", None, "Parks"]),
    ("Country", ["NA", "GB", "FR"], ["NA", "GB", "FR"]),
]


@pytest.mark.parametrize(("heading", "texts", "column_type", "expected"), NUMBERS)
def test_numbers(
    heading: str, texts: list[str], column_type: ColumnType, expected: list[float]
) -> None:
    typed = read(heading, *texts)
    assert typed.schema.columns[0].type is column_type
    assert values(typed) == expected


@pytest.mark.parametrize(("heading", "texts", "expected"), AMOUNTS)
def test_money(heading: str, texts: list[str], expected: list[Decimal]) -> None:
    typed = read(heading, *texts)
    assert typed.schema.columns[0].type is ColumnType.MONEY
    assert typed.schema.columns[0].unit == "GBP"
    assert values(typed) == expected


@pytest.mark.parametrize(("heading", "texts"), CODES)
def test_codes_keep_their_digits(heading: str, texts: list[str]) -> None:
    typed = read(heading, *texts)
    assert typed.schema.columns[0].type is ColumnType.CODE
    assert values(typed) == texts


@pytest.mark.parametrize(("heading", "texts", "expected"), DATES)
def test_dates(heading: str, texts: list[str], expected: list[tuple[int, int, int]]) -> None:
    typed = read(heading, *texts)
    assert typed.schema.columns[0].type is ColumnType.DATE
    assert values(typed) == [day(*parts) for parts in expected]


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_moments(text: str, expected: str) -> None:
    typed = read("", text)
    assert typed.schema.columns[0].type is ColumnType.TIMESTAMP
    assert [moment.isoformat() for moment in values(typed)] == [expected]


@pytest.mark.parametrize(("heading", "texts", "expected"), TRUTHS)
def test_yes_and_no(heading: str, texts: list[str | None], expected: list[bool | None]) -> None:
    typed = read(heading, *texts)
    assert typed.schema.columns[0].type is ColumnType.BOOLEAN
    assert values(typed) == expected


@pytest.mark.parametrize(("heading", "texts", "expected"), TEXTS)
def test_texts(heading: str, texts: list[str], expected: list[str | None]) -> None:
    typed = read(heading, *texts)
    assert typed.schema.columns[0].type is ColumnType.TEXT
    assert values(typed) == expected


def test_points_and_shapes_are_well_known_text() -> None:
    points = read("", "POINT (-1.5 53.8)", "(53.8123, -1.5123)")
    assert points.schema.columns[0].type is ColumnType.POINT
    assert values(points) == ["POINT (-1.5 53.8)", "POINT (-1.5123 53.8123)"]
    shapes = read("", "POLYGON ((0 0, 1 0, 1 1, 0 0))", "POINT (1 2)")
    assert shapes.schema.columns[0].type is ColumnType.GEOMETRY


@pytest.mark.parametrize(
    "marker",
    ["*", "**", "..", "-", "[c]", "[low]", "c", "x", "~", ":", "<5", "< 5", "n/a", "NA", "#N/A"]
    + ["suppressed", "fewer than 5", "tbc", "None", "NULL"],
)
def test_a_marker_among_figures_is_withheld_and_kept(marker: str) -> None:
    typed = read("Members", "12", marker, "7", "1,000")
    assert typed.schema.columns[0].type is ColumnType.INTEGER
    assert values(typed) == [12, None, 7, 1000]
    assert typed.quarantine.to_pylist() == [
        {"row_number": 3, "column": "members", "text": marker, "reason": "suppressed"}
    ]


MISFITS = [
    ("", ["1"] * 19 + ["many"], "not a whole number"),
    ("", ["1.5"] * 19 + ["many"], "not a number"),
    ("", ["£1"] * 19 + ["free"], "not an amount of money"),
    ("", ["2017-01-02"] * 19 + ["31/02/2017"], "not a date"),
    ("", ["31/01/2017"] * 19 + ["01/31/2017"], "day and month the other way round"),
    ("Start date", ["2017-01-02"] * 19 + ["43101"], "not a date"),
    ("", ["Yes"] * 39 + ["Perhaps"], "not yes or no"),
    ("", ["1.5"] * 19 + ["#DIV/0!"], "spreadsheet error"),
    ("", ["1.5"] * 19 + ["1.6p"], "not a number"),
    ("", ["POINT (1 2)"] * 19 + ["nowhere"], "not a point"),
]


@pytest.mark.parametrize(("heading", "texts", "reason"), MISFITS)
def test_a_value_that_does_not_fit_is_in_quarantine_with_its_reason(
    heading: str, texts: list[str], reason: str
) -> None:
    typed = read(heading, *texts)
    assert values(typed)[-1] is None
    assert typed.quarantine.to_pylist() == [
        {
            "row_number": len(texts) + 1,
            "column": typed.schema.names[0],
            "text": texts[-1],
            "reason": reason,
        }
    ]


def test_a_column_of_which_too_much_does_not_fit_is_text() -> None:
    typed = read("", *["1"] * 8, "two", "three")
    assert typed.schema.columns[0].type is ColumnType.TEXT
    assert typed.quarantine.num_rows == 0

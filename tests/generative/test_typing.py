"""Values written in any UK style come back the same; nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.intake.typing import TypedTable, table, type_table
from folkmoot.tables import ColumnType

TODAY = dt.date(2026, 6, 1)
EPOCH = dt.datetime.fromisoformat("1970-01-01")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
few_blocks = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class OneColumn:
    """A raw table of one column in blocks of a few rows."""

    heading: str
    texts: tuple[str | None, ...]
    rows_a_batch: int = 5
    units: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.heading,)

    def batches(self) -> Iterator[pa.RecordBatch]:
        for start in range(0, len(self.texts), self.rows_a_batch):
            texts = pa.array(self.texts[start : start + self.rows_a_batch], pa.string())
            rows = pa.array(range(start, start + len(texts)), pa.int64())
            yield pa.record_batch([rows, texts], names=["__row", "c0"])


def read(texts: list[str | None], heading: str = "") -> TypedTable:
    usual, table.FEWEST_ROWS_A_BLOCK = table.FEWEST_ROWS_A_BLOCK, 1
    try:
        return type_table(OneColumn(heading, tuple(texts)), today=TODAY)
    finally:
        table.FEWEST_ROWS_A_BLOCK = usual


def values(typed: TypedTable) -> list[object]:
    return [value for batch in typed.batches() for value in batch.column(0).to_pylist()]


DATE_STYLES: dict[str, Callable[[dt.date], str]] = {
    "dd/mm/yyyy": lambda day: f"{day:%d/%m/%Y}",
    "d/m/yyyy": lambda day: f"{day.day}/{day.month}/{day.year}",
    "dd-mm-yy": lambda day: f"{day:%d-%m-%y}",
    "dd.mm.yyyy": lambda day: f"{day:%d.%m.%Y}",
    "dd mm yyyy": lambda day: f"{day:%d %m %Y}",
    "iso": lambda day: day.isoformat(),
    "yyyy/mm/dd": lambda day: f"{day:%Y/%m/%d}",
    "d Mon yyyy": lambda day: f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
    "dd-Mon-yy": lambda day: f"{day.day:02d}-{MONTHS[day.month - 1][:3]}-{day:%y}",
    "d Month yyyy": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "Month d, yyyy": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "midnight": lambda day: f"{day:%d/%m/%Y} 00:00:00",
    "padded": lambda day: f"  {day:%d/%m/%Y} ",
}


@few_blocks
@given(
    days=st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), min_size=1, max_size=40),
    style=st.sampled_from(sorted(DATE_STYLES)),
)
def test_dates_in_any_uk_style_come_back_the_same(days: list[dt.date], style: str) -> None:
    proof = dt.date(2017, 12, 31)
    typed = read([DATE_STYLES[style](day) for day in [*days, proof]])
    assert typed.schema.columns[0].type is ColumnType.DATE
    assert values(typed) == [*days, proof]


@few_blocks
@given(days=st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), min_size=1, max_size=40))
def test_the_order_of_day_and_month_is_the_columns_not_the_values(days: list[dt.date]) -> None:
    proof = dt.date(2017, 12, 31)
    by_day = read([f"{day:%d/%m/%Y}" for day in [*days, proof]])
    by_month = read([f"{day:%m/%d/%Y}" for day in [*days, proof]])
    assert values(by_day) == values(by_month) == [*days, proof]


@few_blocks
@given(
    moments=st.lists(
        st.integers(-600_000_000, 2_400_000_000).map(
            lambda seconds: EPOCH + dt.timedelta(seconds=seconds)
        ),
        min_size=1,
        max_size=30,
    )
)
def test_moments_come_back_the_same(moments: list[dt.datetime]) -> None:
    late = moments[0].replace(hour=23, minute=59)
    for style in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%d/%m/%Y %I:%M:%S %p"):
        proof = late.replace(day=31, month=12)
        typed = read([moment.strftime(style) for moment in [*moments, proof]])
        assert typed.schema.columns[0].type is ColumnType.TIMESTAMP
        assert values(typed) == [*moments, proof]


MONEY_STYLES: dict[str, Callable[[Decimal], str]] = {
    "£ and commas": lambda amount: f"£{amount:,.2f}" if amount >= 0 else f"-£{-amount:,.2f}",
    "brackets": lambda amount: f"£{amount:,.2f}" if amount >= 0 else f"(£{-amount:,.2f})",
    "trailing minus": lambda amount: f"£{abs(amount):.2f}{'-' if amount < 0 else ''}",
    "CR and DR": lambda amount: f"£{abs(amount):.2f} {'CR' if amount < 0 else 'DR'}",
    "GBP": lambda amount: f"GBP {amount:.2f}",
    "spaces": lambda amount: f" £ {abs(amount):,.2f}" if amount >= 0 else f"£ -{-amount:.2f} ",
}


@few_blocks
@given(
    amounts=st.lists(
        st.decimals(-(10**12), 10**12, places=2, allow_nan=False), min_size=1, max_size=40
    ),
    style=st.sampled_from(sorted(MONEY_STYLES)),
)
def test_money_in_any_uk_style_comes_back_to_the_penny(amounts: list[Decimal], style: str) -> None:
    typed = read([MONEY_STYLES[style](amount) for amount in amounts])
    assert typed.schema.columns[0].type is ColumnType.MONEY
    assert values(typed) == amounts
    assert typed.profiles[0].total == sum(amounts)


@few_blocks
@given(amounts=st.lists(st.decimals(-(10**13), 10**13, places=4), min_size=1, max_size=40))
def test_plain_amounts_under_a_heading_of_money_are_exact(amounts: list[Decimal]) -> None:
    typed = read([f"{amount:f}" for amount in amounts], "Net amount")
    assert typed.schema.columns[0].type is ColumnType.MONEY
    assert values(typed) == amounts


@few_blocks
@given(numbers=st.lists(st.integers(-(10**17), 10**17), min_size=1, max_size=60))
def test_integers_come_back_the_same(numbers: list[int]) -> None:
    typed = read([str(number) for number in numbers], "Count")
    assert values(typed) == numbers
    assert typed.profiles[0].total == sum(numbers)


@few_blocks
@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=60))
def test_decimals_come_back_the_same(numbers: list[float]) -> None:
    typed = read([repr(number) for number in [*numbers, 0.5]], "Score")
    assert typed.schema.columns[0].type is ColumnType.DECIMAL
    assert values(typed) == [*numbers, 0.5]


messy = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "*", "..", "[c]", "<5", "n/a", "NA", "x", "#REF!", "yes", "No", "1"]),
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False).map(repr),
    st.dates().map(lambda day: f"{day:%d/%m/%Y}"),
    st.dates().map(lambda day: f"{day:%m/%d/%Y}"),
    st.datetimes().map(str),
    st.from_regex(r"\A[£(]?[0-9]{1,3}(,[0-9]{3})?(\.[0-9]{1,5})?\)?( CR)?%?\Z"),
    st.text(max_size=70),
    st.text(alphabet="0123456789/-:. £()%,APMTZ", max_size=20),
)


@few_blocks
@given(
    texts=st.lists(messy, max_size=40),
    usual=st.sampled_from(["7", "12.5", "£3", "31/12/2017", "Yes", "hello", "007", "1 May 2011"]),
    more=st.integers(0, 200),
    heading=st.sampled_from(["", "Start date", "Amount", "Reference", "Count", "Name"]),
)
def test_whatever_a_column_holds_nothing_is_dropped(
    texts: list[str | None], usual: str, more: int, heading: str
) -> None:
    everything = [*texts, *[usual] * more]
    typed = read(everything, heading)
    profile = typed.profiles[0]
    assert profile.rows == len(everything)
    assert profile.filled + profile.blank + profile.suppressed + profile.misfits == profile.rows
    kept = {row["row_number"]: row["text"] for row in typed.quarantine.to_pylist()}
    assert len(kept) == profile.suppressed + profile.misfits
    for row, (text, value) in enumerate(zip(everything, values(typed), strict=True)):
        is_blank = text is None or not text.strip()
        if is_blank:
            assert value is None
            assert row not in kept
        elif value is None:
            assert text is not None
            assert kept[row] == text.strip()
        else:
            assert row not in kept


@few_blocks
@given(texts=st.lists(messy, max_size=60), size=st.integers(1, 20))
def test_a_column_is_read_the_same_whatever_the_size_of_its_blocks(
    texts: list[str | None], size: int
) -> None:
    def result(rows_a_batch: int) -> tuple[object, object, object]:
        usual, table.FEWEST_ROWS_A_BLOCK = table.FEWEST_ROWS_A_BLOCK, 1
        try:
            typed = type_table(OneColumn("", tuple(texts), rows_a_batch), today=TODAY)
        finally:
            table.FEWEST_ROWS_A_BLOCK = usual
        kept = sorted(typed.quarantine.to_pylist(), key=lambda row: row["row_number"])
        return typed.schema.columns[0].type, values(typed), kept

    assert result(size) == result(1000)

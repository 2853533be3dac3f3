"""What a council's file says is what the truth says, read here with nothing but plain readers."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from folkmoot.demo import COUNCILS, Council, DemoFiles
from folkmoot.demo.habits import HABITS, FileHabit

Rows = list[list[object]]


def delimited(path: Path, habit: FileHabit) -> Rows:
    octets = path.read_bytes()
    if habit.encoding == "utf-16-le":
        assert octets[:2] == b"\xff\xfe"
    text = octets.decode("utf-16" if habit.encoding == "utf-16-le" else habit.encoding)
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=habit.delimiter))


def workbook(path: Path, habit: FileHabit) -> Rows:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)


def records(path: Path, habit: FileHabit) -> Rows:
    """The rows between the headings and what stands below them."""
    rows = (delimited if habit.delimiter else workbook)(path, habit)
    headings = rows[len(habit.titles)]
    assert headings == [heading for _, heading in habit.columns]
    end = len(rows) - bool(habit.total) - 2 * bool(habit.closing)
    return rows[len(habit.titles) + 1 : end]


def column(rows: Rows, habit: FileHabit, field: str) -> list[object]:
    place = [name for name, _ in habit.columns].index(field)
    return [row[place] for row in rows]


MONTHS = "January February March April May June July August September October November December"
MONEY: dict[str, Callable[[object], Decimal]] = {
    "ostrabeck": lambda cell: Decimal(str(cell).replace(",", "")),
    "quillborough": lambda cell: Decimal(str(cell)).quantize(Decimal("0.01")),
    "velderness": lambda cell: (
        -Decimal(str(cell).strip("()£").replace(",", ""))
        if str(cell).startswith("(£")
        else Decimal(str(cell).removeprefix("£").replace(",", ""))
    ),
    "tarnhythe": lambda cell: (
        -Decimal(str(cell)[:-2].replace(",", ""))
        if str(cell).endswith("CR")
        else Decimal(str(cell).replace(",", ""))
    ),
}


def long_date(cell: object) -> date:
    day, month, year = str(cell).split()
    return date(int(year), MONTHS.split().index(month) + 1, int(day))


DATES: dict[str, Callable[[object], date]] = {
    "ostrabeck": lambda cell: datetime.strptime(str(cell), "%d/%m/%Y").date(),  # noqa: DTZ007
    "quillborough": lambda cell: cell if isinstance(cell, date) else date.min,
    "velderness": lambda cell: datetime.strptime(str(cell), "%d-%b-%y").date(),  # noqa: DTZ007
    "tarnhythe": long_date,
}


def truth_of(path: Path, council: Council) -> pa.Table:
    table = pq.read_table(path)
    return table.filter(pc.equal(table["council"], council.code))


@pytest.mark.parametrize("council", COUNCILS, ids=lambda council: council.key)
def test_payments_are_those_of_the_truth_row_by_row(region: DemoFiles, council: Council) -> None:
    habit = HABITS[council.key].payments
    (files,) = [one for one in region.councils if one.code == council.code]
    rows = records(files.payments, habit)
    truth = truth_of(region.truth.payments, council)
    assert column(rows, habit, "supplier") == truth["supplier"].to_pylist()
    amounts = [MONEY[council.key](cell) for cell in column(rows, habit, "amount")]
    assert amounts == truth["amount"].to_pylist()
    days = [DATES[council.key](cell) for cell in column(rows, habit, "paid_on")]
    assert days == truth["paid_on"].to_pylist()


@pytest.mark.parametrize("council", COUNCILS, ids=lambda council: council.key)
def test_a_total_at_the_end_is_the_sum_of_the_truth(region: DemoFiles, council: Council) -> None:
    habit = HABITS[council.key].payments
    (files,) = [one for one in region.councils if one.code == council.code]
    rows = (delimited if habit.delimiter else workbook)(files.payments, habit)
    place = [name for name, _ in habit.columns].index("amount")
    if not habit.total:
        assert rows[-1][0] not in ("Total", "TOTAL")
        return
    assert rows[-1][0] == habit.total
    total = pc.sum(truth_of(region.truth.payments, council)["amount"]).as_py()
    assert MONEY[council.key](rows[-1][place]) == total


@pytest.mark.parametrize("council", COUNCILS, ids=lambda council: council.key)
def test_rating_lists_are_those_of_the_truth_row_by_row(
    region: DemoFiles, council: Council
) -> None:
    habit = HABITS[council.key].rating_list
    (files,) = [one for one in region.councils if one.code == council.code]
    rows = records(files.rating_list, habit)
    truth = truth_of(region.truth.premises, council)
    assert column(rows, habit, "reference") == truth["reference"].to_pylist()
    shown = [cell or None for cell in column(rows, habit, "ratepayer")]
    assert shown == truth["ratepayer"].to_pylist()
    values = [MONEY[council.key](cell) for cell in column(rows, habit, "rateable_value")]
    assert values == truth["rateable_value"].to_pylist()


def test_a_serial_is_the_date_that_a_workbook_shows(region: DemoFiles) -> None:
    habit = HABITS["quillborough"].rating_list
    (files,) = [one for one in region.councils if one.name == "Quillborough"]
    serials = column(records(files.rating_list, habit), habit, "liable_from")
    days = [
        date(1899, 12, 30) + timedelta(days=int(str(serial).split(".")[0])) for serial in serials
    ]
    assert min(days) >= date(1990, 4, 1)
    assert max(days) <= date(2025, 4, 1)

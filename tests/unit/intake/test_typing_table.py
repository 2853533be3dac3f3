"""Whole tables: one pass with guesses, a second where a guess was wrong, and nothing lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pytest

from folkmoot.intake.typing import TypedTable, spill, table, type_table
from folkmoot.tables import ColumnType, Finding, Kind, Meaning, Sensitivity

TODAY = dt.date(2026, 6, 1)
Texts = list[str | None]


@dataclass(frozen=True)
class Columns:
    """A raw table of columns in memory, in batches of so many rows."""

    columns: dict[str, Texts]
    rows_a_batch: int = 1_000_000
    units: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(self.columns)

    def batches(self) -> Iterator[pa.RecordBatch]:
        lists = list(self.columns.values())
        count = len(lists[0]) if lists else 0
        names = ["__row", *(f"c{place}" for place in range(len(lists)))]
        for start in range(0, count, self.rows_a_batch):
            end = min(start + self.rows_a_batch, count)
            rows = pa.array(range(start + 2, end + 2), pa.int64())
            texts = [pa.array(column[start:end], pa.string()) for column in lists]
            yield pa.record_batch([rows, *texts], names=names)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "FEWEST_ROWS_A_BLOCK", 1)


def read(columns: dict[str, Texts], rows_a_batch: int = 1_000_000) -> TypedTable:
    return type_table(Columns(columns, rows_a_batch), today=TODAY)


def whole(typed: TypedTable) -> pa.Table:
    return pa.Table.from_batches(typed.batches(), schema=typed.schema.arrow)


def codes_of(typed: TypedTable) -> set[str]:
    return {finding.code.removeprefix("intake.") for finding in typed.findings}


def finding(typed: TypedTable, code: str) -> Finding:
    return next(found for found in typed.findings if found.code == f"intake.{code}")


@pytest.mark.usefixtures("small_blocks")
class TestAGuessThatLaterBlocksOverturn:
    def test_integers_that_become_decimals_are_read_again(self) -> None:
        typed = read({"n": ["1", "2", "3"] * 10 + ["4.5"] * 10}, rows_a_batch=10)
        assert typed.schema["n"].type is ColumnType.DECIMAL
        assert whole(typed)["n"].to_pylist() == [1.0, 2.0, 3.0] * 10 + [4.5] * 10
        assert typed.quarantine.num_rows == 0

    def test_a_leading_zero_in_the_last_block_makes_a_code_of_the_whole(self) -> None:
        typed = read({"thing": ["12", "34"] * 20 + ["007"]}, rows_a_batch=10)
        assert typed.schema["thing"].type is ColumnType.CODE
        assert whole(typed)["thing"].to_pylist() == ["12", "34"] * 20 + ["007"]

    def test_the_month_comes_first_as_soon_as_one_late_value_proves_it(self) -> None:
        typed = read({"on": ["01/02/2017"] * 30 + ["02/28/2017"]}, rows_a_batch=10)
        assert whole(typed)["on"].to_pylist() == [dt.date(2017, 1, 2)] * 30 + [dt.date(2017, 2, 28)]
        assert finding(typed, "day_month").kind is Kind.DECIDED

    def test_a_late_time_of_day_makes_a_timestamp_of_the_whole(self) -> None:
        typed = read({"on": ["01/02/2017"] * 30 + ["01/02/2017 10:30"]}, rows_a_batch=10)
        assert typed.schema["on"].type is ColumnType.TIMESTAMP
        assert whole(typed)["on"].null_count == 0

    def test_text_that_turns_out_to_be_numbers_is_read_again(self) -> None:
        typed = read({"n": ["alpha"] * 10 + ["7"] * 200}, rows_a_batch=10)
        assert typed.schema["n"].type is ColumnType.INTEGER
        assert whole(typed)["n"].to_pylist() == [None] * 10 + [7] * 200
        assert typed.quarantine["text"].to_pylist() == ["alpha"] * 10

    def test_numbers_that_turn_out_to_be_text_lose_nothing(self) -> None:
        texts: Texts = ["7"] * 10 + ["alpha", "beta"] * 50
        typed = read({"n": texts}, rows_a_batch=10)
        assert typed.schema["n"].type is ColumnType.TEXT
        assert whole(typed)["n"].to_pylist() == texts
        assert typed.quarantine.num_rows == 0

    def test_na_is_a_code_as_soon_as_another_pair_of_capitals_is_seen(self) -> None:
        texts: Texts = ["Leeds", "NA"] * 20 + ["GB"]
        assert whole(read({"place": texts}, rows_a_batch=10))["place"].to_pylist() == texts
        missing = whole(read({"place": texts[:-1]}, rows_a_batch=10))["place"]
        assert missing.null_count == 20

    def test_a_bad_block_in_the_middle_does_not_change_a_good_column(self) -> None:
        texts: Texts = ["5"] * 100 + ["oops"] * 10 + ["6"] * 100
        typed = read({"n": texts}, rows_a_batch=10)
        assert typed.schema["n"].type is ColumnType.INTEGER
        assert typed.profiles[0].filled == 200
        assert typed.profiles[0].misfits == 10

    def test_only_the_columns_that_need_it_are_read_again_and_rows_stay_together(self) -> None:
        count = 50
        typed = read(
            {
                "n": [str(number) for number in range(count)],
                "late": ["1"] * (count - 1) + ["1.5"],
                "name": [f"Name {number}" for number in range(count)],
            },
            rows_a_batch=7,
        )
        rows = whole(typed).to_pylist()
        assert [row["n"] for row in rows] == list(range(count))
        assert rows[-1] == {"n": 49, "late": 1.5, "name": "Name 49"}


def test_rows_come_as_often_as_they_are_asked_for() -> None:
    typed = read({"n": ["1", "2"], "t": ["a", "b"]})
    assert whole(typed) == whole(typed)


def test_many_rows_move_to_disk_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "HELD_IN_MEMORY", 1_000)
    monkeypatch.setattr(table, "FEWEST_ROWS_A_BLOCK", 1)
    texts: Texts = [str(number) for number in range(5_000)]
    typed = read({"n": texts, "t": texts}, rows_a_batch=500)
    first, second = typed.batches(), typed.batches()
    assert next(first) == next(second)
    assert whole(typed)["n"].to_pylist() == list(range(5_000))


def test_progress_is_told_in_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "FEWEST_ROWS_A_BLOCK", 1)
    told: list[int] = []
    type_table(Columns({"n": ["1"] * 25}, 10), progress=told.append, today=TODAY)
    assert told == [10, 20, 25]


def test_a_table_without_rows_or_columns_is_still_a_table() -> None:
    empty = read({"n": [], "t": []})
    assert (empty.n_rows, empty.schema.names) == (0, ("n", "t"))
    assert whole(empty).num_rows == 0
    assert empty.quarantine.num_rows == 0
    assert len(read({}).schema) == 0


def test_every_row_of_every_column_is_filled_blank_suppressed_or_a_misfit() -> None:
    texts: Texts = ["1", "", None, "*", "oops", " 2 "] + ["3"] * 30
    typed = read({"n": texts})
    profile = typed.profiles[0]
    assert (profile.rows, profile.filled, profile.blank) == (36, 32, 2)
    assert (profile.suppressed, profile.misfits) == (1, 1)
    assert profile.share_fitting == pytest.approx(32 / 33)
    assert Counter(typed.quarantine["reason"].to_pylist()) == {
        "suppressed": 1,
        "not a whole number": 1,
    }


def test_a_profile_counts_adds_up_and_shows_what_is_common() -> None:
    typed = read({"Net amount": ["£10.50", "£10.50", "£2", None]})
    profile = typed.profiles[0]
    assert str(profile.total) == "23.0000"
    assert (str(profile.minimum), str(profile.maximum)) == ("2.0000", "10.5000")
    assert (profile.distinct, profile.has_more_distinct) == (2, False)
    assert profile.commonest == (("£10.50", 2),)


def test_a_profile_of_a_personal_column_shows_no_value() -> None:
    typed = read({"Date of birth": ["01/02/1980"] * 3, "Surname": ["Ashton"] * 3})
    for profile in typed.profiles:
        assert profile.minimum is None
        assert profile.commonest == ()


def test_no_finding_quotes_a_value_of_a_personal_column() -> None:
    typed = read(
        {
            "Surname": ["Quillfeather"] * 30,
            "Date of birth": ["31/12/1980"] * 29 + ["Quillfeatherday"],
            "NHS number": ["943 476 5919"] * 30,
        }
    )
    said = " ".join(found.message for found in typed.findings)
    for value in ("Quillfeather", "1980", "943"):
        assert value not in said
    assert typed.quarantine["text"].to_pylist() == ["Quillfeatherday"]


def test_sums_of_integers_do_not_overflow() -> None:
    largest = str(9 * 10**17)
    profile = read({"Count": [largest] * 40}).profiles[0]
    assert profile.total == 9 * 10**17 * 40


class TestDayAndMonth:
    def test_where_nothing_proves_the_order_it_is_doubted(self) -> None:
        typed = read({"on": ["01/02/2017", "03/04/2017"]})
        assert finding(typed, "day_month_ambiguous").kind is Kind.DOUBTED

    def test_where_the_order_cannot_matter_nothing_is_said(self) -> None:
        assert "day_month_ambiguous" not in codes_of(read({"on": ["12/12/2019"] * 3}))

    def test_the_tables_other_dates_prove_it(self) -> None:
        typed = read({"Start": ["01/02/2017"] * 2, "End": ["01/31/2017", "02/01/2017"]})
        assert whole(typed)["start"].to_pylist() == [dt.date(2017, 1, 2)] * 2
        assert "other dates prove" in finding(typed, "day_month_ambiguous").message

    def test_a_few_the_other_way_round_are_set_aside_and_said(self) -> None:
        typed = read({"on": ["31/01/2017"] * 30 + ["01/31/2017"]})
        assert finding(typed, "day_month_mixed").kind is Kind.DOUBTED
        assert whole(typed)["on"].null_count == 1

    def test_many_of_each_are_no_dates_at_all(self) -> None:
        typed = read({"on": ["31/01/2017"] * 5 + ["01/31/2017"] * 5})
        assert typed.schema["on"].type is ColumnType.TEXT

    def test_a_workbook_opened_under_the_wrong_locale_is_put_right(self) -> None:
        exchanged: Texts = [
            f"2017-{day:02d}-{month:02d}" for day in (1, 2, 3) for month in range(1, 13)
        ]
        left: Texts = [f"{month}/{day}/17" for month in (4, 12) for day in range(20, 26)]
        typed = read({"LiabStart": [*exchanged, *left]})
        assert finding(typed, "day_month_exchanged").kind is Kind.DOUBTED
        dates = whole(typed)["liab_start"].to_pylist()
        assert dates[:3] == [dt.date(2017, month, 1) for month in (1, 2, 3)]
        assert dates[-1] == dt.date(2017, 12, 25)

    def test_dates_on_the_first_of_the_month_are_no_sign_of_that(self) -> None:
        firsts: Texts = [f"2017-{month:02d}-01" for month in range(1, 13)] * 3
        typed = read({"LiabStart": [*firsts, *["4/30/17"] * 10]})
        assert "day_month_exchanged" not in codes_of(typed)
        assert whole(typed)["liab_start"].to_pylist()[3] == dt.date(2017, 4, 1)

    def test_iso_dates_of_early_days_alone_are_left_as_they_are(self) -> None:
        typed = read({"on": [f"2017-04-{day:02d}" for day in range(1, 13)] * 3})
        assert "day_month_exchanged" not in codes_of(typed)
        assert whole(typed)["on"].to_pylist()[4] == dt.date(2017, 4, 5)


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("heading", "texts", "code"),
        [
            ("a", [None, None], "empty"),
            ("thing", ["007", "12"], "leading_zeros"),
            ("UPRN", ["1.0004E+11"] * 3, "scientific_codes"),
            ("Reference", [*(f"A{n}" for n in range(30)), "A3"], "repeated_references"),
            ("Count", ["1.0", "2.0"], "floated_integers"),
            ("Amount", ["(5)", "6"], "negative_amounts"),
            ("Amount", ["5.123456", "6"], "rounded_amounts"),
            ("Start date", ["43101", "43102"], "serial_dates"),
            ("Created", ["2017-02-01T03:04:05Z"], "time_zones"),
            ("Date", ["01/02/17", "31/01/17"], "short_years"),
            ("Payment date", ["2031-01-01"], "future_dates"),
            ("Date", ["1066-10-14"], "old_dates"),
            ("Count", ["1", "*"], "suppressed"),
            ("Count", ["1"] * 19 + ["x y"], "misfits"),
            ("Comment", ["write to jo@example.org soon", "no"], "mail_in_text"),
            ("Comment", ["rang on 07700 900123 twice", "no"], "identifiers_in_text"),
            ("GeoX", ["53.81", "53.79"], "coordinates"),
            ("Surname", ["Ashton"], "personal"),
            ("Supplier name", ["MRS KAREN ASHTON", "Ash Ltd"], "names_of_persons"),
        ],
    )
    def test_a_column_earns_its_remark(self, heading: str, texts: Texts, code: str) -> None:
        typed = read({heading: texts})
        assert code in codes_of(typed)
        assert finding(typed, code).where == heading

    def test_rows_that_slid_to_the_left_are_said(self) -> None:
        rows: list[Texts] = [["Leeds", "2017-01-02", "Yes", "12.5", "3"] for _ in range(40)]
        rows[7] = ["Leeds", "Yes", "12.5", "3", None]
        columns = [list(column) for column in zip(*rows, strict=True)]
        typed = read(dict(zip("abcde", columns, strict=True)))
        doubt = finding(typed, "shifted_rows")
        assert doubt.kind is Kind.DOUBTED
        assert "1 row seems" in doubt.message
        assert "rows 9" in doubt.message


class TestNamesMeaningsAndUnits:
    def test_field_names_are_safe_and_unique(self) -> None:
        headings = ("Net Amount (£)", "", "2013/14", "net amount £", "Net Amount (£)")
        assert table.field_names(headings) == (
            "net_amount_pounds",
            "column_2",
            "_2013_14",
            "net_amount_pounds_2",
            "net_amount_pounds_3",
        )
        assert table.field_names(("SiteNameAddress", "GeoX", "UPRN", "Café")) == (
            "site_name_address",
            "geox",
            "uprn",
            "cafe",
        )

    def test_a_column_keeps_its_heading_and_gets_a_meaning_and_a_sensitivity(self) -> None:
        column = read({"Primary Contact Email": ["a@example.org", "b@example.org"]}).schema.columns[
            0
        ]
        assert (column.name, column.label) == ("primary_contact_email", "Primary Contact Email")
        assert column.meaning is Meaning.EMAIL
        assert column.sensitivity is Sensitivity.DIRECT_IDENTIFIER

    def test_the_row_of_units_under_the_headings_counts(self) -> None:
        raw = Columns({"Turnout": ["12.5", "13"], "Spend": ["3", "4"]}, units=("%", "£"))
        turnout, spend = type_table(raw, today=TODAY).schema
        assert turnout.unit == "percent"
        assert (spend.type, spend.unit) == (ColumnType.MONEY, "GBP")

    def test_check_digits_speak_where_the_heading_does_not(self) -> None:
        numbers = [_with_check_digit(400_000_000 + 7 * step) for step in range(200)]
        column = read({"ident": [number for number in numbers if number]}).schema.columns[0]
        assert (column.type, column.meaning) == (ColumnType.CODE, Meaning.NHS_NUMBER)


def _with_check_digit(nine: int) -> str | None:
    weighed = sum(
        weight * int(digit) for weight, digit in zip(range(10, 1, -1), str(nine), strict=True)
    )
    check = (11 - weighed % 11) % 11
    return None if check == 10 else f"{nine}{check}"

"""A table offered as a dataset of the Code is checked in words with row numbers."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from folkmoot.tables import Column, ColumnType, Schema, Sensitivity
from folkmoot.transparency import (
    CheckReport,
    Every,
    Severity,
    blank_csv,
    blank_workbook,
    check,
    load_templates,
    period_starting,
    template_by_id,
)

SPENDING = template_by_id("spending")
SPRING = period_starting(Every.QUARTER, date(2026, 4, 1))
SCHEMA = Schema(
    (
        Column("paid", "Paid on", ColumnType.DATE),
        Column("dept", "Directorate", ColumnType.TEXT),
        Column("who", "Supplier", ColumnType.TEXT, sensitivity=Sensitivity.COMMERCIAL),
        Column("what_for", "Narrative", ColumnType.TEXT),
        Column("amount", "Net", ColumnType.MONEY),
        Column("vat", "VAT", ColumnType.MONEY),
        Column("kind", "Category", ColumnType.TEXT),
        Column("number", "Number", ColumnType.CODE),
    )
)
COLUMNS = {
    "payment_date": "paid",
    "department": "dept",
    "beneficiary": "who",
    "purpose": "what_for",
    "amount": "amount",
    "irrecoverable_vat": "vat",
    "merchant_category": "kind",
    "transaction_number": "number",
}
GOOD: dict[str, Any] = {
    "paid": date(2026, 5, 1),
    "dept": "Housing",
    "who": "Ashdown Roofing Ltd",
    "what_for": "Repairs",
    "amount": Decimal("612.5000"),
    "vat": None,
    "kind": "Building",
    "number": "1",
}


def checked(rows: list[dict[str, Any]], columns: dict[str, str] = COLUMNS) -> CheckReport:
    """In batches of two, so that row numbers go on from one to the next."""
    full = [{**GOOD, "number": str(place), **row} for place, row in enumerate(rows)]
    batches = pa.Table.from_pylist(full, schema=SCHEMA.arrow).to_batches(max_chunksize=2)
    return check(SPENDING, SCHEMA, batches, columns, period=SPRING)


def test_a_file_as_the_code_has_it_passes_without_remark() -> None:
    report = checked([{}, {}, {}])
    assert (report.passes, report.problems, report.n_rows) == (True, (), 3)


ROWS = [
    # row 5 of 5                      severity        message
    ({"who": ""}, "1 row: “Beneficiary” is blank."),
    ({"who": None}, "1 row: “Beneficiary” is blank."),
    ({"who": "   "}, "1 row: “Beneficiary” is blank."),
    ({"amount": Decimal("500.0000")}, "1 row: “Amount” is not above £500"),
    ({"amount": Decimal("-20.0000")}, "1 row: “Amount” is not above £500"),
    ({"paid": date(2026, 7, 1)}, "1 row: “Payment date” lies outside April to June 2026."),
    ({"paid": date(2026, 3, 31)}, "1 row: “Payment date” lies outside April to June 2026."),
    ({"number": "2"}, "1 row: “Transaction number” was in an earlier row."),
]


@pytest.mark.parametrize(("last", "message"), ROWS)
def test_one_odd_row_is_named_and_stops_nothing(last: dict[str, Any], message: str) -> None:
    report = checked([{}, {}, {}, {}, last])
    assert report.passes
    (problem,) = report.problems
    assert problem.message.startswith(message)
    assert (problem.rows, problem.where) == ((5,), "row 5")


@pytest.mark.parametrize(
    ("column", "value"),
    [("paid", date(2026, 6, 30)), ("paid", date(2026, 4, 1)), ("vat", None), ("kind", "")],
)
def test_what_is_allowed_is_not_remarked_on(column: str, value: object) -> None:
    assert checked([{}, {column: value}]).problems == ()


def test_the_first_five_rows_are_named_and_the_rest_counted() -> None:
    report = checked([{}] * 8 + [{"what_for": ""}] * 7)
    (problem,) = report.problems
    assert problem.where == "rows 9, 10, 11, 12, 13 and 2 more"


STOPPING = [
    # rows                                     message
    ([{"who": ""}, {"who": ""}, {}], "2 rows: “Beneficiary” is blank."),
    ([{"paid": date(2025, 5, 1)}] * 3, "All rows: “Payment date” lies outside"),
    ([], "The file has no rows."),
]


@pytest.mark.parametrize(("rows", "message"), STOPPING)
def test_a_file_that_is_mostly_wrong_is_stopped(rows: list[dict[str, Any]], message: str) -> None:
    report = checked(rows)
    assert not report.passes
    assert report.stops[0].message.startswith(message)


def test_a_register_that_goes_further_back_passes_with_a_remark() -> None:
    report = checked([{"paid": date(2025, 5, 1)}] * 3 + [{}])
    assert report.passes
    assert report.looks[0].count == 3


def test_a_field_that_is_not_in_the_file_stops_it_unless_it_may_be_blank() -> None:
    without = {name: column for name, column in COLUMNS.items() if name not in ("amount", "vat")}
    without.pop("irrecoverable_vat")
    report = checked([{}], without)
    assert [(each.severity, each.field) for each in report.problems] == [
        (Severity.STOPS, "Amount"),
        (Severity.LOOK, "Irrecoverable VAT"),
    ]


def test_a_recommended_field_may_be_left_out() -> None:
    without = {name: of for name, of in COLUMNS.items() if name != "transaction_number"}
    assert checked([{}], without).problems == ()


def test_a_column_of_another_kind_is_not_taken() -> None:
    report = checked([{}], {**COLUMNS, "amount": "dept", "department": "kind"})
    assert report.stops[0].message == (
        "The column “Directorate” does not hold numbers, as “Amount” does."
    )


def test_a_further_column_about_people_stops_it_until_a_person_says_it_is_about_nobody() -> None:
    wide = Schema(
        (
            *SCHEMA.columns,
            Column("email", "Mail", ColumnType.TEXT, None, "", Sensitivity.DIRECT_IDENTIFIER),
        )
    )
    table = pa.Table.from_pylist([{**GOOD, "email": "a@b.example"}], schema=wide.arrow)
    stopped = check(SPENDING, wide, table.to_batches(), COLUMNS, period=SPRING)
    assert [each.field for each in stopped.stops] == ["Mail"]
    assert "a@b.example" not in str(stopped)
    passed = check(SPENDING, wide, table.to_batches(), COLUMNS, period=SPRING, cleared={"email"})
    assert passed.passes


@pytest.mark.parametrize("template", list(load_templates()))
def test_the_blank_file_has_the_headings_and_the_workbook_a_guide(template: str) -> None:
    labels = [field.label for field in template_by_id(template).fields]
    text = blank_csv(template_by_id(template)).decode("utf-8-sig")
    assert text.count("\r\n") == 1
    book = CalamineWorkbook.from_filelike(io.BytesIO(blank_workbook(template_by_id(template))))
    assert book.sheet_names == ["Data", "Guide"]
    assert book.get_sheet_by_name("Data").to_python()[0] == labels
    guide = book.get_sheet_by_name("Guide").to_python()
    assert [row[0] for row in guide[5:]] == labels

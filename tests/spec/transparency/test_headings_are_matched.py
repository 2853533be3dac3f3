"""Which column of a council's file is suggested for which field."""

from __future__ import annotations

import pytest

from folkmoot.tables import Column, ColumnType, Meaning, Schema
from folkmoot.transparency import chosen, match, template_by_id

T, D, M, C = ColumnType.TEXT, ColumnType.DATE, ColumnType.MONEY, ColumnType.CODE


def schema(*columns: tuple[str, ColumnType, Meaning | None]) -> Schema:
    return Schema(
        tuple(
            Column(f"c{place}", heading, type_, meaning)
            for place, (heading, type_, meaning) in enumerate(columns)
        )
    )


HEADINGS = [
    # template   heading                          type  meaning              field
    ("spending", "PaymentDate", D, None, "payment_date"),
    ("spending", "DATE PAID", D, None, "payment_date"),
    ("spending", "Pay Date (dd/mm/yyyy)", D, Meaning.PAYMENT_DATE, "payment_date"),
    ("spending", "Supplier Name", T, None, "beneficiary"),
    ("spending", "BENEFICIARY_NAME", T, None, "beneficiary"),
    ("spending", "Creditor", T, Meaning.SUPPLIER_NAME, "beneficiary"),
    ("spending", "Directorate / Service", T, None, "department"),
    ("spending", "Net Amount £", M, None, "amount"),
    ("spending", "Amount (excl VAT)", M, Meaning.AMOUNT_GBP, "amount"),
    ("spending", "Irrecoverable VAT", M, None, "irrecoverable_vat"),
    ("spending", "Expenditure narrative", T, Meaning.DESCRIPTION, "purpose"),
    ("spending", "Colour of the cover", T, None, None),
    ("spending", "Payment date", T, None, None),  # of another kind: a heading is not believed
    ("spending", "Amount", T, None, None),
    ("grants", "Recipient Org:Name", T, None, "beneficiary"),
    ("land", "Unique Property Reference Number", C, None, "uprn"),
    ("land", "GeoX", ColumnType.DECIMAL, None, "easting"),
    ("contracts", "Contract Ref No", C, None, "reference"),
]


@pytest.mark.parametrize(("template", "heading", "type_", "meaning", "field"), HEADINGS)
def test_a_heading_suggests_a_field(
    template: str, heading: str, type_: ColumnType, meaning: Meaning | None, field: str | None
) -> None:
    found = chosen(match(template_by_id(template), schema((heading, type_, meaning))))
    assert found == ({field: "c0"} if field else {})


def test_the_surest_match_is_taken_first_and_no_column_twice() -> None:
    table = schema(
        ("Amount", M, Meaning.AMOUNT_GBP),
        ("Net amount", M, Meaning.AMOUNT_GBP),
        ("VAT", M, Meaning.VAT_GBP),
    )
    found = match(template_by_id("spending"), table)
    assert chosen(found) == {"amount": "c0", "irrecoverable_vat": "c2"}
    assert all(each.is_sure for each in found)


def test_a_guess_says_that_it_is_one() -> None:
    found = match(template_by_id("spending"), schema(("Service purpose", T, None)))
    assert [each.is_sure for each in found] == [False]

"""Which side a column goes to when a protected version is separated."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from folkmoot.errors import SchemaError
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Sensitivity
from folkmoot.vault.separation.sides import (
    age_bands,
    bands_of,
    plan_sides,
    postcode_sectors,
    telling_columns,
)

ON = date(2026, 11, 22)

WHERE = [
    # meaning                    identity  attribute
    (Meaning.FULL_NAME,          True,     ""),
    (Meaning.FORENAME,           True,     ""),
    (Meaning.TITLE,              True,     ""),
    (Meaning.DATE_OF_BIRTH,      True,     "age_band"),
    (Meaning.AGE,                True,     "age_band"),
    (Meaning.AGE_BAND,           False,    "column"),
    (Meaning.SEX,                True,     "column"),
    (Meaning.NHS_NUMBER,         True,     ""),
    (Meaning.NI_NUMBER,          True,     ""),
    (Meaning.PHONE,              True,     ""),
    (Meaning.EMAIL,              True,     ""),
    (Meaning.JOB_TITLE,          True,     ""),
    (Meaning.ADDRESS,            True,     ""),
    (Meaning.POSTCODE,           True,     "postcode_sector"),
    (Meaning.UPRN,               True,     ""),
    (Meaning.EASTING,            True,     ""),
    (Meaning.POINT,              True,     ""),
    (Meaning.TOWN,               True,     "column"),
    (Meaning.GSS_CODE,           False,    "column"),
    (Meaning.RECORD_ID,          True,     ""),
    (Meaning.PERSON_ID,          True,     ""),
    (Meaning.HOUSEHOLD_ID,       True,     ""),
    (Meaning.ETHNICITY,          False,    "column"),
    (Meaning.HEALTH,             False,    "column"),
    (Meaning.DISABILITY,         False,    "column"),
    (Meaning.AMOUNT_GBP,         False,    "column"),
    (Meaning.CATEGORY,           False,    "column"),
    (Meaning.DESCRIPTION,        False,    ""),
    (None,                       False,    "column"),
]  # fmt: skip


def column(meaning: Meaning | None, sensitivity: Sensitivity = Sensitivity.NONE) -> Schema:
    return Schema((Column("column", "Column", ColumnType.TEXT, meaning, sensitivity=sensitivity),))


@pytest.mark.parametrize(("meaning", "is_identity", "attribute"), WHERE)
def test_a_column_goes_where_its_meaning_belongs(
    meaning: Meaning | None, is_identity: bool, attribute: str
) -> None:
    plan = plan_sides(column(meaning))
    assert bool(plan.identity) is is_identity
    assert plan.attribute_schema.names == ((attribute,) if attribute else ())
    assert plan.sealed == (() if is_identity or attribute else ("column",))


def test_what_was_confirmed_as_a_direct_identifier_is_one_whatever_it_means() -> None:
    plan = plan_sides(column(None, Sensitivity.DIRECT_IDENTIFIER))
    assert plan.identity
    assert not plan.attributes


def test_a_text_that_nobody_named_and_that_differs_in_every_row_stays_sealed() -> None:
    table = pa.table({"column": [f"reference {number}" for number in range(30)]})
    telling = telling_columns(table, column(None))
    assert plan_sides(column(None), telling).sealed == ("column",)


def test_a_category_is_no_reference() -> None:
    table = pa.table({"column": ["full", "part", None] * 10})
    assert not telling_columns(table, column(Meaning.CATEGORY))


def test_two_dates_of_birth_get_two_bands() -> None:
    schema = Schema(
        tuple(
            Column(name, name, ColumnType.DATE, Meaning.DATE_OF_BIRTH) for name in ("own", "other")
        )
    )
    assert plan_sides(schema).attribute_schema.names == ("age_band", "other_age_band")


def test_the_row_key_is_nobodys_column() -> None:
    with pytest.raises(SchemaError, match="the vault's own"):
        plan_sides(Schema((Column("row_key", "Row key", ColumnType.CODE),)))


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2026, 11, 22), "0 to 4"),
        (date(2021, 11, 23), "0 to 4"),
        (date(2021, 11, 22), "5 to 9"),
        (date(1980, 12, 31), "45 to 49"),
        (date(1941, 11, 22), "85 and over"),
        (date(1920, 1, 1), "85 and over"),
        (date(1880, 1, 1), None),
        (date(2027, 1, 1), None),
        (None, None),
    ],
)
def test_a_date_of_birth_becomes_a_band_of_five_years(born: date | None, band: str | None) -> None:
    births = pa.chunked_array([pa.array([born], pa.date32())])
    assert age_bands(births, ON).to_pylist() == [band]


def test_ages_in_years_become_bands_too_and_text_does_not() -> None:
    ages = pa.chunked_array([pa.array([0, 4, 5, 84, 85, 131, -1, None], pa.int64())])
    assert bands_of(ages, ON).to_pylist() == [
        "0 to 4", "0 to 4", "5 to 9", "80 to 84", "85 and over", None, None, None,
    ]  # fmt: skip
    assert bands_of(pa.chunked_array([["old"]]), ON).to_pylist() == [None]


@pytest.mark.parametrize(
    ("postcode", "sector"),
    [
        ("LS1 4DY", "LS1 4"), ("ls14dy", "LS1 4"), ("W1A 0AX", "W1A 0"), ("EC1A1BB", "EC1A 1"),
        ("LS1", None), ("", None), ("LS1 4D", None), (None, None),
    ],
)  # fmt: skip
def test_a_postcode_becomes_its_sector(postcode: str | None, sector: str | None) -> None:
    found = postcode_sectors(pa.chunked_array([pa.array([postcode], pa.string())]), ON)
    assert found.to_pylist() == [sector]

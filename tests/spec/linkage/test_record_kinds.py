"""What the records of a file are taken for, by the meanings of its columns."""

from __future__ import annotations

import pyarrow as pa
import pytest

from folkmoot.linkage.kinds import RecordKind, tell_kind
from folkmoot.linkage.matching import RecordFile
from folkmoot.tables import Column, ColumnType, Kind, Meaning, Schema

# what both files have                                                    taken for
CASES: tuple[tuple[str, RecordKind], ...] = (
    ("forename surname date_of_birth", RecordKind.PEOPLE),
    ("forename surname address postcode", RecordKind.PEOPLE),
    ("full_name address", RecordKind.PEOPLE),
    ("nhs_number postcode", RecordKind.PEOPLE),
    ("full_name date_of_birth organisation_name", RecordKind.PEOPLE),
    ("forename surname organisation_name", RecordKind.PEOPLE),
    ("organisation_name address postcode", RecordKind.BUSINESSES),
    ("supplier_name amount_gbp", RecordKind.BUSINESSES),
    ("ratepayer_name address rateable_value", RecordKind.BUSINESSES),
    ("organisation_name full_name phone", RecordKind.BUSINESSES),
    ("company_number forename surname", RecordKind.BUSINESSES),
    ("charity_number", RecordKind.BUSINESSES),
    ("address postcode", RecordKind.ADDRESSES),
    ("uprn amount_gbp", RecordKind.ADDRESSES),
    ("amount_gbp", RecordKind.PEOPLE),
)


def _file(meanings: str) -> RecordFile:
    names = meanings.split()
    schema = Schema(tuple(Column(name, name, ColumnType.TEXT, Meaning(name)) for name in names))
    return RecordFile(pa.table({name: pa.array(["x"], pa.string()) for name in names}), schema)


@pytest.mark.parametrize(("meanings", "kind"), CASES)
def test_a_file_is_taken_for_what_its_columns_mean(meanings: str, kind: RecordKind) -> None:
    told, finding = tell_kind([_file(meanings)])
    assert told is kind
    assert finding.kind is Kind.DECIDED
    assert kind.value in finding.message
    assert "--of" in finding.message


def test_two_files_are_taken_for_what_both_are() -> None:
    people = _file("forename surname address")
    assert tell_kind([people, _file("organisation_name address")])[0] is RecordKind.ADDRESSES
    assert tell_kind([people, _file("full_name address")])[0] is RecordKind.PEOPLE


def test_households_have_to_be_asked_for() -> None:
    assert RecordKind.HOUSEHOLDS not in {tell_kind([_file(meanings)])[0] for meanings, _ in CASES}

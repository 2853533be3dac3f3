"""How two records of people compare: a table of cases, read as a specification."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from folkmoot.linkage.people.comparisons import BIRTH, FORENAME, MIDDLE, PLACE, SURNAME
from folkmoot.linkage.people.roles import Role, find_roles
from folkmoot.linkage.people.standardising import PEOPLE, Side, standardise_people
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_COLUMNS = {
    "name": Meaning.FULL_NAME,
    "born": Meaning.DATE_OF_BIRTH,
    "address": Meaning.ADDRESS,
    "postcode": Meaning.POSTCODE,
}
SCHEMA = Schema(
    tuple(Column(name, name, ColumnType.TEXT, meaning=of) for name, of in _COLUMNS.items())
)
NOTHING = None

NAMES = [
    # one record          the other              forename                        surname
    ("Ann Dale", "ANN DALE", "same common forename", "same common surname"),
    ("Mrs Ann Dale", "Dale, Ann", "same common forename", "same common surname"),
    ("William Dale", "Bill Dale", "forms of one forename", "same common surname"),
    ("Mohammed Dale", "Muhammad Dale", "forms of one forename", "same common surname"),
    ("José Dale", "Jose Dale", "same common forename", "same common surname"),
    ("A Dale", "Ann Dale", "same initial, one forename unknown", "same common surname"),
    ("Rowena Dale", "Rowewa Dale", "close spellings of a forename", "same common surname"),
    ("Ann Thornton", "Ann Thorntin", "same common forename", "close spellings of a surname"),
    ("Ann Dale-Wick", "Ann Wick", "same common forename", "one surname is part of the other"),
    ("Ann O'Dale", "Ann Odale", "same common forename", "same common surname"),
    ("Dale Ann", "Ann Dale", "forename and surname changed places", NOTHING),
    (
        "Ann Rose Dale",
        "Rose Dale",
        "one's forename is the other's middle name",
        "same common surname",
    ),
    ("Ann Dale", "Petra Wick", "different forenames", "different surnames"),
]
BIRTHS = [
    ("1980-03-04", "1980-03-04", "born on the same day"),
    ("1980-03-04", "04/03/1980", "born on the same day"),
    ("19800304", "4 March 1980", "born on the same day"),
    ("1980-01-01", "1980-01-01", "both said to be born on the same 1 January"),
    ("1980-03-04", "1980-04-03", "day and month of birth changed places"),
    ("1980-03-04", "1981-03-04", "two of day, month and year of birth agree"),
    ("1980-03-04", "1980-07-09", "born in the same year"),
    ("1980-03-04", "1991-07-09", "born on other days"),
    ("1980-03-04", NOTHING, NOTHING),
]
HOMES = [
    ("4 High Street", "ZZ1 1AA", "4, High St", "zz11aa", "same home"),
    ("4 High Street", "ZZ1 1AA", "4 High Street", "ZZ1 1AB", "same house and street"),
    ("4 High Road", "ZZ1 1AA", "4 Hihg Road", "ZZ1 1AB", "close spellings of one address"),
    ("4 High Street", "ZZ1 1AA", "6 High Street", "ZZ1 1AA", "same postcode or street"),
    ("4 High Street", "ZZ1 1AA", "9 Low Lane", "ZZ7 3QQ", "different addresses"),
    ("4 High Street", "ZZ1 1AA", NOTHING, NOTHING, NOTHING),
]


def _level(connection, comparison, left, right):  # type: ignore[no-untyped-def]
    columns = [pa.array([one, other], pa.string()) for one, other in zip(left, right, strict=True)]
    table = pa.table(columns, names=list(_COLUMNS))
    standardise_people(connection, (Side(table, find_roles(SCHEMA), None),))
    ((level,),) = connection.execute(
        f"SELECT {comparison.sql} FROM {PEOPLE} AS l JOIN {PEOPLE} AS r "  # noqa: S608
        "ON l.rid = 0 AND r.rid = 1"
    ).fetchall()
    return None if level == -1 else comparison.levels[level][0]


@pytest.fixture(scope="module")
def connection():  # type: ignore[no-untyped-def]
    with duckdb.connect() as opened:
        yield opened


@pytest.mark.parametrize(("one", "other", "forename", "surname"), NAMES)
def test_names(connection, one, other, forename, surname):  # type: ignore[no-untyped-def]
    left, right = (one, None, None, None), (other, None, None, None)
    assert _level(connection, FORENAME, left, right) == forename
    assert _level(connection, SURNAME, left, right) == surname


@pytest.mark.parametrize(("one", "other", "level"), BIRTHS)
def test_dates_of_birth(connection, one, other, level):  # type: ignore[no-untyped-def]
    left, right = (None, one, None, None), (None, other, None, None)
    assert _level(connection, BIRTH, left, right) == level


@pytest.mark.parametrize(("address", "postcode", "other", "other_postcode", "level"), HOMES)
def test_homes(connection, address, postcode, other, other_postcode, level):  # type: ignore[no-untyped-def]
    left, right = (None, None, address, postcode), (None, None, other, other_postcode)
    assert _level(connection, PLACE, left, right) == level


def test_middle_names_are_compared_by_initial_where_one_has_no_more(connection) -> None:  # type: ignore[no-untyped-def]
    left, right = ("Ann Rose Dale", None, None, None), ("Ann R Dale", None, None, None)
    assert _level(connection, MIDDLE, left, right) == "middle names begin alike"


@pytest.mark.parametrize(
    ("heading", "meaning", "role"),
    [
        ("First name", Meaning.FORENAME, Role.FORENAME),
        ("Middle name", Meaning.FORENAME, Role.MIDDLE_NAME),
        ("DOB_DAY", None, Role.BIRTH_DAY),
        ("dob_mon", Meaning.MEASURE, Role.BIRTH_MONTH),
        ("Year of birth", Meaning.YEAR, Role.BIRTH_YEAR),
        ("postcode", Meaning.RECORD_ID, Role.POSTCODE),
        ("soc_sec_id", Meaning.RECORD_ID, Role.NATIONAL_NUMBER),
        ("suburb", None, Role.TOWN),
        ("place_of_birth", None, Role.BIRTH_PLACE),
        ("cluster", Meaning.RECORD_ID, None),
        ("Amount", Meaning.AMOUNT_GBP, None),
    ],
)
def test_roles(heading: str, meaning: Meaning | None, role: Role | None) -> None:
    roles = find_roles(Schema((Column("it", heading, ColumnType.TEXT, meaning=meaning),)))
    assert set(roles.columns) == ({role} if role else set())

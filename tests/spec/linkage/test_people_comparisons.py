"""How two records of people compare: a table of cases, read as a specification."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from folkmoot.linkage.people.comparisons import (
    AGE,
    BIRTH,
    FORENAME,
    MIDDLE,
    PLACE,
    SURNAME,
)
from folkmoot.linkage.people.looks import with_looks
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
FORM = "forms or close spellings of a surname"

NAMES = [
    # one record          the other              forename                        surname
    ("Ann Dale", "ANN DALE", "same common forename", "same common surname"),
    ("Mrs Ann Dale", "Dale, Ann", "same common forename", "same common surname"),
    ("William Dale", "Bill Dale", "forms of one forename", "same common surname"),
    ("Mohammed Dale", "Muhammad Dale", "forms of one forename", "same common surname"),
    ("José Dale", "Jose Dale", "same common forename", "same common surname"),
    ("A Dale", "Ann Dale", "same initial, one forename unknown", "same common surname"),
    ("Rowena Dale", "Rowewa Dale", "close spellings of a forename", "same common surname"),
    ("Ann Thornton", "Ann Thorntin", "same common forename", FORM),
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
    # titles and honours say nothing
    ("Cllr Dr Ann Dale OBE", "Ann Dale", "same common forename", "same common surname"),
    ("Robert Dale Jr", "Bob Dale", "forms of one forename", "same common surname"),
    # particles belong to the surname
    ("Ann van der Dale", "Ann Van Der Dale", "same common forename", "same common surname"),
    ("Omar El Sayed", "Omar Al-Sayed", "same common forename", FORM),
    ("Omar Al-Hassan", "Omar Hassan", "same common forename", FORM),
    # families of names
    ("Ann MacDonald", "Ann McDonald", "same common forename", FORM),
    ("Katarzyna Kowalska", "Kasia Kowalski", "forms of one forename", FORM),
    ("Nasreen Chaudhry", "Nasrin Chowdhury", "forms of one forename", FORM),
    ("Cabdiraxmaan Xasan", "Abdirahman Hassan", "forms of one forename", FORM),
    ("Yuusuf Maxamed", "Yusuf Mohamed", "forms of one forename", FORM),
    ("Zhiwei Zhang", "Chiwai Cheung", "forms of one forename", FORM),
    ("Khaalid Nuur", "Khalid Noor", "forms of one forename", FORM),
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
    ("1980-03-04", "1955-07-09", "born a generation apart"),
    ("1980-03-04", NOTHING, NOTHING),
]
HOMES = [
    ("4 High Street", "ZZ1 1AA", "4, High St", "zz11aa", "same home"),
    ("4 High Street", "ZZ1 1AA", "4 High Street", "ZZ1 1AB", "same house and street"),
    ("4 High Road", "ZZ1 1AA", "4 Hihg Road", "ZZ1 1AB", "close spellings of one address"),
    ("4 High Street", "ZZ1 1AA", "6 High Street", "ZZ1 1AA", "same postcode or street"),
    ("4 High Street", "ZZ1 1AA", "9 Low Lane", "ZZ7 3QQ", "different addresses"),
    ("4 High Street", "ZZ1 1AA", NOTHING, NOTHING, NOTHING),
    ("4 High Street", "ZZ1 1AA", NOTHING, "ZZ1 1AA", "same postcode or street"),
    (NOTHING, "ZZ1 1AA", NOTHING, "ZZ1 1AA", "same postcode or street"),
    (NOTHING, "ZZ1 1AA", NOTHING, "ZZ7 3QQ", "different addresses"),
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


AGES = [
    (40, 40, "same age"),
    (40, 41, "ages a year apart"),
    (40, 37, "ages two or three years apart"),
    (40, 66, "ages a generation apart"),
    (40, 48, "other ages"),
]


@pytest.mark.parametrize(("one", "other", "level"), AGES)
def test_ages(connection, one, other, level):  # type: ignore[no-untyped-def]
    schema = Schema((Column("age", "Age", ColumnType.INTEGER, meaning=Meaning.AGE),))
    side = Side(pa.table({"age": [one, other]}), find_roles(schema), None)
    standardise_people(connection, (side,))
    ((found,),) = connection.execute(
        f"SELECT {AGE.sql} FROM {PEOPLE} AS l JOIN {PEOPLE} AS r "  # noqa: S608
        "ON l.rid = 0 AND r.rid = 1"
    ).fetchall()
    assert AGE.levels[found][0] == level


BIRTHS_IN_PARTS = [
    # day month year      the same day
    (("4", "3", "1980"), (1980, 3, 4)),
    (("04", "Mar", "80"), (1980, 3, 4)),
    (("4", "march", "12"), (2012, 3, 4)),
]


@pytest.mark.parametrize(("parts", "born"), BIRTHS_IN_PARTS)
def test_births_in_three_columns(connection, parts, born):  # type: ignore[no-untyped-def]
    names = ("Birth day", "Birth month", "Birth year")
    schema = Schema(tuple(Column(name, name, ColumnType.TEXT) for name in names))
    table = pa.table({name: [part] for name, part in zip(names, parts, strict=True)})
    standardise_people(connection, (Side(table, find_roles(schema), None),))
    found = connection.execute(
        f"SELECT birth_year, birth_month, birth_day FROM {PEOPLE}"  # noqa: S608
    ).fetchall()
    assert found == [born]


@pytest.mark.parametrize("name", ["Dale Ann", "Dale, Ann", "DALE Mrs Ann"])
def test_a_surname_before_the_forename_is_the_surname(connection, name):  # type: ignore[no-untyped-def]
    others = ["Wick Sarah", "Thornton William", "Holby Emma", "Penley Robert"]
    table = pa.table({"name": [name, *others]})
    schema = Schema((Column("name", "Name", ColumnType.TEXT, meaning=Meaning.FULL_NAME),))
    roles = with_looks(find_roles(schema), schema, table)
    assert roles.is_surname_first
    standardise_people(connection, (Side(table, roles, None),))
    found = connection.execute(
        f"SELECT forename, surname FROM {PEOPLE} WHERE rid = 0"  # noqa: S608
    ).fetchall()
    assert found == [("ANN", "DALE")]


@pytest.mark.parametrize(
    ("heading", "meaning", "role"),
    [
        ("Given Name(s)", Meaning.FULL_NAME, Role.FORENAME),
        ("fname", None, Role.FORENAME),
        ("lname", None, Role.SURNAME),
        ("first_and_surname", Meaning.SURNAME, Role.FULL_NAME),
        ("midl_name", Meaning.CATEGORY, Role.MIDDLE_NAME),
        ("D.O.B.", Meaning.EVENT_DATE, Role.BIRTH_DATE),
        ("DateOfBirth", None, Role.BIRTH_DATE),
        ("bday", None, Role.BIRTH_DATE),
        ("P/code", Meaning.RECORD_ID, Role.POSTCODE),
        ("zip_code", None, Role.POSTCODE),
        ("addr1", None, Role.ADDRESS),
        ("House", None, Role.ADDRESS),
        ("res_city_desc", Meaning.DESCRIPTION, Role.TOWN),
        ("sex_code", Meaning.RECORD_ID, Role.SEX),
        ("Age", Meaning.AGE, Role.AGE),
        ("Mother's forename", Meaning.FORENAME, None),
        ("Previous surname", Meaning.SURNAME, None),
        ("Next of kin name", Meaning.FULL_NAME, None),
        ("GP postcode", Meaning.POSTCODE, None),
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


LOOKS = [
    # texts                                              what they are
    (["LS1 4AB", "bd12 0ap", "SW1A 1AA"], Role.POSTCODE),
    (["a.b@example.org", "c@example.org"], Role.EMAIL),
    (["07700 900123", "+447700900456"], Role.PHONE),
    (["AB123456C", "CE 12 34 56 A"], Role.NATIONAL_NUMBER),
    (["19300228", "19991231", "20101101"], Role.BIRTH_DATE),
    (["Female", "male"], Role.SEX),
    (["Sarah Wick", "William Thornton"], Role.FULL_NAME),
    (["Sarah", "William"], Role.FORENAME),
    (["ref-1", "ref-2"], None),
    (["20200101", "20210101"], None),
]


@pytest.mark.parametrize(("texts", "role"), LOOKS)
def test_what_a_column_without_a_heading_looks_like(texts: list[str], role: Role | None) -> None:
    schema = Schema((Column("c1", "c1", ColumnType.TEXT),))
    roles = with_looks(find_roles(schema), schema, pa.table({"c1": texts}))
    assert set(roles.columns) == ({role} if role else set())


@pytest.mark.parametrize(
    ("heading", "values", "role"),
    [
        ("Birthday", ["19300228", "19991231"], Role.BIRTH_DATE),
        ("Birth day", ["3", "31"], Role.BIRTH_DAY),
        ("Birth month", ["Jan", "11"], Role.BIRTH_MONTH),
        ("Birth month", ["40", "50"], None),
        ("Age", ["34", "102"], Role.AGE),
        ("Age", ["18 to 24", "25 to 34"], None),
    ],
)
def test_a_heading_is_not_believed_against_the_values(
    heading: str, values: list[str], role: Role | None
) -> None:
    schema = Schema((Column("it", heading, ColumnType.TEXT),))
    roles = with_looks(find_roles(schema), schema, pa.table({"it": values}))
    assert set(roles.columns) == ({role} if role else set())

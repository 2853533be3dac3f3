"""The columns of a file: how registers of many kinds write down the same record."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.unit.linkage.registers.slips import Record

Cell = Callable[[Record], str]

_CENSUS_DAY = 2026
TRUTH = "truth"
"""The column of who a record is, in every file."""


@dataclass(frozen=True)
class Shape:
    """Headings, and what stands under each."""

    name: str
    columns: tuple[tuple[str, Cell], ...]

    def write(self, path: Path, records: Iterable[Record], prefix: str) -> None:
        """A csv with `record` (numbered, with the prefix), the columns, and the truth."""
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["record", *(heading for heading, _ in self.columns), TRUTH])
            for number, record in enumerate(records):
                cells = [cell(record) for _, cell in self.columns]
                out.writerow([f"{prefix}{number:06}", *cells, f"P{record.person}"])


def _forename(record: Record) -> str:
    return record.forename


def _surname(record: Record) -> str:
    return record.surname


def _date(form: str) -> Cell:
    return lambda record: record.born.strftime(form) if record.born else ""


def _part(form: str) -> Cell:
    return lambda record: str(int(record.born.strftime(form))) if record.born else ""


def _home(part: str) -> Cell:
    return lambda record: getattr(record.home, part) if record.home else ""


def _address(record: Record) -> str:
    home = record.home
    return f"{home.house} {home.street}, {home.town}, {home.postcode}" if home else ""


def _house_and_street(record: Record) -> str:
    return f"{record.home.house} {record.home.street}" if record.home else ""


def _full_name(record: Record) -> str:
    return " ".join(filter(None, (record.forename, record.middle, record.surname)))


def _titled(record: Record) -> str:
    title = {"F": "Mrs", "M": "Mr"}.get(record.sex, "Dr")
    return f"{record.surname.upper()}, {title} {record.forename}"


def _age(record: Record) -> str:
    return str(_CENSUS_DAY - record.born.year) if record.born else ""


SHAPES = (
    Shape(
        "generic",
        (
            ("first_name", _forename),
            ("surname", _surname),
            ("dob", _date("%Y-%m-%d")),
            ("city", _home("town")),
            ("email", lambda record: record.email),
        ),
    ),
    Shape(
        "biographical",
        (
            ("full_name", _full_name),
            ("first_and_surname", lambda record: f"{record.forename} {record.surname}"),
            ("first_name", _forename),
            ("surname", _surname),
            ("dob", _date("%Y-%m-%d")),
            ("birth_place", lambda record: record.birth_place),
            ("postcode_fake", _home("postcode")),
            ("gender", lambda record: {"F": "female", "M": "male"}.get(record.sex, "")),
            ("occupation", lambda record: record.occupation),
        ),
    ),
    Shape(
        "census",
        (
            ("PERNAME1", lambda record: record.forename.upper()),
            ("PERNAME2", lambda record: record.surname.upper()),
            ("SEX", lambda record: record.sex),
            ("DOB_DAY", _part("%d")),
            ("DOB_MON", _part("%m")),
            ("DOB_YEAR", _part("%Y")),
            ("ENUMCAP", _house_and_street),
            ("ENUMPC", lambda record: _home("postcode")(record).replace(" ", "")),
        ),
    ),
    Shape(
        "voters",
        (
            ("last_name", lambda record: record.surname.upper()),
            ("first_name", lambda record: record.forename.upper()),
            ("midl_name", lambda record: record.middle.upper()),
            ("age", _age),
            ("sex_code", lambda record: record.sex or "U"),
            ("res_street_address", lambda record: _house_and_street(record).upper()),
            ("res_city_desc", lambda record: _home("town")(record).upper()),
            ("zip_code", _home("postcode")),
            ("full_phone_num", lambda record: record.phone),
        ),
    ),
    Shape(
        "one name",
        (
            ("Name", _full_name),
            ("D.O.B.", _date("%d/%m/%Y")),
            ("Address", _address),
        ),
    ),
    Shape(
        "titled",
        (
            ("Client", _titled),
            ("Date of Birth", _date("%d-%b-%y")),
            ("Post Code", _home("postcode")),
            ("Tel", lambda record: record.phone),
        ),
    ),
    Shape(
        "odd headings",
        (
            ("Given Name(s)", lambda r: " ".join(filter(None, (r.forename, r.middle)))),
            ("Family Name", _surname),
            ("Birth Dt", _date("%d.%m.%Y")),
            ("Gender Identity", lambda record: {"F": "Female", "M": "Male"}.get(record.sex, "")),
            ("House", _home("house")),
            ("Road", _home("street")),
            ("P/code", _home("postcode")),
            ("Mobile No.", lambda record: record.phone),
        ),
    ),
    Shape(
        "short headings",
        (
            ("fname", _forename),
            ("lname", _surname),
            ("bday", _date("%Y%m%d")),
            ("addr1", _house_and_street),
            ("town", _home("town")),
            ("pcode", _home("postcode")),
        ),
    ),
    Shape(
        "patients",
        (
            ("NHS_NO", lambda record: record.nhs_number),
            ("FORENAMES", lambda r: " ".join(filter(None, (r.forename, r.middle)))),
            ("SURNAME", _surname),
            ("DATE_OF_BIRTH", _date("%d/%m/%y")),
            ("POSTCODE", _home("postcode")),
        ),
    ),
    Shape(
        "names and births",
        (
            ("forename", _forename),
            ("surname", _surname),
            ("date_of_birth", _date("%d/%m/%Y")),
        ),
    ),
)


def shape(name: str) -> Shape:
    return next(each for each in SHAPES if each.name == name)

"""The files of the cold-homes problem: who pays less council tax, who had help, whose home is cold,
who is ill of it; each written its own way, with the truth aside.

    ostrabeck/council-tax-reduction.csv      claims at Ostrabeck Borough Council
    warm-homes/help-given.csv                visits of the charity Warm Homes Wendlemark
    housing/tenancies.csv                    tenants and the condition of their homes
    clinic/respiratory-list.csv              patients of a clinic for lungs
    truth/people-records.parquet             file, reference, person: never read by a journey
    truth/people.parquet                     person, group, is_cold, is_helped
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.demo import names
from folkmoot.demo.addresses import Postcodes, make_postcodes
from folkmoot.demo.geography import make_geography
from folkmoot.demo.habits import DateForm, FileHabit, MoneyForm
from folkmoot.demo.people.population import Person, Population, make_population
from folkmoot.demo.people.recording import Care, Recorded, record
from folkmoot.demo.randomness import stream
from folkmoot.demo.sizes import Size
from folkmoot.demo.writers import write_table

_TITLES = {"F": ("Mrs", "Ms", "Miss"), "M": ("Mr", "Mr", "Mr"), None: ("", "", "")}
_HELP = ("boiler", "fuel voucher", "insulation", "advice")
_CONDITIONS = ("asthma", "COPD", "bronchitis")
_OSTRABECK = 0
_TWICE = 0.02
_FIRST_DAY = date(2025, 4, 1)

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class PeopleFiles:
    """Where the files are. `records` and `people` are the truth."""

    council_tax_reduction: Path
    help_given: Path
    tenancies: Path
    respiratory_list: Path
    records: Path
    people: Path


@dataclass(frozen=True, slots=True)
class _Office:
    """How an office chooses people and writes them down. `reference` begins its references."""

    key: str
    habit: FileHabit
    care: Care
    reference: str
    chooses: Callable[[np.random.Generator, Person], bool]
    row: Callable[[np.random.Generator, Person, Recorded], Row]


def make_cold_homes(folder: Path, *, people: int = 2_400, seed: int = 2026) -> PeopleFiles:
    """Make the four files and their truth. The same number and seed give the same bytes."""
    extent = Size.SMALL.extent
    postcodes = make_postcodes(extent, make_geography(extent, seed), seed)
    population = make_population(people, postcodes, _OSTRABECK, seed)
    written: list[Path] = []
    truth: list[Row] = []
    for office in _OFFICES:
        rows, whose = _records(office, population, postcodes, seed)
        path = folder / office.key / office.habit.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_table(path, pa.Table.from_pylist(rows, _schema(office)), office.habit)
        written.append(path)
        truth += [
            {"file": f"{office.key}/{path.name}", "reference": row["reference"], "person": person}
            for row, person in zip(rows, whose, strict=True)
        ]
    helped = {one["person"] for one in truth if str(one["file"]).startswith("warm-homes")}
    aside = folder / "truth"
    aside.mkdir(parents=True, exist_ok=True)
    records = _write(aside / "people-records.parquet", truth)
    known = [
        {"person": one.number, "group": one.group, "is_cold": one.home.is_cold,
         "is_helped": one.number in helped}
        for one in population.people
    ]  # fmt: skip
    claims, help_given, tenancies, patients = written
    return PeopleFiles(
        claims, help_given, tenancies, patients, records, _write(aside / "people.parquet", known)
    )


def _records(
    office: _Office, population: Population, postcodes: Postcodes, seed: int
) -> tuple[list[Row], list[int]]:
    """The office's records in no order that means anything, and whose each is."""
    rng = stream(seed, "people", office.key)
    chosen = [one for one in population.people if office.chooses(rng, one)]
    chosen += [one for one in chosen if rng.random() < _TWICE]
    rows, whose = [], []
    for number, at in enumerate(rng.permutation(len(chosen)).tolist()):
        person = chosen[at]
        recorded = record(rng, person, postcodes, office.care)
        reference = f"{office.reference}{10_000 + number * 7}"
        rows.append({"reference": reference, **office.row(rng, person, recorded)})
        whose.append(person.number)
    return rows, whose


def _claims(rng: np.random.Generator, person: Person) -> bool:
    return is_grown(person) and bool(rng.random() < (0.42 if person.home.is_cold else 0.26))


def _was_helped(rng: np.random.Generator, person: Person) -> bool:
    return is_grown(person) and bool(rng.random() < (0.35 if person.home.is_cold else 0.04))


def _rents(rng: np.random.Generator, person: Person) -> bool:
    return is_grown(person) and person.home.number % 3 == 0 and bool(rng.random() < 0.9)


def _is_patient(rng: np.random.Generator, person: Person) -> bool:
    return bool(rng.random() < (0.22 if person.home.has_damp else 0.09))


def is_grown(person: Person) -> bool:
    return person.born < date(2008, 7, 1)


def _claim(rng: np.random.Generator, person: Person, seen: Recorded) -> Row:
    return {
        "title": names.pick(rng, _TITLES[seen.sex]),
        "forename": seen.forename,
        "surname": seen.surname,
        "born": seen.born,
        "ni_number": seen.ni_number,
        "address": seen.address,
        "postcode": seen.postcode,
        "since": _FIRST_DAY + timedelta(days=int(rng.integers(400))),
        "award": names.pick(rng, ("full", "full", "part")),
    }


def _visit(rng: np.random.Generator, person: Person, seen: Recorded) -> Row:
    return {
        "name": f"{seen.surname.upper()}, {seen.forename}",
        "born": seen.born,
        "phone": seen.phone,
        "address": seen.address,
        "postcode": seen.postcode.replace(" ", "").lower() if rng.random() < 0.2 else seen.postcode,
        "help": names.pick(rng, _HELP),
    }


def _tenancy(rng: np.random.Generator, person: Person, seen: Recorded) -> Row:
    home = person.home
    return {
        "forename": seen.forename.upper(),
        "surname": seen.surname.upper(),
        "born": seen.born,
        "sex": {"F": "Female", "M": "Male", None: None}[seen.sex],
        "address": seen.address,
        "postcode": seen.postcode,
        "rating": home.rating,
        "damp": "Y" if home.has_damp else "N",
    }


def _patient(rng: np.random.Generator, person: Person, seen: Recorded) -> Row:
    return {
        "nhs_number": seen.nhs_number,
        "forename": seen.forename,
        "surname": seen.surname,
        "born": seen.born,
        "sex": seen.sex,
        "postcode": seen.postcode,
        "condition": names.pick(rng, _CONDITIONS),
    }


def _habit(
    file_name: str, date_form: DateForm, columns: Sequence[tuple[str, str]], delimiter: str = ","
) -> FileHabit:
    first = ("reference", columns[0][1])
    return FileHabit(
        file_name=file_name,
        columns=(first, *columns[1:]),
        delimiter=delimiter,
        encoding="utf-8",
        date_form=date_form,
        money_form=MoneyForm.PLAIN,
    )


_OFFICES = (
    _Office(
        "ostrabeck",
        _habit("council-tax-reduction.csv", DateForm.SLASHES, (
            ("reference", "Claim reference"), ("title", "Title"), ("forename", "Forename"),
            ("surname", "Surname"), ("born", "Date of birth"), ("ni_number", "NI number"),
            ("address", "Address"), ("postcode", "Postcode"), ("since", "Claim start date"),
            ("award", "Award"))),
        Care(), "CTR", _claims, _claim,
    ),
    _Office(
        "warm-homes",
        _habit("help-given.csv", DateForm.LONG_MONTH, (
            ("reference", "Case number"), ("name", "Full name"), ("born", "DOB"),
            ("phone", "Telephone"), ("address", "Address"), ("postcode", "Post code"),
            ("help", "Help given")), ";"),
        Care(nickname=0.2, slip=0.05, no_date=0.06, old_home=0.2), "WH-", _was_helped, _visit,
    ),
    _Office(
        "housing",
        _habit("tenancies.csv", DateForm.ISO, (
            ("reference", "Tenancy reference"), ("forename", "First name"),
            ("surname", "Last name"), ("born", "Date of Birth"), ("sex", "Gender"),
            ("address", "Property address"), ("postcode", "Postcode"),
            ("rating", "EPC rating"), ("damp", "Damp reported"))),
        Care(slip=0.02, old_home=0.1), "T", _rents, _tenancy,
    ),
    _Office(
        "clinic",
        _habit("respiratory-list.csv", DateForm.SHORT_MONTH, (
            ("reference", "Patient reference"), ("nhs_number", "NHS number"),
            ("forename", "Given name"), ("surname", "Family name"), ("born", "Birth date"),
            ("sex", "Sex"), ("postcode", "Postcode"), ("condition", "Condition"))),
        Care(nickname=0.04, no_number=0.03), "P", _is_patient, _patient,
    ),
)  # fmt: skip


def _schema(office: _Office) -> pa.Schema:
    dates = {"born", "since"}
    return pa.schema(
        [(name, pa.date32() if name in dates else pa.string()) for name, _ in office.habit.columns]
    )


def _write(path: Path, rows: Sequence[Row]) -> Path:
    pq.write_table(pa.Table.from_pylist(list(rows)), path, compression="zstd")
    return path


def files_in_order(files: PeopleFiles) -> Iterator[Path]:
    """The four files, in the order of the offices."""
    yield from (
        files.council_tax_reduction,
        files.help_given,
        files.tenancies,
        files.respiratory_list,
    )

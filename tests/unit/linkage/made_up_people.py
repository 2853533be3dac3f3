"""Made-up people in two made-up councils, for tests of linking: nobody here exists."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

import pyarrow as pa

from folkmoot.linkage.people import PeopleFile
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_FORENAMES = "Ada Bela Cora Dafydd Elin Farid Gita Hamo Idris Jana Kofi Lena Milo Nadia Osric Petra"
_STARTS = "Ash Black Crow Dun Elm Fair Grim Hol Ing Jar Kel Lang Mar Nor Ox Pen Ros Sten Thorn Wul"
_ENDS = "by dale field ford gate ham ley more shaw ton wick worth"

SCHEMA = Schema(
    (
        Column("ref", "Ref", ColumnType.TEXT, meaning=Meaning.RECORD_ID),
        Column("forename", "Forename", ColumnType.TEXT, meaning=Meaning.FORENAME),
        Column("surname", "Surname", ColumnType.TEXT, meaning=Meaning.SURNAME),
        Column("born", "Date of birth", ColumnType.DATE, meaning=Meaning.DATE_OF_BIRTH),
        Column("address", "Address", ColumnType.TEXT, meaning=Meaning.ADDRESS),
        Column("postcode", "Postcode", ColumnType.TEXT, meaning=Meaning.POSTCODE),
    )
)


@dataclass(frozen=True)
class MadeUpPeople:
    """Two files, and who each of their records is, a number a row."""

    left: PeopleFile
    right: PeopleFile
    left_people: pa.ChunkedArray
    right_people: pa.ChunkedArray


def two_councils(n_people: int = 400, seed: int = 1) -> MadeUpPeople:
    """Half of the people are in both files; of those a fifth moved, a fifth are misspelt."""
    draw = random.Random(seed)  # noqa: S311
    people = [_person(draw) for _ in range(n_people)]
    lefts = [(number, people[number]) for number in range(n_people * 3 // 4)]
    rights = [(number, _changed(people[number], draw)) for number in range(n_people // 4, n_people)]
    draw.shuffle(rights)
    return MadeUpPeople(_file(lefts, "L"), _file(rights, "R"), _numbers(lefts), _numbers(rights))


Person = tuple[str, str, datetime.date, str, str]


def _person(draw: random.Random) -> Person:
    surname = draw.choice(_STARTS.split()) + draw.choice(_ENDS.split())
    born = datetime.date(1930, 1, 1) + datetime.timedelta(days=draw.randrange(30_000))
    return (draw.choice(_FORENAMES.split()), surname, born, *_home(draw))


def _home(draw: random.Random) -> tuple[str, str]:
    street = draw.choice(_STARTS.split()) + draw.choice(_ENDS.split())
    address = f"{draw.randrange(1, 90)} {street} Street"
    return address, f"ZZ{draw.randrange(1, 20)} {draw.randrange(1, 10)}A{draw.choice('ABDE')}"


def _changed(person: Person, draw: random.Random) -> Person:
    forename, surname, born, address, postcode = person
    if draw.random() < 0.2:
        address, postcode = _home(draw)
    if draw.random() < 0.2:
        place = draw.randrange(1, len(surname))
        surname = surname[:place] + draw.choice("aeiou") + surname[place + 1 :]
    return forename, surname, born, address, postcode


def _file(people: list[tuple[int, Person]], prefix: str) -> PeopleFile:
    rows = [(f"{prefix}{place:05}", *person) for place, (_, person) in enumerate(people)]
    columns = [pa.array(list(values)) for values in zip(*rows, strict=True)]
    return PeopleFile(pa.table(columns, names=list(SCHEMA.names)), SCHEMA)


def _numbers(people: list[tuple[int, Person]]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([number for number, _ in people])])

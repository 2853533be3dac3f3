"""Made-up households as two councils know them, with truth: nobody here exists.

Some moved together, some were followed by others at their address, some lost a grown child who
lives alone now, and some are known by only part of their people.
"""

from __future__ import annotations

import datetime
import random

import pyarrow as pa
from tests.unit.linkage.made_up_addresses import MadeUpAddress, MadeUpPair, make_addresses

from folkmoot.linkage.matching import RecordFile
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_FORENAMES = (
    "Ada Bela Cora Dafydd Elin Farid Gita Hamo Idris Jana Kofi Lena Milo Nadia Osric Petra Quill "
    "Rhian Suri Tomas Una Viktor Wanda Yusuf Zofia Alun Bryn Ceri Dilys Emrys"
)
_STARTS = "Ash Black Crow Dun Elm Fair Grim Hol Ing Jar Kel Lang Mar Nor Ox Pen Ros Sten Thorn Wul"
_ENDS = "by dale field ford gate ham ley more shaw ton wick worth brook combe den stead"

Person = tuple[str, str, datetime.date]
Row = tuple[int, Person, MadeUpAddress]
"""The household's number, one of its people, and where they live."""


def two_councils_of_households(n_households: int = 300, seed: int = 1) -> MadeUpPair:
    """Most households are in both files; the truth is the household's number."""
    draw = random.Random(seed)  # noqa: S311
    homes = make_addresses(2 * n_households, draw)
    draw.shuffle(homes)
    free = homes[n_households:]
    lefts: list[Row] = []
    rights: list[Row] = []
    new = n_households
    for number in range(n_households):
        people = _household(draw)
        home = homes[number]
        if draw.random() < 0.85:
            lefts += [(number, person, home) for person in people]
        if draw.random() > 0.85:
            continue
        if draw.random() < 0.2:
            if draw.random() < 0.4:
                rights += [(new, person, home) for person in _household(draw)]
                new += 1
            home = free.pop()
        if len(people) > 2 and draw.random() < 0.25:
            rights.append((new, people[-1], free.pop()))
            people = people[:-1]
            new += 1
        kept = [person for person in people if draw.random() < 0.9] or people[:1]
        rights += [(number, _changed(person, draw), home) for person in kept]
    draw.shuffle(rights)
    return MadeUpPair(_file(lefts, "L"), _file(rights, "R"), _truth(lefts), _truth(rights))


def _household(draw: random.Random) -> list[Person]:
    surname = draw.choice(_STARTS.split()) + draw.choice(_ENDS.split())
    return [
        (
            draw.choice(_FORENAMES.split()),
            surname,
            datetime.date(1930, 1, 1) + datetime.timedelta(days=draw.randrange(33_000)),
        )
        for _ in range(draw.choice((1, 1, 2, 2, 3, 4, 5)))
    ]


def _changed(person: Person, draw: random.Random) -> Person:
    forename, surname, born = person
    if draw.random() < 0.05:
        place = draw.randrange(1, len(surname))
        surname = surname[:place] + draw.choice("aeiou") + surname[place + 1 :]
    if draw.random() < 0.04:
        born = born.replace(year=born.year + draw.choice((-1, 1)), day=min(born.day, 28))
    return forename, surname, born


_COLUMNS = (
    ("ref", ColumnType.TEXT, Meaning.RECORD_ID),
    ("forename", ColumnType.TEXT, Meaning.FORENAME),
    ("surname", ColumnType.TEXT, Meaning.SURNAME),
    ("born", ColumnType.DATE, Meaning.DATE_OF_BIRTH),
    ("address", ColumnType.TEXT, Meaning.ADDRESS),
    ("town", ColumnType.TEXT, Meaning.TOWN),
    ("postcode", ColumnType.TEXT, Meaning.POSTCODE),
)


def _file(rows: list[Row], prefix: str) -> RecordFile:
    records = []
    for place, (_, (forename, surname, born), home) in enumerate(rows):
        flat = f"Flat {home.unit}, " if home.unit else ""
        building = f"{home.building}, " if home.building else ""
        address = f"{flat}{building}{home.number} {home.street}"
        name = f"{prefix}{place:06}"
        records.append((name, forename, surname, born, address, home.town, home.postcode))
    columns = [pa.array(list(values)) for values in zip(*records, strict=True)]
    schema = Schema(tuple(Column(name, name, kind, meaning) for name, kind, meaning in _COLUMNS))
    return RecordFile(pa.table(columns, names=list(schema.names)), schema)


def _truth(rows: list[Row]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([number for number, _, _ in rows])])

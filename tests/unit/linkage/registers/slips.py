"""What a register makes of a person: slips of the pen, gaps, other forms, moves and marriages."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, replace

from tests.unit.linkage.registers.pools import POOLS, draw_common_first
from tests.unit.linkage.registers.population import Home, Person, draw_home

_FORMS = {pool.name: pool.forms for pool in POOLS}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Record:
    """A person as a register has them; an empty text is unknown."""

    person: int
    group: str
    forename: str
    middle: str
    surname: str
    sex: str
    born: datetime.date | None
    home: Home | None
    nhs_number: str
    phone: str
    email: str
    birth_place: str
    occupation: str


@dataclass(frozen=True)
class Care:
    """How a register is kept: the chance of each thing, a record."""

    slip: float = 0.04
    other_form: float = 0.06
    gap: float = 0.03
    moved: float = 0.12
    married: float = 0.02
    initial: float = 0.02
    turned: float = 0.005
    first_of_january: float = 0.01
    days_changed_places: float = 0.01


GOOD = Care(0.01, 0.02, 0.01, 0.05, 0.01, 0.005, 0.001, 0.002, 0.002)
USUAL = Care()
POOR = Care(0.12, 0.12, 0.12, 0.2, 0.03, 0.05, 0.03, 0.05, 0.03)


def copy_out(person: Person) -> Record:
    """Without a slip."""
    return Record(
        person.number,
        person.group,
        person.forename,
        person.middle,
        person.surname,
        person.sex,
        person.born,
        person.home,
        person.nhs_number,
        person.phone,
        person.email,
        person.birth_place,
        person.occupation,
    )


def register(
    people: list[Person], care: Care, draw: random.Random, new_homes: dict[Home, Home] | None = None
) -> list[Record]:
    """A record a person, in the order of the people. Of a home that moves, most move together:
    `new_homes` remembers where to."""
    moved_to: dict[Home, Home] = {} if new_homes is None else new_homes
    return [_record(person, care, draw, moved_to) for person in people]


def _record(person: Person, care: Care, draw: random.Random, moved_to: dict[Home, Home]) -> Record:
    record = copy_out(person)
    if person.home not in moved_to:
        moved_to[person.home] = draw_home(draw) if draw.random() < care.moved else person.home
    home = moved_to[person.home] if draw.random() < 0.9 else person.home
    forename, surname = record.forename, record.surname
    if draw.random() < care.other_form:
        forename = draw.choice(_FORMS[person.group].get(forename, (forename,)))
    if draw.random() < care.initial:
        forename = forename[:1]
    if person.sex == "F" and draw.random() < care.married:
        pool = next(pool for pool in POOLS if pool.name == person.group)
        surname = draw_common_first(draw, pool.surnames)
    forename, surname = _slip(forename, care, draw), _slip(surname, care, draw)
    if draw.random() < care.turned:
        forename, surname = surname, forename
    street = _slip(home.street, care, draw)
    return replace(
        record,
        forename=_gap(forename, care.gap / 3, draw),
        surname=_gap(surname, care.gap / 3, draw),
        middle=_gap(record.middle[:1] if draw.random() < 0.3 else record.middle, care.gap, draw),
        sex=_gap(record.sex, care.gap, draw),
        born=_born(person.born, care, draw),
        home=None if draw.random() < care.gap else replace(home, street=street),
        nhs_number=_gap(record.nhs_number, 5 * care.gap, draw),
        phone=_gap(record.phone, 0.3 + care.gap, draw),
        email=_gap(record.email, 0.4 + care.gap, draw),
        birth_place=_gap(record.birth_place, care.gap, draw),
        occupation=_gap(record.occupation, 0.2, draw),
    )


def _born(born: datetime.date, care: Care, draw: random.Random) -> datetime.date | None:
    if draw.random() < care.gap:
        return None
    if draw.random() < care.first_of_january:
        return born.replace(month=1, day=1)
    if draw.random() < care.days_changed_places and born.day <= 12:
        return born.replace(month=born.day, day=born.month)
    if draw.random() < care.slip / 2:
        return born.replace(year=born.year + draw.choice((-10, -1, 1, 10)), day=min(born.day, 28))
    if draw.random() < care.slip / 2:
        return born.replace(day=draw.randrange(1, 29))
    return born


def _gap(text: str, chance: float, draw: random.Random) -> str:
    return "" if draw.random() < chance else text


def _slip(text: str, care: Care, draw: random.Random) -> str:
    """One letter left out, put in, taken for another, or changed with its neighbour."""
    if len(text) < 3 or draw.random() >= care.slip:
        return text
    place = draw.randrange(1, len(text) - 1)
    letter = draw.choice(_LETTERS)
    return draw.choice(
        (
            text[:place] + text[place + 1 :],
            text[:place] + letter + text[place:],
            text[:place] + letter + text[place + 1 :],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
        )
    )

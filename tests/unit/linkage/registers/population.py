"""People in households: families share surname and home, some are twins, some are namesakes."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, replace

from tests.unit.linkage.registers.pools import POOLS, WORDS, Pool, draw_common_first, draw_pool

_STREETS = "Abbey Mill Church Station Victoria Park Orchard Bridge Chapel Quarry Moor Spring Hill"
_KINDS = ["Street", "Road", "Avenue", "Lane", "Drive", "Close", "Terrace"]
_TWINS, _NAMESAKES = 0.03, 0.02


@dataclass(frozen=True)
class Home:
    house: str
    street: str
    town: str
    postcode: str


@dataclass(frozen=True)
class Person:
    """One person as they are; `number` is the truth, `group` the community of their name."""

    number: int
    group: str
    forename: str
    middle: str
    surname: str
    sex: str
    born: datetime.date
    home: Home
    nhs_number: str
    phone: str
    email: str
    birth_place: str
    occupation: str


def draw_home(draw: random.Random) -> Home:
    letters = "ABDEFGHJLN"
    return Home(
        str(draw.randrange(1, 140)),
        f"{draw.choice(_STREETS.split())} {draw.choice(_KINDS)}",
        draw.choice(WORDS["towns"]),
        f"ZZ{draw.randrange(1, 30)} {draw.randrange(1, 10)}{draw.choice(letters)}"
        f"{draw.choice(letters)}",
    )


def make_population(n_people: int, seed: int) -> list[Person]:
    """People with numbers from 0, families after one another."""
    draw = random.Random(seed)  # noqa: S311  -- made-up people, no secret
    people: list[Person] = []
    while len(people) < n_people:
        people += _household(draw, len(people))
    return people[:n_people]


def _household(draw: random.Random, first: int) -> list[Person]:
    pool, home = draw_pool(draw), draw_home(draw)
    surname = draw_common_first(draw, pool.surnames)
    members: list[Person] = []
    for _ in range(draw.choices((1, 2, 3, 4, 5), (30, 32, 18, 14, 6))[0]):
        person = _person(draw, pool, surname, home, first + len(members))
        while any(person.forename == other.forename for other in members):
            person = _person(draw, pool, surname, home, first + len(members))
        if members and draw.random() < _TWINS:
            person = replace(person, born=members[-1].born)
        elif members and draw.random() < _NAMESAKES and members[0].sex == person.sex:
            year = members[0].born.year - draw.randrange(18, 41)
            born = person.born.replace(year=year, day=min(person.born.day, 28))
            person = replace(person, forename=members[0].forename, born=born)
        members.append(person)
    return members


def _person(draw: random.Random, pool: Pool, surname: str, home: Home, number: int) -> Person:
    sex = draw.choice("FM")
    names = pool.women if sex == "F" else pool.men
    forename = draw_common_first(draw, names)
    born = datetime.date(1930, 1, 1) + datetime.timedelta(days=draw.randrange(32_000))
    others = POOLS[0].women if sex == "F" else POOLS[0].men
    middle = draw.choice(names if pool is not POOLS[0] else others) if draw.random() < 0.6 else ""
    return Person(
        number,
        pool.name,
        forename,
        middle,
        surname,
        sex,
        born,
        home,
        _nhs_number(draw),
        f"07{draw.randrange(100_000_000, 999_999_999)}",
        f"{forename}.{surname}{draw.randrange(1_000)}@example.org".lower().replace("'", ""),
        draw.choice(WORDS["births"]),
        draw.choice(WORDS["jobs"]),
    )


def _nhs_number(draw: random.Random) -> str:
    """Ten digits of which the last checks the others (remainder by eleven)."""
    while True:
        digits = [9, 9, 9, *(draw.randrange(10) for _ in range(6))]
        check = -sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11
        if check < 10:
            return "".join(map(str, [*digits, check]))

"""Homes and the people in them: twins, movers, namesakes, and what makes a home cold.

Nobody exists. NHS numbers begin with 999, the range kept for tests; National Insurance numbers with
QQ, which is not issued; telephone numbers are of Ofcom's range for drama.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from folkmoot.demo import names
from folkmoot.demo.addresses import Postcodes
from folkmoot.demo.randomness import draws, stream

_RATINGS = ("A", "B", "C", "D", "E", "F", "G")
_RATING_SHARES = (0.01, 0.09, 0.34, 0.31, 0.15, 0.07, 0.03)
_SIZES = (1, 2, 3, 4, 5)
_SIZE_SHARES = (0.32, 0.34, 0.15, 0.13, 0.06)
_TWINS = 0.03
_MOVED = 0.09
_MARRIED_NAME = 0.02
_LATEST_BIRTH = date(2026, 6, 30)
_DAYS_OF_A_LIFE = 92 * 365
_COLD = frozenset("EFG")
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Home:
    """A home: its postcode (its place among the region's), number and energy rating."""

    number: int
    postcode: int
    house: int
    rating: str
    has_damp: bool

    @property
    def is_cold(self) -> bool:
        return self.rating in _COLD


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up. `former` is the home before a move, and `maiden` the name before a
    marriage; None where there was none. `slips` is how often their records go wrong, against 1."""

    number: int
    group: str
    slips: float
    sex: str
    forename: str
    surname: str
    born: date
    home: Home
    former: Home | None
    maiden: str | None
    nhs_number: str
    ni_number: str
    phone: str


@dataclass(frozen=True, slots=True)
class Population:
    homes: tuple[Home, ...]
    people: tuple[Person, ...]


def make_population(number: int, postcodes: Postcodes, council: int, seed: int) -> Population:
    """At least this many people of a council (its place among them), in whole households; the same
    for the same seed."""
    rng = stream(seed, "people")
    sizes, ratings = draws(rng, _SIZE_SHARES), draws(rng, _RATING_SHARES)
    groups = draws(rng, [one["share"] for one in _words()["groups"]])
    own = np.flatnonzero(postcodes.councils == council)
    homes: list[Home] = []
    people: list[Person] = []
    while len(people) < number:
        rating = _RATINGS[next(ratings)]
        is_damp = rng.random() < (0.35 if rating in _COLD else 0.06)
        home = Home(len(homes), int(own[rng.integers(len(own))]),
                    1 + int(rng.geometric(0.02)), rating, is_damp)  # fmt: skip
        homes.append(home)
        former = None
        if len(homes) > 20 and rng.random() < _MOVED:
            former = homes[int(rng.integers(len(homes) - 1))]
        group = _words()["groups"][next(groups)]
        people += _household(rng, group, home, former, _SIZES[next(sizes)], len(people))
    return Population(tuple(homes), tuple(people))


def variants_of(forename: str) -> list[str]:
    """Other spellings of a forename, and its short forms."""
    found: list[str] = _words()["variants"].get(forename, [])
    return found


def _household(
    rng: np.random.Generator, group: dict[str, Any], home: Home, former: Home | None, size: int,
    first: int,
) -> list[Person]:  # fmt: skip
    """People of one family name: adults first, then children, of whom some are twins."""
    surname = _family(rng, group)
    found: list[Person] = []
    eldest = _LATEST_BIRTH - timedelta(days=int(rng.integers(20 * 365, _DAYS_OF_A_LIFE)))
    for place in range(size):
        is_child = place >= 2
        if not is_child:
            born = eldest + timedelta(days=int(rng.integers(-1500, 1500)) if place else 0)
        elif found[-1].born > eldest + timedelta(days=16 * 365) and rng.random() < _TWINS * 4:
            born = found[-1].born
        else:
            years = int(rng.integers(18, 38))
            born = min(eldest + timedelta(days=years * 365 + int(rng.integers(365))), _LATEST_BIRTH)
        sex = "F" if rng.random() < 0.51 else "M"
        taken = {one.forename for one in found}
        forenames = [one for one in group["girls" if sex == "F" else "boys"] if one not in taken]
        is_renamed = sex == "F" and not is_child and place and rng.random() < _MARRIED_NAME * 5
        number = first + place
        found.append(
            Person(
                number, group["name"], group["slips"], sex, names.pick(rng, forenames), surname,
                born, home, former, _family(rng, group) if is_renamed else None,
                nhs_number(number), f"QQ{number % 1_000_000:06d}{'ABCD'[number % 4]}",
                f"07700 900{number % 1000:03d}",
            )
        )  # fmt: skip
    return found


def nhs_number(number: int) -> str:
    """A number of the range for tests, with its check digit (modulus 11); 10 is skipped over."""
    stem = 999_000_000 + number * 7
    while True:
        digits = f"{stem:09d}"
        check = -sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11
        if check < 10:
            return f"{digits[:3]} {digits[3:6]} {digits[6:]}{check}"
        stem += 1


def _family(rng: np.random.Generator, group: dict[str, Any]) -> str:
    if not group["family"]:
        return names.family(rng)
    onsets, endings = group["family"]
    return names.pick(rng, onsets) + names.pick(rng, endings)


@cache
def _words() -> dict[str, Any]:
    text = files("folkmoot.demo.people").joinpath("names_by_group.yaml").read_text("utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words

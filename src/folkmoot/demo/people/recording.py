"""How offices write a person down: nicknames, slips of the keys, former homes, things left out.

Each office has a carelessness of its own, and each group of people suffers from it differently, as
in real registers: that is what a linkage's report on bias has to find.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

import numpy as np

from folkmoot.demo import names
from folkmoot.demo.addresses import Postcodes
from folkmoot.demo.people.population import Home, Person, variants_of

_KEYS = "abcdefghijklmnoprstuwyz"


@dataclass(frozen=True, slots=True)
class Care:
    """How often an office gets something wrong or leaves it out, for the largest group."""

    nickname: float = 0.08
    slip: float = 0.03
    swapped_date: float = 0.01
    no_date: float = 0.02
    old_home: float = 0.5
    no_number: float = 0.1


@dataclass(frozen=True, slots=True)
class Recorded:
    """A person as an office has them; None where it does not know."""

    forename: str
    surname: str
    born: date | None
    sex: str | None
    address: str
    postcode: str
    phone: str | None
    nhs_number: str | None
    ni_number: str | None


def record(rng: np.random.Generator, person: Person, postcodes: Postcodes, care: Care) -> Recorded:
    """One person as one office writes them down."""

    def goes_wrong(share: float) -> bool:
        return bool(rng.random() < share * person.slips)

    forename, surname = person.forename, person.surname
    others = variants_of(forename)
    if others and goes_wrong(care.nickname):
        forename = names.pick(rng, others)
    if goes_wrong(care.slip):
        forename = slip(rng, forename)
    if person.maiden and rng.random() < care.old_home:
        surname = person.maiden
    if goes_wrong(care.slip):
        surname = slip(rng, surname)
    if goes_wrong(care.slip / 3):
        forename, surname = surname, forename
    born: date | None = person.born
    if goes_wrong(care.no_date):
        born = None
    elif person.born.day <= 12 and goes_wrong(care.swapped_date):
        born = date(person.born.year, person.born.day, person.born.month)
    home = person.home
    if person.former and rng.random() < care.old_home:
        home = person.former
    return Recorded(
        forename=forename,
        surname=surname,
        born=born,
        sex=None if goes_wrong(0.02) else person.sex,
        address=address_of(home, postcodes),
        postcode=postcodes.codes[home.postcode],
        phone=None if rng.random() < 0.4 else person.phone,
        nhs_number=None if goes_wrong(care.no_number) else person.nhs_number,
        ni_number=None if goes_wrong(care.no_number) else person.ni_number,
    )


def address_of(home: Home, postcodes: Postcodes) -> str:
    return f"{home.house} {postcodes.streets[home.postcode]}, {postcodes.towns[home.postcode]}"


def slip(rng: np.random.Generator, word: str) -> str:
    """One letter left out, doubled, changed, or swapped with its neighbour."""
    plain = unicodedata.normalize("NFKC", word)
    if len(plain) < 3:
        return plain
    at = int(rng.integers(1, len(plain) - 1))
    kind = int(rng.integers(4))
    if kind == 0:
        return plain[:at] + plain[at + 1 :]
    if kind == 1:
        return plain[:at] + plain[at] + plain[at:]
    if kind == 2:
        return plain[:at] + names.pick(rng, _KEYS) + plain[at + 1 :]
    return plain[: at - 1] + plain[at] + plain[at - 1] + plain[at + 1 :]

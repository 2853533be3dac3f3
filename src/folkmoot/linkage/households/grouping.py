"""Which records of a file are one household: those at one address.

Without an address, those of one surname and one telephone. More than a dozen records at one address
are an institution, in which the people of one surname are taken together. References to households
are not looked at, as those to people are not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from folkmoot.linkage.addresses.parsing import Address
from folkmoot.linkage.addresses.standardising import PlacedAddress, read_addresses
from folkmoot.linkage.businesses.registrations import read_phone
from folkmoot.linkage.matching.files import RecordFile
from folkmoot.linkage.people.roles import Role, Roles, find_roles
from folkmoot.linkage.standardise.business_names import clean_text

_MOST_IN_A_HOME = 12
_LETTERS = re.compile(r"[^A-Z]+")

Household = tuple[str, ...]
"""What names a household inside its file: equal for two records that are of one."""


@dataclass(frozen=True, slots=True)
class Resident:
    """One record: its household, surname ("" where unknown) and address."""

    household: Household
    surname: str
    placed: PlacedAddress


def group_residents(file: RecordFile) -> list[Resident]:
    """The household of every record, in the order of the file."""
    roles = find_roles(file.schema)
    placed = _placed(file, roles)
    surnames = _surnames(file, roles)
    phones = [
        next((phone for cell in cells if (phone := read_phone(cell))), "")
        for cells in file.texts(roles.columns.get(Role.PHONE, ()))
    ]
    homes = [home_of(each) for each in placed]
    crowds = Counter(home for home in homes if home)
    residents = []
    for row, home in enumerate(homes):
        household: Household
        if home and crowds[home] <= _MOST_IN_A_HOME:
            household = ("home", home)
        elif home:
            household = ("home", home, surnames[row])
        elif phones[row] and surnames[row]:
            household = ("phone", phones[row], surnames[row])
        else:
            household = ("record", str(row))
        residents.append(Resident(household, surnames[row], placed[row]))
    return residents


def home_of(placed: PlacedAddress) -> str:
    """One text for a dwelling; "" where the address does not name one."""
    if placed.uprn:
        return placed.uprn
    told = placed.address
    if told.low is None and not told.building:
        return ""
    if not told.postcode and not told.street:
        return ""
    parts = (told.unit, told.building if told.low is None else "", str(told.low), told.street)
    return "/".join((*parts, told.postcode or told.town))


def _placed(file: RecordFile, roles: Roles) -> list[PlacedAddress]:
    if any(role in roles for role in (Role.ADDRESS, Role.POSTCODE, Role.UPRN)):
        return read_addresses(file)
    return [PlacedAddress(Address())] * file.table.num_rows


def _surnames(file: RecordFile, roles: Roles) -> list[str]:
    """Surnames, or the last words of full names, in capitals without signs."""
    alone = file.texts(roles.columns.get(Role.SURNAME, ()))
    full = file.texts(roles.columns.get(Role.FULL_NAME, ()))
    return [
        _LETTERS.sub("", clean_text(surname[0] if surname else _last(whole)))
        for surname, whole in zip(alone, full, strict=True)
    ]


def _last(whole: tuple[str, ...]) -> str:
    """The surname of "Ann Bell" and of "Bell, Ann"."""
    if not whole:
        return ""
    before, comma, _ = whole[0].partition(",")
    return before if comma else before.split()[-1]

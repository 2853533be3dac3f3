"""What each column of a file says about a person, from its meaning and, where that leaves a choice,
its heading.

Meanings say that a column is a forename or an address; a linkage needs to know too that a forename
is the middle one, or that a date of birth stands in three columns. Record and person references
are never compared: every system numbers people in its own way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.errors import LinkageError
from folkmoot.linkage.people.headings import (
    is_of_somebody_else,
    narrowed,
    role_of_heading,
    words_of,
)
from folkmoot.linkage.people.role import Role
from folkmoot.tables import Column, Meaning, Schema

__all__ = ["Role", "Roles", "find_roles", "require_identifying"]

_BY_MEANING: dict[Meaning, Role] = {
    Meaning.FULL_NAME: Role.FULL_NAME,
    Meaning.FORENAME: Role.FORENAME,
    Meaning.SURNAME: Role.SURNAME,
    Meaning.DATE_OF_BIRTH: Role.BIRTH_DATE,
    Meaning.SEX: Role.SEX,
    Meaning.ADDRESS: Role.ADDRESS,
    Meaning.POSTCODE: Role.POSTCODE,
    Meaning.TOWN: Role.TOWN,
    Meaning.UPRN: Role.UPRN,
    Meaning.NHS_NUMBER: Role.NHS_NUMBER,
    Meaning.NI_NUMBER: Role.NATIONAL_NUMBER,
    Meaning.EMAIL: Role.EMAIL,
    Meaning.PHONE: Role.PHONE,
    Meaning.JOB_TITLE: Role.OCCUPATION,
    Meaning.AGE: Role.AGE,
}

_WEAK_MEANINGS = frozenset(
    {
        None,
        Meaning.RECORD_ID,
        Meaning.PERSON_ID,
        Meaning.CATEGORY,
        Meaning.STATUS,
        Meaning.DESCRIPTION,
        Meaning.COUNT,
        Meaning.MEASURE,
        Meaning.YEAR,
        Meaning.AREA_NAME,
        Meaning.PERIOD,
        Meaning.EVENT_DATE,
    }
)
"""Meanings that a number, a code or a date falls back to: the heading knows better."""

_ONE_COLUMN = frozenset(Role) - {Role.ADDRESS, Role.MIDDLE_NAME, Role.TOWN}
"""Roles that a second column would contradict: the first in the file is taken."""


@dataclass(frozen=True)
class Roles:
    """The columns of a file by what they say of a person; a role may have several columns.

    `is_surname_first` of full names that begin with the surname, without a comma that says so.
    """

    columns: Mapping[Role, tuple[str, ...]]
    is_surname_first: bool = False

    def __contains__(self, role: object) -> bool:
        return role in self.columns

    @property
    def provides(self) -> frozenset[str]:
        """Which facts of a standardised record this file can give."""
        has = self.columns.keys()
        facts = {role.value for role in has & _PLAIN}
        if has & {Role.FULL_NAME, Role.FORENAME}:
            facts |= {"forename", "middle_name"}
        if has & {Role.FULL_NAME, Role.SURNAME}:
            facts.add("surname")
        if has & {Role.BIRTH_DATE, Role.BIRTH_YEAR}:
            facts.add("birth_date")
        if has & {Role.ADDRESS, Role.POSTCODE, Role.UPRN}:
            facts.add("place")
        return frozenset(facts)


_PLAIN = frozenset(
    {
        Role.SEX,
        Role.NHS_NUMBER,
        Role.NATIONAL_NUMBER,
        Role.EMAIL,
        Role.PHONE,
        Role.TOWN,
        Role.BIRTH_PLACE,
        Role.OCCUPATION,
        Role.AGE,
    }
)


def find_roles(schema: Schema) -> Roles:
    """The role of every column that says something of a person, in the order of the file."""
    found: dict[Role, list[str]] = defaultdict(list)
    for column in schema:
        role = _role(column)
        if role is None:
            continue
        if role in _ONE_COLUMN and found[role]:
            continue
        found[role].append(column.name)
    return Roles({role: tuple(columns) for role, columns in found.items() if columns})


def require_identifying(left: Roles, right: Roles) -> None:
    """Raises LinkageError when the two have too little in common to tell people apart.

    A number that names a person is enough, or two facts of name, birth, place, e-mail and phone.
    """
    common = left.provides & right.provides
    if common & {"nhs_number", "national_number"}:
        return
    facts = common & {"forename", "surname", "birth_date", "age", "place", "email", "phone"}
    if len(facts) < 2:
        known = ", ".join(sorted(common)).replace("_", " ") or "nothing"
        raise LinkageError(
            f"Nothing here tells people apart: the files have in common {known}.",
            remedy="Two of name, date of birth, address, e-mail and telephone, or an NHS or "
            "National Insurance number, have to be in both; `folkmoot read FILE` shows what each "
            "column was taken for.",
        )


def _role(column: Column) -> Role | None:
    words = words_of(f"{column.label or column.name}")
    if is_of_somebody_else(words):
        return None
    by_meaning = _BY_MEANING.get(column.meaning) if column.meaning is not None else None
    if column.meaning in _WEAK_MEANINGS:
        return role_of_heading(words) or by_meaning
    return narrowed(by_meaning, words) if by_meaning is not None else None

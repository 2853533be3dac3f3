"""What records are of: people, households, addresses or businesses, told from what columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from folkmoot.linkage.businesses.columns import BUSINESS_FACTS, Fact, find_facts
from folkmoot.linkage.matching.files import RecordFile
from folkmoot.linkage.people.looks import with_looks
from folkmoot.linkage.people.roles import Role, find_roles
from folkmoot.tables import Finding, Kind


class RecordKind(StrEnum):
    """What links join."""

    PEOPLE = "people"
    HOUSEHOLDS = "households"
    ADDRESSES = "addresses"
    BUSINESSES = "businesses"


_BIRTHS = frozenset({Role.BIRTH_DATE, Role.BIRTH_YEAR, Role.NHS_NUMBER, Role.NATIONAL_NUMBER})
_NAMES = frozenset({Role.FORENAME, Role.SURNAME})
_REGISTRATIONS = frozenset({Fact.COMPANY_NUMBER, Fact.CHARITY_NUMBER, Fact.VAT_NUMBER})
_PLACES = frozenset({Role.ADDRESS, Role.POSTCODE, Role.UPRN})


def tell_kind(files: Sequence[RecordFile]) -> tuple[RecordKind, Finding]:
    """What the records of all these files are of, and why.

    Households are never told, since records of households are records of people: they have to be
    asked for.
    """
    facts = [frozenset(find_facts(file.schema)) for file in files]
    named = [find_roles(file.schema) for file in files]
    kind, what = _tell([frozenset(roles.columns) for roles in named], facts)
    if kind is not RecordKind.PEOPLE or what == _NOTHING_TOLD:
        # Looking at values takes time, so only where meanings and headings tell of no people.
        looked = [
            frozenset(with_looks(roles, file.schema, file.table).columns)
            for roles, file in zip(named, files, strict=True)
        ]
        kind, what = _tell(looked, facts)
    sentence = f"Taken for records of {kind.value}, by {what}; --of says otherwise."
    return kind, Finding(Kind.DECIDED, "linkage.kind", sentence)


_NOTHING_TOLD = "no column that tells another kind"


def _tell(
    roles_of_files: Sequence[frozenset[Role]], facts_of_files: Sequence[frozenset[Fact]]
) -> tuple[RecordKind, str]:
    """The first that holds: a company list has contacts, and a list of people their employers."""
    roles = frozenset.intersection(*roles_of_files)
    if roles & _BIRTHS:
        return RecordKind.PEOPLE, "dates of birth or numbers that name a person"
    if frozenset.intersection(*facts_of_files) & _REGISTRATIONS:
        return RecordKind.BUSINESSES, "numbers in a register of businesses"
    if roles >= _NAMES:
        return RecordKind.PEOPLE, "forenames and surnames"
    if all(facts & BUSINESS_FACTS for facts in facts_of_files):
        return RecordKind.BUSINESSES, "names of businesses"
    if all(each & (_NAMES | {Role.FULL_NAME}) for each in roles_of_files):
        return RecordKind.PEOPLE, "names of people"
    if all(each & _PLACES for each in roles_of_files):
        return RecordKind.ADDRESSES, "addresses and nobody's name"
    return RecordKind.PEOPLE, _NOTHING_TOLD

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
    roles = [
        set(with_looks(find_roles(file.schema), file.schema, file.table).columns) for file in files
    ]
    facts = [set(find_facts(file.schema)) for file in files]
    kind, what = _tell(
        frozenset.intersection(*(frozenset(each) for each in roles)),
        frozenset.intersection(*(frozenset(each) for each in facts)),
        has_name_of_business=all(each & BUSINESS_FACTS for each in facts),
        has_name_of_person=all(each & (_NAMES | {Role.FULL_NAME}) for each in roles),
        has_place=all(each & _PLACES for each in roles),
    )
    sentence = f"Taken for records of {kind.value}, by {what}; --of says otherwise."
    return kind, Finding(Kind.DECIDED, "linkage.kind", sentence)


def _tell(
    roles: frozenset[Role],
    facts: frozenset[Fact],
    *,
    has_name_of_business: bool,
    has_name_of_person: bool,
    has_place: bool,
) -> tuple[RecordKind, str]:
    """The first that holds: a company list has contacts, and a list of people their employers."""
    if roles & _BIRTHS:
        return RecordKind.PEOPLE, "dates of birth or numbers that name a person"
    if facts & _REGISTRATIONS:
        return RecordKind.BUSINESSES, "numbers in a register of businesses"
    if roles >= _NAMES:
        return RecordKind.PEOPLE, "forenames and surnames"
    if has_name_of_business:
        return RecordKind.BUSINESSES, "names of businesses"
    if has_name_of_person:
        return RecordKind.PEOPLE, "names of people"
    if has_place:
        return RecordKind.ADDRESSES, "addresses and nobody's name"
    return RecordKind.PEOPLE, "no column that tells another kind"

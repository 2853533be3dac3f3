"""What a heading says of a column about a person, in the words that registers use.

A heading narrows down a meaning (a given name is no full name), stands in where no meaning is
known, and tells the columns about somebody else apart: a next of kin is another person.
"""

from __future__ import annotations

import re

from folkmoot.linkage.people.role import Role

_SOMEBODY_ELSE = re.compile(
    r"\b(mother|father|parent|guardian|spouse|husband|wife|partner|kin|emergency|other contact|"
    r"maiden|previous|prev|former|alias|gp|doctor|practi(ce|tioner)|officer|worker|employer|"
    r"school|referr(er|al|ed)|landlord|agent|executor)\b"
)

_NUMBER = r"(no|num|nbr|number|id)?"
_HEADINGS: tuple[tuple[str, Role], ...] = tuple(
    (pattern, role)
    for role, patterns in (
        (Role.BIRTH_DAY, (r"\b(birth|dob) ?(day|dd|d)\b", r"\bday of birth\b")),
        (Role.BIRTH_MONTH, (r"\b(birth|dob) ?(month|mon|mth|mm|m)\b", r"\bmonth of birth\b")),
        (
            Role.BIRTH_YEAR,
            (r"\b(birth|dob) ?(year|yr|yyyy|yy|y)\b", r"\byear of birth\b", r"\byob\b"),
        ),
        (
            Role.BIRTH_PLACE,
            (
                r"\bbirth ?(place|town|city|country|state)\b",
                r"\b(place|town|city|country) of birth\b",
                r"\b(pob|born in)\b",
            ),
        ),
        (
            Role.BIRTH_DATE,
            (
                r"\b(date of birth|d ?o ?b|dt of birth)\b",
                r"\bbirth ?(date|dt|d)\b",
                r"\bb ?(day|date|dt)\b",
                r"\bborn\b",
                r"\bbirth\b",
            ),
        ),
        (Role.AGE, (r"\bage\b",)),
        (Role.FULL_NAME, (r"\b(full|whole|complete) ?name\b", r"\bfirst and (sur|last) ?name\b")),
        (
            Role.MIDDLE_NAME,
            (
                r"\b(middle|midl|mid|m) ?(name|nm|init(ial)?)s?\b",
                r"\b(second|other) (fore)?names?\b",
            ),
        ),
        (
            Role.FORENAME,
            (
                r"\b(given|first|christian|fore|known|f|g) ?(name|nm)s?\b",
                r"\bpername1\b",
                r"\b(given|first|forename\w*)$",
            ),
        ),
        (
            Role.SURNAME,
            (
                r"\b(sur|last|family|l|s) ?(name|nm)s?\b",
                r"\bpername2\b",
                r"\b(last|surname\w*)$",
            ),
        ),
        (Role.SEX, (r"\b(gender|sex)\b",)),
        (Role.NHS_NUMBER, (rf"\bnhs ?{_NUMBER}\b",)),
        (
            Role.NATIONAL_NUMBER,
            (
                r"\bsoc(ial)? ?sec(urity)?\b",
                r"\b(ssn|nino|ni no|ni number)\b",
                r"\bnational (insurance|id)\b",
            ),
        ),
        (Role.EMAIL, (r"\be ?mail\b",)),
        (Role.PHONE, (r"\b(tel|telephone|phone|mobile|mob|cell)\b",)),
        (Role.UPRN, (r"\buprn\b",)),
        (
            Role.POSTCODE,
            (r"\bp(ost)?(al)? ?codes?\b", r"\bzip( ?code)?\b", r"\b(pc|pcd|enumpc)\b"),
        ),
        (
            Role.ADDRESS,
            (
                r"\b(address|addr|add)( ?(line)? ?\d)?\b",
                r"\b(street|road|str nam|house|flat|building|premises?|enumcap)\b",
                r"\bline ?[1-4]\b",
            ),
        ),
        (Role.TOWN, (r"\b(suburb|city|locality|town|village)\b",)),
        (Role.OCCUPATION, (r"\b(occupation|profession|job)\b",)),
    )
    for pattern in patterns
)
"""The first that is found counts: a place of birth before a birth, a given name before a name."""

_NARROWER: dict[Role, frozenset[Role]] = {
    Role.FULL_NAME: frozenset({Role.FORENAME, Role.SURNAME, Role.MIDDLE_NAME}),
    Role.FORENAME: frozenset({Role.MIDDLE_NAME, Role.FULL_NAME}),
    Role.SURNAME: frozenset({Role.FULL_NAME}),
    Role.BIRTH_DATE: frozenset({Role.BIRTH_DAY, Role.BIRTH_MONTH, Role.BIRTH_YEAR}),
    Role.TOWN: frozenset({Role.BIRTH_PLACE}),
}
"""Where a heading knows better than the meaning: what it may make of it."""


def words_of(heading: str) -> str:
    """A heading as lower-case words: `DateOfBirth` and `DATE_OF_BIRTH` are `date of birth`."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.sub(r"[^a-z0-9]+", " ", apart.lower()).strip()


def is_of_somebody_else(words: str) -> bool:
    """Whether the column tells of another person, or of the same one formerly."""
    return _SOMEBODY_ELSE.search(words) is not None


def role_of_heading(words: str) -> Role | None:
    for pattern, role in _HEADINGS:
        if re.search(pattern, words):
            return role
    return None


def narrowed(role: Role, words: str) -> Role:
    """What the heading makes of a role that a meaning gave."""
    by_heading = role_of_heading(words)
    return by_heading if by_heading in _NARROWER.get(role, ()) else role  # type: ignore[return-value]

"""What of a person is encoded: fields for comparing, and composites for finding pairs.

A field becomes one filter. Its parts are columns of a standardised record (`people.standardising`)
cut into grams: letters in pairs say how alike two spellings are, whole values that two are equal.
A composite becomes one token, equal or not; it joins several facts, so that nearly every token is
one person's and how often a token occurs tells nothing about a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.linkage.people.standardising import PEOPLE


class Cut(StrEnum):
    """How a value becomes grams: in overlapping pairs of letters, by place of each character, or
    whole."""

    PAIRS = "pairs"
    PLACES = "places"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a standardised record, how it is cut, and the positions each gram sets."""

    column: str
    cut: Cut
    positions: int


@dataclass(frozen=True, slots=True)
class Field:
    """A fact that is compared, encoded into one filter where any of the columns in `known_by` is
    known.

    `usual` is what is expected of two records of one person before anything is learned: shares of
    the levels of `similarity.LEVELS`.
    """

    name: str
    parts: tuple[Part, ...]
    known_by: tuple[str, ...]
    usual: tuple[float, ...]


_NAME_USUAL = (0.8, 0.09, 0.04, 0.07)
_NUMBER_USUAL = (0.9, 0.05, 0.02, 0.03)
_CONTACT_USUAL = (0.6, 0.05, 0.02, 0.33)


def _number(name: str, usual: tuple[float, ...], cut: Cut = Cut.PLACES) -> Field:
    return Field(name, (Part(name, cut, 10),), (name,), usual)


FIELDS: tuple[Field, ...] = (
    Field(
        "forename",
        (Part("forename", Cut.PAIRS, 16), Part("root", Cut.WHOLE, 48)),
        ("forename",),
        _NAME_USUAL,
    ),
    Field(
        "middle",
        (Part("middle", Cut.PAIRS, 16), Part("middle_initial", Cut.WHOLE, 48)),
        ("middle",),
        (0.6, 0.15, 0.1, 0.15),
    ),
    Field(
        "surname",
        (Part("surname", Cut.PAIRS, 16), Part("sound", Cut.WHOLE, 24)),
        ("surname",),
        _NAME_USUAL,
    ),
    Field(
        "birth",
        (
            Part("birth_year", Cut.WHOLE, 32),
            Part("birth_month", Cut.WHOLE, 32),
            Part("birth_day", Cut.WHOLE, 32),
            Part("birth_numbers", Cut.WHOLE, 16),
        ),
        ("birth_year",),
        (0.87, 0.08, 0.03, 0.02),
    ),
    Field(
        "place",
        (
            Part("postcode", Cut.PLACES, 8),
            Part("house", Cut.WHOLE, 24),
            Part("street", Cut.PAIRS, 6),
            Part("street_start", Cut.WHOLE, 24),
        ),
        ("postcode", "street"),
        (0.5, 0.1, 0.05, 0.35),
    ),
    _number("nhs_number", _NUMBER_USUAL),
    _number("national_number", _NUMBER_USUAL),
    _number("email", _CONTACT_USUAL, Cut.PAIRS),
    _number("phone", _CONTACT_USUAL),
)


@dataclass(frozen=True, slots=True)
class Composite:
    """Facts that make one token together. Every column must be known.

    `needs` are the fields that it is made from; `agrees` the comparisons that agree on pairs found
    by it, whoever the two are. Where `is_unordered`, the columns' order makes no difference.
    """

    name: str
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    agrees: tuple[str, ...]
    is_unordered: bool = False


def _composite(name: str, columns: str, needs: str, agrees: str | None = None) -> Composite:
    fields = tuple(needs.split())
    agreed = fields if agrees is None else tuple(agrees.split())
    return Composite(name, tuple(columns.split()), fields, agreed)


COMPOSITES: tuple[Composite, ...] = (
    _composite("nhs", "nhs_number", "nhs_number"),
    _composite("national", "national_number", "national_number"),
    _composite("email", "email", "email"),
    _composite("phone", "phone", "phone"),
    _composite("whole_name", "root surname", "forename surname"),
    _composite("birth_forename", "born root", "birth forename"),
    _composite("birth_surname", "born surname", "birth surname"),
    _composite("home_initial", "home_area home_door initial", "place forename"),
    _composite("postcode_forename", "postcode root", "place forename"),
    _composite("postcode_surname", "postcode surname", "place surname"),
    _composite("postcode_birth", "postcode birth_year", "place birth"),
    _composite("birth_initials", "born initial surname_initial", "birth forename surname"),
    _composite(
        "birth_numbers_forename",
        "birth_numbers birth_year root",
        "birth forename",
        "birth forename",
    ),
    _composite("name_sound", "root sound birth_year", "forename surname birth"),
    _composite(
        "month_name", "root surname_initial birth_month birth_day", "forename surname birth"
    ),
    _composite("surname_month", "surname birth_year birth_month", "surname birth"),
    _composite("surname_day", "surname birth_month birth_day initial", "surname birth forename"),
    _composite("sound_birth", "sound birth_year birth_month initial", "surname birth forename"),
    _composite("name_middle", "root surname middle_initial", "forename surname middle"),
    Composite(
        "names_in_any_order",
        ("given", "surname"),
        ("forename", "surname"),
        ("forename", "surname"),
        is_unordered=True,
    ),
)
"""In the order in which they find pairs; a token that too many share is left out."""


COUNTING_COMPOSITES: tuple[Composite, ...] = (
    _composite("nhs", "nhs_number", "nhs_number"),
    _composite("national", "national_number", "national_number"),
    _composite("person", "root surname born", "forename surname birth"),
)
"""What is encoded where only the overlap is counted: equal in all of it, or not the same."""


@dataclass(frozen=True, slots=True)
class _Derived:
    column: str
    sql: str


_DERIVED = (
    _Derived("initial", "left(root, 1)"),
    _Derived("surname_initial", "left(surname, 1)"),
    _Derived("middle_initial", "left(middle, 1)"),
    _Derived(
        "birth_numbers",
        "least(birth_day, birth_month) * 100 + greatest(birth_day, birth_month)",
    ),
    _Derived("street_start", "left(street, 6)"),
    _Derived("home_area", "coalesce(postcode, street)"),
    _Derived(
        "home_door", "coalesce(house, CASE WHEN postcode IS NOT NULL THEN left(street, 6) END)"
    ),
)

_PLAIN = (
    "forename",
    "root",
    "given",
    "middle",
    "surname",
    "sound",
    "birth_day",
    "birth_month",
    "birth_year",
    "born",
    "house",
    "street",
    "postcode",
    "nhs_number",
    "national_number",
    "email",
    "phone",
)


MIXED = "mixed"
"""A column that follows from all others, by which records can be put in one order."""


def records_query() -> str:
    """The query that gives every column that parts and composites name, and MIXED, a row a record
    in the order of the file, from the table of standardised records."""
    derived = ", ".join(f"{each.sql} AS {each.column}" for each in _DERIVED)
    plain = ", ".join(_PLAIN)
    return (
        f"SELECT {plain}, {derived}, hash({plain}) AS {MIXED} "  # noqa: S608
        f"FROM {PEOPLE} ORDER BY file_row"
    )

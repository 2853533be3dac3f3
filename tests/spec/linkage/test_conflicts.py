"""Which two values cannot be of one person, and which are a slip of the pen."""

from __future__ import annotations

import datetime

import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters import RULES, Difference, rule_for
from folkmoot.linkage.clusters.conflicts import DIFFERS
from folkmoot.tables import Meaning

# one value        another value     whether they contradict each other
NUMBERS = [
    ("943 476 5919", "9434765919", False),  # the same, written with spaces
    ("9434765919", "9434765918", False),  # one digit mistyped
    ("9434765919", "9437465919", False),  # two neighbours changed places
    ("9434765919", "943476591", False),  # one digit left out
    ("9434765919", "94347659190", False),  # one digit too many
    ("9434765919", "9434765891", True),  # more than one slip
    ("9434765919", "4010232137", True),
    ("AB123456C", "ab 12 34 56 c", False),
]

DATES = [
    ("1984-03-12", "1984-03-12", False),
    ("1984-03-12", "12/03/1984", False),  # one date in two layouts
    ("1984-03-12", "1984-12-03", False),  # day and month changed places
    ("1984-03-12", "1984-03-21", False),  # another day of the month
    ("1984-03-12", "1948-03-12", False),  # another year
    ("1984-03-12", "1984-11-12", False),  # another month
    ("1984-03-12", "1984-01-01", False),  # only the year was known
    ("1984-03-12", "1983-01-01", True),
    ("1984-03-12", "1985-04-12", True),  # two of three differ
    ("1984-03-12", "1951-07-30", True),
    ("1984-03-12", "unknown", False),  # text that is no date says nothing
]

ANYTHING = [("F", "f", False), ("F", "M", True), ("X1", "x-1", False)]

CASES = [
    *((Difference.BEYOND_A_SLIP, *case) for case in NUMBERS),
    *((Difference.BEYOND_A_DATE_SLIP, *case) for case in DATES),
    *((Difference.ANY, *case) for case in ANYTHING),
]


@pytest.mark.parametrize(("difference", "one", "other", "contradicts"), CASES)
def test_two_values_contradict_each_other(
    difference: Difference, one: str, other: str, contradicts: bool
) -> None:
    assert DIFFERS[difference](one, other) is contradicts
    assert DIFFERS[difference](other, one) is contradicts


def test_every_difference_has_cases() -> None:
    assert {case[0] for case in CASES} == set(Difference) == set(DIFFERS)


def test_dates_may_be_typed_too() -> None:
    differs = DIFFERS[Difference.BEYOND_A_DATE_SLIP]
    born = datetime.date(1984, 3, 12)
    assert not differs(born, datetime.datetime(1984, 12, 3, tzinfo=datetime.UTC))
    assert differs(born, "1951-07-30")


# sex   forename          sex   forename     whether they contradict each other
PEOPLE = [
    (("F", "MAYA"), ("M", "DAVID"), True),  # a sister and a brother
    (("F", "MAYA"), ("M", "MAIA"), False),  # a slip in either column
    (("F", "MAYA"), ("F", "DAVID"), False),  # a name that changed
    (("F", "MAYA"), (None, "DAVID"), False),  # not known
]


@pytest.mark.parametrize(("one", "other", "contradicts"), PEOPLE)
def test_a_rule_of_two_columns_needs_both_to_differ(
    one: tuple[str, str], other: tuple[str, str], contradicts: bool
) -> None:
    rule = rule_for(Meaning.SEX, {Meaning.SEX: "sex", Meaning.FORENAME: "forename"})
    names = ("sex", "forename")
    assert (
        rule.contradicts(dict(zip(names, one, strict=True)), dict(zip(names, other, strict=True)))
        is contradicts
    )


def test_a_rule_is_refused_where_there_is_none_or_its_column_is_missing() -> None:
    with pytest.raises(LinkageError, match=r"No rule.*nhs_number"):
        rule_for(Meaning.TOWN, {Meaning.TOWN: "town"})
    for meaning in RULES:
        with pytest.raises(LinkageError, match="asks for a column"):
            rule_for(meaning, {})

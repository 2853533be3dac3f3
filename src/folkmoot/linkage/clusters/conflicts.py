"""What cannot be true of two records of one person: rules as data, and where clusters break them.

A difference is a conflict only when no slip of the pen explains it. A number of ten digits with one
of them mistyped is a slip; so is a day of birth that stands where the month belongs. 1 January is
what clerks write when they know the year only, and contradicts no other day of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.errors import LinkageError
from folkmoot.tables import Meaning


class Difference(StrEnum):
    """When two known values contradict each other."""

    ANY = "any"
    """Whenever they are not the same."""
    BEYOND_A_SLIP = "beyond_a_slip"
    """When more than one character was changed, left out, added, or changed places."""
    BEYOND_A_DATE_SLIP = "beyond_a_date_slip"
    """When two dates are neither a slip apart nor the same with day and month swapped, differ in
    more than one of day, month and year, and neither is 1 January of the year of the other."""


@dataclass(frozen=True, slots=True)
class ConflictRule:
    """Two records contradict each other when they do so by every clause, a column and when its
    values do. `name` says it in words."""

    name: str
    clauses: tuple[tuple[str, Difference], ...]

    def contradicts(self, one: Mapping[str, object], other: Mapping[str, object]) -> bool:
        """Whether two records, by column, cannot be of one person; unknown values never say so."""
        return all(
            one[column] is not None
            and other[column] is not None
            and DIFFERS[difference](one[column], other[column])
            for column, difference in self.clauses
        )


def differ_beyond_a_slip(one: object, other: object) -> bool:
    """Whether two texts are more than one slip apart, whatever stands between their letters."""
    return not _is_a_slip_apart(_letters(one), _letters(other))


def differ_beyond_a_date_slip(one: object, other: object) -> bool:
    """Whether two dates cannot be one date and a slip of the pen. Text that is no date says
    nothing."""
    first, second = _date(one), _date(other)
    if first is None or second is None:
        return False
    same_year = first.year == second.year
    same = same_year + (first.month == second.month) + (first.day == second.day)
    is_swapped = same_year and (first.day, first.month) == (second.month, second.day)
    is_default = same_year and any((day.day, day.month) == (1, 1) for day in (first, second))
    slip = _is_a_slip_apart(first.isoformat(), second.isoformat())
    return not (same >= 2 or is_swapped or is_default or slip)


def _differ(one: object, other: object) -> bool:
    return _letters(one) != _letters(other)


DIFFERS: Mapping[Difference, Callable[[object, object], bool]] = {
    Difference.ANY: _differ,
    Difference.BEYOND_A_SLIP: differ_beyond_a_slip,
    Difference.BEYOND_A_DATE_SLIP: differ_beyond_a_date_slip,
}

RULES: Mapping[Meaning, tuple[str, tuple[tuple[Meaning, Difference], ...]]] = {
    Meaning.NHS_NUMBER: ("two NHS numbers", ((Meaning.NHS_NUMBER, Difference.BEYOND_A_SLIP),)),
    Meaning.NI_NUMBER: (
        "two National Insurance numbers",
        ((Meaning.NI_NUMBER, Difference.BEYOND_A_SLIP),),
    ),
    Meaning.DATE_OF_BIRTH: (
        "two dates of birth",
        ((Meaning.DATE_OF_BIRTH, Difference.BEYOND_A_DATE_SLIP),),
    ),
    Meaning.SEX: (
        "two sexes with two forenames",
        ((Meaning.SEX, Difference.ANY), (Meaning.FORENAME, Difference.BEYOND_A_SLIP)),
    ),
}
"""What contradicts what among records of people, by meaning. Two sexes alone may be a slip, or a
person who changed; with another forename they are a brother and a sister."""


def rule_for(meaning: Meaning, columns: Mapping[Meaning, str]) -> ConflictRule:
    """The rule for a meaning over the columns that have the meanings which it asks for.

    Raises LinkageError where there is no such rule, or a column that it asks for is not there.
    """
    if meaning not in RULES:
        raise LinkageError(
            "No rule says when two values of this contradict each other.",
            where=meaning.value,
            remedy=f"There are rules for {', '.join(RULES)}.",
        )
    name, clauses = RULES[meaning]
    missing = [needed for needed, _ in clauses if needed not in columns]
    if missing:
        raise LinkageError(
            f"The rule asks for a column that means {missing[0].label}, and there is none.",
            where=meaning.value,
            remedy="Leave the rule out, or give records that have the column.",
        )
    return ConflictRule(name, tuple((columns[needed], how) for needed, how in clauses))


def _letters(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _date(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    for layout in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d"):
        try:
            return datetime.datetime.strptime(str(value).strip(), layout).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _is_a_slip_apart(one: str, other: str) -> bool:
    """Equal, or one letter changed, dropped or added, or two neighbours swapped."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    place = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, others = one[place:], other[place:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[:2] == others[:2][::-1] and rest[2:] == others[2:])
    )

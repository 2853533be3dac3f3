"""What may be said of two records' names."""

from __future__ import annotations

from folkmoot.linkage.review.records import PersonRecord
from folkmoot.linkage.review.saying import (
    Similarity,
    agree,
    close,
    different,
    same,
    silence,
)
from folkmoot.linkage.review.spelling import Slip, slip_between

_RARE, _COMMON = 2e-4, 1e-3
"""Shares of records below which a name is rare, and from which it is common: as the model's."""
_SHORT = 4
"""Letters of a name up to which one letter counts for much."""


def say_forename(left: PersonRecord, right: PersonRecord) -> Similarity:
    """How the two forenames stand to each other, and to the other names of the two records."""
    fact, one, other = "forename", left.forename, right.forename
    if one is None or other is None:
        return silence(fact, one, other) or different(fact)
    if one == other and len(one) > 1:
        return same(fact, f"the same{_how_common(left.forename_share, right.forename_share)}")
    if _are_swapped(left, right):
        return close(fact, "forename and surname changed places")
    if 1 in (len(one), len(other)) and one[0] == other[0]:
        return close(fact, "the same first letter, at least one gives only that")
    if left.root == right.root:
        return close(fact, "two forms of one name")
    slip = slip_between(one, other)
    if slip is not Slip.TWO and _is_slip(slip, one, other):
        return close(fact, _letters(slip, one, other))
    if agree(one, right.middle) or agree(other, left.middle):
        return close(fact, "one's forename is the other's middle name")
    if one[0] == other[0] and _is_slip(slip, one, other):
        return close(fact, _letters(slip, one, other))
    return different(fact)


def say_middle_name(left: PersonRecord, right: PersonRecord) -> Similarity | None:
    """How the two middle names stand to each other; None where neither record has one."""
    fact, one, other = "middle name", left.middle, right.middle
    if one is None and other is None:
        return None
    if one is None or other is None:
        return silence(fact, one, other)
    if one == other:
        return same(fact, "the same" if len(one) > 1 else "the same first letter")
    if 1 in (len(one), len(other)) and one[0] == other[0]:
        return close(fact, "the same first letter")
    slip = slip_between(one, other)
    if slip is not Slip.TWO and _is_slip(slip, one, other):
        return close(fact, _letters(slip, one, other))
    return different(fact)


def say_surname(left: PersonRecord, right: PersonRecord) -> Similarity:
    """How the two surnames stand to each other."""
    fact, one, other = "surname", left.surname, right.surname
    if one is None or other is None:
        return silence(fact, one, other) or different(fact)
    if one == other:
        return same(fact, f"the same{_how_common(left.surname_share, right.surname_share)}")
    if _are_swapped(left, right):
        return close(fact, "forename and surname changed places")
    sounds = "sounds alike, " if left.sound == right.sound else ""
    slip = slip_between(one, other)
    if _is_slip(slip, one, other):
        return close(fact, f"{sounds}{_letters(slip, one, other)}")
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _SHORT and shorter in longer:
        return close(fact, "one is part of the other")
    if sounds:
        return close(fact, "begins and sounds alike, spelt differently")
    return different(fact)


def _are_swapped(left: PersonRecord, right: PersonRecord) -> bool:
    return agree(left.forename, right.surname) or agree(right.forename, left.surname)


def _letters(slip: Slip, one: str, other: str) -> str:
    """A slip counts for more where there are few letters, so that is told too."""
    is_short = max(len(one), len(other)) <= _SHORT
    return slip.words("letter") + (", in a short name" if is_short else "")


def _is_slip(slip: Slip, one: str, other: str) -> bool:
    """Whether so few letters differ that it may be one name."""
    if slip is Slip.TWO:
        return min(len(one), len(other)) > _SHORT
    return slip in (Slip.CHANGED, Slip.EXTRA, Slip.SWAPPED)


def _how_common(*shares: float | None) -> str:
    share = max((each for each in shares if each is not None), default=None)
    if share is None:
        return ""
    if share < _RARE:
        return ", a rare one here"
    return ", a common one here" if share >= _COMMON else ""

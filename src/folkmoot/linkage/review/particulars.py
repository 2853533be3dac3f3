"""What may be said of two records' births, homes and numbers."""

from __future__ import annotations

from folkmoot.linkage.review.records import PersonRecord
from folkmoot.linkage.review.saying import (
    Similarity,
    agree,
    close,
    different,
    same,
    silence,
    spelt,
)
from folkmoot.linkage.review.spelling import Slip, slip_between

_YEAR_OR_TWO, _GENERATION = 2, 16


def say_birth(left: PersonRecord, right: PersonRecord) -> Similarity:
    """How the two dates of birth stand to each other. No age is told."""
    fact = "born"
    one, other = _birth(left), _birth(right)
    missing = silence(fact, left.birth_year, right.birth_year)
    if missing is not None:
        return missing
    if one is None or other is None:
        return _by_year(left, right)
    agreeing = tuple(mine == yours for mine, yours in zip(one, other, strict=True))
    if all(agreeing):
        if one[:2] == (1, 1):
            return close(fact, "the same first of January, which often stands for an unknown day")
        return same(fact, "the same day")
    if agreeing[2] and one[:2] == (other[1], other[0]):
        return close(fact, "day and month changed places")
    if sum(agreeing) == 2:
        return close(fact, _the_part_that_differs(one, other, agreeing))
    if agreeing[2]:
        return different(fact, "the same year, another day and month")
    return different(fact, _how_far_apart(abs(one[2] - other[2])))


def _by_year(left: PersonRecord, right: PersonRecord) -> Similarity:
    """For two years of which one at least has no day or no month beside it."""
    if left.birth_year == right.birth_year:
        return close("born", "the same year, the day of at least one not known")
    return different("born", "other years, the day of at least one not known")


_PARTS = ("day", "month", "year")


def _the_part_that_differs(
    one: tuple[int, int, int], other: tuple[int, int, int], agreeing: tuple[bool, ...]
) -> str:
    place = agreeing.index(False)
    slip = slip_between(f"{one[place]:02}", f"{other[place]:02}")
    how = slip.words("digit") if slip in (Slip.CHANGED, Slip.SWAPPED) else "all its digits differ"
    same_parts = " and ".join(
        part for part, is_same in zip(_PARTS, agreeing, strict=True) if is_same
    )
    if place == 2 and abs(one[2] - other[2]) >= _GENERATION and slip is not Slip.SWAPPED:
        how = f"{how}, a generation apart or more"
    return f"the same {same_parts}, another {_PARTS[place]}: {how}"


def _how_far_apart(years: int) -> str:
    if years <= _YEAR_OR_TWO:
        return "other days, at most two years apart"
    if years < _GENERATION:
        return "other days, years apart"
    return "other days, a generation apart or more"


def _birth(record: PersonRecord) -> tuple[int, int, int] | None:
    if record.birth_day is None or record.birth_month is None or record.birth_year is None:
        return None
    return record.birth_day, record.birth_month, record.birth_year


def say_sex(left: PersonRecord, right: PersonRecord) -> Similarity:
    """Whether the two records agree in sex."""
    missing = silence("sex", left.sex, right.sex)
    return missing or (same("sex") if left.sex == right.sex else different("sex"))


def say_home(left: PersonRecord, right: PersonRecord) -> Similarity:
    """How near each other the two records live, from the same home to elsewhere."""
    fact = "lives"
    if not _has_home(left) or not _has_home(right):
        return _silent_home(left, right)
    same_house = agree(left.house, right.house)
    same_street = agree(left.street, right.street)
    if agree(left.home, right.home):
        return same(fact, "the same home")
    if same_house and same_street:
        return same(fact, "the same house and street")
    if agree(left.postcode, right.postcode):
        return _at_same_postcode(left, right, same_house=same_house)
    if same_street:
        return close(fact, "the same street, another house")
    if same_house and _is_slip(left.postcode, right.postcode):
        return close(fact, "the same house number, one character of the postcode differs")
    return _by_area(left, right)


def _at_same_postcode(left: PersonRecord, right: PersonRecord, *, same_house: bool) -> Similarity:
    if same_house:
        return close("lives", "the same postcode and house number, the street spelt differently")
    if left.house is None or right.house is None:
        return close("lives", "the same postcode, one house not known")
    return close("lives", "the same postcode, another house")


def _by_area(left: PersonRecord, right: PersonRecord) -> Similarity:
    if left.postcode is None or right.postcode is None:
        return different("lives", "at different addresses")
    if left.postcode[:-2] == right.postcode[:-2]:
        return different("lives", "in neighbouring streets")
    if left.postcode[:-3] == right.postcode[:-3]:
        return different("lives", "in the same postal district")
    return different("lives", "in different districts")


def _silent_home(left: PersonRecord, right: PersonRecord) -> Similarity:
    found = silence("lives", left.home if _has_home(left) else None,
                    right.home if _has_home(right) else None)  # fmt: skip
    return found or different("lives")


def _has_home(record: PersonRecord) -> bool:
    return any((record.home, record.postcode, record.street))


def _is_slip(left: str | None, right: str | None) -> bool:
    if left is None or right is None:
        return False
    return slip_between(left, right) in (Slip.CHANGED, Slip.SWAPPED, Slip.EXTRA)


def say_number(fact: str, left: str | None, right: str | None) -> Similarity | None:
    """How two numbers stand to each other; None where neither record has one."""
    if left is None and right is None:
        return None
    if left is None or right is None:
        return silence(fact, left, right)
    return spelt(fact, left, right, "digit")


def say_email(left: str | None, right: str | None) -> Similarity | None:
    """How two e-mail addresses stand to each other; None where neither record has one."""
    fact = "e-mail"
    if left is None or right is None:
        return None if left is right else silence(fact, left, right)
    one, other = left.partition("@"), right.partition("@")
    if left != right and one[0] == other[0]:
        return close(fact, "the same before the at sign, another provider")
    return spelt(fact, left, right, "character")


def say_word(fact: str, left: str | None, right: str | None) -> Similarity | None:
    """How two words such as towns stand to each other; None where neither record has one."""
    if left is None and right is None:
        return None
    if left is None or right is None:
        return silence(fact, left, right)
    return spelt(fact, left, right, "letter")

"""Where the parts of a date stand in a value of a given shape.

A shape has every digit as 9 and every letter as A or a, so `31/12/2017 11:59 PM` and all its like
are one layout, and the parts of a million of them are read by position.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

Span = tuple[int, int]

_DAY_NAME = r"(?:(?P<weekday>[Aa]{3,9}),?\ )?"
_FIRST = r"(?P<first>9{1,2})"
_ORDINAL = r"(?P<ordinal>[Aa]{2})?"
_MONTH_NAME = r"(?P<month_name>[Aa]{3,9})\.?"
_YEAR = r"(?P<year>9{4}|9{2})"
_TIME = r"""
    (?:
        (?:(?P<joint>A)|,?\ {1,2})
        (?P<hour>9{1,2})(?P<clock>[:.])(?P<minute>9{2})
        (?:(?P=clock)(?P<second>9{2})(?:[.,](?P<fraction>9{1,9}))?)?
        (?:\ ?(?P<half>[Aa]{2}))?
        (?:\ ?(?:(?P<zone>A{1,3})|(?P<zone_sign>[-+])(?P<zone_hour>9{2}):?(?P<zone_minute>9{2})?))?
    )?
"""


class Written(Enum):
    """How the parts of a date are written."""

    IN_FIGURES = "in figures"
    """Two figures and a year, as 03/04/2017: day first or month first is the column's matter."""
    YEAR_FIRST = "year first"
    MONTH_NAMED = "month named"
    COMPACT = "compact"
    """Eight digits, year first: a date only where dates are expected."""
    SERIAL = "serial"
    """A spreadsheet's count of days: a date only where dates are expected."""


def _pattern(date: str) -> re.Pattern[str]:
    return re.compile(rf"(?x){date}{_TIME}")


_LAYOUTS: tuple[tuple[Written, re.Pattern[str]], ...] = (
    (
        Written.IN_FIGURES,
        _pattern(rf"{_DAY_NAME}{_FIRST}(?P<s>[-/])(?P<second_part>9{{1,2}})(?P=s){_YEAR}"),
    ),
    (
        Written.IN_FIGURES,
        _pattern(rf"{_FIRST}(?P<s>[.\ ])(?P<second_part>9{{1,2}})(?P=s)(?P<year>9{{4}})"),
    ),
    (
        Written.IN_FIGURES,
        _pattern(r"(?P<first>9{2})\.(?P<second_part>9{2})\.(?P<year>9{2})"),
    ),
    (
        Written.YEAR_FIRST,
        _pattern(r"(?P<year>9{4})(?P<s>[-/.])(?P<second_part>9{1,2})(?P=s)(?P<first>9{1,2})"),
    ),
    (
        Written.MONTH_NAMED,
        _pattern(rf"{_DAY_NAME}{_FIRST}{_ORDINAL}[-\ /]?{_MONTH_NAME}[-\ /,]{{0,2}}{_YEAR}"),
    ),
    (
        Written.MONTH_NAMED,
        _pattern(rf"{_DAY_NAME}{_MONTH_NAME}[-\ ]{_FIRST}{_ORDINAL},?\ (?P<year>9{{4}})"),
    ),
    (
        Written.MONTH_NAMED,
        _pattern(rf"(?P<year>9{{4}})(?P<s>[-\ /]){_MONTH_NAME}(?P=s){_FIRST}"),
    ),
)


DATE_SHAPE_PATTERN = (
    r"(?:[Aa]{3,9},? )?(?:9{1,2}(?:[Aa]{2})?[-/. ]?(?:[Aa]{3,9}|9{1,2})\.?[-/. ,]{0,2}9{2,4}"
    r"|9{4}[-/. ](?:[Aa]{3,9}|9{1,2})[-/. ]9{1,2}|[Aa]{3,9}\.?[- ]9{1,2}(?:[Aa]{2})?,? 9{4})"
    r"(?:[ ,A].{3,})?"
)
"""Every shape with letters that may be a date's, and more besides (RE2 and Python syntax)."""


@dataclass(frozen=True, slots=True)
class DateLayout:
    """The places of a date's parts; None where the layout lacks the part.

    In figures, `first` is the first figure and `second` the second; otherwise `first` is the day
    and `second` the month.
    """

    written: Written
    width: int
    year: Span
    first: Span
    second: Span | None
    month_name: Span | None
    weekday: Span | None
    ordinal: Span | None
    joint: Span | None
    hour: Span | None
    minute: Span | None
    seconds: Span | None
    fraction: Span | None
    half: Span | None
    zone: Span | None
    zone_sign: Span | None
    zone_hour: Span | None
    zone_minute: Span | None

    @property
    def has_two_digit_year(self) -> bool:
        return self.year[1] - self.year[0] == 2

    @property
    def has_time(self) -> bool:
        return self.hour is not None


@lru_cache(maxsize=4096)
def date_layout(shape: str) -> DateLayout | None:
    """The layout of a shape, or None where it is no date's."""
    if not 6 <= len(shape) <= 48 or not shape.isascii():
        return None
    for written, pattern in _LAYOUTS:
        match = pattern.fullmatch(shape)
        if match:
            return _layout(written, match)
    return None


def _layout(written: Written, match: re.Match[str]) -> DateLayout:
    def span(part: str) -> Span | None:
        return match.span(part) if match.groupdict().get(part) else None

    return DateLayout(
        written=written,
        width=match.end(),
        year=match.span("year"),
        first=match.span("first"),
        second=span("second_part"),
        month_name=span("month_name"),
        weekday=span("weekday"),
        ordinal=span("ordinal"),
        joint=span("joint"),
        hour=span("hour"),
        minute=span("minute"),
        seconds=span("second"),
        fraction=span("fraction"),
        half=span("half"),
        zone=span("zone"),
        zone_sign=span("zone_sign"),
        zone_hour=span("zone_hour"),
        zone_minute=span("zone_minute"),
    )

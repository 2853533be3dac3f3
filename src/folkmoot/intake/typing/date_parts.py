"""Day, month, year and time of a column's dates, read by position and turned into moments.

Which of two figures is the day is not known here: `moments` is told. Years of two digits belong
to the century that their column's reading gives them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from folkmoot.intake.typing.characters import Characters, Mask, Positions
from folkmoot.intake.typing.date_layouts import DateLayout, Written
from folkmoot.intake.typing.positions import (
    Numbers,
    figures,
    is_one_of,
    minutes_ahead,
    time_of_day,
    word,
)

MICROSECONDS_A_DAY = 86_400_000_000
SERIAL_EPOCH = int(np.datetime64("1899-12-30").astype(np.int64))
"""Day 0 of spreadsheets, as days since 1970 (their 29 February 1900 never was)."""
EARLIEST_SERIAL, LATEST_SERIAL = 10_959, 73_050
"""From 1930 to 2099; other whole numbers are taken for no date."""
EARLIEST_YEAR, LATEST_YEAR = 1000, 2999
USUAL_PIVOT = 49
"""Years of two digits up to this one are of this century, unless they are years of birth."""

WRITTEN_CODES = {written: code for code, written in enumerate(Written)}

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LOWER = np.uint8(0x20)


class DayMonth(Enum):
    """Which of two figures is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def _calendar() -> tuple[Numbers, Numbers]:
    """The first day (since 1970) and the length of every month from EARLIEST_YEAR on."""
    months = np.arange((LATEST_YEAR + 1 - EARLIEST_YEAR) * 12 + 1) + (EARLIEST_YEAR - 1970) * 12
    begins = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return begins[:-1], np.diff(begins)


_MONTH_BEGINS, _MONTH_LENGTHS = _calendar()


@dataclass(frozen=True)
class DateParts:
    """The parts of the values at `places`, one entry each.

    In figures, `first` and `second` are as written; otherwise they are day and month. `time` is
    microseconds since midnight, `zone` minutes ahead of UTC.
    """

    places: Positions
    written: NDArray[np.uint8]
    first: Numbers
    second: Numbers
    year: Numbers
    time: Numbers
    zone: Numbers
    has_short_year: Mask
    has_time: Mask
    has_zone: Mask

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def fits_day_first(self) -> Mask:
        """Which are real dates if, in figures, the day comes first."""
        return _is_date(self.first, self.second, _full_year(self, USUAL_PIVOT))

    @cached_property
    def fits_month_first(self) -> Mask:
        """Which are real dates if, in figures, the month comes first."""
        in_figures = self.is_written(Written.IN_FIGURES)
        if not in_figures.any():
            return self.fits_day_first
        day = np.where(in_figures, self.second, self.first)
        month = np.where(in_figures, self.first, self.second)
        return _is_date(day, month, _full_year(self, USUAL_PIVOT))

    def where(self, chosen: Mask) -> Self:
        if chosen.all():
            return self
        return type(self)(*(getattr(self, part.name)[chosen] for part in fields(self)))

    @classmethod
    def joined(cls, several: list[Self]) -> Self:
        if len(several) == 1:
            return several[0]
        return cls(
            *(
                np.concatenate([getattr(parts, part.name) for parts in several])
                for part in fields(cls)
            )
        )

    def is_written(self, written: Written) -> Mask:
        chosen: Mask = self.written == WRITTEN_CODES[written]
        return chosen


def parts_of(characters: Characters, layout: DateLayout, places: Positions) -> DateParts:
    """The parts of the values at these places, all of this layout.

    Values whose words are no month, day of the week, half of the day or zone are left out.
    """
    grid = characters.grid(places, layout.width)
    folded = grid | _LOWER
    is_understood = np.ones(len(places), dtype=bool)
    first = figures(grid, layout.first)
    if layout.month_name:
        second, is_month = word(folded, layout.month_name, _MONTHS)
        is_understood &= is_month
    else:
        second = figures(grid, layout.second)
    if layout.weekday:
        is_understood &= word(folded, layout.weekday, _WEEKDAYS)[1]
    if layout.ordinal:
        is_understood &= is_one_of(folded, layout.ordinal, ("st", "nd", "rd", "th"))
    if layout.joint:
        is_understood &= is_one_of(folded, layout.joint, ("t",))
    time, is_time = time_of_day(grid, folded, layout)
    zone, is_zone = minutes_ahead(grid, folded, layout)
    count = len(places)
    parts = DateParts(
        places=places,
        written=np.full(count, WRITTEN_CODES[layout.written], dtype=np.uint8),
        first=first,
        second=second,
        year=figures(grid, layout.year),
        time=time,
        zone=zone,
        has_short_year=np.full(count, layout.has_two_digit_year),
        has_time=np.full(count, layout.has_time),
        has_zone=np.full(count, layout.zone is not None or layout.zone_sign is not None),
    )
    return parts.where(is_understood & is_time & is_zone)


def serial_parts(places: Positions, numbers: NDArray[np.float64]) -> DateParts:
    """Spreadsheet day counts as dates, with the time of day in their fraction (to the second)."""
    days = np.floor(numbers).astype(np.int64)
    seconds = np.rint((numbers - days) * 86_400).astype(np.int64)
    return _from_days(places, days + SERIAL_EPOCH, Written.SERIAL, time=seconds * 1_000_000)


def compact_parts(characters: Characters, places: Positions) -> DateParts:
    """Eight digits, year first."""
    grid = characters.grid(places, 8)
    zeros, nothing = np.zeros(len(places), dtype=np.int64), np.zeros(len(places), dtype=bool)
    return DateParts(
        places=places,
        written=np.full(len(places), WRITTEN_CODES[Written.COMPACT], dtype=np.uint8),
        first=figures(grid, (6, 8)),
        second=figures(grid, (4, 6)),
        year=figures(grid, (0, 4)),
        time=zeros,
        zone=zeros,
        has_short_year=nothing,
        has_time=nothing,
        has_zone=nothing,
    )


def moments(
    parts: DateParts, order: DayMonth, *, pivot: int, swaps_year_first: bool = False
) -> tuple[Numbers, Mask]:
    """Each value as microseconds since 1970 in UTC or local time, and whether it is a real date.

    Two-digit years up to `pivot` (0 to 99) are of this century, later ones of the last.
    `swaps_year_first` exchanges the day and month of year-first dates, for workbooks that were
    opened under the wrong locale.
    """
    turned = np.zeros(len(parts), dtype=bool)
    if order is DayMonth.MONTH_FIRST:
        turned |= parts.is_written(Written.IN_FIGURES)
    if swaps_year_first:
        turned |= parts.is_written(Written.YEAR_FIRST)
    day, month = parts.first, parts.second
    if turned.any():
        day, month = np.where(turned, month, day), np.where(turned, day, month)
    year = _full_year(parts, pivot)
    is_real = _is_date(day, month, year)
    months = np.where(is_real, _months(year, month), 0)
    days = _MONTH_BEGINS[months] + day - 1
    at = days * MICROSECONDS_A_DAY
    if parts.has_time.any():
        at += parts.time - parts.zone * 60_000_000
    return at, is_real


def _full_year(parts: DateParts, pivot: int) -> Numbers:
    if not parts.has_short_year.any():
        return parts.year
    century = np.where(parts.year <= pivot, 2000, 1900)
    return np.where(parts.has_short_year, parts.year + century, parts.year)


def _months(year: Numbers, month: Numbers) -> Numbers:
    return (year - EARLIEST_YEAR) * 12 + month - 1


def _is_date(day: Numbers, month: Numbers, year: Numbers) -> Mask:
    """Whether each is a day of the calendar, between the years that are read at all."""
    is_month = (month >= 1) & (month <= 12) & (year >= EARLIEST_YEAR) & (year <= LATEST_YEAR)
    lengths = _MONTH_LENGTHS[np.where(is_month, _months(year, month), 0)]
    is_date: Mask = is_month & (day >= 1) & (day <= lengths)
    return is_date


def _from_days(places: Positions, days: Numbers, written: Written, time: Numbers) -> DateParts:
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    nothing = np.zeros(len(places), dtype=bool)
    return DateParts(
        places=places,
        written=np.full(len(places), WRITTEN_CODES[written], dtype=np.uint8),
        first=(dates - months).astype(np.int64) + 1,
        second=months.astype(np.int64) % 12 + 1,
        year=months.astype(np.int64) // 12 + 1970,
        time=time,
        zone=np.zeros(len(places), dtype=np.int64),
        has_short_year=nothing,
        has_time=time > 0,
        has_zone=nothing,
    )

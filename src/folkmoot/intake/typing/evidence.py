"""What has been seen of a column so far: how many values of each kind, and what its dates prove."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from folkmoot.intake.typing.characters import Characters
from folkmoot.intake.typing.date_layouts import Written
from folkmoot.intake.typing.date_parts import WRITTEN_CODES, DateParts, DayMonth
from folkmoot.intake.typing.examination import Examined
from folkmoot.intake.typing.kinds import MOST_DIGITS, Kind
from folkmoot.intake.typing.markers import NOT_AVAILABLE

Weights = NDArray[np.int64] | None
"""How often each examined text occurs; None where each occurs once."""

_ZERO, _ONE = ord("0"), ord("1")


@dataclass
class DateEvidence:
    """How many date-like values prove what. Only figures (03/04/2017) leave the order open."""

    day_first_only: int = 0
    month_first_only: int = 0
    either: int = 0
    alike: int = 0
    """Day and month are the same figure, so that the order does not matter."""
    year_first: int = 0
    year_first_days: NDArray[np.int64] = field(default_factory=lambda: np.zeros(32, np.int64))
    """How many year-first dates there are of each day of the month."""
    month_named: int = 0
    serial: int = 0
    compact: int = 0
    timed: int = 0
    """With a time of day other than midnight."""
    zoned: int = 0
    short_years: int = 0

    @property
    def in_figures(self) -> int:
        return self.day_first_only + self.month_first_only + self.either + self.alike

    @property
    def is_of_serials(self) -> bool:
        """Whether day counts are the rule; a few among written dates are rather numbers astray."""
        return self.serial * 2 > self._total

    @property
    def is_of_compact(self) -> bool:
        """Whether eight digits are the rule."""
        return self.compact * 2 > self._total

    @property
    def _total(self) -> int:
        return self._settled + self.in_figures - self.alike + self.serial + self.compact

    @property
    def _settled(self) -> int:
        """Dates that read the same in either order."""
        return self.year_first + self.month_named + self.alike

    def fitting(self, order: DayMonth) -> int:
        """How many values are dates in this order."""
        proven = self.day_first_only if order is DayMonth.DAY_FIRST else self.month_first_only
        serial = self.serial if self.is_of_serials else 0
        compact = self.compact if self.is_of_compact else 0
        return self._settled + serial + compact + self.either + proven

    def add(self, parts: DateParts, weights: Weights) -> None:
        counted = np.ones(len(parts), dtype=np.int64) if weights is None else weights[parts.places]

        def count(chosen: NDArray[np.bool_]) -> int:
            return int(counted[chosen].sum())

        by_writing = np.bincount(parts.written, weights=counted, minlength=len(Written))
        written = {kind: int(by_writing[code]) for kind, code in WRITTEN_CODES.items()}
        self.month_named += written[Written.MONTH_NAMED]
        self.serial += written[Written.SERIAL]
        self.compact += written[Written.COMPACT]
        self.year_first += written[Written.YEAR_FIRST]
        if written[Written.YEAR_FIRST]:
            year_first = parts.is_written(Written.YEAR_FIRST)
            days = np.bincount(parts.first[year_first], counted[year_first], minlength=32)
            self.year_first_days += days.astype(np.int64)
        if written[Written.IN_FIGURES]:
            figures = parts.is_written(Written.IN_FIGURES)
            day_first, month_first = parts.fits_day_first, parts.fits_month_first
            same = parts.first == parts.second
            self.day_first_only += count(figures & day_first & ~month_first)
            self.month_first_only += count(figures & month_first & ~day_first)
            self.either += count(figures & day_first & month_first & ~same)
            self.alike += count(figures & same)
        if parts.has_time.any():
            self.timed += count(parts.time > 0)
            self.zoned += count(parts.has_zone)
        self.short_years += count(parts.has_short_year)


@dataclass
class Evidence:
    """Counts over every value of a column that is not blank."""

    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(Kind), dtype=np.int64))
    dates: DateEvidence = field(default_factory=DateEvidence)
    noughts_and_ones: int = 0
    capital_pairs: int = 0
    """Values of two capital letters other than NA: where they occur, NA may be a code too."""

    def add(self, examined: Examined, weights: Weights) -> None:
        tally = np.bincount(examined.kinds, weights=weights, minlength=len(Kind))
        self.counts += tally.astype(np.int64)
        first = examined.characters.first
        is_bit = (examined.characters.lengths == 1) & ((first == _ZERO) | (first == _ONE))
        self.noughts_and_ones += int(is_bit.sum() if weights is None else weights[is_bit].sum())
        self.capital_pairs += examined.characters.capital_pairs(NOT_AVAILABLE)
        if examined.dates is not None:
            self.dates.add(examined.dates, weights)

    def add_of_kind(self, kind: Kind, count: int, characters: Characters) -> None:
        """Take note of values that a cheaper look has settled: how many, and their texts."""
        self.counts[kind] += count
        if kind is Kind.TEXT:
            self.capital_pairs += characters.capital_pairs(NOT_AVAILABLE)

    def add_digits(self, characters: Characters, weights: Weights) -> None:
        """Take note of values that are digits and nothing else."""
        counted = np.ones(len(characters.texts), dtype=np.int64) if weights is None else weights
        is_long = characters.lengths > MOST_DIGITS
        is_padded = ~is_long & (characters.first == _ZERO) & (characters.lengths > 1)
        is_bit = (characters.lengths == 1) & (characters.first <= _ONE)
        long, padded = int(counted[is_long].sum()), int(counted[is_padded].sum())
        self.counts[Kind.LONG] += long
        self.counts[Kind.PADDED] += padded
        self.counts[Kind.WHOLE] += int(counted.sum()) - long - padded
        self.noughts_and_ones += int(counted[is_bit].sum())

    def of(self, *kinds: Kind) -> int:
        return int(self.counts[list(kinds)].sum())

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    @property
    def numbers(self) -> int:
        """Values that can be read as numbers, those that could also count days among them."""
        figures = int(self.counts[Kind.WHOLE : Kind.NIL + 1].sum())
        return figures + self.dates.serial + self.dates.compact

    @property
    def withheld(self) -> int:
        """Values that are markers whatever the column is."""
        return self.of(Kind.MARKER, Kind.SPREADSHEET_ERROR)

    @property
    def figures(self) -> int:
        """Values to be judged if the column holds figures: all but markers, likely ones too."""
        return self.total - self.withheld - self.of(Kind.LIKELY_MARKER)

"""The periods that publications cover, and the day by which each is due.

The Code asks for quarterly data "not later than one month after the quarter" and for annual data
not later than one month after the year. A month that begins after the last day of a month ends with
the last day of the next: what covers April to June is due on 31 July.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from folkmoot.errors import FormatError
from folkmoot.transparency.template import Every

FINANCIAL_YEAR_BEGINS = 4
_BEGINNINGS = {Every.QUARTER: (1, 4, 7, 10), Every.YEAR: (FINANCIAL_YEAR_BEGINS,)}
_MONTHS = {Every.QUARTER: 3, Every.YEAR: 12}
IN_VIEW = {Every.QUARTER: 4, Every.YEAR: 2, Every.ONCE: 1}
"""How many periods that are over a council is reminded of."""
_CODE_BEGINS = date(2014, 10, 31)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A quarter, a financial year, or (`Every.ONCE`) all time since the Code came into force."""

    start: date
    end: date
    every: Every

    def __str__(self) -> str:
        if self.every is Every.ONCE:
            return "once"
        if self.every is Every.YEAR:
            return f"April {self.start.year} to March {self.end.year}"
        return f"{self.start:%B} to {self.end:%B %Y}"

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


ONCE = Period(_CODE_BEGINS, date.max, Every.ONCE)


def due_on(period: Period) -> date | None:
    """The last day on which publishing a period is in time; None for what is owed only once."""
    if period.every is Every.ONCE:
        return None
    return _last_of_month(period.end + timedelta(days=1))


def period_of(every: Every, day: date) -> Period:
    """The period that a day lies in."""
    if every is Every.ONCE:
        return ONCE
    starts = _BEGINNINGS[every]
    month = max((start for start in starts if start <= day.month), default=0)
    start = date(day.year, month, 1) if month else date(day.year - 1, starts[-1], 1)
    return period_starting(every, start)


def period_starting(every: Every, start: date) -> Period:
    """The period that begins on a day. Raises FormatError when none does."""
    if every is Every.ONCE:
        return ONCE
    if start.day != 1 or start.month not in _BEGINNINGS[every]:
        raise FormatError(
            f"No {every.value} begins on {start:%-d %B %Y}.",
            remedy="Choose one of the periods that are offered.",
        )
    months = start.month - 1 + _MONTHS[every] - 1
    last = date(start.year + months // 12, months % 12 + 1, 1)
    return Period(start, _last_of_month(last), every)


def latest_periods(every: Every, today: date) -> tuple[Period, ...]:
    """The periods in view, newest first: the one that runs, and those lately over."""
    if every is Every.ONCE:
        return (ONCE,)
    periods = [period_of(every, today)]
    for _ in range(IN_VIEW[every]):
        periods.append(period_of(every, periods[-1].start - timedelta(days=1)))
    return tuple(periods)


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

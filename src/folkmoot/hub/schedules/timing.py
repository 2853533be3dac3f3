"""When a rhythm comes round again, by the clock on the wall of the council."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

LAST_DAY_OF_ANY_MONTH = 28
_FIRST_MONTHS_OF_QUARTERS = (1, 4, 7, 10)
_LONGEST_WAIT = timedelta(days=93)


class Rhythm(models.TextChoices):
    """How often a file is read again."""

    DAY = "day", "Every day"
    WEEK = "week", "Every week"
    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every quarter"


def next_after(rhythm: Rhythm, day: int, at: time, moment: datetime) -> datetime:
    """The first time after a moment at which a rhythm comes round.

    `day` is: of the week from Monday, 1, or of the month, or of the first month of the
    quarter; a day has none. A time that the clocks leap over in spring comes an hour later.
    """
    zone = timezone.get_default_timezone()
    today = moment.astimezone(zone).date()
    last = today + _LONGEST_WAIT
    while today <= last:
        if _comes_on(rhythm, day, today):
            found = datetime.combine(today, at, tzinfo=zone).astimezone(UTC)
            if found > moment:
                return found
        today += timedelta(days=1)
    raise ValueError(f"no {rhythm} has a day {day}")


def _comes_on(rhythm: Rhythm, day: int, today: date) -> bool:
    if rhythm is Rhythm.DAY:
        return True
    if rhythm is Rhythm.WEEK:
        return today.isoweekday() == day
    is_month = rhythm is Rhythm.MONTH or today.month in _FIRST_MONTHS_OF_QUARTERS
    return today.day == day and is_month


def spoken(rhythm: Rhythm, day: int, at: time) -> str:
    """A rhythm in words: "Every week on Monday at 06:00"."""
    place = ""
    if rhythm is Rhythm.WEEK:
        place = f" on {calendar.day_name[day - 1]}"
    elif rhythm is Rhythm.MONTH:
        place = f" on day {day}"
    elif rhythm is Rhythm.QUARTER:
        place = f" on day {day} of its first month"
    return f"{rhythm.label}{place} at {at:%H:%M}"

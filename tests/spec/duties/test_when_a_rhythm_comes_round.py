"""When a schedule comes round again, by the clock on the wall in Europe/London."""

from __future__ import annotations

from datetime import UTC, datetime, time

import django
import pytest

django.setup()

from folkmoot.hub.schedules.timing import Rhythm, next_after, spoken  # noqa: E402 - Django first

D, W, M, Q = Rhythm.DAY, Rhythm.WEEK, Rhythm.MONTH, Rhythm.QUARTER
SIX = time(6, 0)

TIMES = [
    # rhythm, day  after (UTC)           next (UTC)
    (D, 1, "2026-01-10 05:59", "2026-01-10 06:00"),
    (D, 1, "2026-01-10 06:00", "2026-01-11 06:00"),  # never the same time twice
    (D, 1, "2026-07-10 04:59", "2026-07-10 05:00"),  # British summer time
    (W, 1, "2026-01-10 12:00", "2026-01-12 06:00"),  # a Saturday; Monday comes
    (W, 6, "2026-01-10 05:00", "2026-01-10 06:00"),
    (W, 7, "2026-01-10 12:00", "2026-01-11 06:00"),
    (M, 1, "2026-01-01 05:00", "2026-01-01 06:00"),
    (M, 1, "2026-01-01 07:00", "2026-02-01 06:00"),
    (M, 28, "2026-02-28 07:00", "2026-03-28 06:00"),
    (Q, 15, "2026-01-15 07:00", "2026-04-15 05:00"),
    (Q, 15, "2026-11-20 07:00", "2027-01-15 06:00"),
    (D, 1, "2026-03-28 06:00", "2026-03-29 05:00"),  # the clocks go forward
    (D, 1, "2026-10-24 05:00", "2026-10-25 06:00"),  # and back
]


@pytest.mark.parametrize(("rhythm", "day", "after", "expected"), TIMES)
def test_the_next_time(rhythm: Rhythm, day: int, after: str, expected: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = next_after(rhythm, day, SIX, moment)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


WORDS = [
    (D, 1, "Every day at 06:00"),
    (W, 3, "Every week on Wednesday at 06:00"),
    (M, 12, "Every month on day 12 at 06:00"),
    (Q, 1, "Every quarter on day 1 of its first month at 06:00"),
]


@pytest.mark.parametrize(("rhythm", "day", "words"), WORDS)
def test_a_rhythm_in_words(rhythm: Rhythm, day: int, words: str) -> None:
    assert spoken(rhythm, day, SIX) == words


def test_a_day_that_never_comes_is_no_rhythm() -> None:
    with pytest.raises(ValueError, match="no week has a day 9"):
        next_after(W, 9, SIX, datetime(2026, 1, 1, tzinfo=UTC))

"""The Code's deadlines as a calendar (RFC 5545), for whoever subscribes to it.

It says by when the Code wants what, which is the same for every council, and nothing of who did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from folkmoot.transparency import Every, Period, due_on, latest_periods, load_templates

MONTHS_AHEAD = timedelta(days=400)
_LONGEST_LINE = 75


def deadlines(today: date) -> list[tuple[date, Period, list[str]]]:
    """Each day from today on which something is due, with the period and the titles."""
    found: list[tuple[date, Period, list[str]]] = []
    for every in (Every.QUARTER, Every.YEAR):
        titles = [each.title for each in load_templates().values() if each.every is every]
        for period in _periods(every, today):
            day = due_on(period)
            if day is not None and day >= today:
                found.append((day, period, titles))
    return sorted(found)


def calendar(today: date, *, name: str) -> bytes:
    """The calendar as text/calendar; an event keeps its identifier from one day to the next."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Folkmoot//Duties//EN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for day, period, titles in deadlines(today):
        lines += [
            "BEGIN:VEVENT",
            f"UID:transparency-code-{period.every.value}-{period.start:%Y%m%d}@folkmoot",
            f"DTSTAMP:{period.start:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'Last day to publish {period}')}",
            f"DESCRIPTION:{_escaped('Transparency Code 2015: ' + '; '.join(titles))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded + b"\r\n" for line in lines for folded in _folded(line))


def _periods(every: Every, today: date) -> list[Period]:
    """The periods that are over with a deadline to come, and those that follow."""
    found = dict.fromkeys(latest_periods(every, today)[:2])
    day = today
    while day <= today + MONTHS_AHEAD:
        found[latest_periods(every, day)[0]] = None
        day = latest_periods(every, day)[0].end + timedelta(days=1)
    return list(found)


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> Iterator[bytes]:
    """Lines of at most 75 bytes; a further one begins with a space, and no letter is cut."""
    held = b""
    for letter in line:
        encoded = letter.encode()
        if len(held) + len(encoded) > _LONGEST_LINE:
            yield held
            held = b" "
        held += encoded
    yield held

"""The one text form of a value that its file holds as a number, a date or a truth value."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

_LARGEST_EXACT = 2.0**53


def canonical_text(value: Any) -> str:
    """A value as text: no exponent, no trailing ".0", dates in ISO 8601, TRUE and FALSE.

    A date with a time at midnight is a date. Lists and objects become JSON. Nothing becomes "".
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime.datetime):
        return _moment_text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return _duration_text(value)
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _number_text(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value) and abs(value) < _LARGEST_EXACT:
        return str(int(value))
    return _plain(Decimal(repr(value)))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment_text(value: datetime.datetime) -> str:
    if value.time() == datetime.time() and value.tzinfo is None:
        return value.date().isoformat()
    return value.isoformat(timespec="microseconds" if value.microsecond else "seconds")


def _duration_text(value: datetime.timedelta) -> str:
    """Hours, minutes and seconds, the hours as many as there are."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"

"""What a text literal can stand for: `'2024-03-01'` is text, or a timestamp where one is wanted.

Source: soql-reference `SoQLTypeInfo.scala` (which literals convert), Joda-Time's ISO 8601 forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from folkmoot.soql.compound import KEYS, read_compound
from folkmoot.soql.row_identifiers import read_row_identifier, read_row_version
from folkmoot.soql.types import SoqlType
from folkmoot.soql.well_known_text import shape_of

_TIMESTAMP = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
    r"(?:[T ](?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?)?)?)?"
    r"(Z|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(-?)P(?=.)(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?"
    r"(?:T(?=.)(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)(?:\.(\d+))?S)?)?",
    re.ASCII | re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"(\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,3}))?", re.ASCII)
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_LARGEST_PERIOD_PART = 10_000_000
LARGEST_MAGNITUDE = 300
"""The power of ten up to which a number is taken: what a float can still hold."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A length of time: calendar months, days, and microseconds."""

    months: int
    days: int
    microseconds: int


LiteralValue: TypeAlias = str | Decimal | bool | datetime | Interval | int | None


def meanings_of_text(text: str) -> dict[SoqlType, LiteralValue]:
    """Every type that this text can stand for, with its value; text itself first."""
    found: dict[SoqlType, LiteralValue] = {SoqlType.TEXT: text}
    fixed, floating = read_fixed_timestamp(text), read_floating_timestamp(text)
    if fixed is not None:
        found[SoqlType.FIXED_TIMESTAMP] = fixed
    if floating is not None:
        found[SoqlType.FLOATING_TIMESTAMP] = floating
    number = read_number(text)
    if number is not None:
        found[SoqlType.NUMBER] = number
    interval = read_interval(text)
    if interval is not None:
        found[SoqlType.INTERVAL] = interval
    row = read_row_identifier(text)
    if row is not None:
        found[SoqlType.ROW_IDENTIFIER] = row
    row_version = read_row_version(text)
    if row_version is not None:
        found[SoqlType.ROW_VERSION] = row_version
    shape = shape_of(text)
    if shape is not None:
        found[shape] = text
    if text.lower() in _TRUTHS:
        found[SoqlType.BOOLEAN] = _TRUTHS[text.lower()]
    if floating is not None and _DAY.fullmatch(text):
        found[SoqlType.DATE] = floating
    clock = _CLOCK.fullmatch(text)
    if clock:
        found[SoqlType.TIME] = f"{clock[1]}{clock[2] or ':00'}.{(clock[3] or '').ljust(3, '0')}"
    return found | _compound_meanings(text)


def _compound_meanings(text: str) -> dict[SoqlType, LiteralValue]:
    """As an object where it is one's JSON, as a web address where it begins like one."""
    found: dict[SoqlType, LiteralValue] = {SoqlType.PHOTO: text, SoqlType.BLOB: text}
    is_object = text.startswith("{") and text.endswith("}")
    for soql_type in KEYS if is_object else ():
        value = read_compound(soql_type, text)
        if value is not None:
            found[soql_type] = value
    if _WEB_ADDRESS.fullmatch(text):
        found[SoqlType.URL] = read_compound(SoqlType.URL, text)
    return found


def read_number(text: str) -> Decimal | None:
    number = Decimal(text) if _NUMBER.fullmatch(text) else None
    return number if number is not None and number.adjusted() <= LARGEST_MAGNITUDE else None


def read_floating_timestamp(text: str) -> datetime | None:
    """A date, or date and time, without a zone."""
    match = _TIMESTAMP.fullmatch(text)
    return _moment(match) if match and match[8] is None else None


def read_fixed_timestamp(text: str) -> datetime | None:
    """A date and time as UTC without tzinfo; one that names no zone is taken to be in UTC."""
    match = _TIMESTAMP.fullmatch(text)
    moment = _moment(match) if match else None
    if match is None or moment is None:
        return None
    zone = match[8]
    if zone is None or zone.upper() == "Z":
        return moment
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        return moment - offset if zone[0] == "+" else moment + offset
    except OverflowError:
        return None


def read_interval(text: str) -> Interval | None:
    """An ISO 8601 duration such as P1Y2M10DT2H30M."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    sign = -1 if match[1] else 1
    parts = match.groups()[1:8]
    if any(len(part or "") > 9 for part in parts):
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) * sign for part in parts)
    if max(map(abs, (years, months, weeks, days))) > _LARGEST_PERIOD_PART:
        return None
    fraction = int((match[9] or "").ljust(6, "0")[:6]) * sign
    clock = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction
    return Interval(years * 12 + months, weeks * 7 + days, clock)


def _moment(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(match[group] or 0) for group in range(1, 7))
    microsecond = int((match[7] or "").ljust(6, "0")[:6])
    try:
        moment = datetime(year, month or 1, day or 1, hour, minute, second, microsecond, tzinfo=UTC)
    except ValueError:
        return None
    return moment.replace(tzinfo=None)

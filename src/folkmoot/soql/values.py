"""Values as publishers write them, in JSON or CSV, to the values that a version keeps.

| type | taken |
| --- | --- |
| text | any text; of JSON a number or truth as it is written |
| number | digits, also as text, with thousands commas, `$ £ €` or `%`; exact |
| double | the same; `NaN`, `Infinity` |
| boolean | true, t, yes, y, on, 1 and their opposites, in any case |
| floating_timestamp | ISO 8601, also a date alone; a zone is left off |
| fixed_timestamp | ISO 8601 with or without a zone (then UTC), or seconds since 1970 as a number |
| shapes | well-known text or GeoJSON |
| url, location, phone, document | their object, its text, or the form of CSV |
| json | anything; in CSV its text |

An empty text is a text; for any other type it is no value. `04/03/2026` is refused: whether it is
in March or in April depends on who wrote it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from folkmoot.soql.compound import read_compound, read_json
from folkmoot.soql.geometry_text import read_shape
from folkmoot.soql.literals import LARGEST_MAGNITUDE, read_fixed_timestamp, read_floating_timestamp
from folkmoot.soql.row_identifiers import read_row_identifier, read_row_version
from folkmoot.soql.types import SoqlType

KeptValue: TypeAlias = str | Decimal | float | int | bool | datetime | date | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TRUE = frozenset(("true", "t", "yes", "y", "on", "1"))
_FALSE = frozenset(("false", "f", "no", "n", "off", "0"))
_DRESSED = re.compile(r"[(]?[-+]?[$£€]?[-+]?[\d,]*\.?\d+(?:[eE][+-]?\d{1,3})?\s*%?[)]?|\d+\.")
_UNDRESS = str.maketrans("", "", "$£€,% ()")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?")
_SPECIAL = {"nan": math.nan, "infinity": math.inf, "-infinity": -math.inf}
_IDENTIFIERS = {
    SoqlType.ROW_IDENTIFIER: read_row_identifier,
    SoqlType.ROW_VERSION: read_row_version,
}
_TEXTS = (SoqlType.TEXT, SoqlType.PHOTO, SoqlType.BLOB)


class NoSuchValue(ValueError):
    """What was written is no value of the type."""


def read_value(soql_type: SoqlType, raw: Any, *, is_text: bool = False) -> KeptValue:
    """The value to keep, None for none. `is_text` tells that CSV wrote it, where all is text.

    Raises NoSuchValue.
    """
    if raw is None:
        return None
    if soql_type in _TEXTS:
        return _text(raw)
    if isinstance(raw, str) and not raw.strip():
        return None
    found = _read(soql_type, raw, is_text)
    if found is None:
        raise NoSuchValue(soql_type.value)
    return found


def _read(soql_type: SoqlType, raw: Any, is_text: bool) -> KeptValue:
    if soql_type is SoqlType.NUMBER:
        return _number(raw)
    if soql_type is SoqlType.DOUBLE:
        return _double(raw)
    if soql_type is SoqlType.BOOLEAN:
        return _boolean(raw)
    if soql_type in (SoqlType.FLOATING_TIMESTAMP, SoqlType.FIXED_TIMESTAMP):
        return _moment(soql_type, raw)
    if soql_type is SoqlType.DATE:
        moment = _moment(SoqlType.FLOATING_TIMESTAMP, raw)
        return moment.date() if moment else None
    if soql_type is SoqlType.TIME:
        return _clock(raw)
    if soql_type.is_shape:
        return read_shape(soql_type, raw)
    if soql_type in _IDENTIFIERS:
        return _identifier(_IDENTIFIERS[soql_type], raw)
    if soql_type is SoqlType.JSON:
        return read_json(raw, is_text=is_text)
    return read_compound(soql_type, raw) if soql_type.is_object else None


def _text(raw: Any) -> str:
    if isinstance(raw, str):
        if not raw.isascii() and any("\ud800" <= each <= "\udfff" for each in raw):
            raise NoSuchValue(SoqlType.TEXT.value)
        return raw
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, int | float | Decimal):
        return format(raw, "f") if isinstance(raw, Decimal) else str(raw)
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"), default=str)


def _number(raw: Any) -> Decimal | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        text = raw.strip()
        if not _DRESSED.fullmatch(text):
            return None
        is_negative = text.startswith("(") and text.endswith(")")
        raw = ("-" if is_negative else "") + text.translate(_UNDRESS)
    elif not isinstance(raw, int | float | Decimal):
        return None
    try:
        found = Decimal(repr(raw) if isinstance(raw, float) else raw)
    except InvalidOperation:
        return None
    if not found.is_finite() or (found and abs(found.adjusted()) > LARGEST_MAGNITUDE):
        return None
    return found


def _double(raw: Any) -> float | None:
    if isinstance(raw, str) and raw.strip().lower() in _SPECIAL:
        return _SPECIAL[raw.strip().lower()]
    if isinstance(raw, float) and not math.isfinite(raw):
        return raw
    number = _number(raw)
    return None if number is None else float(number)


def _boolean(raw: Any) -> bool | None:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def _moment(soql_type: SoqlType, raw: Any) -> datetime | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float | Decimal):
        if soql_type is not SoqlType.FIXED_TIMESTAMP:
            return None
        try:
            return (_EPOCH + timedelta(seconds=float(raw))).replace(tzinfo=None)
        except (OverflowError, ValueError):
            return None
    if not isinstance(raw, str):
        return None
    text = raw.strip()
    if soql_type is SoqlType.FIXED_TIMESTAMP:
        return read_fixed_timestamp(text)
    # A zone on a time that has none is left off: what the clock showed is kept.
    return read_floating_timestamp(text) or read_floating_timestamp(
        re.sub(r"(?i)(?:z|[+-]\d{2}:?\d{2})$", "", text)
    )


def _identifier(read: Callable[[str], int | None], raw: Any) -> int | None:
    """Written as Socrata writes it, or the bare number behind it."""
    found = read(raw.strip()) if isinstance(raw, str) else None
    if found is not None:
        return found
    number = _number(raw)
    is_whole = number is not None and number == number.to_integral_value() and 0 <= number < 2**63
    return int(number) if number is not None and is_whole else None


def _clock(raw: Any) -> str | None:
    match = _CLOCK.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    thousandths = (match[4] or "").ljust(3, "0")[:3]
    return f"{hour:02d}:{minute:02d}:{second:02d}.{thousandths}"

"""Dates, times and intervals.

A `floating_timestamp` is a date and time on the wall; a `fixed_timestamp` an instant, which the
engine keeps as the time in UTC. Weeks are ISO 8601's, and Sunday is day 0.
"""

from __future__ import annotations

import zoneinfo

from folkmoot.soql.catalogue import Function, Writer, Writing
from folkmoot.soql.errors import CannotCompile
from folkmoot.soql.functions.templates import A_TIMESTAMP, constant_text, plain
from folkmoot.soql.limits import Limits
from folkmoot.soql.physical import FLOAT, TIMESTAMP, WHOLE, Fragment, exact
from folkmoot.soql.typed import Typed
from folkmoot.soql.types import SoqlType

_FIXED, _FLOATING = SoqlType.FIXED_TIMESTAMP, SoqlType.FLOATING_TIMESTAMP
_NUMBER, _TEXT, _INTERVAL = SoqlType.NUMBER, SoqlType.TEXT, SoqlType.INTERVAL
_IN_ZONE = "(({0} AT TIME ZONE 'UTC') AT TIME ZONE {1})"
_MICROSECONDS_A_DAY = 86_400_000_000
_SECONDS = plain(
    "(CAST(extract(microsecond FROM {0}) AS DECIMAL(18, 0)) * CAST(0.000001 AS DECIMAL(7, 6)))",
    exact(6),
)
"""With their fraction, as PostgreSQL extracts them; the engine's own seconds have none."""
_WEEKS_BEFORE = 200_000


def _check_zone(typed: tuple[Typed, ...], limits: Limits) -> None:
    """The zone must stand in the query: the engine stops at one that it does not know."""
    name = constant_text(typed[-1])
    try:
        is_known = name is not None and bool(zoneinfo.ZoneInfo(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        is_known = False
    if not is_known:
        raise CannotCompile(
            "The time zone must be a name such as 'Europe/London', written in the query",
            soql_code="query.soql.type-mismatch",
            position=typed[-1].position,
            data={"function": "to_floating_timestamp", "type": "text"},
        )


def _write_business_days(writing: Writing) -> Fragment:
    """Mondays to Fridays from one day to the other, both included, whichever comes first."""
    moments = writing.sql[:2]
    if len(writing.sql) > len(moments):
        zone = writing.sql[-1]
        moments = tuple(_IN_ZONE.format(each, zone) for each in moments)
    # 1970-01-05 was a Monday; whole weeks are added so that the count is of positive days.
    one, other = (
        f"(CAST({each} AS DATE) - DATE '1970-01-05' + {_WEEKS_BEFORE * 7})" for each in moments
    )
    return Fragment(
        f"(CASE WHEN {one} <= {other} THEN {_weekdays_before(f'({other} + 1)')} "
        f"- {_weekdays_before(one)} WHEN {one} > {other} "
        f"THEN {_weekdays_before(f'({one} + 1)')} - {_weekdays_before(other)} END)",
        WHOLE,
    )


def _weekdays_before(day: str) -> str:
    return f"(5 * ({day} // 7) + least({day} % 7, 5))"


def _truncation(name: str, unit: str, words: str) -> tuple[Function, Function, Function]:
    template = f"date_trunc('{unit}', {{0}})"
    zoned = f"date_trunc('{unit}', {_IN_ZONE})"
    return (
        Function(
            identity=f"date_trunc_{name}", name=f"date_trunc_{name}", parameters=(_FLOATING,),
            result=_FLOATING, write=plain(template, TIMESTAMP),
            description=f"The start of the {words}.", example=f"date_trunc_{name}(paid_on)",
        ),
        Function(
            identity=f"date_trunc_{name} in zone", name=f"date_trunc_{name}",
            parameters=(_FIXED, _TEXT), result=_FLOATING, write=plain(zoned, TIMESTAMP),
            check=_check_zone, description=f"The start of the {words} in a time zone.",
            example=f"date_trunc_{name}(:updated_at, 'Europe/London')",
        ),
        Function(
            identity=f"datez_trunc_{name}", name=f"datez_trunc_{name}", parameters=(_FIXED,),
            result=_FIXED, write=plain(template, TIMESTAMP),
            description=f"The start of the {words} in UTC.",
            example=f"datez_trunc_{name}(:updated_at)",
        ),
    )  # fmt: skip


def _extraction(name: str, unit: str, words: str) -> tuple[Function, ...]:
    write = plain(f"extract({unit} FROM {{0}})", WHOLE) if unit != "second" else _SECONDS
    function = Function(
        identity=f"date_extract_{name}", name=f"date_extract_{name}", parameters=(_FLOATING,),
        result=_NUMBER, write=write, description=f"{words}.",
        example=f"date_extract_{name}(paid_on)",
    )  # fmt: skip
    field = _FIELDS[name]
    accessor = Function(
        identity=f".{field}", name=f"floating_timestamp_{field}", parameters=(_FLOATING,),
        result=_NUMBER, write=write, description=f"{words}, as a field.",
        example=f"paid_on.{field}",
    )  # fmt: skip
    return function, accessor


_FIELDS = {
    "y": "year", "m": "month", "d": "day", "hh": "hour", "mm": "minute", "ss": "second",
    "dow": "dow", "woy": "woy", "iso_y": "isoyear",
}  # fmt: skip


def _shift(identity: str, name: str, operator: str, words: str, example: str) -> Function:
    return Function(
        identity=identity, name=name, parameters=(A_TIMESTAMP, _INTERVAL), result=A_TIMESTAMP,
        write=plain(f"({{0}} {operator} {{1}})", TIMESTAMP),
        description=f"The moment so much {words}. The interval is ISO 8601's: 'P1M', 'PT2H30M'.",
        example=example,
    )  # fmt: skip


def _difference(identity: str, name: str, write: Writer, words: str) -> Function:
    return Function(
        identity=identity, name=name, parameters=(A_TIMESTAMP, A_TIMESTAMP), result=_NUMBER,
        write=write, description=words, example=f"{name}('2024-03-10', paid_on)",
    )  # fmt: skip


FUNCTIONS = (
    *_truncation("y", "year", "year"),
    *_truncation("ym", "month", "month"),
    *_truncation("ymd", "day", "day"),
    *_extraction("y", "year", "The year"),
    *_extraction("m", "month", "The month, 1 to 12"),
    *_extraction("d", "day", "The day of the month"),
    *_extraction("hh", "hour", "The hour, 0 to 23"),
    *_extraction("mm", "minute", "The minute"),
    *_extraction("ss", "second", "The second, with its fraction"),
    *_extraction("dow", "dow", "The day of the week, Sunday 0 to Saturday 6"),
    *_extraction("woy", "week", "The ISO week of the year, 1 to 53"),
    *_extraction("iso_y", "isoyear", "The year to which the ISO week belongs"),
    _difference(
        "date_diff_d", "date_diff_d",
        plain(
            "CAST(trunc((epoch_us({0}) - epoch_us({1})) / "
            f"{_MICROSECONDS_A_DAY}) AS BIGINT)",
            WHOLE,
        ),
        "Whole days from the second moment to the first.",
    ),
    _difference(
        "date_diff_business_days", "date_diff_business_days", _write_business_days,
        "Mondays to Fridays from one day to the other, both included; never negative.",
    ),
    Function(
        identity="date_diff_business_days in zone", name="date_diff_business_days",
        parameters=(_FIXED, _FIXED, _TEXT), result=_NUMBER, write=_write_business_days,
        check=_check_zone,
        description="The same, of the days that a time zone's calendar shows at the two instants.",
        example="date_diff_business_days(:updated_at, :created_at, 'Europe/London')",
    ),
    _shift("date_add", "date_add", "+", "later", "date_add(paid_on, 'P30D')"),
    _shift("timestamp + interval", "op$+", "+", "later", "paid_on + 'P1M'"),
    _shift("timestamp - interval", "op$-", "-", "earlier", "paid_on - 'P1M'"),
    Function(
        identity="to_floating_timestamp", name="to_floating_timestamp", parameters=(_FIXED, _TEXT),
        result=_FLOATING, write=plain(_IN_ZONE, TIMESTAMP), check=_check_zone,
        description="What clocks in a time zone show at that instant.",
        example="to_floating_timestamp(:updated_at, 'Europe/London')",
    ),
    Function(
        identity="epoch_seconds", name="epoch_seconds", parameters=(_FIXED,), result=_NUMBER,
        write=plain("round(epoch_us({0}) / 1000000, 3)", FLOAT),
        description="Seconds since 1970 began in UTC, to the millisecond.",
        example="epoch_seconds(:updated_at)",
    ),
)  # fmt: skip

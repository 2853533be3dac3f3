"""A value of any type as text, in the form in which CSV shows it."""

from __future__ import annotations

from folkmoot.soql.physical import Fragment, Storage, as_well_known_text
from folkmoot.soql.types import SHAPES, SoqlType

TEXTUAL = frozenset(SoqlType) - {SoqlType.ROW_IDENTIFIER, SoqlType.ROW_VERSION}
"""The types that have such a form inside the engine."""

_MOMENT = "strftime({}, '%Y-%m-%dT%H:%M:%S.%g')"


def _part(unit: str, letter: str) -> str:
    return f"coalesce(nullif(extract({unit} FROM i), 0) || '{letter}', '')"


_SECONDS = (
    "coalesce(rtrim(rtrim(CAST(CAST(nullif(extract(microsecond FROM i), 0) AS DECIMAL(18, 0)) "
    "* CAST(0.000001 AS DECIMAL(7, 6)) AS VARCHAR), '0'), '.') || 'S', '')"
)
_CLOCK = f"{_part('hour', 'H')} || {_part('minute', 'M')} || {_SECONDS}"
_DAYS = f"{_part('year', 'Y')} || {_part('month', 'M')} || {_part('day', 'D')}"


def interval_as_text(fragment: Fragment) -> str:
    """SQL for a length of time as ISO 8601 writes it: P1Y2M3DT4H5M6.5S, and PT0S for none."""
    written = f"'P' || {_DAYS} || coalesce('T' || nullif({_CLOCK}, ''), '')"
    return (
        f"list_transform([{fragment.sql}], lambda i: coalesce(nullif({written}, 'P'), "
        "CASE WHEN i IS NOT NULL THEN 'PT0S' END))[1]"
    )


def as_text(fragment: Fragment, soql_type: SoqlType) -> str:
    """SQL for the text of this value. Null stays null."""
    if fragment.physical.storage is Storage.TEXT:
        return fragment.sql
    if soql_type is SoqlType.INTERVAL:
        return interval_as_text(fragment)
    if soql_type is SoqlType.DATE:
        return f"strftime({fragment.sql}, '%Y-%m-%d')"
    if soql_type in SHAPES:
        return as_well_known_text(fragment)
    if soql_type is SoqlType.FLOATING_TIMESTAMP:
        return _MOMENT.format(fragment.sql)
    if soql_type is SoqlType.FIXED_TIMESTAMP:
        return f"({_MOMENT.format(fragment.sql)} || 'Z')"
    shown = f"CAST({fragment.sql} AS VARCHAR)"
    if fragment.physical.storage is Storage.EXACT:
        return f"rtrim(rtrim({shown}, '0'), '.')"
    if fragment.physical.storage is Storage.FLOAT:
        return f"regexp_replace({shown}, '\\.0$', '')"
    return shown

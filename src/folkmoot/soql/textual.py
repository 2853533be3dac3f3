"""A value of any type as text, in the form in which CSV shows it."""

from __future__ import annotations

from folkmoot.soql.physical import Fragment, Storage, as_well_known_text
from folkmoot.soql.types import SHAPES, SoqlType

TEXTUAL = frozenset(SoqlType) - {SoqlType.ROW_IDENTIFIER, SoqlType.ROW_VERSION, SoqlType.INTERVAL}
"""The types that have such a form inside the engine."""

_MOMENT = "strftime({}, '%Y-%m-%dT%H:%M:%S.%g')"


def as_text(fragment: Fragment, soql_type: SoqlType) -> str:
    """SQL for the text of this value. Null stays null."""
    if fragment.physical.storage is Storage.TEXT:
        return fragment.sql
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

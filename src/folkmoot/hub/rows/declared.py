"""What a publisher says of a table's columns: `amount:number, paid on:floating_timestamp`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.errors import ConfigError
from folkmoot.soql import SYSTEM_NAMES, SoqlType

_PIECE = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*:\s*([A-Za-z_ ]+?)\s*(?:,|$)')
_NAME = re.compile(r"(?::@)?[^\W\d][\w-]*")
_LONGEST_NAME = 128
_NOT_DECLARED = (SoqlType.INTERVAL, SoqlType.ROW_IDENTIFIER, SoqlType.ROW_VERSION)
_SYNONYMS = {
    "checkbox": SoqlType.BOOLEAN,
    "bool": SoqlType.BOOLEAN,
    "calendar_date": SoqlType.FLOATING_TIMESTAMP,
    "money": SoqlType.NUMBER,
    "percent": SoqlType.NUMBER,
    "linestring": SoqlType.LINE,
    "multilinestring": SoqlType.MULTILINE,
    "row_identifier": SoqlType.ROW_IDENTIFIER,
}
_OF_SYSTEM = dict(
    zip(
        SYSTEM_NAMES,
        (
            SoqlType.ROW_IDENTIFIER,
            *(SoqlType.FIXED_TIMESTAMP,) * 2,
            SoqlType.ROW_VERSION,
        ),
        strict=True,
    )
)
TYPES = {**{each.value: each for each in SoqlType if each not in _NOT_DECLARED}, **_SYNONYMS}
"""The types that a column may be said to have, by name."""


@dataclass(frozen=True, slots=True)
class DeclaredColumn:
    """A column as its publisher names it, and what it holds. `name` is its name in queries."""

    label: str
    name: str
    type: SoqlType


def read_declarations(text: str) -> tuple[DeclaredColumn, ...]:
    """`name:type` pairs with commas between; a name with a comma or colon stands in quotes.

    Raises ConfigError.
    """
    found: list[DeclaredColumn] = []
    offset = 0
    while offset < len(text.rstrip()):
        match = _PIECE.match(text, offset)
        if match is None:
            raise _refused(f"{text[offset : offset + 40]!r} is no name and type.")
        label = match[1].replace('""', '"') if match[1] is not None else match[2]
        found.append(declare(label, match[3]))
        offset = match.end()
    if not found:
        raise _refused("It names no column.")
    return _distinct(found)


def declare(label: str, type_name: str) -> DeclaredColumn:
    """One column. Raises ConfigError when there is no such type or name."""
    soql_type = TYPES.get(type_name.lower().replace(" ", "_"))
    if soql_type is None:
        raise _refused(f"There is no type {type_name!r}.")
    if label.startswith(":") and label in SYSTEM_NAMES:
        return DeclaredColumn(label, label, _OF_SYSTEM[label])
    if soql_type in _NOT_DECLARED:
        raise _refused(f"Only :id is a {soql_type.value}.")
    return DeclaredColumn(label, field_name(label), soql_type)


def field_name(label: str) -> str:
    """The name in queries of a column with this heading; the heading itself where it can be one."""
    text = label.strip()
    if len(text) <= _LONGEST_NAME and _NAME.fullmatch(text):
        return text
    words = re.sub(r"\W+", "_", text.lower()).strip("_")[:_LONGEST_NAME]
    if not words:
        raise _refused(f"{label!r} cannot name a column.")
    return f"_{words}" if words[0].isdigit() else words


def match_headings(
    declared: Sequence[DeclaredColumn], headings: Sequence[str]
) -> dict[str, DeclaredColumn]:
    """The declared column that each heading is; a heading that is not declared is text.

    Raises ConfigError when two columns would have one name, or a declared one is not there.
    """
    by_label = {column.label: column for column in declared}
    by_name = {column.name.lower(): column for column in declared}
    matched: dict[str, DeclaredColumn] = {}
    for heading in headings:
        column = by_label.get(heading)
        if column is None and heading not in SYSTEM_NAMES:
            column = by_name.get(heading.lower()) or by_name.get(field_name(heading).lower())
        matched[heading] = column or declare(heading, "text")
    _distinct(list(matched.values()))
    absent = [column.label for column in declared if column not in matched.values()]
    if absent:
        raise ConfigError(
            f"The file has no column {', '.join(map(repr, absent))}.",
            where="--types",
            remedy=f"It has {', '.join(map(repr, headings[:50]))}.",
        )
    return matched


def _distinct(columns: list[DeclaredColumn]) -> tuple[DeclaredColumn, ...]:
    seen: set[str] = set()
    for column in columns:
        key = column.name.lower().replace("-", "_")
        if key in seen:
            raise _refused(f"Two columns would be called {column.name!r}.")
        seen.add(key)
    return tuple(columns)


def _refused(problem: str) -> ConfigError:
    known = ", ".join(sorted(TYPES))
    return ConfigError(
        problem,
        where="--types",
        remedy=f"Write it as name:type,name:type; the types are {known}.",
    )

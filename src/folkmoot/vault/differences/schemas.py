"""The columns of two versions compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.tables import Column, Schema


class ColumnChangeKind(StrEnum):
    """What happened to a column between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    TYPE = "type"
    MEANING = "meaning"
    UNIT = "unit"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """One change of one column. `before` and `after` are names for RENAMED (which is a suspicion:
    nothing in a file says it), else the types, meanings, units or labels; empty where none was."""

    kind: ColumnChangeKind
    name: str
    before: str = ""
    after: str = ""


def compare_schemas(older: Schema, newer: Schema) -> tuple[ColumnChange, ...]:
    """What was added, removed, perhaps renamed, or is something else now; in the newer's order."""
    gone = [column for column in older if column.name not in newer]
    new = [column for column in newer if column.name not in older]
    changes: list[ColumnChange] = []
    for column in newer:
        if column.name in older:
            changes.extend(_changes_of(older[column.name], column))
    for column in new:
        before = next((each for each in gone if _seems_renamed(each, column, older, newer)), None)
        if before:
            gone.remove(before)
            change = ColumnChange(ColumnChangeKind.RENAMED, column.name, before.name, column.name)
            changes.append(change)
        else:
            changes.append(ColumnChange(ColumnChangeKind.ADDED, column.name))
    changes.extend(ColumnChange(ColumnChangeKind.REMOVED, column.name) for column in gone)
    return tuple(changes)


def _changes_of(before: Column, after: Column) -> Iterator[ColumnChange]:
    def meaning(column: Column) -> str:
        return column.meaning.value if column.meaning else ""

    for kind, old, new in (
        (ColumnChangeKind.TYPE, before.type.value, after.type.value),
        (ColumnChangeKind.MEANING, meaning(before), meaning(after)),
        (ColumnChangeKind.UNIT, before.unit, after.unit),
        (ColumnChangeKind.LABEL, before.label, after.label),
    ):
        if old != new:
            yield ColumnChange(kind, after.name, old, new)


def _seems_renamed(before: Column, after: Column, older: Schema, newer: Schema) -> bool:
    """The same type, and the same meaning or the same place among the columns."""
    if before.type is not after.type:
        return False
    if before.meaning or after.meaning:
        return before.meaning is after.meaning
    return older.names.index(before.name) == newer.names.index(after.name)

"""What a request says about the rows of a dataset: which to make, change and remove.

A row is told by `:id`, or by the dataset's row identifier. One that is told and there is changed in
the columns that are named; one that is not there is made. `":deleted": true` removes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from folkmoot.soql import KeptValue, NoSuchValue, SoqlType, read_value, type_of_column
from folkmoot.tables import Column, ColumnType, Refinement, Schema

DELETED = ":deleted"
IDENTIFIER = ":id"
_IGNORED = (":created_at", ":updated_at", ":version")
_TRUE = (True, "true", "1", 1)
_SHAPES = tuple(each for each in SoqlType if each.is_shape)


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row of a request cannot be written. `row` counts from 1."""

    row: int
    code: str
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """How rows are told apart: where each is by its number, and by its value of a column."""

    by_number: Mapping[int, int]
    column: str = ""
    by_value: Mapping[Any, int] = field(default_factory=dict)


@dataclass(slots=True)
class Changes:
    """What is to happen. `changed` are new values by the place of a row, `made` whole new rows."""

    made: list[dict[str, KeptValue]] = field(default_factory=list)
    changed: dict[int, dict[str, KeptValue]] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    errors: list[RowError] = field(default_factory=list)
    told_by_number: int = 0
    told_by_value: int = 0


def understand_rows(
    rows: Iterable[Mapping[str, Any]], schema: Schema, telling: Telling, *, is_text: bool
) -> Changes:
    """The changes that the rows say, in their order; a later one overrides an earlier."""
    reading = _Reading(schema, telling, is_text)
    for number, row in enumerate(rows, 1):
        reading.take(number, row)
    return reading.changes


def keep(column: Column, raw: Any, *, is_text: bool) -> KeptValue:
    """A value as this column keeps it. Raises NoSuchValue."""
    if column.type is ColumnType.GEOMETRY and column.refinement is None:
        return _any_shape(raw, is_text)
    value = read_value(type_of_column(column), raw, is_text=is_text)
    if isinstance(value, Decimal) and column.refinement is not Refinement.NUMBER:
        return _plain_number(column, value)
    if isinstance(value, datetime) and column.type is ColumnType.DATE:
        if value.time() != datetime.min.time():
            raise NoSuchValue("day")
        return value.date()
    return value


class _Reading:
    def __init__(self, schema: Schema, telling: Telling, is_text: bool) -> None:
        self.changes = Changes()
        self._schema = schema
        self._telling = telling
        self._is_text = is_text
        self._columns = {name.lower(): schema[name] for name in schema.names}
        self._made: dict[Any, int] = {}

    def take(self, number: int, row: Mapping[str, Any]) -> None:
        values: dict[str, KeptValue] = {}
        for name, raw in row.items():
            if name in (DELETED, IDENTIFIER, *_IGNORED):
                continue
            column = self._columns.get(name.lower())
            if column is None:
                self._refuse(number, "soda.row.unknown-column", f"No such column: {name}", name)
                return
            try:
                values[column.name] = keep(column, raw, is_text=self._is_text)
            except NoSuchValue:
                kind = type_of_column(column).value
                self._refuse(
                    number, "soda.row.invalid-value", f"The value is no {kind}", column.name
                )
                return
        self._place(number, row, values)

    def _place(self, number: int, row: Mapping[str, Any], values: dict[str, KeptValue]) -> None:
        place = None
        key = values.get(self._telling.column) if self._telling.column else None
        if row.get(IDENTIFIER) not in (None, ""):
            place = self._by_number(row[IDENTIFIER])
            if place is None and not _is_removal(row):
                self._refuse(
                    number, "soda.row.not-found", "There is no row of this :id", IDENTIFIER
                )
                return
            self.changes.told_by_number += 1
        elif self._telling.column:
            if key is None:
                self._refuse(
                    number, "soda.row.primary-key-nonexistent-or-null",
                    "The row has no value of the row identifier", self._telling.column,
                )  # fmt: skip
                return
            place = self._telling.by_value.get(key)
            self.changes.told_by_value += 1
        self._apply(row, values, key, place)

    def _apply(
        self, row: Mapping[str, Any], values: dict[str, KeptValue], key: Any, place: int | None
    ) -> None:
        changes = self.changes
        if _is_removal(row):
            if place is not None:
                changes.removed.add(place)
                changes.changed.pop(place, None)
        elif place is not None and place not in changes.removed:
            changes.changed.setdefault(place, {}).update(values)
        elif key is not None and key in self._made:
            changes.made[self._made[key]].update(values)
        else:
            if key is not None:
                self._made[key] = len(changes.made)
            changes.made.append(values)

    def _by_number(self, written: Any) -> int | None:
        try:
            number = read_value(SoqlType.ROW_IDENTIFIER, written)
        except NoSuchValue:
            return None
        return self._telling.by_number.get(number) if isinstance(number, int) else None

    def _refuse(self, row: int, code: str, message: str, column: str) -> None:
        self.changes.errors.append(RowError(row, code, message, column))


def _is_removal(row: Mapping[str, Any]) -> bool:
    return row.get(DELETED) in _TRUE


def _any_shape(raw: Any, is_text: bool) -> KeptValue:
    for soql_type in _SHAPES:
        try:
            return read_value(soql_type, raw, is_text=is_text)
        except NoSuchValue:
            continue
    raise NoSuchValue("shape")


def _plain_number(column: Column, value: Decimal) -> KeptValue:
    if column.type is ColumnType.INTEGER:
        if value != value.to_integral_value() or abs(value) >= 2**63:
            raise NoSuchValue("whole number")
        return int(value)
    if column.type is ColumnType.MONEY:
        if value != round(value, 4) or abs(value) >= 10**14:
            raise NoSuchValue("amount of money")
        return round(value, 4)
    return float(value)

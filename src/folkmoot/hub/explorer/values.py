"""What the columns of an answer are called and how their values are worded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

import pyarrow as pa

from folkmoot.hub.explorer.building import Function, Kind, Part, kind_of
from folkmoot.hub.portal.values import day, shown
from folkmoot.soql import Compiled, OutputColumn, SoqlType, Statement
from folkmoot.soql.tree import Call, ColumnName, Expression, Pipe, Select
from folkmoot.tables import Column, ColumnType

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_TYPES = {
    Kind.TEXT: ColumnType.TEXT,
    Kind.NUMBER: ColumnType.DECIMAL,
    Kind.MOMENT: ColumnType.TIMESTAMP,
    Kind.BOOLEAN: ColumnType.BOOLEAN,
    Kind.SHAPE: ColumnType.GEOMETRY,
}
_PARTS = {part.value: part for part in Part if part}
_FUNCTIONS = {"count/*": Function.COUNT, **{each.value: each for each in Function}}
_WORDS = {
    Function.SUM: "Sum of {}",
    Function.AVERAGE: "Average {}",
    Function.MEDIAN: "Median {}",
    Function.SMALLEST: "Smallest {}",
    Function.LARGEST: "Largest {}",
    Function.COUNT: "Rows with {}",
    Function.DIFFERENT: "Different values of {}",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of an answer: what it holds, and the part of a date that it stands for."""

    column: Column
    type: SoqlType
    part: Part = Part.WHOLE

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def label(self) -> str:
        return self.column.label or self.column.name

    @property
    def kind(self) -> Kind:
        return kind_of(self.type)

    @property
    def is_number(self) -> bool:
        return self.kind is Kind.NUMBER and not self.is_named_part

    @property
    def is_named_part(self) -> bool:
        """Whether its numbers stand for the names of days or months."""
        return self.part in (Part.DAY_OF_WEEK, Part.MONTH_OF_YEAR)

    def word(self, value: object) -> str:
        """A value in plain English."""
        if value is None:
            return "–"
        if isinstance(value, datetime):
            return self._moment(value)
        if self.kind is Kind.SHAPE:
            return _shape(str(value))
        if self.part is Part.DAY_OF_WEEK:
            return WEEKDAYS[int(value) % 7]  # type: ignore[call-overload]
        if self.part is Part.MONTH_OF_YEAR:
            return MONTHS[int(value) - 1]  # type: ignore[call-overload]
        return shown(value, self.column)

    def _moment(self, value: datetime) -> str:
        if self.part is Part.MONTH:
            return f"{value:%B %Y}"
        if self.part is Part.YEAR:
            return f"{value:%Y}"
        return day(value) if value.time() == time.min else shown(value)


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, or a run of them, and what its columns are."""

    columns: tuple[Shown, ...]
    table: pa.Table
    compiled: Compiled

    def values(self, name: str) -> list[Any]:
        """The values of one column."""
        place = [column.name for column in self.columns].index(name)
        found: list[Any] = self.table.column(place).to_pylist()
        return found

    def find(self, name: str) -> Shown | None:
        return next((column for column in self.columns if column.name == name), None)


_POINT = re.compile(r"POINT \((-?[\d.]+) (-?[\d.]+)\)")
_PLACES = 5
"""Of a degree: about a metre."""


def _shape(text: str) -> str:
    """A point as latitude and longitude; any other shape by its name, which nobody reads whole."""
    point = _POINT.fullmatch(text)
    if point:
        return f"{float(point[2]):.{_PLACES}f}, {float(point[1]):.{_PLACES}f}"
    return text.partition("(")[0].strip().replace("MULTI", "MULTI-").capitalize() or "–"


def name_outputs(
    statement: Statement, compiled: Compiled, known: Mapping[str, Column]
) -> tuple[Shown, ...]:
    """The columns of an answer, named after the columns of the dataset where they come from one."""
    last = _last_select(statement)
    if last is None:
        return tuple(_plain(output) for output in compiled.columns)
    expressions = [each.expression for each in last.selection.expressions]
    aliases = [each.alias for each in last.selection.expressions]
    stars = len(compiled.columns) - len(expressions)
    named = [_from_column(output, output.name, known) for output in compiled.columns[:stars]]
    for output, expression, alias in zip(
        compiled.columns[stars:], expressions, aliases, strict=True
    ):
        found = _from_expression(output, expression, known)
        named.append(_renamed(found, alias) if alias else found)
    return tuple(named)


def described(columns: Sequence[Shown]) -> tuple[Column, ...]:
    """The columns of an answer as those of something that can be asked again."""
    return tuple(each.column for each in columns)


def _last_select(statement: Statement) -> Select | None:
    """The query whose expressions are the answer's, where its names are the dataset's."""
    if isinstance(statement, Pipe):
        return None
    return statement if isinstance(statement, Select) else None


def _plain(output: OutputColumn) -> Shown:
    label = output.name.strip("_").replace("_", " ")
    kind = _TYPES[kind_of(output.type)]
    return Shown(Column(output.name, label[:1].upper() + label[1:], kind), output.type)


def _from_column(output: OutputColumn, name: str, known: Mapping[str, Column]) -> Shown:
    column = known.get(name)
    if column is None:
        return _plain(output)
    return Shown(replace(column, name=output.name), output.type)


def _from_expression(
    output: OutputColumn, expression: Expression, known: Mapping[str, Column]
) -> Shown:
    if isinstance(expression, ColumnName):
        return _from_column(output, expression.name, known)
    if not isinstance(expression, Call) or expression.window or expression.condition:
        return _plain(output)
    if expression.function == "count/*":
        return Shown(Column(output.name, "Rows", ColumnType.INTEGER), output.type)
    argument = expression.arguments[0] if len(expression.arguments) == 1 else None
    column = known.get(argument.name) if isinstance(argument, ColumnName) else None
    if column is None:
        return _plain(output)
    label = column.label or column.name
    part, function = _PARTS.get(expression.function), _FUNCTIONS.get(expression.function)
    if part is not None:
        told = f"{label}, {part.label.partition(' (')[0]}"
        kind = _TYPES[kind_of(output.type)]
        return Shown(Column(output.name, told, kind), output.type, part)
    if function is None:
        return _plain(output)
    told = _WORDS[function].format(label)
    if function in (Function.COUNT, Function.DIFFERENT):
        return Shown(Column(output.name, told, ColumnType.INTEGER), output.type)
    return Shown(replace(column, name=output.name, label=told, description=""), output.type)


def _renamed(found: Shown, alias: str) -> Shown:
    label = alias.strip("_").replace("_", " ")
    return replace(found, column=replace(found.column, label=label[:1].upper() + label[1:]))

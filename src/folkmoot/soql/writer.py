"""Checked expressions to SQL in DuckDB's dialect.

Only four things are ever written: what the function catalogue says, columns by names from a schema,
numbered parameters, and fixed words. No text of a query reaches the engine except as a bound value.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from folkmoot.soql.catalogue import Writing
from folkmoot.soql.errors import QueryTooComplex
from folkmoot.soql.literals import Interval
from folkmoot.soql.parameters import Parameters
from folkmoot.soql.physical import (
    BOOLEAN,
    FLOAT,
    INTERVAL,
    ROW,
    TEXT,
    TIMESTAMP,
    WELL_KNOWN_TEXT,
    Fragment,
    Physical,
    number_form,
    write_null,
)
from folkmoot.soql.tree import Bound, Frame
from folkmoot.soql.typed import Application, Column, Constant, Typed, TypedOrdering, TypedWindow
from folkmoot.soql.types import SoqlType

LONGEST_SQL = 200_000
"""Characters. Some functions name an argument more than once, so nesting could multiply them."""


class ExpressionWriter:
    """Writes expressions, collecting the values that they bind."""

    def __init__(self) -> None:
        self.parameters = Parameters()

    def write(self, typed: Typed) -> Fragment:
        """The SQL of one expression. Raises QueryTooComplex when it would be too long."""
        if isinstance(typed, Column):
            return typed.fragment
        if isinstance(typed, Constant):
            return self._constant(typed)
        return self._application(typed)

    def ordering(self, ordering: TypedOrdering) -> str:
        direction = "ASC" if ordering.is_ascending else "DESC"
        nulls = "LAST" if ordering.has_nulls_last else "FIRST"
        return f"{self.write(ordering.expression).sql} {direction} NULLS {nulls}"

    def _application(self, typed: Application) -> Fragment:
        arguments = tuple(self.write(argument) for argument in typed.arguments)
        if sum(len(argument.sql) for argument in arguments) > LONGEST_SQL:
            raise QueryTooComplex("The query is too large: its expressions repeat one another.")
        made = typed.function.write(
            Writing(arguments, typed.arguments, self.parameters, typed.type)
        )
        sql = made.sql
        if typed.condition is not None:
            sql += f" FILTER (WHERE {self.write(typed.condition).sql})"
        if typed.window is not None:
            sql += f" OVER ({self._window(typed.window)})"
        made = Fragment(sql, made.physical)
        finish = typed.function.finish
        return finish(made) if finish is not None else made

    def _window(self, window: TypedWindow) -> str:
        pieces: list[str] = []
        if window.partitions:
            partitions = ", ".join(self.write(each).sql for each in window.partitions)
            pieces.append(f"PARTITION BY {partitions}")
        if window.orderings:
            pieces.append("ORDER BY " + ", ".join(map(self.ordering, window.orderings)))
        if window.frame is not None:
            pieces.append(_write_frame(window.frame))
        return " ".join(pieces)

    def _constant(self, constant: Constant) -> Fragment:
        value, bind = constant.value, self.parameters.bind
        if value is None:
            return write_null(constant.type)
        if isinstance(value, bool):
            return Fragment("TRUE" if value else "FALSE", BOOLEAN)
        if isinstance(value, Decimal):
            if constant.type is SoqlType.DOUBLE:
                return Fragment(bind(float(value), "DOUBLE"), FLOAT)
            bound, sql_type, physical = number_form(value)
            return Fragment(bind(bound, sql_type), physical)
        if isinstance(value, datetime):
            return Fragment(bind(value, "TIMESTAMP"), TIMESTAMP)
        if isinstance(value, Interval):
            return self._interval(value)
        if isinstance(value, int):
            return Fragment(bind(value, "BIGINT"), ROW)
        storage = WELL_KNOWN_TEXT if constant.type.is_shape else TEXT
        return Fragment(bind(value, "VARCHAR"), storage)

    def _interval(self, interval: Interval) -> Fragment:
        months = self.parameters.bind(interval.months, "INTEGER")
        days = self.parameters.bind(interval.days, "INTEGER")
        microseconds = self.parameters.bind(interval.microseconds, "BIGINT")
        return Fragment(
            f"(to_months({months}) + to_days({days}) + to_microseconds({microseconds}))", INTERVAL
        )


def physical_of(typed: Typed) -> Physical:
    """How the engine will keep the value of this expression."""
    return ExpressionWriter().write(typed).physical


def _write_frame(frame: Frame) -> str:
    start = _write_bound(frame.start)
    extent = f"BETWEEN {start} AND {_write_bound(frame.end)}" if frame.end else start
    exclusion = f" EXCLUDE {frame.exclusion}" if frame.exclusion else ""
    return f"{frame.mode} {extent}{exclusion}"


def _write_bound(bound: Bound) -> str:
    if bound.rows == 0:
        return "CURRENT ROW"
    distance = "UNBOUNDED" if bound.rows is None else str(bound.rows)
    return f"{distance} {'FOLLOWING' if bound.is_following else 'PRECEDING'}"

"""Expressions to checked expressions: which function each call is, and the type of every part.

A literal may be of several types (`'2024-01-01'` is text or a timestamp, `null` anything), so every
expression has a set of readings, one for each type it could have. A call keeps the readings for
which some overload fits, and what is still open at the end is settled in favour of the plainest.

Source: soql-reference `Typechecker.scala`, `FunctionCallTypechecker.scala`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

from folkmoot.soql.catalogue import Function, Role, Variable, longest
from folkmoot.soql.errors import (
    CannotCompile,
    no_such_function,
    type_mismatch,
    wrong_clause_type,
)
from folkmoot.soql.functions import functions_named
from folkmoot.soql.grouping import check_no_window
from folkmoot.soql.limits import Limits
from folkmoot.soql.literals import meanings_of_text
from folkmoot.soql.scope import Scope
from folkmoot.soql.tree import Call, ColumnName, Expression, Literal, Ordering, Window
from folkmoot.soql.typed import (
    Application,
    Column,
    Constant,
    Typed,
    TypedOrdering,
    TypedWindow,
)
from folkmoot.soql.types import ORDERED, SoqlType, in_preference_order

Readings: TypeAlias = dict[SoqlType, Typed]


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks the expressions of one SELECT. `now` answers get_utc_date()."""

    scope: Scope
    limits: Limits
    now: datetime

    def check(self, expression: Expression) -> Typed:
        """The expression with its types settled. Raises CannotCompile or QueryTooComplex."""
        return _plainest(self._readings(expression))

    def check_condition(self, expression: Expression, clause: str) -> Typed:
        """The expression as a boolean, for WHERE, HAVING, FILTER or ON."""
        readings = self._readings(expression)
        if SoqlType.BOOLEAN in readings:
            return readings[SoqlType.BOOLEAN]
        found = _plainest(readings)
        code = "having" if clause == "HAVING" else "where"
        raise wrong_clause_type(
            f"query.soql.non-boolean-{code}",
            f"Cannot filter by an expression of type `{found.type.value}' in {clause}",
            found.type.value,
            expression.position,
        )

    def check_ordering(self, ordering: Ordering) -> TypedOrdering:
        found = self.check(ordering.expression)
        if found.type not in ORDERED:
            raise wrong_clause_type(
                "query.soql.un-orderable-order",
                f"Cannot order by an expression of type `{found.type.value}'",
                found.type.value,
                ordering.expression.position,
            )
        return TypedOrdering(found, ordering.is_ascending, ordering.has_nulls_last)

    def _readings(self, expression: Expression) -> Readings:
        if isinstance(expression, Literal):
            return _literal_readings(expression)
        if isinstance(expression, ColumnName):
            found = self.scope.resolve(expression.name, expression.qualifier, expression.position)
            if isinstance(found, Column | Constant):
                found = replace(found, position=expression.position)
            return {found.type: found}
        if expression.function == "op$()":
            return self._readings(expression.arguments[0])
        negative = _negative_number(expression)
        if negative is not None:
            return _literal_readings(negative)
        if expression.function == "#CASE":
            return self._call_readings(_plain_case(expression))
        if expression.function == "op$[]":
            return self._field_readings(expression)
        if expression.function.lower() == "get_utc_date" and not expression.arguments:
            moment = self.now.astimezone(UTC).replace(tzinfo=None)
            constant = Constant(moment, SoqlType.FIXED_TIMESTAMP, position=expression.position)
            return {SoqlType.FIXED_TIMESTAMP: constant}
        return self._call_readings(expression)

    def _field_readings(self, call: Call) -> Readings:
        """`.name`: each type has functions of its own for its fields, named type_field."""
        base, field = call.arguments
        readings = self._readings(base)
        found: Readings = {}
        if isinstance(field, Literal) and isinstance(field.value, str):
            for soql_type in readings:
                functions = functions_named(f"{soql_type.value}_{field.value}", 1)
                if functions:
                    found |= self._applications(call, functions, [readings], None, None)
        if SoqlType.JSON in readings:
            name = "#JSON_PROPERTY" if _is_text(field) else "#JSON_ITEM"
            arguments = [readings, self._readings(field)]
            found |= self._applications(call, functions_named(name, 2), arguments, None, None)
        if not found:
            raise type_mismatch(call.function, _plainest(readings).type.value, base.position)
        return found

    def _call_readings(self, call: Call) -> Readings:
        functions = functions_named(call.function, len(call.arguments))
        if not functions:
            raise no_such_function(_shown(call.function), len(call.arguments), call.name_position)
        arguments = [self._readings(argument) for argument in call.arguments]
        condition = self.check_condition(call.condition, "FILTER") if call.condition else None
        window = self._window(call.window) if call.window else None
        found = self._applications(call, functions, arguments, condition, window)
        if not found:
            raise _mismatch(call, functions, arguments)
        return found

    def _applications(
        self,
        call: Call,
        functions: list[Function],
        arguments: list[Readings],
        condition: Typed | None,
        window: TypedWindow | None,
    ) -> Readings:
        found: Readings = {}
        for function in functions:
            for chosen, result in _fits(function, arguments):
                applied = self._apply(call, function, chosen, result, condition, window)
                known = found.get(applied.type)
                if known is None or applied.size < known.size:
                    found[applied.type] = applied
        return found

    def _apply(
        self,
        call: Call,
        function: Function,
        arguments: tuple[Typed, ...],
        result: SoqlType,
        condition: Typed | None,
        window: TypedWindow | None,
    ) -> Application:
        _check_role(call, function)
        if function.check is not None:
            function.check(arguments, self.limits)
        characters = (function.length or longest)(arguments)
        self.limits.check("made_characters", characters)
        applied = Application(
            function, arguments, result, condition, window, call.position, characters
        )
        if applied.function.role is not Role.SCALAR:
            for part in applied.parts:
                check_no_window(part, f"`{_shown(call.function)}'")
        self.limits.check("expression_nodes", applied.size)
        self.limits.check("nesting", applied.depth)
        return applied

    def _window(self, window: Window) -> TypedWindow:
        partitions = tuple(self.check(each) for each in window.partitions)
        orderings = tuple(self.check_ordering(each) for each in window.orderings)
        frame = window.frame
        if frame is not None and frame.mode == "RANGE":
            # RANGE by a distance needs one numeric ordering; the engine says so only when it runs.
            bounds = [bound for bound in (frame.start, frame.end) if bound is not None]
            has_distance = any(bound.rows for bound in bounds)
            if has_distance and [each.expression.type for each in orderings] != [SoqlType.NUMBER]:
                raise CannotCompile(
                    "A RANGE frame with a distance needs an ORDER BY of one number",
                    soql_code="soql.analyzer.typechecker.illegal-frame",
                )
        return TypedWindow(partitions, orderings, frame)


def _literal_readings(literal: Literal) -> Readings:
    value, position = literal.value, literal.position
    if value is None:
        return {each: Constant(None, each, position=position) for each in SoqlType}
    if isinstance(value, bool):
        return {SoqlType.BOOLEAN: Constant(value, SoqlType.BOOLEAN, position=position)}
    if isinstance(value, Decimal):
        return {
            SoqlType.NUMBER: Constant(value, SoqlType.NUMBER, position=position),
            SoqlType.DOUBLE: Constant(value, SoqlType.DOUBLE, True, position),
        }
    return {
        each: Constant(meaning, each, each is not SoqlType.TEXT, position)
        for each, meaning in meanings_of_text(value).items()
    }


def _is_text(expression: Expression) -> bool:
    return isinstance(expression, Literal) and isinstance(expression.value, str)


def _negative_number(call: Call) -> Literal | None:
    """A minus before a number is part of it, so that functions see a constant."""
    if call.function != "op$-" or len(call.arguments) != 1:
        return None
    (number,) = call.arguments
    if isinstance(number, Literal) and isinstance(number.value, Decimal):
        return Literal(-number.value, call.position)
    return None


def _plain_case(call: Call) -> Call:
    """CASE as the function `case`: without its last pair where that says there is no ELSE."""
    has_else = call.arguments[-2] == Literal(True)
    arguments = call.arguments if has_else else call.arguments[:-2]
    return replace(call, function="case", arguments=arguments)


def _plainest(readings: Readings) -> Typed:
    """The reading with the fewest parts; of equals, that of the preferred type."""
    smallest = min(reading.size for reading in readings.values())
    for soql_type in in_preference_order(set(readings)):
        if readings[soql_type].size == smallest:
            return readings[soql_type]
    raise AssertionError("an expression without readings")


def _fits(
    function: Function, arguments: list[Readings]
) -> Iterator[tuple[tuple[Typed, ...], SoqlType]]:
    """Every way to call the function: a reading of each argument, and the result's type."""
    parameters = function.parameters_for(len(arguments))
    variables: dict[str, frozenset[SoqlType]] = {}
    for parameter, readings in zip(parameters, arguments, strict=True):
        if isinstance(parameter, Variable):
            known = variables.get(parameter.name, parameter.types)
            variables[parameter.name] = known & readings.keys()
        elif parameter not in readings:
            return
    if isinstance(function.result, Variable):
        variables.setdefault(function.result.name, function.result.types)
    for binding in _bindings(list(variables.items())):
        chosen = tuple(
            readings[binding[parameter.name] if isinstance(parameter, Variable) else parameter]
            for parameter, readings in zip(parameters, arguments, strict=True)
        )
        result = function.result
        yield chosen, binding[result.name] if isinstance(result, Variable) else result


def _bindings(
    variables: list[tuple[str, frozenset[SoqlType]]],
) -> Iterator[dict[str, SoqlType]]:
    if not variables:
        yield {}
        return
    (name, types), *others = variables
    for soql_type in in_preference_order(types):
        for binding in _bindings(others):
            yield {name: soql_type, **binding}


def _mismatch(call: Call, functions: list[Function], arguments: list[Readings]) -> CannotCompile:
    """The error for the argument that fitted no overload, the last such one of any of them."""
    worst = max(_first_misfit(function, arguments) for function in functions)
    found = in_preference_order(set(arguments[worst]))[0]
    return type_mismatch(_shown(call.function), found.value, call.arguments[worst].position)


def _first_misfit(function: Function, arguments: list[Readings]) -> int:
    variables: dict[str, frozenset[SoqlType]] = {}
    for index, (parameter, readings) in enumerate(
        zip(function.parameters_for(len(arguments)), arguments, strict=True)
    ):
        if isinstance(parameter, Variable):
            left = variables.get(parameter.name, parameter.types) & readings.keys()
            variables[parameter.name] = left
        else:
            left = frozenset({parameter}) & readings.keys()
        if not left:
            return index
    return 0


def _check_role(call: Call, function: Function) -> None:
    name = _shown(call.function)
    if function.role is Role.WINDOW and call.window is None:
        problem, code = f"The function `{name}' needs OVER", "requires-window"
    elif function.role is Role.SCALAR and call.window is not None:
        problem, code = f"The function `{name}' takes no OVER", "unexpected-over"
    elif function.role is not Role.AGGREGATE and call.condition is not None:
        problem, code = f"The function `{name}' takes no FILTER", "unexpected-filter"
    else:
        return
    raise CannotCompile(
        problem,
        soql_code=f"soql.analyzer.typechecker.{code}",
        position=call.name_position,
        data={"function": name},
    )


def _shown(name: str) -> str:
    return name.replace("/*", "(*)")

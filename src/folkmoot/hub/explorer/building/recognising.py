"""A parsed query as the question of the builder, where it is one."""

from __future__ import annotations

from decimal import Decimal

from folkmoot.hub.explorer.building.question import (
    Filter,
    Function,
    Grouping,
    Having,
    Kinds,
    Measure,
    Operator,
    Part,
    Question,
    Sort,
)
from folkmoot.hub.explorer.building.writing import COMPARISONS, TEXT_FUNCTIONS, write
from folkmoot.soql import Statement, parse
from folkmoot.soql.tree import Call, ColumnName, Expression, Literal, Ordering, Select, Star

_OPERATORS = {f"op${symbol}": operator for operator, symbol in COMPARISONS.items()}
_TEXT_OPERATORS = {function: operator for operator, function in TEXT_FUNCTIONS.items()}
_EMPTY = {"#IS_NULL": Operator.IS_EMPTY, "#IS_NOT_NULL": Operator.HAS_VALUE}


class _DoesNotFit(ValueError):
    """The query asks what the builder has no field for."""


def recognise(statement: Statement, kinds: Kinds) -> Question | None:
    """The question that is this statement; None where the builder cannot ask it.

    Whatever is recognised is written again and compared, so that nothing of a query is ever lost
    by showing it in the builder.
    """
    if not isinstance(statement, Select):
        return None
    try:
        question = _question(statement, kinds)
    except _DoesNotFit:
        return None
    return question if parse(write(question, kinds).text) == statement else None


def _question(select: Select, kinds: Kinds) -> Question:
    groups = tuple(_grouping(each, kinds) for each in select.group_by)
    selected = [each.expression for each in select.selection.expressions]
    measures: tuple[Measure, ...] = ()
    columns: tuple[str, ...] = ()
    if groups or any(_is_measure(each) for each in selected):
        measures = tuple(_measure(each, kinds) for each in selected[len(groups) :])
    elif select.selection.stars != (Star(is_system=False),):
        columns = tuple(_column(each, kinds) for each in selected)
    return Question(
        columns=columns,
        filters=tuple(_filter(each, kinds) for each in _conjuncts(select.where)),
        groups=groups,
        measures=measures,
        having=tuple(_having(each, kinds) for each in _conjuncts(select.having)),
        sorts=tuple(_sort(each, kinds) for each in select.order_by),
        search=select.search or "",
        limit=select.limit,
    )


def _conjuncts(expression: Expression | None) -> tuple[Expression, ...]:
    if expression is None:
        return ()
    is_and = isinstance(expression, Call) and expression.function == "op$AND"
    return expression.arguments if is_and else (expression,)  # type: ignore[union-attr]


def _column(expression: Expression, kinds: Kinds) -> str:
    if not isinstance(expression, ColumnName) or expression.name not in kinds:
        raise _DoesNotFit
    return expression.name


def _value(expression: Expression) -> str:
    if isinstance(expression, Call) and expression.function == "op$-":
        (operand,) = expression.arguments if len(expression.arguments) == 1 else (None,)
        if isinstance(operand, Literal) and isinstance(operand.value, Decimal):
            return f"-{operand.value:f}"
    if not isinstance(expression, Literal) or expression.value is None:
        raise _DoesNotFit
    if isinstance(expression.value, bool):
        return str(expression.value).lower()
    return expression.value if isinstance(expression.value, str) else f"{expression.value:f}"


def _filter(expression: Expression, kinds: Kinds) -> Filter:
    if not isinstance(expression, Call) or not expression.arguments:
        raise _DoesNotFit
    function, arguments = expression.function, expression.arguments
    column, values = _column(arguments[0], kinds), tuple(_value(each) for each in arguments[1:])
    operator = {**_OPERATORS, **_TEXT_OPERATORS, **_EMPTY}.get(function)
    if function == "#IN" and values:
        operator = Operator.ONE_OF
    elif function == "#BETWEEN":
        operator = Operator.BETWEEN
    if operator is None:
        raise _DoesNotFit
    return Filter(column, operator, values)


def _grouping(expression: Expression, kinds: Kinds) -> Grouping:
    if isinstance(expression, Call) and len(expression.arguments) == 1:
        if expression.function not in {part.value for part in Part if part}:
            raise _DoesNotFit
        return Grouping(_column(expression.arguments[0], kinds), Part(expression.function))
    return Grouping(_column(expression, kinds))


def _is_measure(expression: Expression) -> bool:
    functions = {"count/*", *(function.value for function in Function)}
    return isinstance(expression, Call) and expression.function in functions


def _measure(expression: Expression, kinds: Kinds) -> Measure:
    if not isinstance(expression, Call) or not _is_measure(expression):
        raise _DoesNotFit
    if expression.function == "count/*":
        return Measure(Function.COUNT)
    if len(expression.arguments) != 1:
        raise _DoesNotFit
    return Measure(Function(expression.function), _column(expression.arguments[0], kinds))


def _having(expression: Expression, kinds: Kinds) -> Having:
    if not isinstance(expression, Call) or expression.function not in _OPERATORS:
        raise _DoesNotFit
    if len(expression.arguments) != 2:
        raise _DoesNotFit
    left, right = expression.arguments
    return Having(_measure(left, kinds), _OPERATORS[expression.function], _value(right))


def _sort(ordering: Ordering, kinds: Kinds) -> Sort:
    by: str | Grouping | Measure
    if isinstance(ordering.expression, ColumnName):
        by = _column(ordering.expression, kinds)
    elif _is_measure(ordering.expression):
        by = _measure(ordering.expression, kinds)
    else:
        by = _grouping(ordering.expression, kinds)
    return Sort(by, not ordering.is_ascending)

"""Whether a query groups its rows, and whether every expression may stand where it does.

Source: soql-reference `AggregateChecker.scala`.
"""

from __future__ import annotations

from collections.abc import Iterable

from folkmoot.soql.errors import (
    CannotCompile,
    aggregate_in_ungrouped_context,
    column_not_in_group_bys,
    wrong_clause_type,
)
from folkmoot.soql.typed import Application, Column, Constant, Typed
from folkmoot.soql.types import EQUATABLE


def check_grouping(
    *,
    outputs: Iterable[Typed],
    where: tuple[Typed, ...],
    group_by: tuple[Typed, ...],
    having: Typed | None,
    order_by: tuple[Typed, ...],
) -> bool:
    """Whether the query groups. Raises CannotCompile for what may not stand where it does."""
    outputs = tuple(outputs)
    for each in where:
        _check_before_grouping(each, "WHERE")
    for each in group_by:
        _check_before_grouping(each, "GROUP BY")
        if each.type not in EQUATABLE:
            raise wrong_clause_type(
                "query.soql.non-groupable-group",
                f"Cannot group by an expression of type `{each.type.value}'",
                each.type.value,
                each.position,
            )
    has_aggregate = any(each.has_aggregate for each in (*outputs, *order_by))
    if not (group_by or having is not None or has_aggregate):
        return False
    for each in outputs:
        _check_grouped(each, group_by)
    if having is not None:
        check_no_window(having, "HAVING")
        _check_grouped(having, group_by)
    for each in order_by:
        _check_grouped(each, group_by)
    return True


def _check_before_grouping(expression: Typed, clause: str) -> None:
    if not (expression.has_aggregate or expression.has_window):
        return
    if isinstance(expression, Application):
        if expression.window is not None:
            check_no_window(expression, clause)
        if expression.function.is_aggregate:
            raise aggregate_in_ungrouped_context(_name(expression), clause, expression.position)
        for part in expression.parts:
            _check_before_grouping(part, clause)


def check_no_window(expression: Typed, clause: str) -> None:
    """Refuses a window function where none can stand. Raises CannotCompile."""
    if not isinstance(expression, Application) or not expression.has_window:
        return
    if expression.window is not None:
        raise CannotCompile(
            f"Cannot use the window function `{_name(expression)}' in {clause}",
            soql_code="soql.analyzer.typechecker.window-function-not-allowed",
            position=expression.position,
            data={"function": _name(expression), "clause": clause},
        )
    for part in expression.parts:
        check_no_window(part, clause)


def _check_grouped(expression: Typed, group_by: tuple[Typed, ...]) -> None:
    if expression in group_by or isinstance(expression, Constant):
        return
    if isinstance(expression, Column):
        if expression.is_outer:
            return
        raise column_not_in_group_bys(expression.name, expression.position)
    if expression.function.is_aggregate and expression.window is None:
        for part in expression.parts:
            _check_before_grouping(part, "an aggregate function")
        return
    for part in expression.parts:
        _check_grouped(part, group_by)


def check_ungrouped(expression: Typed, clause: str) -> None:
    """Refuses an aggregate where rows are not grouped. Raises CannotCompile."""
    _check_before_grouping(expression, clause)


def _name(expression: Application) -> str:
    return expression.function.name.replace("/*", "(*)")

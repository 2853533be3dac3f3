"""The select list: stars spelled out, every output named, aliases checked in their own order.

Source: soql-reference `AliasAnalysis.scala`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.soql.checker import Checker
from folkmoot.soql.errors import (
    circular_alias,
    duplicate_alias,
    no_such_column,
    repeated_exception,
)
from folkmoot.soql.implicit_names import fold, implicit_name
from folkmoot.soql.limits import Limits
from folkmoot.soql.scope import Relation
from folkmoot.soql.tree import (
    Call,
    ColumnName,
    Expression,
    Selected,
    Selection,
    Star,
)
from folkmoot.soql.typed import Typed


@dataclass(frozen=True, slots=True)
class Output:
    """One column of the answer."""

    name: str
    expression: Typed


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    expression: Expression
    is_own_name: bool
    """Whether the name is that of the plain column which the expression is."""


def check_selection(selection: Selection, checker: Checker) -> tuple[Output, ...]:
    """The outputs in order; their expressions become the scope's aliases as they are checked.

    Raises CannotCompile for unknown columns, doubled or circular aliases and types that do not fit.
    """
    named = _name_all(_expand(selection, checker), checker)
    checker.limits.check("selected_columns", len(named))
    by_name = {fold(each.name): each for each in named}
    checked: dict[str, Typed] = {}
    for name in _order_of_evaluation(by_name, checker.limits):
        each = by_name[name]
        checked[name] = checker.check(each.expression)
        checker.scope.aliases[name] = checked[name]
    return tuple(Output(each.name, checked[fold(each.name)]) for each in named)


def _expand(selection: Selection, checker: Checker) -> list[Selected]:
    expanded: list[Selected] = []
    for star in selection.stars:
        expanded += _expand_star(star, checker.scope.relation(star.qualifier, star.position))
    return [*expanded, *selection.expressions]


def _expand_star(star: Star, relation: Relation) -> Iterator[Selected]:
    names = relation.system_names if star.is_system else relation.user_names
    known = {fold(name) for name in names}
    left_out: set[str] = set()
    for exception in star.exceptions:
        name = fold(exception.name)
        if name in left_out:
            raise repeated_exception(exception.name, exception.position)
        if name not in known:
            raise no_such_column(exception.name, exception.position)
        left_out.add(name)
    for name in names:
        if fold(name) not in left_out:
            yield Selected(ColumnName(name, star.qualifier, star.position), position=star.position)


def _name_all(selected: list[Selected], checker: Checker) -> list[_Named]:
    """Given and plain names first, so that implicit ones keep clear of all of them."""
    given: dict[int, str] = {}
    taken: set[str] = set()
    for index, each in enumerate(selected):
        name = each.alias
        if name is None and isinstance(each.expression, ColumnName):
            name = _schema_name(each.expression, checker)
        if name is None:
            continue
        if fold(name) in taken:
            raise duplicate_alias(name, each.position)
        taken.add(fold(name))
        given[index] = name
    for relation in checker.scope.relations.values():
        taken |= {fold(name) for name in relation.names}
    named: list[_Named] = []
    for index, each in enumerate(selected):
        name = given.get(index)
        if name is None:
            name = implicit_name(each.expression, taken)
            taken.add(fold(name))
        is_own_name = each.alias is None and index in given
        named.append(_Named(name, each.expression, is_own_name))
    return named


def _schema_name(column: ColumnName, checker: Checker) -> str:
    """The column's name as its dataset writes it, not as the query does."""
    relation = checker.scope.relation(column.qualifier, column.position)
    wanted = fold(column.name)
    return next((name for name in relation.names if fold(name) == wanted), column.name)


def _order_of_evaluation(named: dict[str, _Named], limits: Limits) -> list[str]:
    """Plain columns, then every alias after those that its expression refers to."""
    plain = [name for name, each in named.items() if each.is_own_name]
    references = {
        name: [
            column
            for column in _columns_in(each.expression)
            if column.qualifier is None
            and fold(column.name) in named
            and not named[fold(column.name)].is_own_name
            and fold(column.name) != name
        ]
        for name, each in named.items()
        if not each.is_own_name
    }
    order: dict[str, None] = {}

    def visit(name: str, above: frozenset[str]) -> None:
        limits.check("nesting", len(above))
        if name in order:
            return
        for column in references[name]:
            target = fold(column.name)
            if target in above:
                raise circular_alias(column.name, column.position)
            visit(target, above | {target})
        order[name] = None

    for name in references:
        visit(name, frozenset({name}))
    return [*plain, *order]


def _columns_in(expression: Expression) -> Iterator[ColumnName]:
    if isinstance(expression, ColumnName):
        yield expression
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from _columns_in(argument)
        if expression.condition is not None:
            yield from _columns_in(expression.condition)
        if expression.window is not None:
            for each in expression.window.partitions:
                yield from _columns_in(each)
            for ordering in expression.window.orderings:
                yield from _columns_in(ordering.expression)

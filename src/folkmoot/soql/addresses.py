"""The parameters of a `/resource` address to one statement.

The clauses are put together into the text of one query, as Socrata does, and each is read from its
own stretch of it: errors then point into the whole, and no clause can carry another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce

from folkmoot.soql.errors import START, MalformedQuery, no_such_column, type_mismatch
from folkmoot.soql.expressions import parse_expression, parse_expressions, parse_orderings
from folkmoot.soql.lexer import Text
from folkmoot.soql.limits import Limits
from folkmoot.soql.reader import TokenReader
from folkmoot.soql.scope import Relation
from folkmoot.soql.statements import parse_selection, parse_statement
from folkmoot.soql.tree import Call, ColumnName, Expression, Literal, Ordering, Select, Statement
from folkmoot.soql.types import SoqlType

CLAUSES = {
    "$select": "SELECT",
    "$where": "WHERE",
    "$group": "GROUP BY",
    "$having": "HAVING",
    "$order": "ORDER BY",
    "$q": "SEARCH",
    "$limit": "LIMIT",
    "$offset": "OFFSET",
}
_TRUTHS = {"true": True, "1": True, "t": True, "false": False, "0": False, "f": False}
_MOST_DIGITS = 18


def read_parameters(
    parameters: Mapping[str, str], columns: Callable[[], Relation], limits: Limits
) -> Statement:
    """The statement that the parameters say, about what has these columns.

    Raises MalformedQuery or CannotCompile.
    """
    limits.check("query_characters", sum(len(value) for value in parameters.values()))
    clauses: dict[str, str] = {}
    filters: dict[str, str] = {}
    query: str | None = None
    for name, value in parameters.items():
        _check_characters(value)
        if name.startswith("$$"):
            continue
        if name.lower() == "$query":
            query = value
        elif name.lower() in CLAUSES:
            clauses[name.lower()] = value
        elif name.startswith("$"):
            raise MalformedQuery(f"Unrecognized arguments [{name}]")
        else:
            filters[name] = value
    conditions = tuple(_read_filter(*each, columns()) for each in filters.items())
    if query is None:
        return _read_clauses(clauses, conditions, limits)
    if clauses:
        raise MalformedQuery(
            f"$query must not be combined with other clauses: {', '.join(clauses)}", query=query
        )
    statement = parse_statement(TokenReader(Text(query), limits))
    if not conditions:
        return statement
    if not isinstance(statement, Select):
        raise MalformedQuery(
            "A filter by column cannot be added to a chained or combined $query", query=query
        )
    return replace(statement, where=_both(conditions, statement.where))


def _read_clauses(
    clauses: dict[str, str], conditions: tuple[Expression, ...], limits: Limits
) -> Select:
    text, spans = _compose(clauses)

    def reader(clause: str) -> TokenReader | None:
        span = spans.get(clause)
        return TokenReader(text, limits, *span) if span is not None else None

    select = Select()
    found = reader("$select")
    if found is not None:
        selection, is_distinct = parse_selection(found)
        select = replace(select, selection=selection, is_distinct=is_distinct)
    where = having = None
    if (found := reader("$where")) is not None:
        where = parse_expression(found)
        found.expect_end()
    if (found := reader("$having")) is not None:
        having = parse_expression(found)
        found.expect_end()
    group_by: tuple[Expression, ...] = ()
    order_by: tuple[Ordering, ...] = ()
    if (found := reader("$group")) is not None:
        group_by = parse_expressions(found)
        found.expect_end()
    if (found := reader("$order")) is not None:
        order_by = parse_orderings(found)
        found.expect_end()
    return replace(
        select,
        where=_both(conditions, where),
        group_by=group_by,
        having=having,
        order_by=order_by,
        search=clauses.get("$q") or None,
        limit=_read_count("$limit", clauses),
        offset=_read_count("$offset", clauses),
    )


def _compose(clauses: dict[str, str]) -> tuple[Text, dict[str, tuple[int, int]]]:
    """The text of the whole query, and where in it each clause stands. Empty ones are left out."""
    pieces: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    length = 0
    for name, keyword in CLAUSES.items():
        value = clauses.get(name, "")
        if not value.strip():
            value = "*" if name == "$select" else ""
        if not value or name == "$q":
            continue
        start = length + len(keyword) + 1
        spans[name] = (start, start + len(value))
        pieces.append(f"{keyword} {value}")
        length = start + len(value) + 1
    return Text(" ".join(pieces)), spans


def _read_count(name: str, clauses: dict[str, str]) -> int | None:
    value = clauses.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS):
        raise MalformedQuery(f"{name} must be a whole number from 0 up, not {value[:50]}")
    return int(value)


def _read_filter(name: str, value: str, relation: Relation) -> Expression:
    """`column=value`: equality with the value, read as the column's type."""
    column = relation.find(name)
    if column is None:
        raise no_such_column(name, START)
    literal: str | bool = value
    if column.type is SoqlType.BOOLEAN:
        truth = _TRUTHS.get(value.strip().lower())
        if truth is None:
            raise type_mismatch("op$=", SoqlType.TEXT.value, START)
        literal = truth
    return Call("op$=", (ColumnName(name), Literal(literal)))


def _both(conditions: tuple[Expression, ...], where: Expression | None) -> Expression | None:
    parts = [*conditions, *([where] if where is not None else [])]
    return reduce(lambda left, right: Call("op$AND", (left, right)), parts) if parts else None


def _check_characters(value: str) -> None:
    if not value.isascii() and any("\ud800" <= each <= "\udfff" for each in value):
        raise MalformedQuery("The query holds a character that is half of another")

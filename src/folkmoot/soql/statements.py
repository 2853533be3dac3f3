"""Tokens to statements: the clauses of SELECT, joins, `|>` and the set operations.

A whole query is read by `parse_statement`; each clause that an address carries on its own
(`$select`, `$where` …) by the function of its name, so that no clause can smuggle in another.
"""

from __future__ import annotations

from folkmoot.soql.expressions import parse_expression, parse_expressions, parse_orderings
from folkmoot.soql.reader import TokenReader
from folkmoot.soql.tokens import Kind, Token
from folkmoot.soql.tree import (
    ColumnName,
    Compound,
    Expression,
    Join,
    Ordering,
    Pipe,
    Select,
    Selected,
    Selection,
    Star,
    Statement,
    TableName,
)

_SET_OPERATORS = ("UNION", "INTERSECT", "MINUS")


def parse_statement(reader: TokenReader) -> Statement:
    """A whole query. Raises MalformedQuery where it stops being one."""
    statement = _parse_combined(reader)
    reader.expect_end()
    return statement


def parse_selection(reader: TokenReader) -> tuple[Selection, bool]:
    """What follows SELECT, and whether it is DISTINCT; to the end of the text."""
    is_distinct = reader.take_keyword("DISTINCT") is not None
    selection = _parse_selection(reader)
    reader.expect_end()
    return selection, is_distinct


def _parse_combined(reader: TokenReader) -> Statement:
    with reader.nested():
        left = _parse_atomic(reader)
        stages = 1
        while True:
            token = reader.token
            if reader.take_symbol("|>"):
                right = _parse_atomic(reader)
                if not isinstance(right, Select):
                    raise reader.text.malformed_at(
                        "Expected a non-compound query on the right side of a pipe operator",
                        token.position,
                    )
                left = Pipe(left, right)
            elif reader.take_keyword(*_SET_OPERATORS):
                operator = f"{token.text} ALL" if reader.take_word("ALL") else token.text
                left = Compound(operator, left, _parse_atomic(reader), token.position)
            else:
                return left
            stages += 1
            reader.limits.check("stages", stages)


def _parse_atomic(reader: TokenReader) -> Statement:
    if reader.take_symbol("("):
        inner = _parse_combined(reader)
        reader.expect_symbol(")")
        return inner
    return _parse_select(reader)


def _parse_select(reader: TokenReader) -> Select:
    reader.expect_keyword("SELECT")
    is_distinct = reader.take_keyword("DISTINCT") is not None
    distinct_on: tuple[Expression, ...] = ()
    if is_distinct and reader.take_keyword("ON"):
        reader.expect_symbol("(")
        distinct_on = parse_expressions(reader)
        reader.expect_symbol(")")
    _skip_hints(reader)
    selection = _parse_selection(reader)
    source = _parse_from(reader)
    joins = _parse_joins(reader)
    where = parse_expression(reader) if reader.take_keyword("WHERE") else None
    group_by: tuple[Expression, ...] = ()
    if reader.take_keyword("GROUP"):
        reader.expect_word("BY")
        group_by = parse_expressions(reader)
    having = parse_expression(reader) if reader.take_keyword("HAVING") else None
    order_by, search = _parse_order_and_search(reader)
    limit, offset = _parse_limit_and_offset(reader)
    return Select(
        selection=selection,
        is_distinct=is_distinct and not distinct_on,
        distinct_on=distinct_on,
        source=source,
        joins=joins,
        where=where,
        group_by=group_by,
        having=having,
        order_by=order_by,
        search=search,
        limit=limit,
        offset=offset,
    )


def _skip_hints(reader: TokenReader) -> None:
    """Hints are advice to Socrata's own planner; they change no answer."""
    while reader.token.is_word("HINT") and reader.ahead(1).is_symbol("("):
        reader.take()
        reader.expect_symbol("(")
        while True:
            reader.expect_kind(Kind.IDENTIFIER)
            if reader.take_symbol("("):
                parse_expressions(reader)
                reader.expect_symbol(")")
            if not reader.take_symbol(","):
                break
        reader.expect_symbol(")")


def _parse_selection(reader: TokenReader) -> Selection:
    stars: list[Star] = []
    expressions: list[Selected] = []
    if _is_end_of_selection(reader.token):
        return Selection((Star(is_system=False, position=reader.token.position),))
    while True:
        star = _parse_star(reader)
        if star is not None:
            _check_star_order(reader, star, stars, expressions)
            stars.append(star)
        else:
            expressions.append(_parse_selected(reader))
        if not reader.take_symbol(","):
            break
    reader.limits.check("selected_columns", len(stars) + len(expressions))
    return Selection(tuple(stars), tuple(expressions))


def _is_end_of_selection(token: Token) -> bool:
    return (
        token.kind is Kind.END
        or token.is_symbol(")", "|>")
        or token.is_keyword(
            "FROM", "JOIN", "LEFT", "RIGHT", "FULL", "WHERE", "GROUP", "HAVING", "ORDER", "SEARCH",
            "LIMIT", "OFFSET", *_SET_OPERATORS,
        )
    )  # fmt: skip


def _check_star_order(
    reader: TokenReader, star: Star, stars: list[Star], expressions: list[Selected]
) -> None:
    if expressions:
        problem = "Star selections must come at the start of the select-list"
    elif star.is_system and stars:
        problem = "System column star selections must come before user column star selections"
    else:
        return
    raise reader.text.malformed_at(problem, star.position)


def _parse_star(reader: TokenReader) -> Star | None:
    position = reader.token.position
    qualifier = None
    if reader.token.kind is Kind.TABLE_IDENTIFIER:
        if not (reader.ahead(1).is_symbol(".") and reader.ahead(2).is_symbol("*", ":*")):
            return None
        qualifier = reader.take().text[1:]
        reader.take()
    star = reader.take_symbol("*", ":*")
    if star is None:
        return None
    is_system = star.text == ":*"
    kind = Kind.SYSTEM_IDENTIFIER if is_system else Kind.IDENTIFIER
    exceptions: list[ColumnName] = []
    if reader.take_symbol("("):
        reader.expect_keyword("EXCEPT")
        while True:
            name = reader.expect_kind(kind)
            exceptions.append(ColumnName(name.text, qualifier, name.position))
            if not reader.take_symbol(","):
                break
        reader.expect_symbol(")", "`,'")
    return Star(is_system, qualifier, tuple(exceptions), position)


def _parse_selected(reader: TokenReader) -> Selected:
    expression = parse_expression(reader)
    if not reader.take_keyword("AS"):
        return Selected(expression, None, expression.position)
    name = reader.expect_kind(Kind.IDENTIFIER)
    return Selected(expression, name.text, name.position)


def _parse_from(reader: TokenReader) -> TableName | None:
    if not reader.take_keyword("FROM"):
        return None
    table = _parse_table(reader)
    if table.name == "this" and table.alias is None:
        raise reader.unexpected("an alias for @this")
    return table


def _parse_table(reader: TokenReader) -> TableName:
    name = reader.expect_kind(Kind.TABLE_IDENTIFIER)
    return TableName(name.text[1:], _parse_alias(reader), name.position)


def _parse_alias(reader: TokenReader) -> str | None:
    if not reader.take_keyword("AS"):
        return None
    return reader.expect_kind(Kind.TABLE_IDENTIFIER, Kind.IDENTIFIER).text.lstrip("@")


def _parse_joins(reader: TokenReader) -> tuple[Join, ...]:
    joins: list[Join] = []
    while reader.token.is_keyword("JOIN", "LEFT", "RIGHT", "FULL"):
        position = reader.token.position
        direction = reader.take_keyword("LEFT", "RIGHT", "FULL")
        if direction:
            reader.take_keyword("OUTER")
        reader.expect_keyword("JOIN")
        is_lateral = reader.take_keyword("LATERAL") is not None
        source: TableName | Statement
        if reader.token.kind is Kind.TABLE_IDENTIFIER:
            source = _parse_table(reader)
            alias = source.alias
        else:
            source = _parse_atomic(reader)
            alias = _parse_alias(reader)
            if alias is None:
                raise reader.unexpected("`AS'")
        reader.expect_keyword("ON")
        condition = parse_expression(reader)
        kind = direction.text if direction else "INNER"
        joins.append(Join(kind, source, alias, condition, is_lateral, position))
        reader.limits.check("joins", len(joins))
    return tuple(joins)


def _parse_order_and_search(reader: TokenReader) -> tuple[tuple[Ordering, ...], str | None]:
    search = _parse_search(reader)
    order_by: tuple[Ordering, ...] = ()
    if reader.take_keyword("ORDER"):
        reader.expect_word("BY")
        order_by = parse_orderings(reader)
    if search is None:
        search = _parse_search(reader)
    return order_by, search


def _parse_search(reader: TokenReader) -> str | None:
    return reader.expect_kind(Kind.STRING).text if reader.take_keyword("SEARCH") else None


def _parse_limit_and_offset(reader: TokenReader) -> tuple[int | None, int | None]:
    limit = offset = None
    for _ in range(2):
        if limit is None and reader.take_keyword("LIMIT"):
            limit = reader.expect_integer()
        elif offset is None and reader.take_keyword("OFFSET"):
            offset = reader.expect_integer()
    return limit, offset

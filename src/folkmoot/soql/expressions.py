"""Tokens to expressions, by precedence climbing.

Loosest to tightest: OR, AND, NOT, (IS NULL, LIKE, BETWEEN, IN), comparisons, (+ - ||), (* / %),
^ (to the right), unary + and -, ::cast, .field and [index]. Unary minus binds tighter than `^`, so
`-2 ^ 2` is 4. Source: soql-reference `RecursiveDescentParser.scala`.
"""

from __future__ import annotations

from folkmoot.soql.reader import TokenReader
from folkmoot.soql.tokens import Kind, Token
from folkmoot.soql.tree import (
    Bound,
    Call,
    ColumnName,
    Expression,
    Frame,
    Literal,
    Ordering,
    Window,
    depth_of,
)

_OR, _AND, _NOT, _MATCH, _COMPARE, _ADD, _MULTIPLY, _POWER = range(1, 9)
_SYMBOL_LEVELS = {
    **dict.fromkeys(("=", "==", "!=", "<>", "<", "<=", ">", ">="), _COMPARE),
    **dict.fromkeys(("+", "-", "||"), _ADD),
    **dict.fromkeys(("*", "/", "%"), _MULTIPLY),
    "^": _POWER,
}
_KEYWORD_LEVELS = {
    "OR": _OR,
    "AND": _AND,
    **dict.fromkeys(("IS", "LIKE", "BETWEEN", "IN", "NOT"), _MATCH),
}
_MATCHERS = {"LIKE": "#LIKE", "BETWEEN": "#BETWEEN", "IN": "#IN"}
_NEGATED = {"LIKE": "#NOT_LIKE", "BETWEEN": "#NOT_BETWEEN", "IN": "#NOT_IN"}


def parse_expression(reader: TokenReader, level: int = _OR) -> Expression:
    """The expression that starts here, as far as operators of this level or tighter reach."""
    with reader.nested():
        left = _parse_operand(reader, level)
        while True:
            token = reader.token
            found = _level_of(token)
            if found < level or found == 0:
                return left
            left = _parse_operator(reader, left, token, found)
            reader.limits.check("nesting", depth_of(left))


def parse_expressions(reader: TokenReader) -> tuple[Expression, ...]:
    """One or more expressions with commas between them."""
    found = [parse_expression(reader)]
    while reader.take_symbol(","):
        found.append(parse_expression(reader))
    reader.limits.check("arguments", len(found))
    return tuple(found)


def parse_orderings(reader: TokenReader) -> tuple[Ordering, ...]:
    """What follows ORDER BY."""
    found = [_parse_ordering(reader)]
    while reader.take_symbol(","):
        found.append(_parse_ordering(reader))
    reader.limits.check("arguments", len(found))
    return tuple(found)


def _parse_ordering(reader: TokenReader) -> Ordering:
    expression = parse_expression(reader)
    direction = reader.take_keyword("ASC", "DESC")
    is_ascending = direction is None or direction.text == "ASC"
    has_nulls_last = is_ascending
    if reader.take_keyword("NULL") or reader.take_word("NULLS"):
        has_nulls_last = reader.expect_word("FIRST", "LAST") == "LAST"
    return Ordering(expression, is_ascending, has_nulls_last)


def _level_of(token: Token) -> int:
    if token.kind is Kind.SYMBOL:
        return _SYMBOL_LEVELS.get(token.text, 0)
    if token.kind is Kind.KEYWORD:
        return _KEYWORD_LEVELS.get(token.text, 0)
    return 0


def _parse_operator(reader: TokenReader, left: Expression, token: Token, level: int) -> Expression:
    if level == _MATCH:
        return _parse_match(reader, left)
    reader.take()
    right = parse_expression(reader, level if level == _POWER else level + 1)
    name = f"op${token.text}"
    if level in (_OR, _AND) and isinstance(left, Call) and left.function == name:
        # One wide call for a chain keeps hundreds of alternatives from nesting.
        reader.limits.check("arguments", len(left.arguments) + 1)
        return Call(name, (*left.arguments, right), left.position, left.name_position)
    return Call(name, (left, right), left.position, token.position)


def _parse_match(reader: TokenReader, left: Expression) -> Expression:
    token = reader.take()
    if token.text == "IS":
        name = "#IS_NOT_NULL" if reader.take_keyword("NOT") else "#IS_NULL"
        reader.expect_keyword("NULL")
        return Call(name, (left,), left.position, token.position)
    names = _MATCHERS
    operator = token
    if token.text == "NOT":
        names = _NEGATED
        taken = reader.take_keyword(*names)
        if taken is None:
            raise reader.unexpected("`BETWEEN'", "`IN'", "`LIKE'")
        operator = taken
    if operator.text == "IN":
        reader.expect_symbol("(")
        arguments = (left, *_parse_arguments(reader))
    elif operator.text == "BETWEEN":
        lower = parse_expression(reader, _MATCH)
        reader.expect_keyword("AND")
        arguments = (left, lower, parse_expression(reader, _MATCH))
    else:
        arguments = (left, parse_expression(reader, _MATCH))
    return Call(names[operator.text], arguments, left.position, token.position)


def _parse_operand(reader: TokenReader, level: int) -> Expression:
    token = reader.token
    if token.is_keyword("NOT") and level <= _NOT:
        reader.take()
        return Call("op$NOT", (parse_expression(reader, _NOT),), token.position, token.position)
    if token.is_symbol("+", "-"):
        with reader.nested():
            reader.take()
            operand = _parse_operand(reader, _POWER + 1)
            return Call(f"op${token.text}", (operand,), token.position, token.position)
    found = _parse_atom(reader)
    while reader.token.is_symbol(".", "["):
        found = _parse_subscript(reader, found)
        reader.limits.check("nesting", depth_of(found))
    while reader.take_symbol("::"):
        name = reader.expect_kind(Kind.IDENTIFIER)
        found = Call(f"cast${name.text.lower()}", (found,), found.position, name.position)
        reader.limits.check("nesting", depth_of(found))
    return found


def _parse_subscript(reader: TokenReader, base: Expression) -> Expression:
    token = reader.take()
    if token.text == ".":
        name = reader.expect_kind(Kind.IDENTIFIER)
        index: Expression = Literal(name.text, name.position)
    else:
        index = parse_expression(reader)
        reader.expect_symbol("]")
    return Call("op$[]", (base, index), base.position, token.position)


def _parse_atom(reader: TokenReader) -> Expression:
    token = reader.token
    position = token.position
    if token.is_word("CASE") and reader.ahead(1).is_word("WHEN"):
        return _parse_case(reader)
    if token.kind is Kind.NUMBER:
        return Literal(reader.take().number, position)
    if token.kind is Kind.STRING:
        return Literal(reader.take().text, position)
    if token.kind is Kind.HOLE:
        return Literal(reader.parameter(reader.take().text, position), position)
    if token.is_keyword("TRUE", "FALSE"):
        return Literal(reader.take().text == "TRUE", position)
    if reader.take_keyword("NULL"):
        return Literal(None, position)
    if reader.take_symbol("("):
        inner = parse_expression(reader)
        reader.expect_symbol(")")
        return Call("op$()", (inner,), position, position)
    if token.kind is Kind.SYSTEM_IDENTIFIER:
        return ColumnName(reader.take().text, position=position)
    if token.kind is Kind.TABLE_IDENTIFIER:
        reader.take()
        reader.expect_symbol(".")
        name = reader.expect_kind(Kind.IDENTIFIER, Kind.SYSTEM_IDENTIFIER)
        return ColumnName(name.text, token.text[1:], position)
    if token.kind is Kind.IDENTIFIER:
        reader.take()
        if reader.token.is_symbol("("):
            if token.is_word("PARAM") and reader.ahead(1).kind is Kind.TABLE_IDENTIFIER:
                return _parse_parameter(reader)
            return _parse_call(reader, token)
        return ColumnName(token.text, position=position)
    raise reader.unexpected("an expression")


def _parse_parameter(reader: TokenReader) -> Expression:
    """`param(@table, 'name')`: a client gives parameters to a whole query, whatever the table."""
    reader.expect_symbol("(")
    reader.take()
    reader.expect_symbol(",")
    name = reader.expect_kind(Kind.STRING)
    reader.expect_symbol(")")
    return Literal(reader.parameter(name.text, name.position), name.position)


def _parse_case(reader: TokenReader) -> Expression:
    position = reader.take().position
    arguments: list[Expression] = []
    while reader.take_word("WHEN"):
        arguments.append(parse_expression(reader))
        reader.expect_word("THEN")
        arguments.append(parse_expression(reader))
    # The last pair says whether there is an ELSE: Socrata's own form of the call.
    if reader.take_word("ELSE"):
        arguments += [Literal(True, position), parse_expression(reader)]
        reader.expect_word("END")
    else:
        arguments += [Literal(False, position), Literal(None, position)]
        reader.expect_word("WHEN", "ELSE", "END")
    reader.limits.check("arguments", len(arguments))
    return Call("#CASE", tuple(arguments), position, position)


def _parse_call(reader: TokenReader, name: Token) -> Expression:
    reader.expect_symbol("(")
    function = name.text
    arguments: tuple[Expression, ...] = ()
    if reader.take_keyword("DISTINCT"):
        function = f"{name.text.lower()}_distinct"
        arguments = (parse_expression(reader),)
        reader.expect_symbol(")")
    elif reader.take_symbol("*"):
        function = f"{name.text}/*"
        reader.expect_symbol(")")
    else:
        arguments = _parse_arguments(reader)
    condition = _parse_filter(reader)
    window = _parse_window(reader) if reader.take_word("OVER") else None
    return Call(function, arguments, name.position, name.position, condition, window)


def _parse_arguments(reader: TokenReader) -> tuple[Expression, ...]:
    """What follows an opening parenthesis, up to and with the closing one."""
    if reader.take_symbol(")"):
        return ()
    arguments = parse_expressions(reader)
    reader.expect_symbol(")", "`,'")
    return arguments


def _parse_filter(reader: TokenReader) -> Expression | None:
    if not (reader.token.is_word("FILTER") and reader.ahead(1).is_symbol("(")):
        return None
    reader.take()
    reader.expect_symbol("(")
    reader.expect_keyword("WHERE")
    condition = parse_expression(reader)
    reader.expect_symbol(")")
    return condition


def _parse_window(reader: TokenReader) -> Window:
    reader.expect_symbol("(")
    partitions: tuple[Expression, ...] = ()
    if reader.take_word("PARTITION"):
        reader.expect_word("BY")
        partitions = parse_expressions(reader)
    orderings: tuple[Ordering, ...] = ()
    if reader.take_keyword("ORDER"):
        reader.expect_word("BY")
        orderings = parse_orderings(reader)
    frame = _parse_frame(reader)
    reader.expect_symbol(")")
    return Window(partitions, orderings, frame)


def _parse_frame(reader: TokenReader) -> Frame | None:
    for mode in ("RANGE", "ROWS", "GROUPS"):
        if reader.take_word(mode):
            break
    else:
        return None
    end: Bound | None = None
    if reader.take_keyword("BETWEEN"):
        start = _parse_bound(reader)
        reader.expect_keyword("AND")
        end = _parse_bound(reader)
    else:
        start = _parse_bound(reader)
    return Frame(mode, start, end, _parse_exclusion(reader))


def _parse_bound(reader: TokenReader) -> Bound:
    if reader.take_word("UNBOUNDED"):
        return Bound(None, reader.expect_word("PRECEDING", "FOLLOWING") == "FOLLOWING")
    if reader.take_word("CURRENT"):
        reader.expect_word("ROW")
        return Bound(0)
    if not reader.token.is_integer:
        raise reader.unexpected("`UNBOUNDED'", "`CURRENT'", "an integer")
    rows = reader.expect_integer()
    return Bound(rows, reader.expect_word("PRECEDING", "FOLLOWING") == "FOLLOWING")


def _parse_exclusion(reader: TokenReader) -> str:
    if not reader.take_word("EXCLUDE"):
        return ""
    if reader.take_keyword("GROUP"):
        return "GROUP"
    word = reader.expect_word("CURRENT", "TIES", "NO")
    if word == "CURRENT":
        reader.expect_word("ROW")
        return "CURRENT ROW"
    if word == "NO":
        reader.expect_word("OTHERS")
        return "NO OTHERS"
    return word

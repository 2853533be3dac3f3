"""The name of a selected expression that was given none. Clients read these keys.

The identifiers, operators and literals of the expression in reading order, joined by underscores;
what no identifier may hold becomes an underscore that is dropped at either end or beside another:
`max(magnitude)` is `max_magnitude`, `a + b` is `a_b`, `count(*)` is `count`.

Source: soql-reference `Expression.scala findIdentsAndLiterals`, `AbstractIdentifierFilter.java`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from folkmoot.soql.tree import Bound, Call, ColumnName, Expression, Literal, Window

_BOUNDARY = "\0"
_GOOD = re.compile(r"[\w$£€-]")


def fold(name: str) -> str:
    """The form in which two names are compared: case does not count, nor - against _."""
    return name.lower().replace("-", "_")


def implicit_name(expression: Expression, taken: Collection[str]) -> str:
    """A name for the expression whose folded form is not among those `taken`."""
    base = _join(_words(expression))
    if fold(base) not in taken:
        return base
    prefix = base if base.endswith(("_", "-")) else f"{base}_"
    number = 1
    while fold(f"{prefix}{number}") in taken:
        number += 1
    return f"{prefix}{number}"


def _join(words: list[str]) -> str:
    text = _BOUNDARY.join(
        "".join(each if _GOOD.match(each) else _BOUNDARY for each in word) for word in words
    )
    text = re.sub(f"{_BOUNDARY}+", _BOUNDARY, text)
    # An underscore that was put in gives way to one that was there, and to the ends.
    text = re.sub(f"(?<=[_-]){_BOUNDARY}|{_BOUNDARY}(?=[_-])", "", text)
    text = text.strip(_BOUNDARY).replace(_BOUNDARY, "_")
    if not text:
        return "_"
    return f"_{text}" if text[0].isdigit() else text


def _words(expression: Expression) -> list[str]:
    if isinstance(expression, Literal):
        return [_literal_word(expression)]
    if isinstance(expression, ColumnName):
        # Socrata's qualifiers begin with an underscore of their own.
        head = [f"_{expression.qualifier}"] if expression.qualifier else []
        return [*head, expression.name]
    words = _call_words(expression)
    if expression.condition is not None:
        words += _words(expression.condition)
    if expression.window is not None:
        words += _window_words(expression.window)
    return words


def _literal_word(literal: Literal) -> str:
    if isinstance(literal.value, bool):
        return str(literal.value).upper()
    if isinstance(literal.value, Decimal):
        return format(literal.value, "f")
    return "null" if literal.value is None else literal.value


def _call_words(call: Call) -> list[str]:
    arguments = [_words(argument) for argument in call.arguments]
    flat = [word for argument in arguments for word in argument]
    name = call.function
    if name == "op$-":
        return flat
    if name.startswith("op$") and name not in ("op$[]", "op$()"):
        operator = name.removeprefix("op$")
        return [operator, *flat] if len(arguments) == 1 else _between(arguments, operator)
    if name == "op$()":
        return ["()", *flat]
    if name == "op$[]":
        return [*arguments[0], "[]", *arguments[1]]
    if name.startswith("cast$"):
        return [*flat, name.removeprefix("cast$")]
    if name in ("#IS_NULL", "#IS_NOT_NULL"):
        return [*flat, *name.removeprefix("#").lower().split("_")]
    if name in ("#BETWEEN", "#NOT_BETWEEN"):
        words = name.removeprefix("#").lower().split("_")
        return [*arguments[0], *words, *arguments[1], "and", *arguments[2]]
    if name == "#CASE":
        return _case_words(call, arguments)
    return [name, *flat]


def _between(arguments: list[list[str]], operator: str) -> list[str]:
    words = list(arguments[0])
    for argument in arguments[1:]:
        words += [operator, *argument]
    return words


def _case_words(call: Call, arguments: list[list[str]]) -> list[str]:
    words = ["case"]
    for when, then in zip(arguments[:-2:2], arguments[1:-2:2], strict=True):
        words += ["when", *when, "then", *then]
    if call.arguments[-2] == Literal(True):
        words += ["else", *arguments[-1]]
    return [*words, "end"]


def _window_words(window: Window) -> list[str]:
    words = ["over"]
    if window.partitions:
        words += ["partition_by", *(w for each in window.partitions for w in _words(each))]
    if window.orderings:
        words += ["order_by", *(w for each in window.orderings for w in _words(each.expression))]
    if window.frame is not None:
        frame = window.frame
        words.append(frame.mode)
        words += _bound_words(frame.start) if frame.end is None else []
        if frame.end is not None:
            words += ["BETWEEN", *_bound_words(frame.start), "AND", *_bound_words(frame.end)]
    return words


def _bound_words(bound: Bound) -> list[str]:
    if bound.rows == 0:
        return ["CURRENT", "ROW"]
    side = "FOLLOWING" if bound.is_following else "PRECEDING"
    return ["UNBOUNDED" if bound.rows is None else str(bound.rows), side]

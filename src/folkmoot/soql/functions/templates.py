"""The ways in which a row of the catalogue says its SQL.

A template has `{0}`, `{1}` … where the arguments go. What is put there is always a whole operand
(a column, a bound parameter, a call or something in parentheses), so templates need no more
parentheses than their own.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from folkmoot.soql.catalogue import Variable, Writer, Writing
from folkmoot.soql.physical import (
    BOOLEAN,
    FLOAT,
    GEOMETRY,
    Fragment,
    Physical,
    as_float,
    as_geometry,
    common,
)
from folkmoot.soql.typed import Constant, Typed
from folkmoot.soql.types import EQUATABLE, NUMBERS, ORDERED, SHAPES, TIMESTAMPS, SoqlType

A_NUMBER = Variable("number", NUMBERS)
ANOTHER_NUMBER = Variable("number 2", NUMBERS)
A_SHAPE = Variable("shape", SHAPES)
ANOTHER_SHAPE = Variable("shape 2", SHAPES)
A_TIMESTAMP = Variable("timestamp", TIMESTAMPS)
ORDERED_VALUE = Variable("ordered", ORDERED)
EQUATABLE_VALUE = Variable("value", EQUATABLE)
ANY_VALUE = Variable("any", frozenset(SoqlType))


def plain(template: str, physical: Physical) -> Writer:
    """The arguments as they are kept."""

    def write(writing: Writing) -> Fragment:
        return Fragment(template.format(*writing.sql), physical)

    return write


def condition(template: str) -> Writer:
    return plain(template, BOOLEAN)


def floats(template: str) -> Writer:
    """Every argument as a float, and the result one."""

    def write(writing: Writing) -> Fragment:
        return Fragment(template.format(*map(as_float, writing.arguments)), FLOAT)

    return write


def shapes(template: str, physical: Physical = GEOMETRY) -> Writer:
    """The arguments that are shapes as the engine's geometry, the others as floats."""

    def write(writing: Writing) -> Fragment:
        pieces = [
            as_geometry(fragment) if _is_geometry(fragment, typed) else as_float(fragment)
            for fragment, typed in zip(writing.arguments, writing.typed, strict=True)
        ]
        return Fragment(template.format(*pieces), physical)

    return write


def _is_geometry(fragment: Fragment, typed: Typed) -> bool:
    """A location's point stands for it where shapes are compared."""
    return typed.type.is_shape or fragment.physical == GEOMETRY


def choice(template: str) -> Writer:
    """A function that answers one of its arguments: `{}` is their list, kept in one way."""

    def write(writing: Writing) -> Fragment:
        pieces, physical = common(writing.arguments)
        return Fragment(template.format(", ".join(pieces)), physical)

    return write


def first_kept(template: str) -> Writer:
    """The result is kept as the first argument is."""

    def write(writing: Writing) -> Fragment:
        return Fragment(template.format(*writing.sql), writing.arguments[0].physical)

    return write


def constant_number(typed: Typed) -> int | None:
    """The whole number that an argument is, where the query holds it; None where it does not."""
    if isinstance(typed, Constant) and isinstance(typed.value, Decimal):
        return int(typed.value.to_integral_value(ROUND_HALF_UP))
    return None


def constant_text(typed: Typed) -> str | None:
    if isinstance(typed, Constant) and isinstance(typed.value, str):
        return typed.value
    return None

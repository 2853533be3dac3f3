"""A piece of an OData expression in SoQL's tree, with its Edm type."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from folkmoot.hub.odata.edm import Edm
from folkmoot.hub.odata.faults import Malformed
from folkmoot.soql.tree import Call, Expression, Literal

MOST_PARTS = 10_000
"""Some functions name an argument more than once, so that nesting multiplies them."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """`size` counts the parts of the expression as a tree. `is_key` tells a row's identifier,
    which the engine keeps as a number and only compares."""

    expression: Expression
    type: Edm
    size: int = 1
    is_key: bool = False

    @property
    def is_literal(self) -> bool:
        return isinstance(self.expression, Literal)

    @property
    def is_null(self) -> bool:
        return self.type is Edm.NULL


def call(function: str, result: Edm, *arguments: Lowered) -> Lowered:
    """One of SoQL's functions applied. Raises Malformed when the whole would be too large."""
    size = 1 + sum(each.size for each in arguments)
    if size > MOST_PARTS:
        raise Malformed(
            "The expression is too large once it is written out.",
            remedy="Ask in several simpler questions.",
        )
    return Lowered(Call(function, tuple(each.expression for each in arguments)), result, size)


def number(value: int) -> Lowered:
    return Lowered(Literal(Decimal(value)), Edm.INT64)


TRUE = Lowered(Literal(True), Edm.BOOLEAN)
FALSE = Lowered(Literal(False), Edm.BOOLEAN)


def all_of(*conditions: Lowered) -> Lowered:
    return conditions[0] if len(conditions) == 1 else call("op$AND", Edm.BOOLEAN, *conditions)


def any_of(*conditions: Lowered) -> Lowered:
    return conditions[0] if len(conditions) == 1 else call("op$OR", Edm.BOOLEAN, *conditions)


def opposite(condition: Lowered) -> Lowered:
    return call("op$NOT", Edm.BOOLEAN, condition)


def is_absent(value: Lowered) -> Lowered:
    return call("#IS_NULL", Edm.BOOLEAN, value)


def is_present(value: Lowered) -> Lowered:
    return call("#IS_NOT_NULL", Edm.BOOLEAN, value)


def false_if_null(condition: Lowered) -> Lowered:
    return call("coalesce", Edm.BOOLEAN, condition, FALSE)

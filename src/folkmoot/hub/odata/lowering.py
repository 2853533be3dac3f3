"""Nodes of an OData expression to SoQL's tree, with Edm types checked on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from folkmoot.hub.odata.comparisons import compare, is_among
from folkmoot.hub.odata.edm import MOMENTS, NUMBERS, Edm, EntityType, Property
from folkmoot.hub.odata.faults import Malformed
from folkmoot.hub.odata.functions import apply_function
from folkmoot.hub.odata.lowered import (
    Lowered,
    all_of,
    any_of,
    call,
    number,
    opposite,
)
from folkmoot.hub.odata.nodes import Call, Literal, Membership, Node, Operation, PropertyName
from folkmoot.soql import SoqlType, tree

_ARITHMETIC = {"add": "op$+", "sub": "op$-", "mul": "op$*", "divby": "op$/", "mod": "op$%"}
_WIDER = (Edm.INT64, Edm.DECIMAL, Edm.DOUBLE)


@dataclass(frozen=True, slots=True)
class Lowering:
    """Lowers the expressions of one option about rows of one type.

    `aliases` are the properties that $apply has made, in place of the dataset's own.
    """

    entity_type: EntityType
    option: str
    aliases: Mapping[str, Edm] | None = field(default=None)

    def condition(self, node: Node, *, is_exact: bool = False) -> Lowered:
        """A boolean. `is_exact`: null must be told from false. Raises Malformed, NotOffered."""
        if isinstance(node, Operation) and node.operator in ("and", "or"):
            parts = [self.condition(each, is_exact=is_exact) for each in node.operands]
            return all_of(*parts) if node.operator == "and" else any_of(*parts)
        if isinstance(node, Operation) and node.operator == "not":
            return opposite(self.condition(node.operands[0], is_exact=True))
        found = self.value(node, is_exact=is_exact)
        if found.type not in (Edm.BOOLEAN, Edm.NULL):
            raise Malformed(f"{found.type} is neither true nor false.", option=self.option)
        return found

    def value(self, node: Node, *, is_exact: bool = True) -> Lowered:
        """A value of any type. Raises Malformed, NotOffered."""
        if isinstance(node, Literal):
            return Lowered(tree.Literal(node.value), node.type)
        if isinstance(node, PropertyName):
            return self.property(node.name)
        if isinstance(node, Call):
            arguments = tuple(self.value(each) for each in node.arguments)
            return apply_function(node.function, arguments, self.option)
        if isinstance(node, Membership):
            choices = tuple(self.value(each) for each in node.choices)
            value = self.value(node.value)
            return is_among(value, choices, is_exact=is_exact, option=self.option)
        if node.operator in ("and", "or", "not"):
            return self.condition(node, is_exact=is_exact)
        if node.operator == "-":
            return self._negative(self.value(node.operands[0]))
        left, right = (self.value(each) for each in node.operands)
        if node.operator in _ARITHMETIC or node.operator == "div":
            return self._arithmetic(node.operator, left, right)
        return compare(node.operator, left, right, is_exact=is_exact, option=self.option)

    def property(self, name: str) -> Lowered:
        """A property by its name. Raises Malformed where rows have none of it."""
        if self.aliases is not None:
            if name in self.aliases:
                return Lowered(tree.ColumnName(name), self.aliases[name])
            known = list(self.aliases)
        else:
            found = self.entity_type.find(name)
            if found is not None:
                return column_of(found)
            known = [each.name for each in self.entity_type.properties]
        raise Malformed(
            f"The rows have no property '{name}'.", option=self.option,
            remedy=f"They have {', '.join(known)}.",
        )  # fmt: skip

    def _negative(self, operand: Lowered) -> Lowered:
        if operand.type not in NUMBERS and not operand.is_null:
            raise Malformed(f"{operand.type} has no opposite.", option=self.option)
        return call("op$-", operand.type, operand)

    def _arithmetic(self, operator: str, left: Lowered, right: Lowered) -> Lowered:
        if left.type in MOMENTS and right.type is Edm.DURATION and operator in ("add", "sub"):
            return call(_ARITHMETIC[operator], left.type, left, right)
        if left.is_null or right.is_null:
            return Lowered(tree.Literal(None), Edm.NULL)
        if left.type not in NUMBERS or right.type not in NUMBERS:
            raise Malformed(
                f"{operator} does not take {left.type} and {right.type}.", option=self.option
            )
        result = _WIDER[max(_WIDER.index(left.type), _WIDER.index(right.type))]
        if operator == "div":
            quotient = call("op$/", Edm.DOUBLE, left, right)
            return _truncated(quotient) if result is Edm.INT64 else quotient
        if operator == "divby":
            result = Edm.DECIMAL if result is Edm.INT64 else result
        return call(_ARITHMETIC[operator], result, left, right)


def column_of(each: Property) -> Lowered:
    """A property's column, as the kind of value that its Edm type has in SoQL."""
    column = Lowered(tree.ColumnName(each.column), each.type, is_key=each.is_key)
    if each.type is Edm.STRING and not each.is_key and each.soql_type is not SoqlType.TEXT:
        return call("cast$text", Edm.STRING, column)
    if each.soql_type is SoqlType.FIXED_TIMESTAMP:
        zone = Lowered(tree.Literal("UTC"), Edm.STRING)
        return call("to_floating_timestamp", Edm.MOMENT, column, zone)
    return column


def _truncated(value: Lowered) -> Lowered:
    """Towards nought, as whole numbers are divided."""
    is_negative = call("op$<", Edm.BOOLEAN, value, number(0))
    up, down = call("ceil", Edm.INT64, value), call("floor", Edm.INT64, value)
    return call("iif", Edm.INT64, is_negative, up, down)

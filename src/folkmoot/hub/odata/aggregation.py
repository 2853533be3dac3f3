"""$apply: filter, groupby, aggregate and identity, one after the other (OData Data Aggregation).

    filter(amount gt 0)/groupby((service),aggregate(amount with sum as total,$count as payments))

Each transformation becomes one SELECT of SoQL; a chain of them is joined by `|>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from folkmoot.hub.odata.edm import NUMBERS, Edm, EntityType
from folkmoot.hub.odata.faults import Malformed, NotOffered
from folkmoot.hub.odata.grammar import Parser
from folkmoot.hub.odata.lowered import Lowered
from folkmoot.hub.odata.lowering import Lowering
from folkmoot.soql.tree import Call, Expression, Select, Selected, Selection

_OPTION = "$apply"
MOST_STEPS = 8
MOST_AGGREGATES = 100
_METHODS = {
    "sum": "sum", "min": "min", "max": "max", "average": "avg", "countdistinct": "count_distinct",
}  # fmt: skip
_OTHERS = (
    *("compute", "concat", "expand", "topcount", "topsum", "toppercent", "bottomcount"),
    *("bottomsum", "bottompercent", "search", "orderby", "top", "skip", "join", "outerjoin"),
    *("nest", "addnested", "from", "traverse", "ancestors", "descendants"),
)


@dataclass(slots=True)
class Applied:
    """The SELECTs of a chain so far, the conditions on their rows that none of them has yet, and
    the properties of those rows, None while they are the dataset's."""

    stages: list[Select] = field(default_factory=list)
    conditions: list[Expression] = field(default_factory=list)
    properties: Mapping[str, Edm] | None = None

    def take_condition(self) -> Expression | None:
        """The pending conditions as one."""
        found = joined_by_and(self.conditions)
        self.conditions = []
        return found


def joined_by_and(conditions: list[Expression]) -> Expression | None:
    """All of them as one; None where there are none."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return Call("op$AND", tuple(conditions))


def read_apply(text: str, entity_type: EntityType, aliases: Mapping[str, str]) -> Applied:
    """Raises Malformed or NotOffered."""
    parser = Parser(text, _OPTION, aliases)
    applied = Applied()
    for step in range(MOST_STEPS + 1):
        if step == MOST_STEPS:
            raise Malformed(f"There are more than {MOST_STEPS} steps.", option=_OPTION)
        _step(parser, applied, entity_type)
        if not parser.take_symbol("/"):
            break
    parser.expect_end()
    return applied


def _step(parser: Parser, applied: Applied, entity_type: EntityType) -> None:
    parser.skip_space()
    if parser.take_word(*_OTHERS):
        raise NotOffered(
            "The transformations offered are filter, groupby, aggregate and identity.",
            where=_OPTION,
        )
    name = parser.expect_word("filter", "groupby", "aggregate", "identity")
    lowering = Lowering(entity_type, _OPTION, applied.properties)
    if name == "identity":
        return
    parser.expect_symbol("(")
    if name == "filter":
        applied.conditions.append(lowering.condition(parser.expression()).expression)
    elif name == "aggregate":
        _group(applied, lowering, [], _aggregates(parser, lowering))
    else:
        names = _grouped(parser)
        made = []
        if parser.take_symbol(","):
            parser.expect_word("aggregate")
            parser.expect_symbol("(")
            made = _aggregates(parser, lowering)
            parser.expect_symbol(")")
        _group(applied, lowering, names, made)
    parser.expect_closing()


def _grouped(parser: Parser) -> list[str]:
    parser.expect_symbol("(")
    if parser.take_word("rollup"):
        raise NotOffered("rollup is not offered.", where=_OPTION)
    names = [parser.expect_name().text]
    while parser.take_symbol(","):
        names.append(parser.expect_name().text)
    parser.expect_symbol(")")
    return list(dict.fromkeys(names))


def _aggregates(parser: Parser, lowering: Lowering) -> list[tuple[str, Lowered]]:
    found: list[tuple[str, Lowered]] = []
    while True:
        if parser.take_word("$count"):
            value = Lowered(Call("count/*", ()), Edm.INT64)
        else:
            value = lowering.value(parser.expression())
            parser.expect_space()
            parser.expect_word("with")
            parser.expect_space()
            value = _aggregate(parser.expect_name().text, value)
        parser.expect_space()
        parser.expect_word("as")
        parser.expect_space()
        found.append((parser.expect_name().text, value))
        if len(found) > MOST_AGGREGATES:
            raise Malformed(f"There are more than {MOST_AGGREGATES} aggregates.", option=_OPTION)
        if not parser.take_symbol(","):
            return found


def _aggregate(method: str, value: Lowered) -> Lowered:
    if method not in _METHODS:
        raise NotOffered(
            f"The method {method} is not offered.", where=_OPTION,
            remedy=f"There are {', '.join(_METHODS)}.",
        )  # fmt: skip
    if method in ("sum", "average") and value.type not in NUMBERS:
        raise Malformed(f"{method} does not take {value.type}.", option=_OPTION)
    result = value.type
    if method == "average":
        result = Edm.DOUBLE
    elif method == "countdistinct":
        result = Edm.INT64
    elif method == "sum" and result is Edm.INT64:
        result = Edm.DECIMAL
    return Lowered(Call(_METHODS[method], (value.expression,)), result, is_key=value.is_key)


def _group(
    applied: Applied, lowering: Lowering, names: list[str], made: list[tuple[str, Lowered]]
) -> None:
    keys = [(name, lowering.property(name)) for name in names]
    columns = [*keys, *made]
    if any(each.is_key for _, each in columns):
        raise Malformed("Rows are not grouped or aggregated by their key.", option=_OPTION)
    selected = tuple(Selected(each.expression, name) for name, each in columns)
    group_by = tuple(each.expression for _, each in keys)
    where = applied.take_condition()
    applied.stages.append(Select(Selection((), selected), where=where, group_by=group_by))
    applied.properties = {name: each.type for name, each in columns}
    if len(applied.properties) != len(columns):
        raise Malformed("Two properties of the result have one name.", option=_OPTION)

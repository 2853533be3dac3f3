"""Answers a plan over rows that are Python dictionaries, one obvious step after another.

Covers one table, chains and set operations; not joins, and not shapes.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from tests.oracle.soql_functions import AGGREGATES, SCALARS

from folkmoot.soql.plan import CompoundPlan, Plan, SelectPlan, Table
from folkmoot.soql.tree import Bound
from folkmoot.soql.typed import Application, Column, Constant, Typed, TypedOrdering
from folkmoot.soql.types import SoqlType
from folkmoot.soql.words import has_terms, terms_asked

Row = dict[str, Any]


class Unanswerable(Exception):
    """The oracle has no answer for this function."""


def answer(plan: Plan, table: list[Row], limit: int | None = 1000) -> list[tuple[Any, ...]]:
    """The rows of the answer. `table` has every column by name, `:id` among them."""
    rows = _answer(plan, table)
    if isinstance(plan, SelectPlan):
        start = plan.offset or 0
        count = limit if plan.limit is None else plan.limit
        return rows[start:] if count is None else rows[start : start + count]
    return sorted(rows, key=_total_order)[:limit]


def _answer(plan: Plan, table: list[Row]) -> list[tuple[Any, ...]]:
    return _combine(plan, table) if isinstance(plan, CompoundPlan) else _select(plan, table)


def _combine(plan: CompoundPlan, table: list[Row]) -> list[tuple[Any, ...]]:
    left, right = _page(plan.left, table), _page(plan.right, table)
    keeps_all = plan.operator.endswith("ALL")
    if plan.operator.startswith("UNION"):
        found = left + right
    else:
        spare, found = list(right), []
        for row in left:
            is_there = row in spare
            if is_there and keeps_all:
                spare.remove(row)
            if is_there == plan.operator.startswith("INTERSECT"):
                found.append(row)
    return found if keeps_all else list(dict.fromkeys(found))


def _page(plan: Plan, table: list[Row]) -> list[tuple[Any, ...]]:
    rows = _answer(plan, table)
    if isinstance(plan, SelectPlan):
        start = plan.offset or 0
        rows = rows[start:] if plan.limit is None else rows[start : start + plan.limit]
    return rows


def _select(plan: SelectPlan, table: list[Row]) -> list[tuple[Any, ...]]:
    if isinstance(plan.source, Table):
        rows = table
    else:
        names = [output.name.lower() for output in _outputs(plan.source)]
        rows = [dict(zip(names, row, strict=True)) for row in _page(plan.source, table)]
    rows = [row for row in rows if all(evaluate(each, [row]) is True for each in plan.where)]
    if plan.search is not None:
        rows = [row for row in rows if _is_found(plan.search, plan.searched, row)]
    groups = _groups(plan, rows)
    if plan.having is not None:
        groups = [group for group in groups if evaluate(plan.having, group) is True]
    order = list(plan.order_by)
    if plan.is_grouped:
        order += [TypedOrdering(each, True, True) for each in plan.group_by]
    chosen = _sort(groups, order, groups)
    answers = [
        tuple(evaluate(output.expression, group, groups) for output in plan.outputs)
        for group in chosen
    ]
    if plan.is_distinct:
        answers = list(dict.fromkeys(answers))
        shown = [output.expression for output in plan.outputs]
        sorted_by = {shown.index(each.expression) for each in plan.order_by}
        rest = [index for index in range(len(shown)) if index not in sorted_by]
        for index in reversed(rest):
            answers.sort(key=lambda row, i=index: _total_order((row[i],)))
        for each in reversed(plan.order_by):
            index = shown.index(each.expression)
            answers = _sort_by(answers, each, lambda row, i=index: row[i])
    return answers


def _outputs(plan: Plan) -> tuple[Any, ...]:
    return plan.outputs if isinstance(plan, SelectPlan) else _outputs(plan.left)


def _groups(plan: SelectPlan, rows: list[Row]) -> list[list[Row]]:
    if not plan.is_grouped:
        return [[row] for row in rows]
    if not plan.group_by:
        return [rows]
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(evaluate(each, [row]) for each in plan.group_by), []).append(row)
    return list(found.values())


def _is_found(question: str, columns: Sequence[Typed], row: Row) -> bool:
    texts = [evaluate(each, [row]) for each in columns if each.type is SoqlType.TEXT]
    haystack = " ".join(text for text in texts if text is not None)
    numbers = [evaluate(each, [row]) for each in columns if each.type.is_number]
    if has_terms(haystack, frozenset(terms_asked(question))):
        return True
    try:
        return Decimal(question.strip()) in [number for number in numbers if number is not None]
    except ArithmeticError:
        return False


def evaluate(typed: Typed, group: list[Row], groups: list[list[Row]] | None = None) -> Any:
    """The value of an expression for a group of rows (of one, where nothing is grouped).

    `groups` are all those that a window function can see.
    """
    if isinstance(typed, Constant):
        return typed.value
    if isinstance(typed, Column):
        return group[0][typed.name.lower()] if group else None
    if typed.window is not None:
        return _evaluate_window(typed, group, groups or [group])
    if typed.function.is_aggregate:
        return _aggregate(typed, [[row] for row in group])
    return _evaluate_scalar(typed, [evaluate(each, group, groups) for each in typed.arguments])


def _evaluate_scalar(typed: Application, values: list[Any]) -> Any:
    name = typed.function.identity
    if any(each.type.is_shape for each in typed.arguments) and "null" not in name:
        raise Unanswerable(name)
    if name in ("and", "or"):
        decisive = name == "or"
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    if name in ("is null", "is not null"):
        return (values[0] is None) == (name == "is null")
    if name in ("in", "not in", "caseless_one_of", "caseless_not_one_of"):
        return _membership(name, values)
    if name == "not between":
        return _not(_between(*values))
    if name == "between":
        return _between(*values)
    if name == "case":
        pairs = zip(values[::2], values[1::2], strict=True)
        return next((then for when, then in pairs if when is True), None)
    if name == "iif":
        return values[1] if values[0] is True else values[2]
    if name == "coalesce":
        return next((value for value in values if value is not None), None)
    if name == "nullif":
        return None if values[0] == values[1] and values[0] is not None else values[0]
    if name in ("least", "greatest"):
        known = [value for value in values if value is not None]
        return (min if name == "least" else max)(known, default=None)
    if "::" in name and len(set(name.split("::"))) == 1:
        return values[0]
    if name not in SCALARS:
        raise Unanswerable(name)
    return None if None in values else SCALARS[name](*values)


def _between(value: Any, low: Any, high: Any) -> bool | None:
    sides = [
        None if value is None or low is None else value >= low,
        None if value is None or high is None else value <= high,
    ]
    if False in sides:
        return False
    return None if None in sides else True


def _membership(name: str, values: list[Any]) -> bool | None:
    if name.startswith("caseless"):
        values = [None if value is None else value.upper() for value in values]
    first, *listed = values
    if not listed:
        found: bool | None = False
    elif first is not None and first in [each for each in listed if each is not None]:
        found = True
    else:
        found = None if first is None or None in listed else False
    return found if name in ("in", "caseless_one_of") else _not(found)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _aggregate(typed: Application, rows: list[list[Row]]) -> Any:
    if typed.condition is not None:
        rows = [row for row in rows if evaluate(typed.condition, row) is True]
    name = typed.function.identity
    if name == "count(*)":
        return Decimal(len(rows))
    if name not in AGGREGATES:
        raise Unanswerable(name)
    found = [tuple(evaluate(each, row) for each in typed.arguments) for row in rows]
    found = [values for values in found if None not in values]
    return AGGREGATES[name]([values[0] if len(values) == 1 else values for values in found])


def _evaluate_window(typed: Application, group: list[Row], groups: list[list[Row]]) -> Any:
    window = typed.window
    assert window is not None

    def key(each: list[Row]) -> tuple[Any, ...]:
        return tuple(evaluate(partition, each) for partition in window.partitions)

    members = [each for each in groups if key(each) == key(group)]
    members = _sort(members, window.orderings, groups)
    place = next(index for index, each in enumerate(members) if each is group)
    peers = [_order_values(each, window.orderings) for each in members]
    name = typed.function.identity
    if name == "row_number":
        return Decimal(place + 1)
    if name == "rank":
        return Decimal(peers.index(peers[place]) + 1)
    if name == "dense_rank":
        return Decimal(len({repr(peer) for peer in peers[: place + 1]}))
    if name.startswith(("lead", "lag")):
        return _neighbour(typed, members, place)
    frame = _frame(typed, members, peers, place)
    if name in ("first_value", "last_value"):
        chosen = frame[0 if name == "first_value" else -1]
        return evaluate(typed.arguments[0], chosen)
    if not typed.function.is_aggregate:
        raise Unanswerable(name)
    return _aggregate(typed, frame)


def _neighbour(typed: Application, members: list[list[Row]], place: int) -> Any:
    values = [evaluate(each, members[place]) for each in typed.arguments[1:]]
    distance = int(values[0]) if values else 1
    index = place + distance if typed.function.identity.startswith("lead") else place - distance
    if 0 <= index < len(members):
        return evaluate(typed.arguments[0], members[index])
    return values[1] if len(values) > 1 else None


def _frame(
    typed: Application, members: list[list[Row]], peers: list[Any], place: int
) -> list[list[Row]]:
    assert typed.window is not None
    frame = typed.window.frame
    if frame is None:
        last = max(i for i, peer in enumerate(peers) if peer == peers[place])
        return members[: last + 1] if typed.window.orderings else members
    if frame.mode != "ROWS" or frame.exclusion:
        raise Unanswerable(frame.mode)
    start = _edge(frame.start, place, len(members))
    end = place if frame.end is None else _edge(frame.end, place, len(members))
    return members[max(start, 0) : max(end + 1, 0)]


def _edge(bound: Bound, place: int, count: int) -> int:
    if bound.rows is None:
        return count - 1 if bound.is_following else 0
    return place + (bound.rows if bound.is_following else -bound.rows)


def _order_values(group: list[Row], orderings: Sequence[TypedOrdering]) -> list[Any]:
    return [evaluate(each.expression, group) for each in orderings]


def _sort(
    rows: list[list[Row]], orderings: Sequence[TypedOrdering], groups: list[list[Row]]
) -> list[list[Row]]:
    for each in reversed(orderings):
        rows = _sort_by(rows, each, lambda row, e=each: evaluate(e.expression, row, groups))
    return rows


def _sort_by(rows: list[Any], ordering: TypedOrdering, value_of: Any) -> list[Any]:
    def compare(left: Any, right: Any) -> int:
        one, other = value_of(left), value_of(right)
        if one is None or other is None:
            nulls = (one is None) - (other is None)
            return nulls if ordering.has_nulls_last else -nulls
        sign = (one > other) - (one < other)
        return sign if ordering.is_ascending else -sign

    return sorted(rows, key=cmp_to_key(compare))


def _total_order(row: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    return [(value is None, value if value is not None else 0) for value in row]

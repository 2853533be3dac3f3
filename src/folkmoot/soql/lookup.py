"""What of a query an index could answer before an engine is asked.

Two things an index knows well: which rows hold some words, and which rows come first in an order.
Where the rows of a query about one table are chosen by words, or by equality with a few values and
by one column's order, the query comes with a Lookup: how to find those rows, and the SQL that makes
the answer from them alone. Whoever has an index may follow it; the answer is the same without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from folkmoot.soql.parameters import BoundValue
from folkmoot.soql.plan import SelectPlan, Table
from folkmoot.soql.scope import quote
from folkmoot.soql.typed import Application, Column, Constant, Typed
from folkmoot.soql.types import SoqlType
from folkmoot.soql.words import terms_asked, terms_in

_EQUALS = frozenset({"op$=", "op$=="})
_IN = "#IN"


@dataclass(frozen=True, slots=True)
class BoundSql:
    """SQL with numbered parameters, and what it binds."""

    sql: str
    parameters: tuple[BoundValue, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A row is found that holds all of `terms` in its text columns `texts`, or that `by_number`
    gives: SQL for the numbers of rows, where the question is a number."""

    terms: tuple[str, ...]
    texts: tuple[str, ...]
    by_number: BoundSql | None


@dataclass(frozen=True, slots=True)
class Match:
    """A row whose text in this column is one of `values`."""

    column: str
    values: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Words that every such row holds; none where there is more than one value."""
        return tuple(dict.fromkeys(terms_in(self.values[0]))) if len(self.values) == 1 else ()


@dataclass(frozen=True, slots=True)
class Order:
    """Rows by one column, null as the greatest value; rows alike by their number."""

    column: str
    is_ascending: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """How to find the rows of a query about `view`, which reads `columns` of them.

    `of_found`, asked of the rows that `search` finds and `matches` let through (or of any more),
    gives the answer. `of_page`, where it is given, asks of less: of those rows in `order` (their
    own where it is None) that `offset` and `limit` cut out. Where `shown` is given, the page is
    these columns of those rows as they are kept, "" being a row's number, and no engine is needed.
    """

    view: str
    columns: tuple[str, ...]
    search: Search | None
    matches: tuple[Match, ...]
    order: Order | None
    limit: int | None
    offset: int
    of_found: BoundSql
    of_page: BoundSql | None
    shown: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What a plan offers an index; the plans of which the two are made."""

    view: str
    columns: tuple[str, ...]
    terms: tuple[str, ...]
    matches: tuple[Match, ...]
    order: Order | None
    found: SelectPlan
    page: SelectPlan | None
    shown: tuple[str, ...] | None


def shape_of(plan: SelectPlan) -> Shape | None:
    """What an index could do for this plan, its page set; None where that is nothing."""
    if not isinstance(plan.source, Table) or plan.joins or plan.row_key is None:
        return None
    matches = [_match(each) for each in plan.where]
    known = tuple(each for each in matches if each is not None)
    order, is_orderable = _order(plan)
    has_window = any(each.has_window for each in _expressions(plan))
    is_page = (
        is_orderable
        and plan.limit is not None
        and len(known) == len(plan.where)
        and not (plan.is_grouped or plan.is_distinct or plan.distinct_on or has_window)
    )
    if plan.search is None and not known and not is_page:
        return None
    columns = dict.fromkeys(column.name for each in _expressions(plan) for column in _columns(each))
    return Shape(
        view=plan.source.view,
        columns=tuple(name for name in columns if not name.startswith(":")),
        terms=terms_asked(plan.search) if plan.search else (),
        matches=known,
        order=order,
        found=replace(plan, search=None),
        page=replace(plan, search=None, offset=None) if is_page else None,
        shown=_shown(plan) if is_page else None,
    )


def text_names(columns: Iterable[Typed]) -> tuple[str, ...]:
    """The text columns among those that are searched."""
    return tuple(
        each.name for each in columns if isinstance(each, Column) and each.type is SoqlType.TEXT
    )


def _shown(plan: SelectPlan) -> tuple[str, ...] | None:
    """The columns of the answer, where each is one of the table as it is kept there."""
    names = []
    for output in plan.outputs:
        column = output.expression
        if not isinstance(column, Column):
            return None
        if column.fragment.sql == plan.row_key:
            names.append("")
        elif column.fragment.sql == f"{plan.alias}.{quote(column.name)}":
            names.append(column.name)
        else:
            return None
    return tuple(names)


def _order(plan: SelectPlan) -> tuple[Order | None, bool]:
    """The order of rows, and whether it is one that an index can have."""
    if not plan.order_by:
        return None, True
    first, *others = plan.order_by
    if others or not isinstance(first.expression, Column):
        return None, False
    if first.expression.type is SoqlType.ROW_IDENTIFIER:
        return None, first.is_ascending
    if first.is_ascending is not first.has_nulls_last:
        return None, False
    return Order(first.expression.name, first.is_ascending), True


def _match(condition: Typed) -> Match | None:
    if not isinstance(condition, Application):
        return None
    column, *values = condition.arguments
    if condition.function.name in _EQUALS and isinstance(column, Constant):
        column, values = values[0], [column]
    elif condition.function.name not in (*_EQUALS, _IN):
        return None
    if not isinstance(column, Column) or column.type is not SoqlType.TEXT or not values:
        return None
    texts = [each.value for each in values if isinstance(each, Constant)]
    wanted = tuple(each for each in texts if isinstance(each, str))
    return Match(column.name, wanted) if len(wanted) == len(values) else None


def _expressions(plan: SelectPlan) -> Iterator[Typed]:
    yield from (output.expression for output in plan.outputs)
    yield from plan.where
    yield from plan.group_by
    yield from plan.distinct_on
    yield from (each.expression for each in plan.order_by)
    if plan.having is not None:
        yield plan.having


def _columns(typed: Typed) -> Iterator[Column]:
    if isinstance(typed, Column):
        yield typed
    elif isinstance(typed, Application):
        for part in typed.parts:
            yield from _columns(part)

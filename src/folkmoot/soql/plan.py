"""A whole query, checked: what it reads, keeps, groups, answers and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from folkmoot.soql.selection import Output
from folkmoot.soql.typed import Typed, TypedOrdering


@dataclass(frozen=True, slots=True)
class Table:
    """A relation that the engine already has, by its name there, and that of the facts about each
    of its rows, where it has them."""

    view: str
    facts: str = ""


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """Something beside the first source. `kind` is INNER, LEFT, RIGHT or FULL.

    A lateral source may read what stands before it.
    """

    kind: str
    source: Source
    alias: str
    condition: Typed
    is_lateral: bool = False


@dataclass(frozen=True, slots=True)
class SelectPlan:
    """One SELECT. `alias` names its source in SQL; `row_key` is SQL that orders its rows for good.

    `is_grouped` tells that each row of the answer stands for a group.
    """

    source: Source
    alias: str
    outputs: tuple[Output, ...]
    joins: tuple[JoinPlan, ...] = ()
    is_distinct: bool = False
    distinct_on: tuple[Typed, ...] = ()
    where: tuple[Typed, ...] = ()
    search: str | None = None
    searched: tuple[Typed, ...] = ()
    group_by: tuple[Typed, ...] = ()
    having: Typed | None = None
    order_by: tuple[TypedOrdering, ...] = ()
    limit: int | None = None
    offset: int | None = None
    is_grouped: bool = False
    row_key: str | None = None

    @property
    def exports_key(self) -> bool:
        """Whether its rows, read by another query, come with a number that orders them."""
        if self.is_distinct or self.distinct_on or self._is_ordered_by_window:
            return False
        return bool(self.order_by) or (self.row_key is not None and not self.is_grouped)

    @property
    def _is_ordered_by_window(self) -> bool:
        """Then the number of a row in that order cannot be counted: windows do not nest."""
        return any(each.expression.has_window for each in self.order_by)

    @property
    def is_plain_page(self) -> bool:
        """Whether the answer is rows of one table as they stand: a page is then a run of them."""
        has_condition = bool(self.where or self.search or self.order_by or self.joins)
        has_window = any(output.expression.has_window for output in self.outputs)
        return (
            isinstance(self.source, Table)
            and self.row_key is not None
            and self.exports_key
            and not has_condition
            and not has_window
        )


@dataclass(frozen=True, slots=True)
class CompoundPlan:
    """Two queries combined; `outputs` are those of the left with the types of both."""

    operator: str
    left: Plan
    right: Plan


Plan: TypeAlias = SelectPlan | CompoundPlan
Source: TypeAlias = Table | SelectPlan | CompoundPlan


def outputs_of(plan: Plan) -> tuple[Output, ...]:
    return plan.outputs if isinstance(plan, SelectPlan) else outputs_of(plan.left)

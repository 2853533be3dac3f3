"""Parsed statements to plans: names found, types checked, stages chained, tables joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from folkmoot.soql.checker import Checker
from folkmoot.soql.errors import START, CannotCompile, no_such_table
from folkmoot.soql.grouping import check_grouping, check_ungrouped
from folkmoot.soql.implicit_names import fold
from folkmoot.soql.limits import Limits
from folkmoot.soql.physical import Fragment
from folkmoot.soql.plan import (
    CompoundPlan,
    JoinPlan,
    Plan,
    SelectPlan,
    Source,
    Table,
    outputs_of,
)
from folkmoot.soql.rendering import output_shapes
from folkmoot.soql.scope import (
    SYSTEM_NAMES,
    Dataset,
    Relation,
    Scope,
    View,
    relation_of,
    system_columns,
)
from folkmoot.soql.selection import Output, check_selection
from folkmoot.soql.tree import Call, Compound, Expression, Join, Pipe, Select, Statement, TableName
from folkmoot.soql.typed import Column, Typed, TypedOrdering
from folkmoot.soql.types import ORDERED, SoqlType

TableFinder = Callable[[str], Dataset | View | None]
"""Finds what a 4x4 stands for in a join or FROM; None where there is nothing to be read."""


def no_tables(name: str) -> Dataset | View | None:
    """The finder of a query that may read one dataset only."""
    return None


@dataclass(slots=True)
class Analyst:
    """Turns statements about one dataset into plans. Holds the numbers that name its sources."""

    dataset: Dataset | View
    find_table: TableFinder
    limits: Limits
    now: datetime
    _numbers: count[int] = field(default_factory=count)
    _stages: int = 0
    _enclosing: Scope | None = None

    def plan(self, statement: Statement) -> Plan:
        """Raises CannotCompile or QueryTooComplex."""
        if isinstance(statement, Compound):
            return self._compound(statement)
        if isinstance(statement, Pipe):
            source = self.plan(statement.left)
            if statement.right.source is not None and statement.right.source.name != "this":
                raise CannotCompile(
                    "A query after |> reads the one before it and takes no FROM",
                    soql_code="soql.analyzer.from-forbidden",
                    position=statement.right.source.position,
                )
            return self._select(statement.right, source)
        return self._select(statement, None)

    def _compound(self, statement: Compound) -> CompoundPlan:
        left, right = self.plan(statement.left), self.plan(statement.right)
        left_types = [each.expression.type for each in outputs_of(left)]
        right_types = [each.expression.type for each in outputs_of(right)]
        if len(left_types) != len(right_types):
            raise CannotCompile(
                "Two selects that are combined must have the same number of columns",
                soql_code="query.soql.two-selects-number-of-columns-mismatch",
                position=statement.position,
            )
        if left_types != right_types:
            raise CannotCompile(
                "Two selects that are combined must have columns of the same types",
                soql_code="query.soql.two-selects-column-types-mismatch",
                position=statement.position,
            )
        return CompoundPlan(statement.operator, left, right)

    def _select(self, select: Select, inner: Plan | None) -> SelectPlan:
        self._stages += 1
        self.limits.check("stages", self._stages)
        alias = self._alias()
        source, relation = self._source(select.source, inner, alias)
        scope = Scope({"": relation}, enclosing=self._enclosing)
        if select.source is not None:
            scope.relations[fold(select.source.alias or select.source.name)] = relation
        checker = Checker(scope, self.limits, self.now)
        joins = tuple(self._join(join, checker) for join in select.joins)
        outputs = check_selection(select.selection, checker)
        where = self._conditions(select, checker)
        group_by = tuple(checker.check(each) for each in select.group_by)
        having = checker.check_condition(select.having, "HAVING") if select.having else None
        order_by = tuple(checker.check_ordering(each) for each in select.order_by)
        distinct_on = tuple(checker.check(each) for each in select.distinct_on)
        is_grouped = check_grouping(
            outputs=[each.expression for each in outputs],
            where=where,
            group_by=group_by,
            having=having,
            order_by=(*(each.expression for each in order_by), *distinct_on),
        )
        shown = [each.expression for each in outputs]
        if select.is_distinct and any(each.expression not in shown for each in order_by):
            raise CannotCompile(
                "What SELECT DISTINCT is ordered by must be among the selected columns",
                soql_code="soql.analyzer.distinct-order-by-not-selected",
                position=select.order_by[0].expression.position,
            )
        return SelectPlan(
            source=source,
            alias=alias,
            outputs=outputs,
            joins=joins,
            is_distinct=select.is_distinct,
            distinct_on=distinct_on,
            where=where,
            search=(select.search or "").strip() or None,
            searched=tuple(_as_searched(c) for r in scope.relations.values() for c in r.columns),
            group_by=group_by,
            having=having,
            order_by=order_by,
            limit=select.limit,
            offset=select.offset,
            is_grouped=is_grouped,
            row_key=relation.row_key if not joins else None,
        )

    def _conditions(self, select: Select, checker: Checker) -> tuple[Typed, ...]:
        """The parts of WHERE, each of which must hold."""
        if select.where is None:
            return ()
        return tuple(checker.check_condition(part, "WHERE") for part in _conjuncts(select.where))

    def _source(
        self, table: TableName | None, inner: Plan | None, alias: str
    ) -> tuple[Source, Relation]:
        if inner is not None:
            return inner, self._relation_of_plan(inner, alias)
        dataset = self.dataset
        if table is not None and table.name != "this":
            dataset = self._find(table)
        return self.source_of(dataset, alias)

    def source_of(self, dataset: Dataset | View, alias: str) -> tuple[Source, Relation]:
        """A dataset, or the plan of a view, and the columns that it offers as `alias`."""
        if isinstance(dataset, Dataset):
            relation = relation_of(dataset, alias, self.limits.stored_characters)
            return Table(dataset.view, dataset.facts), relation
        outer, self.dataset = self.dataset, dataset.of
        try:
            with self._seeing(None):
                plan = self._keyed(self.plan(dataset.statement))
        finally:
            self.dataset = outer
        relation = self._relation_of_plan(plan, alias)
        if relation.row_key is None:
            return plan, relation
        own = zip(SYSTEM_NAMES, system_columns(dataset, relation.row_key), strict=True)
        added = [(name, column) for name, column in own if relation.find(name) is None]
        names = (*(name for name, _ in added), *relation.names)
        columns = (*(column for _, column in added), *relation.columns)
        return plan, Relation(columns, names, relation.row_key)

    def _keyed(self, plan: Plan) -> Plan:
        """The same rows, numbered: where nothing orders them, by all that can be sorted by."""
        if isinstance(plan, SelectPlan) and plan.exports_key:
            return plan
        alias = self._alias()
        relation = self._relation_of_plan(plan, alias)
        outputs = tuple(map(Output, relation.names, relation.columns))
        order = tuple(
            TypedOrdering(column, is_ascending=True, has_nulls_last=True)
            for column in relation.columns
            if column.type in ORDERED
        )
        return SelectPlan(plan, alias, outputs, order_by=order)

    def _find(self, table: TableName) -> Dataset | View:
        found = self.find_table(table.name)
        if found is None:
            raise no_such_table(table.name, table.position)
        return found

    def _join(self, join: Join, checker: Checker) -> JoinPlan:
        # What a RIGHT or FULL join adds has nothing before it that a lateral query could see.
        is_lateral = join.is_lateral and join.kind in ("INNER", "LEFT")
        alias = self._alias()
        source: Source
        if isinstance(join.source, TableName):
            source, relation = self.source_of(self._find(join.source), alias)
            name = join.alias or join.source.name
        else:
            with self._seeing(checker.scope if is_lateral else self._enclosing):
                plan = self.plan(join.source)
            source, relation = plan, self._relation_of_plan(plan, alias)
            name = join.alias or ""
        if fold(name) in checker.scope.relations or fold(name) == "this":
            raise CannotCompile(
                f"The table alias `{name}' is already taken",
                soql_code="query.soql.reserved-table-alias",
                position=join.position,
                data={"alias": name},
            )
        checker.scope.relations[fold(name)] = relation
        condition = checker.check_condition(join.condition, "ON")
        check_ungrouped(condition, "ON")
        return JoinPlan(join.kind, source, alias, condition, is_lateral)

    @contextmanager
    def _seeing(self, scope: Scope | None) -> Iterator[None]:
        """Plans what may read the columns of `scope` beside its own."""
        before, self._enclosing = self._enclosing, scope
        try:
            yield
        finally:
            self._enclosing = before

    def _relation_of_plan(self, plan: Plan, alias: str) -> Relation:
        shapes = output_shapes(plan)
        columns = tuple(
            Column(
                shape.name, Fragment(f"{alias}.c{index}", shape.physical), shape.type,
                shape.characters, START,
            )
            for index, shape in enumerate(shapes)
        )  # fmt: skip
        key = f"{alias}.k" if isinstance(plan, SelectPlan) and plan.exports_key else None
        return Relation(columns, tuple(shape.name for shape in shapes), key)

    def _alias(self) -> str:
        return f"t{next(self._numbers)}"


def _as_searched(column: Typed) -> Typed:
    """A column of web addresses or locations is searched as the text that it is kept as."""
    if isinstance(column, Column) and column.type in (SoqlType.URL, SoqlType.LOCATION):
        return replace(column, type=SoqlType.TEXT)
    return column


def _conjuncts(expression: Expression) -> tuple[Expression, ...]:
    """What AND joins at the top, so that each part is checked and written on its own."""
    if isinstance(expression, Call) and expression.function == "op$AND":
        return tuple(part for each in expression.arguments for part in _conjuncts(each))
    return (expression,)

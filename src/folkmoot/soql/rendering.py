"""Plans to SQL statements.

Outputs are named by position (`c0`, `c1`, …), never by what the query called them. A page without
an order of its own is ordered by row, so that two pages never show one row twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from folkmoot.soql.errors import QueryTooComplex
from folkmoot.soql.lookup import BoundSql, Lookup, Search, Shape, shape_of, text_names
from folkmoot.soql.parameters import BoundValue
from folkmoot.soql.physical import (
    GEOMETRY,
    INTERVAL,
    WHOLE,
    Fragment,
    Physical,
    Storage,
    as_exact,
    as_float,
    as_geometry,
    as_well_known_text,
    common,
)
from folkmoot.soql.plan import CompoundPlan, JoinPlan, Plan, SelectPlan, Source, Table
from folkmoot.soql.scope import ROW_ID_COLUMN, facts_alias, quote
from folkmoot.soql.search import numbers_equal, write_search
from folkmoot.soql.textual import interval_as_text
from folkmoot.soql.typed import Column, Typed
from folkmoot.soql.types import ORDERED, SoqlType
from folkmoot.soql.writer import LONGEST_SQL, ExpressionWriter, physical_of

_SET_OPERATORS = {
    "UNION": "UNION",
    "UNION ALL": "UNION ALL",
    "INTERSECT": "INTERSECT",
    "INTERSECT ALL": "INTERSECT ALL",
    "MINUS": "EXCEPT",
    "MINUS ALL": "EXCEPT ALL",
}


@dataclass(frozen=True, slots=True)
class OutputShape:
    """What one output is, to a query that reads it."""

    name: str
    type: SoqlType
    physical: Physical
    characters: int
    is_stored: bool


def output_shapes(plan: Plan) -> tuple[OutputShape, ...]:
    """The outputs of a plan, as the engine will keep them."""
    if isinstance(plan, SelectPlan):
        return tuple(
            OutputShape(
                output.name,
                output.expression.type,
                physical_of(output.expression),
                output.expression.characters,
                isinstance(output.expression, Column),
            )
            for output in plan.outputs
        )
    left, right = output_shapes(plan.left), output_shapes(plan.right)
    return tuple(
        replace(
            one,
            physical=common((Fragment("", one.physical), Fragment("", other.physical)))[1],
            characters=max(one.characters, other.characters),
        )
        for one, other in zip(left, right, strict=True)
    )


def render_answer(plan: Plan, limit: int | None, offset: int) -> tuple[str, tuple[BoundValue, ...]]:
    """The SQL of a whole answer in its final form and this page of it, and what it binds."""
    writer = ExpressionWriter()
    renderer = _Renderer(writer)
    if isinstance(plan, SelectPlan):
        page = replace(plan, limit=limit, offset=offset)
        return _finish(renderer.select(page, is_final=True), writer)
    shapes = output_shapes(plan)
    columns = [
        f"{_final(Fragment(f'a.c{index}', shape.physical), is_stored=False)} AS c{index}"
        for index, shape in enumerate(shapes)
    ]
    order = ", ".join(f"{index + 1} ASC NULLS LAST" for index in range(len(shapes)))
    sql = " ".join(
        ("SELECT", ", ".join(columns), f"FROM ({renderer.plan(plan)}) AS a ORDER BY", order)
    )
    return _finish(sql + renderer.page(limit, offset), writer)


def without_sort(plan: Plan, sql: str) -> str:
    """The SQL of an answer that is rows of one table as they stand, without their order; of any
    other, as it is. What is known of each row is joined to the table, and a join may reorder."""
    if not isinstance(plan, SelectPlan) or not plan.is_plain_page:
        return sql
    is_joined = f"{facts_alias(plan.alias)}." in sql
    return sql if is_joined else sql.removesuffix(f" ORDER BY {plan.row_key}")


def render_lookup(plan: SelectPlan, limit: int | None, offset: int) -> Lookup | None:
    """How an index could find the rows of this page of an answer; None where it could not."""
    page = replace(plan, limit=limit, offset=offset)
    shape = shape_of(page)
    if shape is None:
        return None
    return Lookup(
        view=shape.view,
        columns=shape.columns,
        search=_search(plan, shape),
        matches=shape.matches,
        order=shape.order,
        limit=limit,
        offset=offset,
        of_found=_of_some_rows(shape.found),
        of_page=_of_some_rows(shape.page) if shape.page is not None else None,
        shown=shape.shown,
    )


def _search(plan: SelectPlan, shape: Shape) -> Search | None:
    if plan.search is None:
        return None
    writer = ExpressionWriter()
    equal = numbers_equal(plan.search, plan.searched, writer)
    by_number = f"SELECT {plan.row_key} FROM {quote(shape.view)} AS {plan.alias} WHERE {equal}"  # noqa: S608 - names and marks
    return Search(
        terms=shape.terms,
        texts=text_names(plan.searched),
        by_number=BoundSql(*_finish(by_number, writer)) if equal else None,
    )


def _of_some_rows(plan: SelectPlan) -> BoundSql:
    writer = ExpressionWriter()
    renderer = _Renderer(writer, has_every_row=False)
    return BoundSql(*_finish(renderer.select(plan, is_final=True), writer))


def _finish(sql: str, writer: ExpressionWriter) -> tuple[str, tuple[BoundValue, ...]]:
    if len(sql) > LONGEST_SQL:
        raise QueryTooComplex("The query is too large: it would need too much SQL.")
    return writer.parameters.number(sql)


class _Renderer:
    def __init__(self, writer: ExpressionWriter, *, has_every_row: bool = True) -> None:
        self._writer = writer
        self._has_every_row = has_every_row

    def plan(self, plan: Plan, targets: tuple[Physical, ...] | None = None) -> str:
        """The SQL of a plan that something else reads, its outputs kept as `targets` say."""
        if isinstance(plan, CompoundPlan):
            wanted = targets or tuple(shape.physical for shape in output_shapes(plan))
            left, right = self.plan(plan.left, wanted), self.plan(plan.right, wanted)
            return f"({left}) {_SET_OPERATORS[plan.operator]} ({right})"
        return self.select(plan, is_final=False, targets=targets)

    def select(
        self, plan: SelectPlan, *, is_final: bool, targets: tuple[Physical, ...] | None = None
    ) -> str:
        """One SELECT. A final one has its answer in the form to be sent, and a stable order."""
        outputs = self._outputs(plan, is_final=is_final, targets=targets)
        has_page = plan.limit is not None or bool(plan.offset)
        order = self._order(plan) if is_final or has_page else []
        if plan.exports_key and not is_final and targets is None:
            outputs.append(f"{self._key(plan)} AS k")
        selected = f"SELECT {self._distinct(plan)}{', '.join(outputs)}"
        joins = [self._join(join) for join in plan.joins]
        clauses: list[str] = []
        is_run = is_final and self._has_every_row and plan.is_plain_page and plan.limit is not None
        clauses += self._run(plan) if is_run else self._where(plan)
        if plan.group_by:
            clauses.append(
                "GROUP BY " + ", ".join(self._writer.write(each).sql for each in plan.group_by)
            )
        if plan.having is not None:
            clauses.append(f"HAVING {self._writer.write(plan.having).sql}")
        if order:
            clauses.append("ORDER BY " + ", ".join(order))
        rest = " ".join(clauses) + ("" if is_run else self.page(plan.limit, plan.offset))
        needed = " ".join((selected, *(condition for _, condition in joins), rest))
        return f"{selected} {self._from(plan, joins, needed)} {rest}"

    def _run(self, plan: SelectPlan) -> list[str]:
        """Rows by their numbers: the engine skips to them, where an OFFSET would count them off."""
        first = plan.offset or 0
        bind = self._writer.parameters.bind
        low, high = bind(first, "BIGINT"), bind(first + (plan.limit or 0), "BIGINT")
        return [f"WHERE {plan.row_key} >= {low} AND {plan.row_key} < {high}"]

    def _key(self, plan: SelectPlan) -> str:
        if not plan.order_by and plan.row_key is not None:
            return plan.row_key
        return f"row_number() OVER (ORDER BY {', '.join(self._order(plan))})"

    def page(self, limit: int | None, offset: int | None) -> str:
        bind = self._writer.parameters.bind
        page = "" if limit is None else f" LIMIT {bind(limit, 'BIGINT')}"
        return page + (f" OFFSET {bind(offset, 'BIGINT')}" if offset else "")

    def _outputs(
        self, plan: SelectPlan, *, is_final: bool, targets: tuple[Physical, ...] | None
    ) -> list[str]:
        written: list[str] = []
        for index, output in enumerate(plan.outputs):
            fragment = self._writer.write(output.expression)
            if is_final:
                sql = _final(fragment, is_stored=isinstance(output.expression, Column))
            else:
                sql = _kept_as(fragment, targets[index]) if targets else fragment.sql
            written.append(f"{sql} AS c{index}")
        return written

    def _distinct(self, plan: SelectPlan) -> str:
        if plan.distinct_on:
            keys = ", ".join(self._writer.write(each).sql for each in plan.distinct_on)
            return f"DISTINCT ON ({keys}) "
        return "DISTINCT " if plan.is_distinct else ""

    def _from(self, plan: SelectPlan, joins: list[tuple[JoinPlan, str]], needed: str) -> str:
        """What is read. `needed` is the rest of the statement: facts about rows that it does not
        mention are not joined."""
        pieces: list[str] = []
        # From the last to the first: what a lateral query mentions is needed before it.
        for join, condition in reversed(joins):
            kind = "INNER" if join.kind == "INNER" else f"{join.kind} OUTER"
            source = self._source(join.source, join.alias, needed)
            if join.is_lateral and not isinstance(join.source, Table):
                source = f"LATERAL {source}"
                needed = f"{needed} {source}"
            pieces.append(f"{kind} JOIN {source} ON {condition}")
        pieces.append(f"FROM {self._source(plan.source, plan.alias, needed)}")
        return " ".join(reversed(pieces))

    def _source(self, source: Source, alias: str, needed: str) -> str:
        if not isinstance(source, Table):
            return f"({self.plan(source)}) AS {alias}"
        table = f"{quote(source.view)} AS {alias}"
        facts = facts_alias(alias)
        if not source.facts or f"{facts}." not in needed:
            return table
        key = quote(ROW_ID_COLUMN)
        return f"({table} JOIN {quote(source.facts)} AS {facts} ON {facts}.{key} = {alias}.{key})"

    def _join(self, join: JoinPlan) -> tuple[JoinPlan, str]:
        return join, self._writer.write(join.condition).sql

    def _where(self, plan: SelectPlan) -> list[str]:
        conditions = [self._writer.write(each).sql for each in plan.where]
        if plan.search is not None:
            conditions.append(write_search(plan.search, plan.searched, self._writer).sql)
        return [f"WHERE {' AND '.join(conditions)}"] if conditions else []

    def _order(self, plan: SelectPlan) -> list[str]:
        order = [self._writer.ordering(each) for each in plan.order_by]
        if plan.distinct_on:
            # The engine keeps the first row of each, so its keys must come first.
            keys = [self._writer.write(each).sql for each in plan.distinct_on]
            order = [key for key in keys if not any(o.startswith(key) for o in order)] + order
        if plan.is_distinct:
            return self._distinct_order(plan)
        if plan.is_grouped:
            written = {self._writer.write(each.expression).sql for each in plan.order_by}
            groups = [self._sortable(each) for each in plan.group_by]
            return order + [group for group in groups if group not in written]
        if plan.row_key is not None:
            return [*order, plan.row_key]
        return order + self._by_position(plan)

    def _sortable(self, expression: Typed) -> str:
        fragment = self._writer.write(expression)
        return fragment.sql if expression.type in ORDERED else as_well_known_text(fragment)

    def _distinct_order(self, plan: SelectPlan) -> list[str]:
        """By position throughout: of DISTINCT rows only what is selected can be sorted by."""
        shown = [output.expression for output in plan.outputs]
        order = []
        for each in plan.order_by:
            direction = "ASC" if each.is_ascending else "DESC"
            nulls = "LAST" if each.has_nulls_last else "FIRST"
            order.append(f"{shown.index(each.expression) + 1} {direction} NULLS {nulls}")
        return order + self._by_position(plan)

    def _by_position(self, plan: SelectPlan) -> list[str]:
        sorted_by = [each.expression for each in plan.order_by]
        return [
            f"{index + 1} ASC NULLS LAST"
            for index, output in enumerate(plan.outputs)
            if output.expression not in sorted_by
        ]


def _kept_as(fragment: Fragment, target: Physical) -> str:
    if target == fragment.physical:
        return fragment.sql
    if target.storage is Storage.FLOAT:
        return as_float(fragment)
    if target.storage is Storage.EXACT:
        return as_exact(fragment, target.scale)
    if target == GEOMETRY:
        return as_geometry(fragment)
    return fragment.sql


def _final(fragment: Fragment, *, is_stored: bool) -> str:
    """The value in a form that leaves the engine whole."""
    if fragment.physical == GEOMETRY:
        return as_well_known_text(fragment)
    if fragment.physical == INTERVAL:
        return interval_as_text(fragment)
    if fragment.physical == WHOLE and not is_stored:
        # A sum is 128 bits wide, which Arrow has only as a decimal.
        return f"CAST({fragment.sql} AS DECIMAL(38, 0))"
    return fragment.sql

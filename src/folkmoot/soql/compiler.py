"""Query text, an address's parameters or a tree to SQL: the room's ways in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from folkmoot.soql.addresses import read_parameters
from folkmoot.soql.analysis import Analyst, TableFinder, no_tables
from folkmoot.soql.compiled import Compiled, OutputColumn
from folkmoot.soql.errors import MalformedQuery
from folkmoot.soql.lexer import Text
from folkmoot.soql.limits import DEFAULT_LIMITS, DEFAULT_ROWS, Limits
from folkmoot.soql.plan import CompoundPlan, Plan, SelectPlan, Source, Table
from folkmoot.soql.reader import NO_PARAMETERS, ParameterValue, TokenReader
from folkmoot.soql.rendering import output_shapes, render_answer, render_lookup, without_sort
from folkmoot.soql.scope import Dataset, Relation, View, quote
from folkmoot.soql.statements import parse_statement
from folkmoot.soql.tree import Statement


@dataclass(frozen=True, slots=True)
class Page:
    """A part of an answer: so many rows after so many."""

    start: int
    size: int

    def of(self, limit: int | None, offset: int) -> tuple[int, int]:
        """The limit and offset of this page of what another limit and offset let through."""
        left = self.size if limit is None else min(self.size, max(0, limit - self.start))
        return left, offset + self.start


def request(
    parameters: Mapping[str, str],
    dataset: Dataset | View,
    *,
    find_table: TableFinder = no_tables,
    limits: Limits = DEFAULT_LIMITS,
    default_limit: int | None = DEFAULT_ROWS,
    now: datetime | None = None,
) -> Compiled:
    """Compiles the parameters of a `/resource` address.

    Known are `$select $where $group $having $order $limit $offset $q $query` (in any case), names
    that begin with `$$`, and the names of columns, which filter by equality. Raises MalformedQuery,
    CannotCompile or QueryTooComplex.
    """

    def columns() -> Relation:
        analyst = Analyst(dataset, find_table, limits, now or datetime.now(UTC))
        return analyst.source_of(dataset, "t")[1]

    statement = read_parameters(parameters, columns, limits)
    return compile_statement(
        statement,
        dataset,
        find_table=find_table,
        limits=limits,
        default_limit=default_limit,
        now=now,
    )


def compile_query(
    text: str,
    dataset: Dataset | View,
    *,
    find_table: TableFinder = no_tables,
    limits: Limits = DEFAULT_LIMITS,
    default_limit: int | None = DEFAULT_ROWS,
    now: datetime | None = None,
    parameters: Mapping[str, ParameterValue] = NO_PARAMETERS,
    page: Page | None = None,
) -> Compiled:
    """Compiles a whole SoQL query about a dataset.

    `find_table` answers for `@4x4` in FROM and JOIN. `default_limit` holds where the query sets
    none; None lets it answer every row. `now` is what get_utc_date() answers. `parameters` are what
    `?name` stands for. `page` is a part of the answer. Raises MalformedQuery, CannotCompile or
    QueryTooComplex.
    """
    return compile_statement(
        parse(text, limits, parameters),
        dataset,
        find_table=find_table,
        limits=limits,
        default_limit=default_limit,
        now=now,
        page=page,
    )


def parse(
    text: str,
    limits: Limits = DEFAULT_LIMITS,
    parameters: Mapping[str, ParameterValue] = NO_PARAMETERS,
) -> Statement:
    """The syntax tree of a query, its parameters filled in. Raises MalformedQuery, CannotCompile
    for a parameter that was not given, or QueryTooComplex."""
    limits.check("query_characters", len(text))
    if not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text):
        raise MalformedQuery("The query holds a character that is half of another")
    return parse_statement(TokenReader(Text(text), limits, parameters=parameters))


def compile_statement(
    statement: Statement,
    dataset: Dataset | View,
    *,
    find_table: TableFinder = no_tables,
    limits: Limits = DEFAULT_LIMITS,
    default_limit: int | None = DEFAULT_ROWS,
    now: datetime | None = None,
    page: Page | None = None,
) -> Compiled:
    """Compiles a query that was read already, here or by another protocol's own grammar.

    The arguments are those of `compile_query`, and every limit but that of the text's length holds
    alike. Raises CannotCompile or QueryTooComplex.
    """
    analyst = Analyst(dataset, find_table, limits, now or datetime.now(UTC))
    plan = analyst.plan(statement)
    limit, offset = default_limit, 0
    if isinstance(plan, SelectPlan):
        limit = default_limit if plan.limit is None else plan.limit
        offset = plan.offset or 0
    if page is not None:
        limit, offset = page.of(limit, offset)
    sql, parameters = render_answer(plan, limit, offset)
    columns = tuple(
        OutputColumn(
            shape.name,
            shape.type,
            shape.physical.storage,
            shape.is_stored or shape.physical.is_nearest,
        )
        for shape in output_shapes(plan)
    )
    views = tuple(dict.fromkeys(view for view in _views(plan) if quote(view) in sql))
    has_lookup = isinstance(plan, SelectPlan) and len(views) == 1
    return Compiled(
        sql=sql,
        parameters=parameters,
        columns=columns,
        views=views,
        limit=limit,
        offset=offset,
        has_shapes="ST_" in sql,
        lookup=render_lookup(plan, limit, offset)
        if isinstance(plan, SelectPlan) and has_lookup
        else None,
        sql_in_order=without_sort(plan, sql),
    )


def _views(source: Source | Plan) -> list[str]:
    if isinstance(source, Table):
        return [source.view, *([source.facts] if source.facts else [])]
    if isinstance(source, CompoundPlan):
        return [*_views(source.left), *_views(source.right)]
    joined = [view for join in source.joins for view in _views(join.source)]
    return [*_views(source.source), *joined]

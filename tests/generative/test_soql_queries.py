"""Queries made up by type: the engine and plain Python answer them alike."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.oracle.soql_engine import Unanswerable, answer
from tests.oracle.soql_functions import AGGREGATES, SCALARS

from folkmoot.soql import (
    FUNCTIONS,
    ROW_ID_COLUMN,
    Dataset,
    Function,
    Limits,
    Role,
    SoqlType,
    compile_query,
    parse,
)
from folkmoot.soql.analysis import Analyst, no_tables
from folkmoot.soql.catalogue import Variable
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault.word_function import add_word_function

NOW = datetime(2024, 8, 1, tzinfo=UTC)
LIMITS = Limits(made_characters=10**15)
SCHEMA = Schema(
    (
        Column("name", "Name", ColumnType.TEXT),
        Column("service", "Service", ColumnType.TEXT),
        Column("n", "N", ColumnType.INTEGER),
        Column("amount", "Amount", ColumnType.MONEY),
        Column("at", "At", ColumnType.TIMESTAMP),
        Column("ok", "OK", ColumnType.BOOLEAN),
    )
)
DATASET = Dataset(SCHEMA)

names = st.sampled_from(["", "a", "Ab", "b c", "été", "50%", "x_y", None])
moments = st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1)).map(  # noqa: DTZ001 - on the wall
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
amounts = st.decimals(-1000, 1000, places=2)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "name": names,
            "service": st.sampled_from(["Housing", "Parks", None]),
            "n": st.none() | st.integers(-20, 20).map(Decimal),
            "amount": st.none() | amounts,
            "at": st.none() | moments,
            "ok": st.none() | st.booleans(),
        }
    ),
    max_size=6,
)

COLUMNS = {
    SoqlType.TEXT: ("name", "service"),
    SoqlType.NUMBER: ("n", "amount"),
    SoqlType.FLOATING_TIMESTAMP: ("at",),
    SoqlType.BOOLEAN: ("ok",),
}
LITERALS = {
    SoqlType.TEXT: st.sampled_from(["''", "'a'", "'b c'", "'É'", "'%'", "'_b'"]),
    SoqlType.NUMBER: st.sampled_from(["0", "1", "(-1)", "2", "3", "0.5", "12.25"]),
    SoqlType.FLOATING_TIMESTAMP: st.sampled_from(["'2024-02-29'", "'1999-12-31T23:59:59'"]),
    SoqlType.BOOLEAN: st.sampled_from(["true", "false"]),
    SoqlType.INTERVAL: st.sampled_from(["'P1M'", "'P1D'", "'P1Y2M3DT4H'"]),
}
EXCLUDED = {
    "^",  # huge results differ in their last digits
    "ln",
    "text::floating_timestamp",  # the engine reads more forms than ISO 8601
    "text::number",  # and numbers such as 1_000
    "text::boolean",
}
SPELT = {
    "case": "case({})", "in": "{0} in ({1})", "not in": "{0} not in ({1})",
    "between": "{0} between {1} and {2}", "not between": "{0} not between {1} and {2}",
    "is null": "{0} is null", "is not null": "{0} is not null", "not": "(not {0})",
    "like": "{0} like {1}", "not like": "{0} not like {1}",
}  # fmt: skip
KNOWN = {*SCALARS, *SPELT, "and", "or", "iif", "coalesce", "nullif", "least", "greatest"}
USABLE = [
    function
    for function in FUNCTIONS
    if function.role is Role.SCALAR
    and function.identity in KNOWN - EXCLUDED
    and not function.identity.startswith(".")
]


def spell(function: Function, arguments: list[str]) -> str:
    identity, first = function.identity, arguments[0]
    if identity in ("in", "not in"):
        return "(" + SPELT[identity].format(first, ", ".join(arguments[1:])) + ")"
    if identity in SPELT and identity != "case":
        return "(" + SPELT[identity].format(*arguments) + ")"
    if function.name.startswith("cast$"):
        return f"{first}::{function.name.removeprefix('cast$')}"
    if function.name.startswith("op$"):
        operator = function.name.removeprefix("op$")
        if len(arguments) == 1:
            return f"({operator} {first})"
        return "(" + f" {operator} ".join(arguments) + ")"
    return f"{function.name}({', '.join(arguments)})"


@st.composite
def expressions(draw: st.DrawFn, soql_type: SoqlType, depth: int) -> str:
    """An expression of a type, built backwards from it."""
    leaves = [*COLUMNS.get(soql_type, ())]
    if depth == 0 or soql_type is SoqlType.INTERVAL or draw(st.integers(0, 3)) == 0:
        if leaves and draw(st.booleans()):
            return draw(st.sampled_from(leaves))
        return draw(LITERALS[soql_type])
    usable = [each for each in USABLE if soql_type in _results(each)]
    function = draw(st.sampled_from(usable))
    chosen = {}
    if isinstance(function.result, Variable):
        chosen[function.result.name] = soql_type
    count = len(function.parameters) + len(function.rest) * draw(st.integers(0, 2))
    arguments = []
    for parameter in function.parameters_for(count):
        if isinstance(parameter, Variable):
            options = [each for each in LITERALS if each in parameter.types and each in COLUMNS]
            wanted = chosen.setdefault(parameter.name, draw(st.sampled_from(options)))
        else:
            wanted = parameter
        if wanted not in LITERALS:
            return draw(LITERALS[soql_type])
        arguments.append(draw(expressions(wanted, depth - 1)))
    return spell(function, arguments)


def _results(function: Function) -> frozenset[SoqlType]:
    result = function.result
    return result.types if isinstance(result, Variable) else frozenset({result})


some_type = st.sampled_from([*COLUMNS])


@st.composite
def plain_queries(draw: st.DrawFn) -> str:
    selected = [draw(expressions(draw(some_type), 2)) for _ in range(draw(st.integers(1, 3)))]
    query = "select " + ", ".join(f"{each} as a{i}" for i, each in enumerate(selected))
    if draw(st.booleans()):
        query += f" where {draw(expressions(SoqlType.BOOLEAN, 3))}"
    if draw(st.booleans()):
        direction = draw(st.sampled_from(["", " desc", " desc null last", " asc null first"]))
        query += f" order by {draw(expressions(draw(some_type), 1))}{direction}"
    if draw(st.booleans()):
        query += f" limit {draw(st.integers(0, 4))} offset {draw(st.integers(0, 3))}"
    return query


@st.composite
def grouped_queries(draw: st.DrawFn) -> str:
    key = draw(expressions(draw(some_type), 1))
    name = draw(st.sampled_from(["count", "sum", "avg", "min", "max", "median"]))
    value = draw(expressions(SoqlType.NUMBER, 1))
    condition = (
        f" filter (where {draw(expressions(SoqlType.BOOLEAN, 1))})" if draw(st.booleans()) else ""
    )
    query = f"select {key} as k, count(*) as rows, {name}({value}){condition} as v"
    if draw(st.booleans()):
        query += f" where {draw(expressions(SoqlType.BOOLEAN, 2))}"
    query += " group by k"
    if draw(st.booleans()):
        query += " having rows > 1"
    if draw(st.booleans()):
        query += f" order by {draw(st.sampled_from(['rows', 'v', 'k']))} desc"
    return query


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 1})
    add_word_function(connection)
    connection.execute(
        f'CREATE TABLE dataset ("{ROW_ID_COLUMN}" BIGINT, name VARCHAR, service VARCHAR, '
        'n BIGINT, amount DECIMAL(18, 4), "at" TIMESTAMP, ok BOOLEAN)'
    )
    yield connection
    connection.close()


def ask_both(
    query: str, table: list[dict[str, Any]], engine: duckdb.DuckDBPyConnection
) -> tuple[list[Any], list[Any]]:
    engine.execute("DELETE FROM dataset")
    for number, row in enumerate(table):
        values = [row[name] for name in SCHEMA.names]
        engine.execute("INSERT INTO dataset VALUES (?, ?, ?, ?, ?, ?, ?)", [number, *values])
    compiled = compile_query(query, DATASET, limits=LIMITS, now=NOW)
    found = engine.execute(compiled.sql, list(compiled.parameters)).fetchall()
    plan = Analyst(DATASET, no_tables, LIMITS, NOW).plan(parse(query))
    rows = [{":id": number, **row} for number, row in enumerate(table)]
    return found, answer(plan, rows)


def is_same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return left is right
    if isinstance(left, int | float | Decimal):
        return math.isclose(float(left), float(right), rel_tol=1e-9, abs_tol=1e-9)
    return bool(left == right)


CALM = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@CALM
@given(query=plain_queries(), table=rows)
def test_the_engine_and_plain_python_agree_on_rows(
    engine: duckdb.DuckDBPyConnection, query: str, table: list[dict[str, Any]]
) -> None:
    found, expected = ask_both(query, table, engine)
    assert len(found) == len(expected), query
    for left, right in zip(found, expected, strict=True):
        assert all(map(is_same, left, right)), f"{query}\n{left}\n{right}"


@CALM
@given(query=grouped_queries(), table=rows)
def test_the_engine_and_plain_python_agree_on_groups(
    engine: duckdb.DuckDBPyConnection, query: str, table: list[dict[str, Any]]
) -> None:
    found, expected = ask_both(query, table, engine)
    assert len(found) == len(expected), query
    for left, right in zip(found, expected, strict=True):
        assert all(map(is_same, left, right)), f"{query}\n{left}\n{right}"


def test_the_generator_uses_most_functions() -> None:
    assert len(USABLE) > 80
    assert {"count", "sum", "avg", "min", "max", "median"} <= set(AGGREGATES)
    assert issubclass(Unanswerable, Exception)

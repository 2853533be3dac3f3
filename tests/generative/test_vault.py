"""Properties of the vault: what goes in comes out, and the guard reads names as the engine does."""

from __future__ import annotations

import csv
import io
import json
import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.errors import QueryError
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault import Origin, Vault
from folkmoot.vault.export import to_csv, to_json
from folkmoot.vault.guard import check_query
from folkmoot.vault.sealing import make_keys, seal, unseal

# Row by row through a vault on disk: the number of examples is what the time allows.
ON_DISK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES: dict[ColumnType, st.SearchStrategy[Any]] = {
    ColumnType.TEXT: TEXT,
    ColumnType.INTEGER: st.integers(-(2**63), 2**63 - 1),
    ColumnType.DECIMAL: st.floats(allow_nan=False),
    ColumnType.MONEY: st.integers(-(10**18) + 1, 10**18 - 1).map(
        lambda units: Decimal(units).scaleb(-4)
    ),
    ColumnType.DATE: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    ColumnType.TIMESTAMP: st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001
    ColumnType.BOOLEAN: st.booleans(),
    ColumnType.POINT: TEXT,
    ColumnType.GEOMETRY: TEXT,
    ColumnType.CODE: TEXT,
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[Schema, pa.Table]:
    kinds = draw(st.lists(st.sampled_from(list(ColumnType)), min_size=1, max_size=6))
    schema = Schema(tuple(Column(f"c{i}", f"C {i}", kind) for i, kind in enumerate(kinds)))
    count = draw(st.integers(0, 20))
    columns = [
        draw(st.lists(st.none() | VALUES[kind], min_size=count, max_size=count)) for kind in kinds
    ]
    arrays = [
        pa.array(values, column.type.arrow) for values, column in zip(columns, schema, strict=True)
    ]
    return schema, pa.Table.from_arrays(arrays, schema=schema.arrow)


def stream(table: pa.Table) -> pa.RecordBatchReader:
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(7))


def test_every_type_of_column_is_covered() -> None:
    assert set(VALUES) == set(ColumnType)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", 0)
    return Vault(tmp_path)


@ON_DISK
@given(made=tables(), rows_per_batch=st.integers(1, 25))
def test_any_table_comes_back_as_it_was_from_parquet_and_from_the_serving_copy(
    vault: Vault, made: tuple[Schema, pa.Table], rows_per_batch: int
) -> None:
    schema, table = made
    batches = table.to_batches(rows_per_batch)
    version_id = vault.add(schema, batches, origin=Origin("generated")).version_id
    assert vault.read(version_id).equals(table)
    with vault.reader({"t": version_id}) as reader:
        assert reader.query("FROM t").equals(table)
    assert vault.prepare(version_id)
    with vault.reader({"t": version_id}) as reader:
        assert reader.query("FROM t").equals(table)
    vault.verify(version_id)


@settings(deadline=None)
@given(made=tables())
def test_any_table_as_json_is_read_back_value_for_value(made: tuple[Schema, pa.Table]) -> None:
    schema, table = made
    content = b"".join(to_json(stream(table)))
    rows = json.loads(content, parse_float=Decimal)
    assert len(rows) == table.num_rows
    for row, kept in zip(rows, table.to_pylist(), strict=True):
        for column in schema:
            assert is_same(row[column.name], kept[column.name]), column


def is_same(written: object, kept: object) -> bool:
    if isinstance(kept, float):
        return written is None if math.isinf(kept) else float(str(written)) == kept
    if isinstance(kept, Decimal):
        return Decimal(str(written)) == kept
    if isinstance(kept, datetime):
        return datetime.fromisoformat(str(written)) == kept
    if isinstance(kept, date):
        return date.fromisoformat(str(written)) == kept
    return written == kept


@settings(deadline=None)
@given(made=tables(), quotes_all=st.booleans())
def test_any_table_as_csv_is_read_back_by_pythons_own_reader(
    made: tuple[Schema, pa.Table], quotes_all: bool
) -> None:
    schema, table = made
    content = b"".join(to_csv(stream(table), quotes_all=quotes_all)).decode()
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[0] == list(schema.names)
    assert len(rows) == table.num_rows + 1
    for number, column in enumerate(schema):
        if column.type.arrow == pa.string():
            kept = [value or "" for value in table[column.name].to_pylist()]
            assert [row[number] for row in rows[1:]] == kept


@settings(deadline=None)
@given(text=TEXT.filter(bool))
def test_no_cell_of_a_formula_safe_file_begins_a_formula(text: str) -> None:
    content = b"".join(to_csv(stream(pa.table({"a": [text]})), is_formula_safe=True)).decode()
    cell = list(csv.reader(io.StringIO(content, newline="")))[1][0]
    assert cell[0] not in "=+-@\t\r"


@settings(max_examples=25, deadline=None)
@given(contents=st.lists(st.binary(max_size=100_000), min_size=1, max_size=3))
def test_anything_sealed_is_unsealed_as_it_was(contents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        key = make_keys(root / "keys")
        parts = {f"part{number}": root / str(number) for number in range(len(contents))}
        for path, content in zip(parts.values(), contents, strict=True):
            path.write_bytes(content)
        seal(parts, root / "sealed", key)
        with unseal(root / "sealed", root / "keys", root / "aside") as opened:
            assert [path.read_bytes() for path in opened.values()] == contents


# The guard decides which names a FROM may use; the engine is the judge of that.


@dataclass(frozen=True)
class Query:
    """WITH some names FROM some tables, each a name or another query."""

    named: tuple[tuple[str, Query], ...]
    sources: tuple[str | Query, ...]

    def __str__(self) -> str:
        named = ", ".join(f"{name} AS ({query})" for name, query in self.named)
        sources = ", ".join(
            f"({source}) AS s{number}" if isinstance(source, Query) else f"{source} AS s{number}"
            for number, source in enumerate(self.sources)
        )
        return f"{f'WITH {named} ' if named else ''}SELECT * FROM {sources}"  # noqa: S608

    @property
    def is_plain(self) -> bool:
        """Whether it names no query, so that every name in it is a table's."""
        return not self.named and all(
            isinstance(source, str) or source.is_plain for source in self.sources
        )


NAMES = st.sampled_from(["payments", "Payments", "a", "b", "B"])


def queries_of(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    named = st.lists(st.tuples(NAMES, inner), max_size=2, unique_by=lambda pair: pair[0].lower())
    sources = st.lists(NAMES | inner, min_size=1, max_size=2)
    return st.builds(Query, named.map(tuple), sources.map(tuple))


QUERIES = st.recursive(NAMES.map(lambda name: Query((), (name,))), queries_of, max_leaves=6)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine with more tables than a query may ask; theirs are the columns named leak."""
    with duckdb.connect(config={"python_enable_replacements": False}) as connection:
        connection.execute("CREATE TABLE payments AS SELECT 1 AS amount")
        connection.execute("CREATE TABLE a AS SELECT 1 AS leak; CREATE TABLE b AS FROM a")
        yield connection


@settings(max_examples=200, deadline=None)
@given(query=QUERIES)
def test_the_guard_lets_no_query_through_that_the_engine_would_answer_from_another_table(
    engine: duckdb.DuckDBPyConnection, query: Query
) -> None:
    columns = [column[0] for column in engine.execute(str(query)).description or []]
    is_leak = any(column.startswith("leak") for column in columns)
    try:
        check_query(engine, str(query), ["payments"])
        is_let_through = True
    except QueryError:
        is_let_through = False
    assert not (is_let_through and is_leak)
    if query.is_plain:
        assert is_let_through is not is_leak

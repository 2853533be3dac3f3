"""The dataset of the cases in a real engine, and in plain Python."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import duckdb
import pytest
from tests.spec.soql.cases_read import NOW, dataset, read_table, show

from folkmoot.soql import ROW_ID_COLUMN, Compiled, Dataset, TableFinder, compile_query
from folkmoot.tables import ColumnType
from folkmoot.vault.word_function import add_word_function

_SQL_TYPES = {
    ColumnType.TEXT: "VARCHAR", ColumnType.CODE: "VARCHAR", ColumnType.MONEY: "DECIMAL(18, 4)",
    ColumnType.INTEGER: "BIGINT", ColumnType.DECIMAL: "DOUBLE", ColumnType.DATE: "DATE",
    ColumnType.TIMESTAMP: "TIMESTAMP", ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.POINT: "VARCHAR", ColumnType.GEOMETRY: "VARCHAR",
}  # fmt: skip


@pytest.fixture(scope="session")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine with the dataset of the cases as the views that two Datasets name."""
    connection = duckdb.connect()
    add_word_function(connection)
    folder = files("duckdb_extension_spatial") / "extensions" / f"v{duckdb.__version__}"
    connection.execute(f"LOAD '{folder / 'spatial.duckdb_extension'}'")
    schema, rows = read_table()
    columns = [f'"{column.name}" {_SQL_TYPES[column.type]}' for column in schema]
    connection.execute(f'CREATE TABLE dataset ("{ROW_ID_COLUMN}" BIGINT, {", ".join(columns)})')
    marks = ", ".join("?" * (len(columns) + 1))
    for number, row in enumerate(rows):
        connection.execute(f"INSERT INTO dataset VALUES ({marks})", [number, *row.values()])  # noqa: S608
    connection.execute("CREATE VIEW other AS SELECT * FROM dataset")
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def payments() -> Dataset:
    return dataset(read_table()[0])


@pytest.fixture(scope="session")
def find(payments: Dataset) -> TableFinder:
    """Knows one other dataset, @othr-data, with the same rows."""
    other = dataset(payments.schema, "other")
    return lambda name: other if name == "othr-data" else None


Ask = Callable[[str], tuple[list[str], list[list[str]]]]


@pytest.fixture(scope="session")
def run(engine: duckdb.DuckDBPyConnection) -> Callable[[Compiled], list[tuple[Any, ...]]]:
    return lambda compiled: engine.execute(compiled.sql, list(compiled.parameters)).fetchall()


@pytest.fixture(scope="session")
def ask(
    payments: Dataset, find: TableFinder, run: Callable[[Compiled], list[tuple[Any, ...]]]
) -> Ask:
    """Asks the engine, and gives names and rows as the cases write them."""

    def answer(query: str) -> tuple[list[str], list[list[str]]]:
        compiled = compile_query(query, payments, find_table=find, now=NOW)
        shown = [
            [show(v, c.type, c.storage) for v, c in zip(row, compiled.columns, strict=True)]
            for row in run(compiled)
        ]
        return [column.name for column in compiled.columns], shown

    return answer

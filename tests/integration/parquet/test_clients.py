"""DuckDB, pandas and pyarrow reading a dataset where it is, over a loopback server."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import duckdb_extension_httpfs
import pandas as pd
import pytest
from pytest_django.live_server_helper import LiveServer

from folkmoot.hub.parquet import views
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Column, ColumnType, Schema, Standing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

MANY = 400_000
COUNT = "SELECT count(*) FROM 'DATA'"


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    (extension,) = Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension*")
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{extension}'")
        connection.execute("SET http_retries = 0")
        yield connection


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of the answers that a client gets."""
    lengths: list[int] = []
    stream = views._stream

    def counting(path: object, pieces: object, *args: object, **kwargs: object) -> object:
        lengths.append(views._length(pieces))
        return stream(path, pieces, *args, **kwargs)

    monkeypatch.setattr(views, "_stream", counting)
    return lengths


def test_duckdb_asks_a_dataset_by_its_address(
    live_server: LiveServer, payments: Asset, engine: duckdb.DuckDBPyConnection
) -> None:
    address = f"{live_server.url}/d/pay2-2222.parquet"
    question = "SELECT service, sum(amount), count(*) FROM 'DATA' GROUP BY 1 ORDER BY 1"
    found = engine.execute(question.replace("DATA", address)).fetchall()
    assert [(service, float(total), rows) for service, total, rows in found] == [
        ("Housing", 1200.5, 2), ("Parks", -200.0, 1)
    ]  # fmt: skip
    permanent = f"{live_server.url}/d/pay2-2222/versions/1.parquet"
    assert engine.execute(COUNT.replace("DATA", permanent)).fetchone() == (3,)


def test_duckdb_reads_the_columns_it_needs_and_no_more(
    live_server: LiveServer,
    keep: Callable[..., Asset],
    engine: duckdb.DuckDBPyConnection,
    sent: list[int],
) -> None:
    schema = Schema((Column("n", "", ColumnType.INTEGER), Column("text", "", ColumnType.TEXT)))
    rows = [{"n": number, "text": f"{number * 2654435761 % 2**32:x}"} for number in range(MANY)]
    keep("many-2222", schema=schema, rows=rows)
    address = f"{live_server.url}/d/many-2222.parquet"
    question = "SELECT max(n) FROM 'DATA'".replace("DATA", address)
    assert engine.execute(question).fetchone() == (MANY - 1,)
    size = len(_whole(address))
    assert 0 < sum(sent[:-1]) < size / 2


def test_duckdb_is_told_what_is_not_open(
    live_server: LiveServer, keep: Callable[..., Asset], engine: duckdb.DuckDBPyConnection
) -> None:
    keep("hide-2222", standing=Standing.PROTECTED)
    with pytest.raises(duckdb.Error, match="404"):
        engine.execute(COUNT.replace("DATA", f"{live_server.url}/d/hide-2222.parquet"))


def test_pandas_reads_a_dataset_by_its_address(live_server: LiveServer, payments: Asset) -> None:
    frame = pd.read_parquet(f"{live_server.url}/d/pay2-2222.parquet", columns=["lines", "late"])
    assert list(frame.columns) == ["lines", "late"]
    assert frame["lines"].dropna().tolist() == [3, 1]


def _whole(address: str) -> bytes:
    with urllib.request.urlopen(address) as response:  # noqa: S310 - loopback
        return bytes(response.read())

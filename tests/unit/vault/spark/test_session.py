"""What Spark needs is asked for in words, and what executors would do differently is refused."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from folkmoot.errors import VaultError
from folkmoot.linkage.people.blocking import KEYS, Key
from folkmoot.linkage.people.comparisons import COMPARISONS, pattern_sql
from folkmoot.vault.spark import open_spark, session
from folkmoot.vault.spark.comparing import keys_sql
from folkmoot.vault.spark.row_work import RowQuery

NUMBERS = pa.schema([pa.field("twice", pa.int64())])


def test_without_java_the_package_that_brings_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session, "find_java", lambda: None)
    with pytest.raises(VaultError, match="openjdk-17"), open_spark():
        pass


def test_without_spark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(VaultError, match=r"folkmoot\[spark\]"), open_spark():
        pass


def test_java_is_found_at_its_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("java")
    (home / "bin").mkdir()
    (home / "bin" / "java").touch()
    monkeypatch.setenv("JAVA_HOME", str(home))
    assert session.find_java() == str(home / "bin" / "java")


def test_a_query_answers_every_batch_with_the_columns_it_promised() -> None:
    query = RowQuery("SELECT n * 2 AS twice FROM batch WHERE n > 1", NUMBERS)
    batches = [pa.record_batch({"n": [1, 2]}), pa.record_batch({"n": [3]})]
    answers = pa.Table.from_batches(query(iter(batches)), NUMBERS)
    assert answers["twice"].to_pylist() == [4, 6]


def test_an_executor_with_another_duckdb_is_refused() -> None:
    query = RowQuery("SELECT 1 AS twice FROM batch", NUMBERS, version="0.0.1")
    with pytest.raises(VaultError, match=r"not 0\.0\.1"):
        next(query(iter([pa.record_batch({"n": [1]})])))


def test_a_key_asks_of_each_side_what_has_to_be_equal_and_nothing_where_it_is_unknown() -> None:
    turned = Key(("@given", "@surname"), ("forename",), ("@surname", "@given"))
    born = Key(("@born",), ("birth",))
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE batch AS SELECT 3 AS rid, 1::TINYINT AS side, 'ADA' AS given, "
            "'LEE' AS surname, NULL::INTEGER AS born"
        )
        rows = connection.execute(f"{keys_sql((turned, born))} ORDER BY key").fetchall()
    assert rows == [(3, 1, 0, ["ADA", "LEE"], ["LEE", "ADA"]), (3, 1, 1, None, None)]


def test_every_key_and_comparison_asks_of_the_two_records_alone() -> None:
    """The executors have nothing else, so another table's name in there would fail on Spark."""
    for key in KEYS:
        assert all("@" in expression for expression in key.expressions)
        assert "SELECT" not in key.sql.upper()
    assert "SELECT" not in pattern_sql(COMPARISONS).upper()
    assert "OVER" not in pattern_sql(COMPARISONS).upper().split()

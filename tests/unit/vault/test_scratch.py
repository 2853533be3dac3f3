"""The scratch engine, handed to rooms that need one."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pyarrow as pa
import pytest

from folkmoot.vault import Extension, Manifest, Vault

Add = Callable[[int], Manifest]


def test_it_makes_tables_takes_arrow_and_forgets_all_at_the_end(vault: Vault) -> None:
    with vault.scratch() as engine:
        engine.register("given", pa.table({"a": [1, 2]}))
        engine.execute("CREATE TABLE made AS SELECT a + 1 AS a FROM given")
        assert engine.execute("SELECT sum(a) FROM made").fetchone() == (5,)
    with vault.scratch() as engine, pytest.raises(duckdb.CatalogException):
        engine.execute("FROM made")
    assert list(vault.aside.iterdir()) == []


def test_it_reads_the_versions_it_is_given(vault: Vault, added: Add) -> None:
    with vault.scratch({"payments": added(10).version_id}) as engine:
        assert engine.execute("SELECT count(*) FROM payments").fetchone() == (10,)


def test_it_may_set_how_it_works(vault: Vault) -> None:
    with vault.scratch() as engine:
        engine.execute("SET threads = 1")
        engine.execute("CREATE SCHEMA linking; SET schema = 'linking'")


@pytest.mark.parametrize(
    "sql",
    [
        "FROM read_csv('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "ATTACH '/tmp/new.duckdb' AS other",
        "INSTALL fts",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET temp_directory = '/tmp'",
        "SET allow_unsigned_extensions = true",
    ],
)
def test_it_cannot_widen_what_it_reaches(vault: Vault, sql: str) -> None:
    with vault.scratch() as engine, pytest.raises(duckdb.Error):
        engine.execute(sql)


def test_it_has_geometry_when_asked(vault: Vault) -> None:
    with vault.scratch(extensions=[Extension.SPATIAL]) as engine:
        found = engine.execute("SELECT ST_Area(ST_GeomFromText('POLYGON((0 0,2 0,2 2,0 0))'))")
        assert found.fetchone() == (2.0,)


def test_its_memory_is_limited(vault: Vault) -> None:
    with vault.scratch(memory_mb=50) as engine, pytest.raises(duckdb.OutOfMemoryException):
        engine.execute("SELECT list(range) FROM range(100000000)").fetchall()

"""What a query may try, and what becomes of it: one line each.

Every attack meets two walls: the guard, which reads the query's tree, and the locked engine
underneath. The first table goes through both, the second past the guard, to the engine alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from folkmoot.errors import QueryError, QueryTimeout, QueryTooLarge, VaultError
from folkmoot.tables import Schema
from folkmoot.vault import Extension, Limits, Origin, Reader, Vault
from folkmoot.vault.engine import Source, extension_file, open_engine

Batch = Callable[..., pa.RecordBatch]

SECRET = "the-region's-secret"


@dataclass(frozen=True)
class Ground:
    """A vault with one version of 1,000 payments, and beside it what no query may see."""

    vault: Vault
    version_id: str
    outside: Path

    @property
    def rows(self) -> Path:
        return self.vault.root / "versions" / self.version_id / "rows.parquet"

    def aim(self, attack: str) -> str:
        return attack.replace("{outside}", str(self.outside)).replace("{rows}", str(self.rows))

    def is_untouched(self) -> bool:
        self.vault.verify(self.version_id)
        left = sorted(path.name for path in self.outside.iterdir())
        return left == [f"secret.{kind}" for kind in ("csv", "duckdb", "json", "parquet", "txt")]


@pytest.fixture(scope="module")
def ground(
    tmp_path_factory: pytest.TempPathFactory, schema: Schema, origin: Origin, payments: Batch
) -> Ground:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text(SECRET)
    (outside / "secret.csv").write_text(f"a\n{SECRET}\n")
    (outside / "secret.json").write_text(f'[{{"a": "{SECRET}"}}]')
    with duckdb.connect(outside / "secret.duckdb") as made:
        made.execute(f"CREATE TABLE t AS SELECT $${SECRET}$$ AS a")
        made.execute("COPY t TO $path", {"path": str(outside / "secret.parquet")})
    vault = Vault(tmp_path_factory.mktemp("region") / "vault")
    version_id = vault.add(schema, [payments(1_000)], origin=origin).version_id
    return Ground(vault, version_id, outside)


@pytest.fixture(scope="module", params=["parquet", "serving copy"])
def reader(request: pytest.FixtureRequest, ground: Ground) -> Iterator[Reader]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "serving copy":
            patch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", 0)
            assert ground.vault.prepare(ground.version_id)
    views = {"payments": ground.version_id}
    with ground.vault.reader(views, extensions=[Extension.SPATIAL]) as opened:
        yield opened


ONE_SELECT = "This is not one SELECT"
NO_TABLE = "There is no table"
NOT_IN_FROM = "may not stand in FROM"
NOT_IN_QUERY = "may not be used in a query"
NOT_TOLD = "may not ask what tables"

ATTACKS = [
    # reading other files
    ("SELECT * FROM read_csv('{outside}/secret.csv')", NOT_IN_FROM),
    ("SELECT * FROM READ_CSV_AUTO('{outside}/secret.csv')", NOT_IN_FROM),
    ("SELECT * FROM read_text('{outside}/secret.txt')", NOT_IN_FROM),
    ("SELECT * FROM read_blob('{outside}/secret.txt')", NOT_IN_FROM),
    ("SELECT * FROM read_json('{outside}/secret.json')", NOT_IN_FROM),
    ("SELECT * FROM read_parquet('{outside}/secret.parquet')", NOT_IN_FROM),
    ("SELECT * FROM parquet_metadata('{outside}/secret.parquet')", NOT_IN_FROM),
    ("SELECT * FROM sniff_csv('{outside}/secret.csv')", NOT_IN_FROM),
    ("SELECT * FROM read_duckdb('{outside}/secret.duckdb')", NOT_IN_FROM),
    ("SELECT * FROM st_read('{outside}/secret.csv')", NOT_IN_FROM),
    ("SELECT * FROM st_read_meta('{outside}/secret.csv')", NOT_IN_FROM),
    ("SELECT * FROM glob('{outside}/*')", NOT_IN_FROM),
    ("SELECT * FROM '{outside}/secret.parquet'", NO_TABLE),
    ('FROM "{outside}/secret.csv"', NO_TABLE),
    ("SELECT (SELECT count(*) FROM glob('/*'))", NOT_IN_FROM),
    ("SELECT * FROM payments WHERE EXISTS (FROM read_text('/etc/passwd'))", NOT_IN_FROM),
    ("SELECT * FROM payments ORDER BY (SELECT count(*) FROM glob('/*'))", NOT_IN_FROM),
    ("WITH a AS (FROM read_text('/etc/passwd')) FROM a", NOT_IN_FROM),
    ("SELECT * FROM payments JOIN read_csv('/etc/passwd') ON true", NOT_IN_FROM),
    ("SELECT * FROM payments UNION ALL FROM read_csv('/etc/passwd')", NOT_IN_FROM),
    ("SELECT * FROM payments, LATERAL (SELECT * FROM read_text(supplier))", NOT_IN_FROM),
    ("SELECT list_transform([1], x -> (SELECT count(*) FROM glob('/*')))", NOT_IN_FROM),
    # the version's own files, by their paths
    ("SELECT * FROM read_parquet('{rows}')", NOT_IN_FROM),
    ("SELECT * FROM '{rows}'", NO_TABLE),
    # the network
    ("SELECT * FROM read_csv('https://example.org/x.csv')", NOT_IN_FROM),
    ("SELECT * FROM 's3://bucket/x.parquet'", NO_TABLE),
    # SQL inside a value
    ("SELECT * FROM query('SELECT 1')", NOT_IN_FROM),
    ("SELECT * FROM query_table('payments')", NOT_IN_FROM),
    ("SELECT * FROM json_execute_serialized_sql('{{}}')", NOT_IN_FROM),
    # names that only seem to be there
    ("SELECT * FROM (WITH pg_tables AS (SELECT 1) FROM pg_tables), pg_tables", NO_TABLE),
    ("WITH a AS (FROM pg_tables), pg_tables AS (SELECT 1) FROM a", NO_TABLE),
    ("WITH pg_tables AS (FROM pg_tables) FROM pg_tables", NO_TABLE),
    ("SELECT * FROM main.payments", NO_TABLE),
    ("SELECT * FROM served_0.served", NO_TABLE),
    # what there is besides the views
    ("SELECT * FROM information_schema.tables", NO_TABLE),
    ("SELECT * FROM sqlite_master", NO_TABLE),
    ("SELECT * FROM duckdb_views()", NOT_IN_FROM),
    ("SELECT * FROM duckdb_settings()", NOT_IN_FROM),
    ("SELECT * FROM duckdb_databases", NO_TABLE),
    ("SELECT * FROM duckdb_secrets()", NOT_IN_FROM),
    ("SELECT * FROM pragma_table_info('payments')", NOT_IN_FROM),
    ("SELECT * FROM pragma_storage_info('payments')", NOT_IN_FROM),
    ("SELECT current_setting('temp_directory')", NOT_IN_QUERY),
    ("SELECT getenv('HOME')", NOT_IN_QUERY),
    ("SELECT getvariable('a')", NOT_IN_QUERY),
    ("SELECT pg_get_viewdef(1)", NOT_IN_QUERY),
    ("SELECT stats(amount) FROM payments", NOT_IN_QUERY),
    ("SELECT sleep_ms(100000)", NOT_IN_QUERY),
    ("SELECT __internal_decompress_string(1::UTINYINT)", NOT_IN_QUERY),
    ("SELECT write_log('a')", NOT_IN_QUERY),
    ("SHOW TABLES", NOT_TOLD),
    ("DESCRIBE payments", NOT_TOLD),
    ("SUMMARIZE payments", NOT_TOLD),
    ("SELECT * FROM (SHOW ALL TABLES)", NOT_TOLD),
    # anything but a question
    ("COPY (SELECT 1) TO '{outside}/out.csv'", ONE_SELECT),
    ("COPY (SELECT 1) TO '{rows}' (FORMAT parquet, USE_TMP_FILE false)", ONE_SELECT),
    ("COPY payments FROM '{outside}/secret.csv'", ONE_SELECT),
    ("ATTACH '{outside}/secret.duckdb' AS other", ONE_SELECT),
    ("ATTACH ':memory:' AS other", ONE_SELECT),
    ("DETACH memory", ONE_SELECT),
    ("INSTALL fts", ONE_SELECT),
    ("LOAD fts", ONE_SELECT),
    ("SET memory_limit = '100GB'", ONE_SELECT),
    ("SET enable_external_access = true", ONE_SELECT),
    ("RESET lock_configuration", ONE_SELECT),
    ("SET VARIABLE a = 1", ONE_SELECT),
    ("PRAGMA enable_external_access", ONE_SELECT),
    ("PRAGMA database_list", ONE_SELECT),
    ("PRAGMA enable_profiling", ONE_SELECT),
    ("CALL pragma_version()", ONE_SELECT),
    ("CREATE TABLE t (a INT)", ONE_SELECT),
    ("CREATE TEMP MACRO f(x) AS x", ONE_SELECT),
    ("CREATE SECRET (TYPE s3)", ONE_SELECT),
    ("INSERT INTO payments VALUES (1)", ONE_SELECT),
    ("DELETE FROM payments", ONE_SELECT),
    ("DROP VIEW payments", ONE_SELECT),
    ("EXPORT DATABASE '{outside}/all'", ONE_SELECT),
    ("IMPORT DATABASE '{outside}'", ONE_SELECT),
    ("EXPLAIN ANALYZE SELECT 1", ONE_SELECT),
    ("PREPARE p AS SELECT 1", ONE_SELECT),
    ("BEGIN", ONE_SELECT),
    ("CHECKPOINT", ONE_SELECT),
    ("SELECT 1; SELECT 2", ONE_SELECT),
    ("SELECT 1; DROP VIEW payments", ONE_SELECT),
    ("PIVOT payments ON supplier", ONE_SELECT),
    ("", ONE_SELECT),
    ("   -- nothing", ONE_SELECT),
    # not SQL, or too much of it
    ("SELEC 1", "cannot be read"),
    ("SELECT 1 --" + "x" * 300_000, "characters long"),
    ("SELECT " + "(" * 20_000 + "1" + ")" * 20_000, "cannot be read|nested too deeply"),
    ("SELECT " + "NOT " * 5_000 + "true", "cannot be read|nested too deeply"),
]


@pytest.mark.parametrize(("sql", "said"), ATTACKS, ids=[sql[:60] for sql, _ in ATTACKS])
def test_a_query_that_is_no_question_about_its_tables_is_refused(
    reader: Reader, ground: Ground, sql: str, said: str
) -> None:
    with pytest.raises(QueryError, match=said) as refused:
        reader.query(ground.aim(sql))
    assert SECRET not in str(refused.value)
    assert ground.is_untouched()


REACHING = [
    "SELECT * FROM read_csv('{outside}/secret.csv')",
    "SELECT * FROM read_text('{outside}/secret.txt')",
    "SELECT * FROM read_blob('{outside}/secret.txt')",
    "SELECT * FROM read_parquet('{outside}/secret.parquet')",
    "SELECT * FROM read_parquet('{link}')",
    "SELECT * FROM read_text('{rows}/../../../../../outside/secret.txt')",
    "SELECT * FROM read_csv('/proc/self/environ')",
    "SELECT * FROM glob('{outside}/*')",
    "SELECT * FROM st_read('{outside}/secret.csv')",
    "SELECT * FROM st_read('CSV:{outside}/secret.csv')",
    "SELECT * FROM st_read('/vsisubfile/0_4,{outside}/secret.csv')",
    'SELECT * FROM st_read(\'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>'
    "{outside}/secret.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>')",
    "SELECT * FROM st_read('https://127.0.0.1:1/x.geojson')",
    "SELECT * FROM read_csv('https://127.0.0.1:1/x.csv')",
    "COPY (SELECT 1) TO '{outside}/out.csv'",
    "COPY (SELECT 1) TO '{outside}/out.shp' WITH (FORMAT gdal, DRIVER 'ESRI Shapefile')",
    "EXPORT DATABASE '{outside}/all'",
    "ATTACH '{outside}/secret.duckdb' AS other",
    "ATTACH '{outside}/new.duckdb' AS other",
    "INSTALL fts",
    "LOAD '{outside}/evil.duckdb_extension'",
    "SET enable_external_access = true",
    "SET allowed_paths = ['/etc/passwd']",
    "SET allowed_directories = ['/']",
    "SET lock_configuration = false",
    "SET memory_limit = '100GB'",
    "SET temp_directory = '{outside}'",
    "RESET memory_limit",
    "PRAGMA memory_limit = '100GB'",
    "PRAGMA enable_profiling = 'json'",
    "CREATE PERSISTENT SECRET s (TYPE s3)",
    "SELECT * FROM python_variable",
    "SELECT getenv('HOME')",
]


@pytest.mark.parametrize("sql", REACHING)
def test_the_engine_alone_reaches_no_other_file_and_takes_no_setting(
    ground: Ground, tmp_path: Path, sql: str
) -> None:
    python_variable = pa.table({"a": [SECRET]})
    assert python_variable.num_rows == 1
    link = tmp_path / "link.parquet"
    link.symlink_to(ground.outside / "secret.parquet")
    attack = ground.aim(sql).replace("{link}", str(link))
    needed = [Extension.SPATIAL] if "st_read" in sql or "gdal" in sql else []
    sources = {"payments": Source(ground.rows)}
    with (
        open_engine(sources, memory_mb=100, spill=tmp_path / "spill", extensions=needed) as engine,
        pytest.raises(duckdb.Error),
    ):
        engine.execute(attack).fetchall()
    assert ground.is_untouched()


def test_allowed_paths_alone_would_let_copy_overwrite_a_version(
    ground: Ground, tmp_path: Path
) -> None:
    """Why the guard is needed: should DuckDB close this, the guard still stands."""
    victim = tmp_path / "victim.parquet"
    victim.write_bytes(ground.rows.read_bytes())
    sources = {"payments": Source(victim)}
    with open_engine(sources, memory_mb=100, spill=tmp_path / "spill") as engine:
        engine.execute(f"COPY (SELECT 1) TO '{victim}' (FORMAT parquet, USE_TMP_FILE false)")
        assert engine.execute("FROM read_parquet(?)", [str(victim)]).fetchall() == [(1,)]


def test_an_extension_that_duckdb_did_not_sign_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = tmp_path / "spatial.duckdb_extension"
    content = bytearray(extension_file(Extension.SPATIAL).read_bytes())
    content[len(content) // 2] ^= 1
    forged.write_bytes(content)
    monkeypatch.setattr("folkmoot.vault.engine.extension_file", lambda extension: forged)
    with (
        pytest.raises(VaultError, match="DuckDB refused the extension spatial"),
        open_engine({}, memory_mb=100, spill=tmp_path / "spill", extensions=[Extension.SPATIAL]),
    ):
        pass


HARMLESS = [
    "SELECT 1",
    "FROM payments",
    "TABLE payments",
    "VALUES (1), (2)",
    "SELECT * FROM PAYMENTS AS p WHERE p.amount > 5",
    "SELECT supplier, sum(amount) AS total FROM payments GROUP BY 1 HAVING total > 1 ORDER BY 2",
    "WITH a AS (FROM payments), b AS (SELECT count(*) AS n FROM a) SELECT * FROM b",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) FROM r",
    "SELECT * FROM payments AS a JOIN payments AS b USING (reference)",
    "SELECT *, row_number() OVER (PARTITION BY supplier ORDER BY paid) FROM payments",
    "SELECT * FROM range(3)",
    "SELECT unnest([1, 2])",
    "SELECT * FROM (SELECT supplier FROM payments) WHERE supplier LIKE '%1%'",
    "SELECT ST_AsText(ST_Point(1, 2))",
    "SELECT ';'; ",
]


@pytest.mark.parametrize("sql", HARMLESS)
def test_a_question_about_its_tables_is_answered(reader: Reader, sql: str) -> None:
    assert reader.query(sql).num_rows > 0


BOMBS = [
    ("SELECT count(*) FROM payments a, payments b, payments c, payments d, payments e", "stopped"),
    ("SELECT count(*) FROM range(1000000000000)", "stopped"),
    ("WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n + 1 FROM r) FROM r", "either"),
    ("SELECT * FROM payments a, payments b, payments c", "either"),
    ("SELECT list(a.supplier) FROM payments a, payments b, payments c", "either"),
    ("SELECT string_agg(a.supplier, '') FROM payments a, payments b, payments c", "either"),
    ("SELECT a.supplier FROM payments a, payments b, range(1000) ORDER BY random()", "either"),
]

ENDS = {
    "stopped": (QueryTimeout,),
    "too large": (QueryTooLarge,),
    "either": (QueryTimeout, QueryTooLarge),
}


@pytest.mark.parametrize(("sql", "end"), BOMBS, ids=[sql[:60] for sql, _ in BOMBS])
def test_a_bomb_is_stopped_and_the_reader_goes_on(ground: Ground, sql: str, end: str) -> None:
    limits = Limits(seconds=0.4, memory_mb=60)
    with ground.vault.reader({"payments": ground.version_id}, limits) as reader:
        with pytest.raises(ENDS[end]):
            reader.query(sql)
        assert reader.query("SELECT count(*) AS n FROM payments")["n"].to_pylist() == [1_000]

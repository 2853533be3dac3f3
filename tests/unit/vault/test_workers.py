"""Queries in processes of their own: whatever one does, the pool answers the next."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from folkmoot.errors import (
    QueryCancelled,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    VaultBusy,
    VaultError,
    VersionNotFound,
)
from folkmoot.soql import ROW_ID_COLUMN, Dataset, compile_query
from folkmoot.tables import Schema
from folkmoot.vault import Extension, Limits, Origin, Vault, WorkerPool
from folkmoot.vault.reader import Parameters
from folkmoot.vault.workers import frames
from folkmoot.vault.workers.questions import Question
from folkmoot.vault.workers.slots import take_slot

Batch = Callable[..., pa.RecordBatch]

ENDLESS = "SELECT count(*) FROM range(1000000000000)"
UNINTERRUPTIBLE = (
    "SELECT sum(levenshtein(repeat('a', 60000 + range::INT), repeat('b', 60000))) FROM range(100)"
)


@pytest.fixture(scope="module")
def stocked(
    tmp_path_factory: pytest.TempPathFactory, schema: Schema, origin: Origin, payments: Batch
) -> tuple[Vault, dict[str, str]]:
    vault = Vault(tmp_path_factory.mktemp("region") / "vault")
    version_id = vault.add(schema, [payments(1_000)], origin=origin).version_id
    return vault, {"payments": version_id}


@pytest.fixture(scope="module")
def pool(stocked: tuple[Vault, dict[str, str]]) -> Iterator[WorkerPool]:
    limits = Limits(seconds=30, memory_mb=128)
    with WorkerPool(stocked[0].root, slots=1, limits=limits, patience=0.1) as opened:
        yield opened


@pytest.fixture(scope="module")
def hasty_pool(stocked: tuple[Vault, dict[str, str]]) -> Iterator[WorkerPool]:
    with WorkerPool(stocked[0].root, slots=1, limits=Limits(seconds=0.3)) as opened:
        yield opened


@pytest.fixture
def views(stocked: tuple[Vault, dict[str, str]]) -> dict[str, str]:
    return stocked[1]


def test_an_answer_is_the_same_as_in_this_process(
    pool: WorkerPool, stocked: tuple[Vault, dict[str, str]]
) -> None:
    vault, views = stocked
    sql = "SELECT * FROM payments WHERE amount > $least ORDER BY n"
    parameters = {"least": Decimal("12.50")}
    with vault.reader(views, numbered_as="n") as reader:
        expected = reader.query(sql, parameters)
    assert expected.num_rows > 0
    assert pool.query(views, sql, parameters, numbered_as="n").equals(expected)


def test_an_answer_of_no_rows_still_has_its_columns(
    pool: WorkerPool, views: dict[str, str]
) -> None:
    table = pool.query(views, "SELECT supplier FROM payments WHERE false")
    assert (table.num_rows, table.column_names) == (0, ["supplier"])


def test_geometry_is_there_when_asked(pool: WorkerPool, views: dict[str, str]) -> None:
    found = pool.query(views, "SELECT ST_X(ST_Point(3, 4)) AS x", extensions=[Extension.SPATIAL])
    assert found["x"].to_pylist() == [3.0]


MISBEHAVING = [
    ("SELECT FROM FROM", QueryError),
    ("SELECT * FROM read_csv('/etc/passwd')", QueryError),
    ("SELECT supplier::INTEGER FROM payments", QueryError),
    ("SELECT length(repeat('abcdefghij', 200000000 + range::INT)) FROM range(1)", QueryTooLarge),
    ("SELECT length(printf('%2000000000d', range)) FROM range(1)", QueryTooLarge),
    ("SELECT list_resize([1], 2000000000, 1)", QueryTooLarge),
    ("SELECT range, range, range, range FROM range(9000000)", QueryTooLarge),
    ("SELECT string_agg(a.supplier, '') FROM payments a, payments b, payments c", QueryTooLarge),
]


@pytest.mark.parametrize(("sql", "error"), MISBEHAVING, ids=[sql[:50] for sql, _ in MISBEHAVING])
def test_a_query_that_misbehaves_is_stopped_and_the_next_is_answered(
    pool: WorkerPool, views: dict[str, str], sql: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        pool.query(views, sql)
    assert pool.query(views, "SELECT count(*) AS n FROM payments")["n"].to_pylist() == [1_000]


@pytest.mark.parametrize("sql", [ENDLESS, UNINTERRUPTIBLE])
def test_a_query_is_stopped_at_its_time_whether_it_can_be_interrupted_or_not(
    hasty_pool: WorkerPool, views: dict[str, str], sql: str
) -> None:
    with pytest.raises(QueryTimeout, match=r"longer than 0\.3 seconds"):
        hasty_pool.query(views, sql)


def test_a_query_can_be_cancelled_from_another_thread(
    pool: WorkerPool, views: dict[str, str]
) -> None:
    with pool.running(views, "SELECT * FROM range(1000000000)") as running:
        rows = running.batches()
        next(rows)
        cancelling = threading.Thread(target=running.cancel)
        cancelling.start()
        cancelling.join()
        with pytest.raises(QueryCancelled):
            for _ in rows:
                pass
    assert pool.query(views, "SELECT 1 AS one")["one"].to_pylist() == [1]


def test_an_answer_left_in_the_middle_frees_its_place(
    pool: WorkerPool, views: dict[str, str]
) -> None:
    with pool.running(views, "SELECT * FROM range(1000000000)") as running:
        next(running.batches())
    assert pool.query(views, "SELECT 1 AS one")["one"].to_pylist() == [1]


def test_a_spooled_answer_holds_no_place_while_it_is_read(
    pool: WorkerPool, views: dict[str, str]
) -> None:
    with pool.spooled(views, "SELECT * FROM range(100000)") as rows:
        assert pool.query(views, "SELECT 1 AS one")["one"].to_pylist() == [1]
        assert rows.read_all().num_rows == 100_000
    assert list((pool.root / "aside").glob("*/answer.arrow")) == []


def test_a_spooled_answer_may_not_fill_the_disk(pool: WorkerPool, views: dict[str, str]) -> None:
    with (
        pytest.raises(QueryTooLarge, match="larger than 1 MB"),
        pool.spooled(views, "SELECT * FROM range(1000000000)", most_mb=1),
    ):
        pass
    assert pool.query(views, "SELECT 1 AS one")["one"].to_pylist() == [1]


def test_a_wrong_query_costs_no_worker(pool: WorkerPool, views: dict[str, str]) -> None:
    pool.query(views, "SELECT 1")
    before = [worker._process.pid for worker in pool._idle]
    with pytest.raises(QueryError):
        pool.query(views, "SELECT colour FROM payments")
    pool.query(views, "SELECT 1")
    assert [worker._process.pid for worker in pool._idle] == before


def test_places_are_counted_over_all_processes(
    pool: WorkerPool, stocked: tuple[Vault, dict[str, str]]
) -> None:
    vault, views = stocked
    program = (
        "import sys; from pathlib import Path; from folkmoot.vault.workers.slots import take_slot\n"
        "with take_slot(Path(sys.argv[1]), 1, 1.0):\n"
        "    print('taken', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(vault.root / "slots")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "taken\n"
        with pytest.raises(VaultBusy, match="All 1 places"):
            pool.query(views, "SELECT 1")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert pool.query(views, "SELECT 1 AS one")["one"].to_pylist() == [1]


def test_whoever_waits_gets_the_place_when_it_is_free(tmp_path: Path) -> None:
    is_taken, order = threading.Event(), []

    def hold() -> None:
        with take_slot(tmp_path, 1, 1.0):
            is_taken.set()
            is_waiting.wait()
            order.append("first")

    is_waiting = threading.Event()
    holding = threading.Thread(target=hold)
    holding.start()
    is_taken.wait()
    is_waiting.set()
    with take_slot(tmp_path, 1, 30.0):
        order.append("second")
    holding.join()
    assert order == ["first", "second"]


def test_a_version_destroyed_since_is_not_answered_from_memory(
    pool: WorkerPool,
    stocked: tuple[Vault, dict[str, str]],
    schema: Schema,
    origin: Origin,
    payments: Batch,
) -> None:
    vault, _ = stocked
    views = {"payments": vault.add(schema, [payments(5)], origin=origin).version_id}
    assert pool.query(views, "FROM payments").num_rows == 5
    vault.destroy(views["payments"])
    with pytest.raises(VersionNotFound):
        pool.query(views, "FROM payments")


def test_a_worker_that_is_killed_from_outside_is_replaced(
    pool: WorkerPool, views: dict[str, str]
) -> None:
    pool.query(views, "SELECT 1")
    for worker in pool._idle:
        os.kill(worker._process.pid, signal.SIGKILL)
        worker._process.wait()
    assert pool.query(views, "SELECT 1 AS one")["one"].to_pylist() == [1]


def test_a_worker_is_given_no_secret(
    pool: WorkerPool, views: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", "postgres://somebody:secret@localhost/state")
    with WorkerPool(pool.root, limits=Limits(memory_mb=128)) as fresh:
        fresh.query(views, "SELECT 1")
        environment = Path(f"/proc/{fresh._idle[0]._process.pid}/environ").read_bytes()
    assert b"secret" not in environment


def test_a_worker_dies_of_its_own_alarm_when_the_hub_that_asked_is_gone(
    stocked: tuple[Vault, dict[str, str]],
) -> None:
    vault, views = stocked
    child = subprocess.Popen(
        [
            *(sys.executable, "-m", "folkmoot.vault.workers.child"),
            *(str(vault.root), "0.2", "128", "", "0"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert frames.receive(child.stdout.fileno()).kind is frames.Kind.READY
    for kind, content in Question(views, UNINTERRUPTIBLE, []).messages:
        frames.send(child.stdin.fileno(), kind, content)
    child.stdin.close()
    child.stdout.close()
    assert child.wait(timeout=60) == -signal.SIGALRM


def test_a_worker_that_cannot_start_says_so(
    stocked: tuple[Vault, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, views = stocked
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with WorkerPool(vault.root) as pool, pytest.raises(VaultError, match="did not start .code 1"):
        pool.query(views, "SELECT 1")


@pytest.mark.parametrize(
    "parameters",
    [
        [],
        {},
        [1, -(2**63), 2.5, "a'b", True, None, date(2020, 2, 29), b"\x00\xff"],
        [
            Decimal("12345678901234.5678"),
            datetime(2020, 1, 1, 12, 30, tzinfo=UTC),
            ["a", "b"],
            [1, 2],
        ],
        {"day": date(2020, 2, 29), "when": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_parameters_cross_unchanged(parameters: Parameters) -> None:
    assert frames.read_parameters(frames.write_parameters(parameters)) == parameters


@pytest.mark.parametrize("value", [2**64, object(), [1, "a"]])
def test_a_parameter_that_is_no_value_is_refused(
    pool: WorkerPool, views: dict[str, str], value: object
) -> None:
    with pytest.raises(QueryError, match="no value that a query can take"):
        pool.query(views, "SELECT ?", [value])


def test_a_lookup_that_is_larger_than_a_worker_may_be_is_mapped_all_the_same(
    tmp_path: Path,
    schema: Schema,
    origin: Origin,
    payments: Batch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", 0)
    vault = Vault(tmp_path / "vault")
    version_id = vault.add(schema, [payments(1_000)], origin=origin).version_id
    vault.prepare(version_id)
    _spread(vault.root / "serving" / version_id, 4 << 30)
    compiled = compile_query("select reference, amount order by amount desc", Dataset(schema))
    assert compiled.lookup is not None
    limits = Limits(seconds=30, memory_mb=128)
    with (
        WorkerPool(vault.root, slots=1, limits=limits) as small,
        small.spooled(
            {compiled.views[0]: version_id},
            compiled.sql,
            compiled.parameters,
            numbered_as=ROW_ID_COLUMN,
            lookup=compiled.lookup,
        ) as rows,
    ):
        assert rows.read_all().num_rows == 1_000


def _spread(copy: Path, size: int) -> None:
    """Make the lookup's files large with holes, which take addresses and no room on the disk."""
    copy.chmod(0o700)
    record = copy / "copy.json"
    record.chmod(0o600)
    said = json.loads(record.read_text("utf-8"))
    for name in [name for name in said["files"] if name.endswith(".values")]:
        file = copy / name
        file.parent.chmod(0o700)
        file.chmod(0o600)
        os.truncate(file, size)
        said["files"][name][0] = size
    record.write_text(json.dumps(said), "utf-8")

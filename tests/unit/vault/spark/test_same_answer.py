"""Spark's answer is DuckDB's, pair by pair and bit by bit: on this machine and on a cluster."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from tests.unit.vault.spark.people_on_spark import N_PEOPLE, in_one_file, two_councils

from folkmoot.linkage.people import dedupe_people, link_people

pytestmark = [pytest.mark.java, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[4]
PROGRAM = Path(__file__).with_name("linking_on_spark.py")
LOOPBACK = "127.0.0.1"


@pytest.fixture(scope="module")
def on_duckdb() -> dict[str, bytes]:
    """The files that DuckDB alone gives."""
    councils = two_councils(N_PEOPLE)
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as folder:
        between = link_people(councils.left, councils.right, connection)
        within = dedupe_people(in_one_file(councils), connection)
        assert between.pairs.num_rows > 500
        assert within.pairs.num_rows > 500
        pq.write_table(between.pairs, Path(folder, "between.parquet"))
        pq.write_table(within.pairs, Path(folder, "within.parquet"))
        return _files(Path(folder))


def test_on_this_machine(on_duckdb: dict[str, bytes], tmp_path: Path) -> None:
    _link_on_spark("local[2]", tmp_path, "between", "within")
    assert _files(tmp_path) == on_duckdb


def test_on_a_cluster_of_a_master_and_two_workers(
    on_duckdb: dict[str, bytes], tmp_path: Path
) -> None:
    answers, logs = tmp_path / "answers", tmp_path / "logs"
    answers.mkdir()
    logs.mkdir()
    with _cluster(logs, n_workers=2) as master:
        _link_on_spark(master, answers, "between")
    assert _files(answers) == {"between.parquet": on_duckdb["between.parquet"]}
    for worker in ("worker-0", "worker-1"):
        assert "Asked to launch executor" in (logs / f"{worker}.log").read_text("utf-8")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": LOOPBACK,
    }


def _link_on_spark(master: str, folder: Path, *what: str) -> None:
    ended = subprocess.run(
        [sys.executable, str(PROGRAM), master, str(folder), *what],
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert ended.returncode == 0, ended.stderr


@contextmanager
def _cluster(logs: Path, n_workers: int) -> Iterator[str]:
    """A standalone cluster of Spark's own programs, a process each; its master's address."""
    with ExitStack() as running:
        options = ("--host", LOOPBACK, "--port", "0", "--webui-port", "0")
        running.enter_context(_daemon(logs / "master.log", "master.Master", *options))
        master = _wait_for(logs / "master.log", rf"spark://{LOOPBACK}:\d+")
        for number in range(n_workers):
            log = logs / f"worker-{number}.log"
            own = ("--cores", "1", "--memory", "1g", "--work-dir", str(logs / f"work-{number}"))
            running.enter_context(_daemon(log, "worker.Worker", *options, *own, master))
            _wait_for(log, "Successfully registered with master")
        yield master


@contextmanager
def _daemon(log: Path, program: str, *arguments: str) -> Iterator[None]:
    import pyspark

    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(
            [str(spark_class), f"org.apache.spark.deploy.{program}", *arguments],
            env=_environment(),
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait_for(log: Path, pattern: str) -> str:
    for _ in range(3_000):
        if found := re.search(pattern, log.read_text("utf-8")):
            return found.group()
        time.sleep(0.1)
    raise AssertionError(f"{log.name} never said {pattern}: {log.read_text('utf-8')[-2_000:]}")

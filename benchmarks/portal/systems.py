"""The systems that are asked, each behind one function: a question in, the seconds it took out."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psycopg

from portal import datasette, postgres
from portal.questions import Asked

CODE = "bnch-2222"
Ask = Callable[[Asked], float]


@dataclass(frozen=True, slots=True)
class System:
    """A system at work: its name, how it is asked, and its process, where it has one of its own."""

    name: str
    ask: Ask
    pid: int | None = None
    port: int | None = None


class Web:
    """Asks one server over one connection that stays open. Raises RuntimeError for an error."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def get(self, path: str) -> tuple[float, bytes]:
        """The seconds that an answer took, and the answer; a server may end an idle connection."""
        try:
            return self._get(path)
        except http.client.RemoteDisconnected:
            self._connection.close()
            return self._get(path)

    def _get(self, path: str) -> tuple[float, bytes]:
        started = time.perf_counter()
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        taken = time.perf_counter() - started
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} for {path}: {body[:300]!r}")
        return taken, body


@contextlib.contextmanager
def folkmoot(region: Path, port: int) -> Iterator[System]:
    """`folkmoot serve`, asked at /resource, never by an ETag."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "folkmoot", "serve"),
            *("--region", str(region), "--port", str(port)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        datasette.wait_for(f"http://127.0.0.1:{port}/resource/{CODE}.json?$limit=1")
        web = Web(port)

        def ask(question: Asked) -> float:
            return web.get(hub_path(question))[0]

        yield System("Folkmoot", ask, process.pid, port)
    finally:
        process.terminate()
        process.wait()


def hub_path(question: Asked) -> str:
    return f"/resource/{CODE}.json?{urllib.parse.urlencode(question.soql)}"


def datasette_path(question: Asked, database: str) -> str:
    asked = urllib.parse.urlencode({"sql": question.of_sqlite, "_shape": "arrays"})
    return f"/{database}.json?{asked}"


@contextlib.contextmanager
def datasettes(programs: Path, database: Path) -> Iterator[System]:
    with datasette.served(programs, database) as (port, pid):
        web = Web(port)

        def ask(question: Asked) -> float:
            taken, body = web.get(datasette_path(question, database.stem))
            if not json.loads(body).get("ok", True):
                raise RuntimeError(body[:300])
            return taken

        yield System("Datasette", ask, pid, port)


@contextlib.contextmanager
def postgreses(server: postgres.Server) -> Iterator[System]:
    with psycopg.connect(server.address, autocommit=True) as connection:

        def ask(question: Asked) -> float:
            started = time.perf_counter()
            connection.execute(question.of_postgres).fetchall()
            return time.perf_counter() - started

        yield System("PostgreSQL", ask, server.pid)


@contextlib.contextmanager
def duckdbs(database: Path) -> Iterator[System]:
    connection = duckdb.connect(str(database), read_only=True)

    def ask(question: Asked) -> float:
        started = time.perf_counter()
        connection.execute(question.of_duckdb).fetchall()
        return time.perf_counter() - started

    try:
        yield System("DuckDB", ask)
    finally:
        connection.close()


def load_duckdb(csv: Path | str, database: Path | str) -> None:
    """A native table with the types that the others have."""
    connection = duckdb.connect(str(database))
    connection.execute("SET enable_progress_bar = false")
    connection.execute(
        "CREATE TABLE requests AS SELECT id, reference, created_at, closed_at, service, status, "
        "ward, channel, amount::DECIMAL(18, 4) AS amount, latitude, longitude, description "
        f"FROM read_csv('{csv}')"
    )
    connection.close()

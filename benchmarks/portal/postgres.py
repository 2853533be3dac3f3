"""PostgreSQL: a private server, typed columns and the indexes a good administrator would add; and
CKAN's own layout, loaded as its xloader loads it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from portal.usage import MemoryWatch, Usage, processor_seconds

SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
}
TYPED = """
    CREATE TABLE requests (
        id bigint, reference text, created_at timestamp, closed_at timestamp, service text,
        status text, ward text, channel text, amount numeric(18, 4), latitude double precision,
        longitude double precision, description text
    )
"""
INDEXES = (
    "ALTER TABLE requests ADD PRIMARY KEY (id)",
    "CREATE INDEX ON requests (service, status, created_at)",
    "CREATE INDEX ON requests USING gin (to_tsvector('english', description))",
    "VACUUM ANALYZE requests",
)
_COLUMNS = [
    "reference",
    "created_at",
    "closed_at",
    "service",
    "status",
    "ward",
    "channel",
    "amount",
    "latitude",
    "longitude",
]
CKAN_TABLE = (
    "CREATE TABLE ckan (_id serial PRIMARY KEY, _full_text tsvector, id text, "
    + ", ".join(f"{name} text" for name in _COLUMNS)
    + ", description text)"
)
_ALL = ("id", *_COLUMNS, "description")
CKAN_STEPS = (
    "UPDATE ckan SET _full_text = to_tsvector("
    + " || ' ' || ".join(f"coalesce({name}, '')" for name in _ALL)
    + ")",
    "CREATE INDEX ON ckan USING gist (_full_text)",
    "ANALYZE ckan",
)


class Server:
    """A PostgreSQL server of our own in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._user = "postgres" if os.geteuid() == 0 else None
        self._programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    @property
    def address(self) -> str:
        return f"postgresql://folkmoot@127.0.0.1:{self.port}/postgres"

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._user:
            shutil.chown(self.folder, self._user)
        data = str(self.folder / "data")
        if not (self.folder / "data" / "PG_VERSION").exists():
            self._run("initdb", "-D", data, "-A", "trust", "-U", "folkmoot", "-E", "UTF8")
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options += f" -c port={self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._run("pg_ctl", "-D", data, "-w", "-o", options, "-l", f"{data}.log", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "fast", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if self._user:
            command = ["runuser", "-u", self._user, "--", *command]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def server(folder: Path) -> Iterator[Server]:
    running = Server(folder)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def load_typed(running: Server, csv: Path) -> dict[str, Usage]:
    """COPY into typed columns, then the indexes."""
    steps = {}
    with psycopg.connect(running.address, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('requests')").fetchone() != (None,):
            return {}
        connection.execute(TYPED)
        steps["copy"] = _measured(running, connection, lambda: copy(connection, "requests", csv))
        for name, statement in zip(("key", "btree", "gin", "vacuum"), INDEXES, strict=True):
            steps[name] = _measured(running, connection, lambda s=statement: connection.execute(s))
    return steps


def load_as_ckan(running: Server, csv: Path) -> Usage:
    """Every column text, then the full text of every row, then its index: xloader's own steps."""

    def load() -> None:
        connection.execute(CKAN_TABLE)
        copy(connection, f"ckan ({', '.join(_ALL)})", csv)
        for statement in CKAN_STEPS:
            connection.execute(statement)

    with psycopg.connect(running.address, autocommit=True) as connection:
        return _measured(running, connection, load)


def ckan_size(running: Server) -> float:
    with psycopg.connect(running.address) as connection:
        row = connection.execute("SELECT pg_total_relation_size('ckan')").fetchone()
    return int(row[0]) / 1e6 if row else 0.0


def typed_size(running: Server) -> float:
    with psycopg.connect(running.address) as connection:
        row = connection.execute("SELECT pg_total_relation_size('requests')").fetchone()
    return int(row[0]) / 1e6 if row else 0.0


def copy(connection: psycopg.Connection, table: str, csv: Path) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv, HEADER true)") as sink,
        csv.open("rb") as source,
    ):
        while chunk := source.read(1 << 20):
            sink.write(chunk)


def _measured(running: Server, connection: psycopg.Connection, work: object) -> Usage:
    backend = connection.info.backend_pid
    before = processor_seconds(backend)
    started = time.monotonic()
    with MemoryWatch(running.pid) as watch:
        work()  # type: ignore[operator]
    return Usage(time.monotonic() - started, processor_seconds(backend) - before, watch.peak)

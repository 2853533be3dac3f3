"""Datasette, loaded by sqlite-utils, in a virtual environment of its own; really served."""

from __future__ import annotations

import contextlib
import csv as csv_files
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from portal.usage import Usage, processor_seconds, run

PEERS = ("datasette==0.65.5", "sqlite-utils==4.2.1")
_INDEX = ("service", "status", "created_at")


def install(folder: Path) -> Path:
    """The environment of the peers; gives where its programs are."""
    programs = folder / "bin"
    if not (programs / "datasette").exists():
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "-q", str(folder)], check=True)
        subprocess.run(
            [uv, "pip", "install", "-q", "--python", str(programs / "python"), *PEERS], check=True
        )
    return programs


def load_by_sqlite_utils(programs: Path, csv: Path, database: Path) -> Usage:
    """insert, enable-fts and create-index, as its documentation does."""
    tool = programs / "sqlite-utils"
    used = [
        run([tool, "insert", database, "requests", csv, "--csv", "--pk", "id"]),
        run([tool, "enable-fts", database, "requests", "description", "--tokenize", "porter"]),
        run([tool, "create-index", database, "requests", *_INDEX]),
    ]
    return Usage(
        sum(each.seconds for each in used),
        sum(each.processor for each in used),
        max(each.memory for each in used),
    )


def load_by_sqlite(csv: Path, database: Path) -> Usage:
    """The same tables and indexes made by one bulk insert: for sizes at which sqlite-utils, which
    commits every 83 rows, takes too long to wait for."""
    started, before = time.monotonic(), time.process_time()
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(
        "CREATE TABLE requests (id INTEGER PRIMARY KEY, reference TEXT, created_at TEXT, "
        "closed_at TEXT, service TEXT, status TEXT, ward TEXT, channel TEXT, amount FLOAT, "
        "latitude FLOAT, longitude FLOAT, description TEXT)"
    )
    with csv.open(encoding="utf-8", newline="") as source:
        rows = csv_files.reader(source)
        next(rows)
        connection.executemany(f"INSERT INTO requests VALUES ({', '.join('?' * 12)})", rows)
    for column in ("closed_at", "amount", "latitude", "longitude"):
        connection.execute(f"UPDATE requests SET {column} = NULL WHERE {column} = ''")
    connection.execute(
        "CREATE VIRTUAL TABLE requests_fts USING fts5(description, content='requests', "
        "content_rowid='id', tokenize='porter')"
    )
    connection.execute("INSERT INTO requests_fts(requests_fts) VALUES ('rebuild')")
    connection.execute(f"CREATE INDEX by_service ON requests ({', '.join(_INDEX)})")
    connection.commit()
    connection.close()
    return Usage(time.monotonic() - started, time.process_time() - before, 0.0)


@contextlib.contextmanager
def served(programs: Path, database: Path) -> Iterator[tuple[int, int]]:
    """A server of the file as immutable, its limits raised so that it answers; port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [
            *(str(programs / "datasette"), "-i", str(database), "-p", str(port)),
            *("--setting", "sql_time_limit_ms", "600000"),
            *("--setting", "max_returned_rows", "10000"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/-/versions.json")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str, seconds: float = 300.0) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10):  # noqa: S310 - our own server
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


__all__ = ["install", "load_by_sqlite", "load_by_sqlite_utils", "processor_seconds", "served"]

"""Every row given out as CSV and JSON: Folkmoot over HTTP beside DuckDB's own COPY to a file."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from portal.systems import CODE, System
from portal.usage import MemoryWatch


@dataclass(frozen=True, slots=True)
class Export:
    """Seconds to the last byte, megabytes, and the most that all the hub's processes held."""

    seconds: float
    size: float
    memory: float


def by_folkmoot(system: System, extension: str, rows: int) -> Export:
    """Read to the end as fast as it comes, keeping nothing. Raises RuntimeError when cut short."""
    assert system.pid is not None
    assert system.port is not None
    connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=3600)
    size = lines = 0
    started = time.perf_counter()
    with MemoryWatch(system.pid) as watch:
        connection.request("GET", f"/resource/{CODE}.{extension}?$limit={rows}")
        answer = connection.getresponse()
        while piece := answer.read(1 << 20):
            size += len(piece)
            lines += piece.count(b"\n")
    if answer.status != 200 or lines < rows:
        raise RuntimeError(f"{answer.status}: {lines} lines")
    return Export(time.perf_counter() - started, size / 1e6, watch.peak)


def by_duckdb(database: Path, extension: str, folder: Path) -> Export:
    target = folder / f"copied.{extension}"
    options = "HEADER true, FORCE_QUOTE *" if extension == "csv" else "ARRAY true"
    connection = duckdb.connect(str(database), read_only=True)
    connection.execute("SET enable_progress_bar = false")
    started = time.perf_counter()
    connection.execute(f"COPY requests TO '{target}' (FORMAT {extension}, {options})")
    taken = time.perf_counter() - started
    connection.close()
    size = target.stat().st_size / 1e6
    target.unlink()
    return Export(taken, size, 0.0)

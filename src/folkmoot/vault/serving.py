"""The serving copy: the rows once more as a DuckDB file, for pages that must come fast.

A native file finds a row by its position and reads only the columns that survive a filter:
measured against the version's own Parquet, pages come two to eight times sooner at a million rows
and eighty times sooner deep in ten million (docs/decisions/0012-serving-copy.md). It can always be
made again from the version, is made aside and shown by one rename like a version, is opened by
readers only as read-only (a writable DuckDB file locks out every other process), and is used only
with the engine that wrote it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from folkmoot.errors import VaultError, VersionDamaged
from folkmoot.vault.engine import PARQUET_POSITION, POSITION, SERVED_TABLE, literal, scan
from folkmoot.vault.manifest import Manifest
from folkmoot.vault.staging import folder_aside, publish
from folkmoot.vault.writing import sha256_of

SERVED_FROM_ROWS = 100_000
"""Below this a page from Parquet takes at most some 10 ms longer, and a copy is not worth it."""

COPY_FILE = "rows.duckdb"
RECORD_FILE = "copy.json"

_MEMORY_MB = 1024
_READ_ONLY = 0o400


@dataclass(frozen=True, slots=True)
class ServingRecord:
    """What a serving copy was made from and by, its size in bytes and its SHA-256 in hex."""

    version_id: str
    engine: str
    rows: int
    size: int
    sha256: str


def make_serving_copy(manifest: Manifest, parquet: Path, *, target: Path, aside: Path) -> None:
    """Make the copy and show it as the folder `target`. Raises VaultError when it cannot be."""
    with folder_aside(aside) as work:
        folder = work / "copy"
        spill = work / "spill"
        folder.mkdir()
        spill.mkdir()
        file = folder / COPY_FILE
        try:
            rows = _write(parquet, file, spill)
        except duckdb.Error as error:
            raise VaultError(
                f"A serving copy could not be made ({type(error).__name__}).",
                where=manifest.version_id,
                remedy="Run `folkmoot verify`, and see that the disk has room for a second copy.",
            ) from error
        if rows != manifest.rows:
            raise VersionDamaged(
                f"The Parquet file gives {rows:,} rows and its manifest says {manifest.rows:,}.",
                where=manifest.version_id,
                remedy="Restore the version from a backup.",
            )
        file.chmod(_READ_ONLY)
        record = ServingRecord(
            manifest.version_id, duckdb.__version__, rows, file.stat().st_size, sha256_of(file)
        )
        (folder / RECORD_FILE).write_text(json.dumps(asdict(record), indent=1), "utf-8")
        publish(folder, target)


def serving_copy(folder: Path) -> Path | None:
    """The file to read, or None when there is none that this engine wrote and finished."""
    record = read_record(folder)
    if record is None or record.engine != duckdb.__version__:
        return None
    file = folder / COPY_FILE
    is_whole = file.is_file() and not file.is_symlink() and file.stat().st_size == record.size
    return file if is_whole else None


def is_intact(folder: Path) -> bool:
    """Whether every byte of the copy is as it was made."""
    record = read_record(folder)
    file = folder / COPY_FILE
    return record is not None and file.is_file() and sha256_of(file) == record.sha256


def read_record(folder: Path) -> ServingRecord | None:
    """What the copy says about itself; None when there is none or it cannot be read."""
    try:
        return ServingRecord(**json.loads((folder / RECORD_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write(parquet: Path, file: Path, spill: Path) -> int:
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{_MEMORY_MB}MB",
            "temp_directory": str(spill),
        },
    )
    try:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"ATTACH {literal(str(file))} AS copy")
        connection.execute(
            f"CREATE TABLE copy.{SERVED_TABLE} AS "  # noqa: S608 - names are constants
            f"SELECT {PARQUET_POSITION} AS {POSITION}, * EXCLUDE ({PARQUET_POSITION}) "
            f"FROM {scan(parquet)}"
        )
        counted = connection.execute(f"SELECT count(*) FROM copy.{SERVED_TABLE}").fetchone()  # noqa: S608
        connection.execute("DETACH copy")
    finally:
        connection.close()
    return int(counted[0]) if counted else 0

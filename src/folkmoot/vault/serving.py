"""The serving copy: the rows once more as a DuckDB file and as a lookup, for answers that must come
fast.

A native file reads only the columns that survive a filter: measured against the version's own
Parquet, pages come two to eight times sooner at a million rows and eighty times sooner deep in ten
million (docs/decisions/0012-serving-copy.md). A lookup finds a few rows of many by their words or
in an order (docs/decisions/0098-lookups.md). The copy can always be
made again from the version, is made aside and shown by one rename like a version, is opened by
readers only as read-only (a writable DuckDB file locks out every other process), and is used only
with the engine that wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from folkmoot.errors import VaultError, VersionDamaged
from folkmoot.soql import SoqlType, type_of_column
from folkmoot.tables import Schema
from folkmoot.vault.engine import (
    PARQUET_POSITION,
    POSITION,
    SERVED_TABLE,
    identifier,
    literal,
    scan,
)
from folkmoot.vault.lookup import build_lookup
from folkmoot.vault.manifest import Manifest
from folkmoot.vault.staging import folder_aside, publish
from folkmoot.vault.writing import sha256_of

SERVED_FROM_ROWS = 100_000
"""Below this a page from Parquet takes at most some 10 ms longer, and a copy is not worth it."""

COPY_FILE = "rows.duckdb"
LOOKUP_FOLDER = "lookup"
RECORD_FILE = "copy.json"

_MEMORY_MB = 1024
_READ_ONLY = 0o400


@dataclass(frozen=True, slots=True)
class ServingRecord:
    """What a serving copy was made from and by; its files by their path in its folder, each with
    its size in bytes and its SHA-256 in hex."""

    version_id: str
    engine: str
    rows: int
    files: Mapping[str, tuple[int, str]]


def make_serving_copy(manifest: Manifest, parquet: Path, *, target: Path, aside: Path) -> None:
    """Make the copy and show it as the folder `target`. Raises VaultError when it cannot be."""
    with folder_aside(aside) as work:
        folder = work / "copy"
        spill = work / "spill"
        folder.mkdir()
        spill.mkdir()
        file = folder / COPY_FILE
        try:
            rows, different = _write(parquet, file, spill, manifest.schema)
            (folder / LOOKUP_FOLDER).mkdir()
            build_lookup(
                parquet,
                folder / LOOKUP_FOLDER,
                different=different,
                searched=_texts(manifest.schema),
            )
        except (duckdb.Error, pa.ArrowException, OSError) as error:
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
        files = {}
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            path.chmod(_READ_ONLY)
            files[str(path.relative_to(folder))] = (path.stat().st_size, sha256_of(path))
        record = ServingRecord(manifest.version_id, duckdb.__version__, rows, files)
        (folder / RECORD_FILE).write_text(json.dumps(asdict(record), indent=1), "utf-8")
        publish(folder, target)


def serving_copy(folder: Path) -> Path | None:
    """The file to read, or None when there is none that this engine wrote and finished."""
    record = read_record(folder)
    if record is None or record.engine != duckdb.__version__:
        return None
    is_whole = all(_has_size(folder / name, size) for name, (size, _) in record.files.items())
    return folder / COPY_FILE if is_whole and COPY_FILE in record.files else None


def lookup_beside(copy: Path) -> Path:
    """The folder of the lookup that belongs to a serving copy's file."""
    return copy.parent / LOOKUP_FOLDER


def is_intact(folder: Path) -> bool:
    """Whether every byte of the copy is as it was made."""
    record = read_record(folder)
    return record is not None and all(
        _has_size(folder / name, size) and sha256_of(folder / name) == sha256
        for name, (size, sha256) in record.files.items()
    )


def read_record(folder: Path) -> ServingRecord | None:
    """What the copy says about itself; None when there is none or it cannot be read."""
    try:
        return ServingRecord(**json.loads((folder / RECORD_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == size


def _texts(schema: Schema) -> tuple[str, ...]:
    """The columns in which a search looks for words."""
    return tuple(each.name for each in schema if type_of_column(each) is SoqlType.TEXT)


def _write(parquet: Path, file: Path, spill: Path, schema: Schema) -> tuple[int, dict[str, int]]:
    """Write the copy; gives its rows, and about how many different values each text column has."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{_MEMORY_MB}MB",
            "temp_directory": str(spill),
        },
    )
    texts = [column.name for column in schema if pa.types.is_string(column.arrow)]
    counts = ", ".join(["count(*)", *(f"approx_count_distinct({identifier(t)})" for t in texts)])
    try:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"ATTACH {literal(str(file))} AS copy")
        connection.execute(
            f"CREATE TABLE copy.{SERVED_TABLE} AS "  # noqa: S608 - names are constants
            f"SELECT {PARQUET_POSITION} AS {POSITION}, * EXCLUDE ({PARQUET_POSITION}) "
            f"FROM {scan(parquet)}"
        )
        counted = connection.execute(f"SELECT {counts} FROM copy.{SERVED_TABLE}").fetchone()  # noqa: S608
        connection.execute("DETACH copy")
    finally:
        connection.close()
    rows, *different = counted or (0,)
    return int(rows), dict(zip(texts, different, strict=True))

"""Writing a version's files: rows stream into Parquet, and bytes are hashed as they are written."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.errors import SchemaError
from folkmoot.tables import Schema
from folkmoot.vault.manifest import (
    MANIFEST_FILE,
    ORIGINAL_FILE,
    QUARANTINE_FILE,
    ROWS_FILE,
    Manifest,
    Origin,
    VersionFile,
    compose,
)

ROWS_PER_GROUP = 122_880
"""DuckDB's own row-group size: it reads groups in parallel and skips those a filter rules out."""

BYTES_PER_GROUP = 128 << 20
"""Wide rows close a group earlier, so that memory stays constant."""

_CHUNK = 1 << 20
_READ_ONLY = 0o400

Progress = Callable[[int], None]
"""Told how many rows are written so far."""


def write_version(
    folder: Path,
    schema: Schema,
    batches: Iterable[pa.RecordBatch],
    *,
    origin: Origin,
    quarantine: pa.Table | None = None,
    original: Path | bytes | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Write all the files of a version into an empty folder, its manifest last."""
    rows, rows_file = write_rows(folder / ROWS_FILE, schema, batches, progress)
    files = [rows_file]
    quarantined = 0
    if quarantine is not None:
        quarantined, quarantine_file = write_table(folder / QUARANTINE_FILE, quarantine)
        files.append(quarantine_file)
    if original is not None:
        files.append(write_bytes(folder / ORIGINAL_FILE, original))
    manifest, written = compose(
        nonce=secrets.token_hex(16),
        schema=schema,
        rows=rows,
        quarantined=quarantined,
        files=tuple(files),
        origin=origin,
    )
    write_bytes(folder / MANIFEST_FILE, written)
    return manifest


def write_rows(
    path: Path,
    schema: Schema,
    batches: Iterable[pa.RecordBatch],
    progress: Progress | None = None,
) -> tuple[int, VersionFile]:
    """Stream record batches into one Parquet file; gives the number of rows and the file.

    Zstandard, statistics and a page index for every column. Raises SchemaError when a batch has
    other columns or types than the schema's.
    """
    fitting = (_fitting(batch, schema) for batch in batches)
    return _write_parquet(path, schema.arrow, fitting, progress)


def write_table(path: Path, table: pa.Table) -> tuple[int, VersionFile]:
    """Write a table as it is; gives the number of rows and the file."""
    return _write_parquet(path, table.schema, table.to_batches(), None)


def write_bytes(path: Path, content: Path | bytes) -> VersionFile:
    """Write these bytes, or those of this file, as they are."""
    with HashingFile(path) as target:
        if isinstance(content, bytes):
            target.write(content)
        else:
            with content.open("rb") as source:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
    return target.record


class HashingFile:
    """A new file, open for writing, that hashes what passes through it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._digest = hashlib.sha256()
        self._file: BinaryIO = open(  # noqa: SIM115 - closed by __exit__
            path, "xb", opener=lambda name, flags: os.open(name, flags, _READ_ONLY)
        )

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def tell(self) -> int:
        return self._file.tell()

    @property
    def closed(self) -> bool:
        return self._file.closed

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> HashingFile:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    @property
    def record(self) -> VersionFile:
        return VersionFile(self.path.name, self.path.stat().st_size, self._digest.hexdigest())


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_parquet(
    path: Path,
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    progress: Progress | None,
) -> tuple[int, VersionFile]:
    rows = 0
    with (
        HashingFile(path) as target,
        pa.PythonFile(target, mode="w") as sink,
        pq.ParquetWriter(sink, schema, compression="zstd", write_page_index=True) as writer,
    ):
        for group in _groups(batches, schema):
            writer.write_table(group, row_group_size=group.num_rows)
            rows += group.num_rows
            if progress:
                progress(rows)
    return rows, target.record


def _groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The same rows in tables of one row group each."""
    kept: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        start = 0
        while start < batch.num_rows:
            piece = batch.slice(start, ROWS_PER_GROUP - rows)
            kept.append(piece)
            rows += piece.num_rows
            size += piece.nbytes
            start += piece.num_rows
            if rows == ROWS_PER_GROUP or size >= BYTES_PER_GROUP:
                yield pa.Table.from_batches(kept, schema)
                kept, rows, size = [], 0, 0
    if kept:
        yield pa.Table.from_batches(kept, schema)


def _fitting(batch: pa.RecordBatch, schema: Schema) -> pa.RecordBatch:
    wanted = schema.arrow
    if tuple(batch.schema.names) != schema.names:
        raise SchemaError(
            f"The rows have the columns {', '.join(batch.schema.names)}.",
            remedy=f"The schema has {', '.join(schema.names)}, in this order.",
        )
    for field, column in zip(batch.schema, schema, strict=True):
        if field.type != column.arrow:
            raise SchemaError(
                f"The values are {field.type}, and a column of type {column.type} "
                f"is kept as {column.arrow}.",
                where=column.name,
                remedy="Cast the column before it enters the vault.",
            )
    return pa.RecordBatch.from_arrays(batch.columns, schema=wanted)

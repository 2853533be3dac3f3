"""The files of one version: found, checked against the manifest, and read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.errors import VersionDamaged, VersionNotFound
from folkmoot.tables import Schema
from folkmoot.vault.manifest import MANIFEST_FILE, Manifest
from folkmoot.vault.reader import ROWS_PER_BATCH
from folkmoot.vault.writing import sha256_of


def find_file(version: Path, name: str) -> Path:
    """A file in a version's folder: a regular one, never a link that leads elsewhere."""
    path = version / name
    if path.is_symlink() or not path.is_file():
        raise damaged(version.name, name, "is missing")
    return path


def check_files(version: Path, manifest: Manifest) -> None:
    """Read every byte. Raises VersionDamaged naming a file changed, missing or too many."""
    named = {file.name for file in manifest.files} | {MANIFEST_FILE}
    for stray in sorted({path.name for path in version.iterdir()} - named):
        raise damaged(version.name, stray, "is no part of the version")
    for file in manifest.files:
        if sha256_of(find_file(version, file.name)) != file.sha256:
            raise damaged(version.name, file.name, "is not what its manifest says")


def stream_rows(parquet: Path, schema: Schema, columns: list[str]) -> pa.RecordBatchReader:
    """These columns of every row, in order, in constant memory.

    Raises SchemaError at once for a column that is not there, VersionDamaged while reading.
    """
    arrow = pa.schema([pa.field(name, schema[name].arrow) for name in columns])
    return pa.RecordBatchReader.from_batches(arrow, _batches(parquet, columns, arrow))


def _batches(parquet: Path, columns: list[str], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    try:
        with pq.ParquetFile(parquet, pre_buffer=False) as file:  # else it keeps what was read
            for batch in file.iter_batches(ROWS_PER_BATCH, columns=columns):
                yield batch.select(columns).cast(schema)
    except (pa.ArrowException, OSError) as error:
        raise damaged(parquet.parent.name, parquet.name, "cannot be read") from error


def not_found(version_id: str) -> VersionNotFound:
    return VersionNotFound(
        "There is no such version.",
        where=version_id[:64],
        remedy="It may have been destroyed; the asset's page lists its versions.",
    )


def damaged(version_id: str, name: str, what: str) -> VersionDamaged:
    return VersionDamaged(
        f"The file {name} {what}.", where=version_id, remedy="Restore the version from a backup."
    )

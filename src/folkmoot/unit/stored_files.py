"""Files in the unit's store: written durably, and checked against what they were."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings import EncodedFile, EncodedLinks, open_encoded


def together(links: Mapping[tuple[str, str], EncodedLinks]) -> pa.Table:
    """All linked pairs, with the members that they are between."""
    tables = []
    for (left, right), each in links.items():
        linked = each.linked
        n_pairs = linked.num_rows
        tables.append(
            linked.append_column(
                "left_asset", pa.array([left] * n_pairs, pa.string())
            ).append_column("right_asset", pa.array([right] * n_pairs, pa.string()))
        )
    return pa.concat_tables(tables)


def read_encodings(path: Path, name: str) -> EncodedFile:
    """What a file of encodings holds, checked. Raises LinkageError when anything is not right."""
    try:
        table = pq.ParquetFile(path).read()
    except (OSError, pa.ArrowException):
        raise LinkageError("This file cannot be read as encodings.", where=name) from None
    return open_encoded(table, name)


def check_unchanged(path: Path, expected: object) -> None:
    """Raises LinkageError unless the file has the SHA-256 that it had when it came."""
    if not path.is_file() or sha256_of(path) != expected:
        raise LinkageError(
            "A file in the unit's store is not what it was when it came.",
            where=path.name,
            remedy="Close the round, tell its members, and begin a new one.",
        )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Write a new file for its owner only; it is on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

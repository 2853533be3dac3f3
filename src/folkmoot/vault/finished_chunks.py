"""Finished chunks of a linkage in a folder, where a run after a crash finds them.

A chunk is written aside, brought to the disk and renamed, so that one that is there is whole. It
holds numbers of records and how pairs agree, no name and no other value of a record; the folder is
its owner's alone, and `clear` empties it of what this run used.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.errors import VaultError
from folkmoot.linkage.people.chunks import COMPARED, Chunk
from folkmoot.vault.staging import PRIVATE, sync

_OWN_FILE = 0o600


class ChunkFolder:
    """A `FinishedChunks` of the linkage of people; each job has a folder of its own in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._jobs: list[Path] = []

    def begin(self, job: str, n_chunks: int) -> int:
        """Take up a job of this fingerprint with the number of chunks it was begun with, or begin
        it with so many. Raises VaultError when the folder cannot be written to."""
        try:
            self._folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            begun = sorted(self._folder.glob(f"{job}-in-*"))
            path = begun[0] if begun else self._folder / f"{job}-in-{n_chunks}"
            path.mkdir(mode=PRIVATE, exist_ok=True)
            sync(self._folder)
        except OSError as error:
            raise _unusable(self._folder) from error
        self._jobs.append(path)
        return int(path.name.rpartition("-")[2])

    def find(self, chunk: Chunk) -> pa.Table | None:
        """Raises VaultError when the chunk is there and cannot be read."""
        path = self._path(chunk)
        if not path.exists():
            return None
        try:
            return pq.read_table(path, schema=COMPARED, memory_map=False)
        except (pa.ArrowException, OSError) as error:
            raise VaultError(
                "A finished chunk cannot be read.",
                where=path.name,
                remedy="Delete the file: its pairs will be compared again.",
            ) from error

    def keep(self, chunk: Chunk, pairs: pa.Table) -> None:
        """Raises VaultError when the chunk cannot be written."""
        path = self._path(chunk)
        aside = path.with_suffix(".part")
        try:
            aside.unlink(missing_ok=True)
            aside.touch(_OWN_FILE)
            pq.write_table(pairs, aside)
            sync(aside)
            aside.rename(path)
            sync(path.parent)
        except OSError as error:
            raise _unusable(self._folder) from error

    def clear(self) -> None:
        """Remove the jobs that this run began or took up, once their answer is safe."""
        for path in self._jobs:
            shutil.rmtree(path, ignore_errors=True)
        self._jobs = []

    def _path(self, chunk: Chunk) -> Path:
        return self._jobs[-1] / f"chunk-{chunk.number + 1:05}-of-{chunk.of:05}.parquet"


def _unusable(folder: Path) -> VaultError:
    return VaultError(
        "The folder for finished chunks cannot be written to.",
        where=folder.name,
        remedy="Give a folder that you may write to, on a disk with room.",
    )

"""Finished chunks of a linkage in a folder, where a run after a crash finds them.

A chunk is written aside, brought to the disk and renamed, so that one that is there is whole. It
holds numbers of records and how pairs agree, no name and no other value of a record; the folder is
its owner's alone, and `clear` empties it of what this run used.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.errors import VaultError
from folkmoot.linkage.people.chunks import COMPARED, Chunk
from folkmoot.vault.staging import PRIVATE, sync

_OWN_FILE = 0o600


class ChunkFolder:
    """A `FinishedChunks` of the linkage of people; each job has a folder of its own in it.

    A context: while it lasts nobody else works on the jobs that it took up.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._jobs: list[Path] = []
        self._locks: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for lock in self._locks:
            os.close(lock)
        self._locks = []

    def begin(self, job: str, n_chunks: int) -> int:
        """Take up a job of this fingerprint with the number of chunks it was begun with, or begin
        it with so many. Raises VaultError when the folder cannot be written to, or another process
        works on the job."""
        try:
            self._folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            begun = sorted(self._folder.glob(f"{job}-in-*"))
            path = begun[0] if begun else self._folder / f"{job}-in-{n_chunks}"
            path.mkdir(mode=PRIVATE, exist_ok=True)
            sync(self._folder)
            lock = None if path in self._jobs else _lock_if_free(path)
        except OSError as error:
            raise _unusable(self._folder) from error
        if lock is not None:
            self._locks.append(lock)
        elif path not in self._jobs:
            raise VaultError(
                "Another process is doing this linkage in the same folder.",
                where=self._folder.name,
                remedy="Wait for it, or give another folder.",
            )
        self._jobs = [*(known for known in self._jobs if known != path), path]
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
        """Remove the jobs that were taken up here, once their answer is safe and the context over;
        what somebody else works on by then stays."""
        for path in self._jobs:
            lock = _lock_if_free(path) if path.is_dir() else None
            if lock is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(lock)
        self._jobs = []

    def _path(self, chunk: Chunk) -> Path:
        return self._jobs[-1] / f"chunk-{chunk.number + 1:05}-of-{chunk.of:05}.parquet"


def _lock_if_free(job: Path) -> int | None:
    """The lock of a job's folder, held until it is closed or the process ends; None when somebody
    else has it."""
    lock = os.open(job, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _unusable(folder: Path) -> VaultError:
    return VaultError(
        "The folder for finished chunks cannot be written to.",
        where=folder.name,
        remedy="Give a folder that you may write to, on a disk with room.",
    )

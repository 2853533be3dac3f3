"""DuckDB for a linkage, within a limit on the memory of the whole process.

The files as they were read are in memory already, and the answer will be; DuckDB gets what is left
and puts the rest on the disk. What it counts towards its limit is not all that it takes, and what
it gives back the process keeps for a while: hence only a share of what is left.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from folkmoot.errors import VaultError
from folkmoot.vault.engine import open_engine

_SHARE = 0.8
_FOR_ANSWERS_MB = 150
"""Arrays of pairs and probabilities, libraries loaded late."""
_LEAST_MB = 128
_SHARE_OF_DISK = 0.8
_BYTES_PER_MB = 1_000_000
_KIB = 1_024


@contextmanager
def open_linking_engine(
    *, memory_mb: int, spill: Path, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory database that reaches no file but its own in `spill`, which it may fill
    to four fifths of what is free there. `memory_mb` limits the process, in millions of bytes.

    Raises VaultError when too little is left of the limit, and when a query needs more than memory
    and disk together have.
    """
    left = engine_memory_mb(memory_mb, used_mb())
    free_mb = int(shutil.disk_usage(spill).free * _SHARE_OF_DISK) // _BYTES_PER_MB
    with open_engine(
        {}, memory_mb=left, spill=spill, threads=threads, spill_mb=free_mb, is_locked=False
    ) as connection:
        # Linkage orders what has an order; keeping rows as they came would take memory besides.
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET lock_configuration = true")
        try:
            yield connection
        except duckdb.OutOfMemoryException as error:
            raise VaultError(
                f"Within {memory_mb:,} MB of memory, and {free_mb:,} MB of disk beside it, this "
                "cannot be done.",
                remedy="Allow more memory with --memory-mb, or make room on the disk.",
            ) from error


def engine_memory_mb(memory_mb: int, used: int) -> int:
    """What DuckDB may take of a process's limit of which so much is used.

    Raises VaultError when that is too little to work with.
    """
    left = int((memory_mb - used - _FOR_ANSWERS_MB) * _SHARE)
    if left < _LEAST_MB:
        needed = used + _FOR_ANSWERS_MB + int(_LEAST_MB / _SHARE) + 1
        raise VaultError(
            f"{memory_mb:,} MB of memory are too few: with the files read, {used:,} MB are used.",
            remedy=f"Allow {needed:,} MB or more.",
        )
    return left


def used_mb() -> int:
    """What of the process is in memory now; the most there was where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return peak_mb()
    return pages * os.sysconf("SC_PAGE_SIZE") // _BYTES_PER_MB


def peak_mb() -> int:
    """The most of the process that was in memory at any time."""
    try:
        told = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        # Elsewhere than on Linux; there it would count what the process that started this one had.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak // _BYTES_PER_MB if sys.platform == "darwin" else peak * _KIB // _BYTES_PER_MB
    return int(told.partition("VmHWM:")[2].split()[0]) * _KIB // _BYTES_PER_MB

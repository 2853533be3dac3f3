"""Having a compiled query run where it can be killed, and reading its rows as they come."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from folkmoot.soql import ROW_ID_COLUMN, Compiled
from folkmoot.vault import Extension, Limits, WorkerPool

PATIENCE_SECONDS = 5.0
"""How long a query waits for a place before its client is told to come again."""

_pools: dict[Path, WorkerPool] = {}
_lock = threading.Lock()


def places() -> int:
    """How many public queries may run at once in the region."""
    return max(2, os.cpu_count() or 1)


@contextmanager
def running(compiled: Compiled, versions: Mapping[str, str]) -> Iterator[pa.RecordBatchReader]:
    """The rows of a query. `versions` are the vault's, by view.

    The answer is written aside first, so that a client who reads slowly keeps nobody from asking.
    Raises QueryError, QueryTimeout, QueryTooLarge,
    VaultBusy, VersionNotFound, VersionDamaged.
    """
    with pool().spooled(
        {view: versions[view] for view in compiled.views},
        compiled.sql,
        compiled.parameters,
        numbered_as=ROW_ID_COLUMN,
        extensions=[Extension.SPATIAL] if compiled.has_shapes else [],
    ) as rows:
        yield rows


def close() -> None:
    """End this process's idle workers."""
    with _lock:
        for each in _pools.values():
            each.close()
        _pools.clear()


def pool() -> WorkerPool:
    """This process's workers for the region that it serves, whoever asks for the public."""
    config = settings.CONFIG
    with _lock:
        if config.vault_dir not in _pools:
            limits = Limits(seconds=config.query_seconds, memory_mb=config.query_memory_mb)
            _pools[config.vault_dir] = WorkerPool(
                config.vault_dir, slots=places(), limits=limits, patience=PATIENCE_SECONDS
            )
        return _pools[config.vault_dir]


atexit.register(close)

"""Having a compiled query run where it can be killed, and reading its rows as they come."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from folkmoot.hub.limits import asking_client
from folkmoot.soql import ROW_ID_COLUMN, Compiled
from folkmoot.vault import Extension, Lane, Limits, Vault, WorkerPool

PATIENCE_SECONDS = 5.0
"""How long a query waits for a place before its client is told to come again."""

FEW_ROWS = 100_000
"""Tables up to this size are looked through in a fraction of a second."""

MOST_ROWS_A_PAGE = 50_000
"""An answer that may have more rows is given out in the lane of the long ones."""

_pools: dict[Path, WorkerPool] = {}
_lock = threading.Lock()


def places() -> int:
    """How many public queries may run at once in the region."""
    return max(2, os.cpu_count() or 1)


@contextmanager
def running(compiled: Compiled, versions: Mapping[str, str]) -> Iterator[pa.RecordBatchReader]:
    """The rows of a query. `versions` are the vault's, by view.

    A page is kept aside first, so that a client who reads slowly keeps nobody from asking; a whole
    table is given as it comes. Raises QueryError, QueryTimeout, QueryTooLarge, VaultBusy,
    VersionNotFound, VersionDamaged.
    """
    views = {view: versions[view] for view in compiled.views}
    with pool().spooled(
        views,
        compiled.sql,
        compiled.parameters,
        numbered_as=ROW_ID_COLUMN,
        extensions=[Extension.SPATIAL] if compiled.has_shapes else [],
        lookup=compiled.lookup,
        lane=_lane(compiled, _rows_of(compiled, versions)),
        client=asking_client(),
    ) as rows:
        yield rows


def is_whole_table(compiled: Compiled, versions: Mapping[str, str]) -> bool:
    """Whether the answer may be most of a large table, and nothing is searched for in it."""
    search = compiled.lookup.search if compiled.lookup is not None else None
    lane = _lane(compiled, _rows_of(compiled, versions))
    return lane is Lane.LONG and search is None


def _rows_of(compiled: Compiled, versions: Mapping[str, str]) -> int:
    return sum(_rows(pool().root, versions[view]) for view in compiled.views)


def _lane(compiled: Compiled, rows: int) -> Lane:
    """What a query over tables of so many rows in all costs at most, as far as can be told."""
    is_whole = compiled.limit is None or compiled.limit > MOST_ROWS_A_PAGE
    if is_whole and rows > MOST_ROWS_A_PAGE:
        return Lane.LONG
    return Lane.QUICK if compiled.lookup is not None or rows <= FEW_ROWS else Lane.HEAVY


@lru_cache(maxsize=1024)
def _rows(vault: Path, version_id: str) -> int:
    """How many rows a version has, which never changes."""
    return Vault(vault).manifest(version_id).rows


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

"""Comparing in chunks, so that a job too large for one go can stop and go on, here or elsewhere.

A chunk holds the candidate pairs of some of the left records. Chunks have no pair in common and
together hold what comparing in one go finds, so their number and the order in which they are done
change nothing. A `Comparer` does them on other machines; `FinishedChunks` keeps what is done where
a process that was stopped finds it again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import (
    FOUND,
    PAIRS,
    Key,
    compare_given,
    find_pairs,
    found_sql,
)
from folkmoot.linkage.people.comparisons import PersonComparison, pattern_sql
from folkmoot.linkage.people.progress import Progress, Report, Step, tell_nobody
from folkmoot.linkage.people.standardising import PEOPLE

COMPARED = pa.schema(
    [
        pa.field("left_rid", pa.int32()),
        pa.field("right_rid", pa.int32()),
        pa.field("pattern", pa.int64()),
    ]
)
"""A chunk of compared pairs, by left_rid and right_rid; `pattern` as in `comparisons`."""

RECORDS_PER_CHUNK = 100_000
"""Smaller chunks lose less when stopped, but each looks through all records once."""
_MB_BESIDE_RECORDS, _MB_PER_RECORD = 600, 0.0012
"""What a process took that compared in one go, files and libraries included, with a margin."""
_CHUNK = "linkage_chunk"


@dataclass(frozen=True, slots=True)
class Chunk:
    """The pairs whose left record has an rid that leaves `number` when divided by `of`."""

    number: int
    of: int


@dataclass(frozen=True)
class ComparingJob:
    """Which pairs are compared, and how; `between` two files or inside one."""

    keys: tuple[Key, ...]
    comparisons: tuple[PersonComparison, ...]
    between: bool


class Comparer(Protocol):
    """Somewhere else to compare than the connection: `prepare` once, then every chunk."""

    def prepare(self, people: pa.Table, job: ComparingJob) -> None:
        """Take the records: PEOPLE without `file_row`, by rid."""

    def compare(self, chunk: Chunk) -> pa.Table:
        """The chunk's pairs as COMPARED, in its order."""


class FinishedChunks(Protocol):
    """Where finished chunks outlive the process."""

    def begin(self, job: str, n_chunks: int) -> int:
        """Take up or begin a job of this fingerprint; the number of chunks it was begun with."""

    def find(self, chunk: Chunk) -> pa.Table | None:
        """A chunk as it was kept, or None where it has to be compared."""

    def keep(self, chunk: Chunk, pairs: pa.Table) -> None:
        """Keep a finished chunk; whole or not at all."""


@dataclass(frozen=True)
class Scale:
    """How a large job is done. `n_chunks` None is one chunk; or one for every `records_per_chunk`
    where there is a `comparer`, where `finished` chunks are kept, and where comparing in one go
    might not fit into `memory_mb` of the process. `report` is told of every step."""

    n_chunks: int | None = None
    comparer: Comparer | None = None
    finished: FinishedChunks | None = None
    report: Report = tell_nobody
    records_per_chunk: int = RECORDS_PER_CHUNK
    memory_mb: int | None = None

    def chunks_for(self, n_records: int) -> int:
        """The number of chunks for so many records."""
        if self.n_chunks is not None:
            return max(1, self.n_chunks)
        needed_mb = _MB_BESIDE_RECORDS + n_records * _MB_PER_RECORD
        fits = self.memory_mb is None or needed_mb <= self.memory_mb
        if self.comparer is None and self.finished is None and fits:
            return 1
        return max(1, -(-n_records // self.records_per_chunk))


IN_ONE_GO = Scale()


def compare_in_chunks(
    connection: Connection, job: ComparingJob, n_records: int, scale: Scale = IN_ONE_GO
) -> None:
    """Make the table PAIRS: every pair that a key finds, once, compared."""
    n_chunks = scale.chunks_for(n_records)
    scale.report(Progress(Step.COMPARING, 0, n_chunks))
    if n_chunks == 1 and scale.comparer is None and scale.finished is None:
        find_pairs(connection, job.keys, job.between)
        compare_given(connection, f"SELECT * FROM {FOUND}", job.comparisons, PAIRS)  # noqa: S608
        connection.execute(f"DROP TABLE {FOUND}")
        scale.report(Progress(Step.COMPARING, 1, 1))
        return
    if scale.finished is not None:
        n_chunks = scale.finished.begin(_fingerprint(connection, job), n_chunks)
    _make_empty(connection)
    place = (
        _Here(connection, job)
        if scale.comparer is None
        else _Elsewhere(connection, job, scale.comparer)
    )
    for number in range(n_chunks):
        chunk = Chunk(number, n_chunks)
        pairs = scale.finished.find(chunk) if scale.finished is not None else None
        if pairs is None:
            pairs = place.compare(chunk)
            if scale.finished is not None:
                scale.finished.keep(chunk, pairs)
        _add(connection, pairs)
        scale.report(Progress(Step.COMPARING, number + 1, n_chunks))
    connection.execute(f"DROP TABLE IF EXISTS {FOUND}")


class _Here:
    """Compares on the connection. Pairs are found when the first chunk asks: a job that is taken up
    again may have none left."""

    def __init__(self, connection: Connection, job: ComparingJob) -> None:
        self._connection = connection
        self._job = job
        self._are_found = False

    def compare(self, chunk: Chunk) -> pa.Table:
        if not self._are_found:
            find_pairs(self._connection, self._job.keys, self._job.between)
            self._are_found = True
        given = f"SELECT * FROM {FOUND} WHERE left_rid % {chunk.of} = {chunk.number}"  # noqa: S608
        compare_given(self._connection, given, self._job.comparisons, _CHUNK)
        pairs = self._connection.execute(
            f"SELECT * FROM {_CHUNK} ORDER BY left_rid, right_rid"  # noqa: S608
        ).to_arrow_table()
        self._connection.execute(f"DROP TABLE {_CHUNK}")
        return pairs.cast(COMPARED)


class _Elsewhere:
    """Compares where the scale says; the records go there when the first chunk asks."""

    def __init__(self, connection: Connection, job: ComparingJob, comparer: Comparer) -> None:
        self._connection = connection
        self._job = job
        self._comparer = comparer
        self._is_prepared = False

    def compare(self, chunk: Chunk) -> pa.Table:
        if not self._is_prepared:
            self._comparer.prepare(_people(self._connection), self._job)
            self._is_prepared = True
        return self._comparer.compare(chunk)


def _people(connection: Connection) -> pa.Table:
    return connection.execute(
        f"SELECT * EXCLUDE (file_row) FROM {PEOPLE} ORDER BY rid"  # noqa: S608
    ).to_arrow_table()


def _make_empty(connection: Connection) -> None:
    connection.register(_CHUNK, COMPARED.empty_table())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {PAIRS} AS SELECT * FROM {_CHUNK}")  # noqa: S608
    connection.unregister(_CHUNK)


def _add(connection: Connection, pairs: pa.Table) -> None:
    connection.register(_CHUNK, pairs)
    connection.execute(f"INSERT INTO {PAIRS} SELECT * FROM {_CHUNK}")  # noqa: S608
    connection.unregister(_CHUNK)


def _fingerprint(connection: Connection, job: ComparingJob) -> str:
    """The same for the same records, keys and comparisons, whatever the order of the files' rows;
    64 bits tell jobs apart that nobody made to collide."""
    rows = connection.execute(
        "SELECT count(*), bit_xor(hash(p)) FROM "  # noqa: S608
        f"(SELECT * EXCLUDE (file_row) FROM {PEOPLE}) AS p"
    ).fetchall()
    found = [found_sql(key, job.between) for key in job.keys]
    told = (*rows[0], found, pattern_sql(job.comparisons))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

"""Asking versions: a query with a time limit, a memory limit and perhaps a limit of rows.

A Reader runs in this process. It is for queries that Folkmoot itself composes: DuckDB cannot be
interrupted inside one call of a string function, nor does its memory limit cover what that call
builds (`repeat('x', 1000000000)`). A query whose text or lengths a stranger chose belongs in a
process that can be killed: see `workers`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Any

import duckdb
import pyarrow as pa

from folkmoot.errors import FolkmootError, QueryError, QueryTimeout, QueryTooLarge, VaultError
from folkmoot.soql import BoundSql, Lookup
from folkmoot.vault.guard import check_query
from folkmoot.vault.lookup import Lookups
from folkmoot.vault.lookup.narrowing import narrow
from folkmoot.vault.watching import watch

Parameters = Sequence[Any] | Mapping[str, Any]
"""Values for `?` in their order, or for `$name` by name."""

ROWS_PER_BATCH = 16_384

_MEGABYTE = 1_000_000
MOST_CHECKED = 512
"""Texts of queries that are known to be harmless; the values that they bind are not in them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: seconds of the engine's time, megabytes, and rows it may give.

    The time that a consumer takes between batches is its own and not counted.
    """

    seconds: float = 10.0
    memory_mb: int = 1024
    rows: int | None = None


class Reader:
    """A locked-down view of some versions. Any number of threads may ask at once.

    `lookups` are those of the views that have one, and `numbered_as` the views' column of row
    numbers, where they have it.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        views: Sequence[str],
        limits: Limits,
        *,
        lookups: Mapping[str, Lookups] | None = None,
        numbered_as: str | None = None,
    ) -> None:
        self._connection = connection
        self._views = tuple(views)
        self._lookups = dict(lookups or {})
        self._numbered_as = numbered_as
        self._is_checked = lru_cache(maxsize=MOST_CHECKED)(self._check)
        self.limits = limits

    def query(
        self, sql: str, parameters: Parameters = (), lookup: Lookup | None = None
    ) -> pa.Table:
        """The whole answer. Raises QueryTooLarge when it alone outgrows the memory limit.

        Raises QueryError, QueryTimeout, QueryTooLarge, and VaultError when a version's file
        cannot be read.
        """
        return collect(self.batches(sql, parameters, lookup), self.limits)

    def batches(
        self, sql: str, parameters: Parameters = (), lookup: Lookup | None = None
    ) -> pa.RecordBatchReader:
        """The answer as a stream in constant memory. Errors come here or while it is read.

        `lookup` says how an index may find the rows; the answer is the same without.
        """
        answer = self._ask(sql, parameters, lookup, is_quick=False)
        assert answer is not None  # noqa: S101 - only a quick question may be declined
        return answer

    def quick_batches(self, lookup: Lookup) -> pa.RecordBatchReader | None:
        """The same where an index finds the few rows that matter; None where it does not."""
        return self._ask("", (), lookup, is_quick=True)

    def _ask(
        self, sql: str, parameters: Parameters, lookup: Lookup | None, *, is_quick: bool
    ) -> pa.RecordBatchReader | None:
        cursor = self._connection.cursor()
        budget = _Budget(cursor, self.limits)
        try:
            with budget.running():
                narrowed = self._narrowed(cursor, lookup, is_quick=is_quick)
                if isinstance(narrowed, pa.Table):
                    cursor.close()
                    return narrowed.to_reader(ROWS_PER_BATCH)
                if narrowed is not None:
                    cursor.execute(narrowed.sql, narrowed.parameters)
                elif is_quick:
                    cursor.close()
                    return None
                else:
                    self._is_checked(sql)
                    cursor.execute(sql, parameters)
                stream = cursor.to_arrow_reader(ROWS_PER_BATCH)
        except BaseException:
            cursor.close()
            raise
        return pa.RecordBatchReader.from_batches(stream.schema, _drain(cursor, stream, budget))

    def _narrowed(
        self, cursor: duckdb.DuckDBPyConnection, lookup: Lookup | None, *, is_quick: bool
    ) -> BoundSql | pa.Table | None:
        if lookup is None or self._numbered_as is None or lookup.view not in self._lookups:
            return None
        return narrow(
            cursor,
            self._lookups[lookup.view],
            lookup,
            numbered_as=self._numbered_as,
            is_quick=is_quick,
            check=lambda statement: self._is_checked(statement.sql),
        )

    def _check(self, sql: str) -> None:
        """Raises QueryError; a text that passed is not looked at again."""
        with self._connection.cursor() as cursor:
            check_query(cursor, sql, self._views)


class _Budget:
    """The engine's time that one query has left."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, limits: Limits) -> None:
        self.limits = limits
        self._cursor = cursor
        self._left = limits.seconds

    @contextmanager
    def running(self) -> Iterator[None]:
        """Interrupt the engine when the time is up, and say its errors in Folkmoot's words."""
        if self._left <= 0:
            raise timed_out(self.limits)
        started = time.monotonic()
        try:
            with watch.over(self._cursor, self._left):
                yield
        except (duckdb.Error, OSError, pa.ArrowException, MemoryError) as error:
            raise in_our_words(error, self.limits) from error
        finally:
            self._left -= time.monotonic() - started


def _drain(
    cursor: duckdb.DuckDBPyConnection, stream: pa.RecordBatchReader, budget: _Budget
) -> Iterator[pa.RecordBatch]:
    given = 0
    try:
        while True:
            with budget.running():
                try:
                    batch = stream.read_next_batch()
                except StopIteration:
                    return
            given += batch.num_rows
            if budget.limits.rows is not None and given > budget.limits.rows:
                raise QueryTooLarge(
                    f"The answer has more than {budget.limits.rows:,} rows.",
                    remedy="Ask for a page at a time with LIMIT, or take the download.",
                )
            yield batch
    finally:
        cursor.close()


def collect(stream: pa.RecordBatchReader, limits: Limits) -> pa.Table:
    """All of a stream's rows. Raises QueryTooLarge when they outgrow the memory limit."""
    kept: list[pa.RecordBatch] = []
    size = 0
    for batch in stream:
        kept.append(batch)
        size += batch.nbytes
        if size > limits.memory_mb * _MEGABYTE:
            raise too_large(limits)
    return pa.Table.from_batches(kept, stream.schema)


def in_our_words(error: Exception, limits: Limits) -> FolkmootError:
    """An error of the engine as one of ours, without the values that its message may quote.

    DuckDB begins every message with the kind of error ("Binder Error: …"), also where Arrow
    carries it and the class is lost.
    """
    kind, _, message = str(error).partition(" Error: ")
    said = " ".join(takewhile(lambda line: not line.startswith("LINE "), message.splitlines()))
    match kind:
        case "INTERRUPT":
            return timed_out(limits)
        case "Out of Memory":
            return too_large(limits)
        case "Parser" | "Binder" | "Catalog" | "Syntax":
            return QueryError(f"The query cannot be understood. {said.strip()}")
        case "Conversion" | "Out of Range" | "Invalid Input" | "Mismatch Type":
            return QueryError(
                "The query asks of a value what its type does not allow.",
                remedy="Check the casts, the arithmetic and that every parameter has its value.",
            )
        case "Permission":
            return QueryError("The query reaches for something outside of its tables.")
        case "Not implemented":
            return QueryError("The query uses something that the engine does not have.")
    if isinstance(error, MemoryError):
        return too_large(limits)
    return VaultError(
        f"The engine could not finish the query ({type(error).__name__}).",
        remedy="Run `folkmoot verify`: it tells whether a file was damaged.",
    )


def too_large(limits: Limits) -> QueryTooLarge:
    return QueryTooLarge(
        f"The query needs more than {limits.memory_mb:,} MB of memory.",
        remedy="Ask for fewer columns or rows, or a coarser grouping.",
    )


def timed_out(limits: Limits) -> QueryTimeout:
    return QueryTimeout(
        f"The query took longer than {limits.seconds:g} seconds.",
        remedy="Narrow it with a filter, or ask for fewer groups.",
    )

"""The hub's side of the worker processes: starting, asking, cancelling, killing."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pyarrow as pa

from folkmoot.errors import QueryTimeout, QueryTooLarge
from folkmoot.soql import Lookup
from folkmoot.vault.engine import Extension
from folkmoot.vault.reader import Limits, Parameters, collect
from folkmoot.vault.staging import folder_aside
from folkmoot.vault.workers.lanes import Lane, Lanes
from folkmoot.vault.workers.process import Worker
from folkmoot.vault.workers.questions import Question
from folkmoot.vault.workers.running import Declined, RunningQuery

DEFAULT_LIMITS = Limits()

MOST_SPOOLED_MB = 4096
KEPT_IN_MEMORY_MB = 16
"""Answers up to this size are kept in memory while they are read, larger ones in a file."""

_MEGABYTE = 1_000_000


class WorkerPool:
    """Worker processes, kept between queries. Threads may share one; processes each make theirs.

    `slots` heavy queries run at once, and quick and long ones in lanes of their own (`lanes`).
    `limits` hold for every heavy query. Close it at the end, or use it in a `with`.
    """

    def __init__(
        self,
        root: Path,
        *,
        slots: int = 2,
        limits: Limits = DEFAULT_LIMITS,
        patience: float = 10.0,
    ) -> None:
        self.root = root.absolute()
        self.limits = limits
        self._lanes = Lanes(self.root / "slots", slots, limits, patience)
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def query(
        self,
        views: Mapping[str, str],
        sql: str,
        parameters: Parameters = (),
        *,
        numbered_as: str | None = None,
        extensions: Iterable[Extension] = (),
    ) -> pa.Table:
        """The whole answer; the arguments are those of `Vault.reader` and `Reader.query`.

        Raises QueryError, QueryTimeout, QueryTooLarge, VaultBusy, VersionNotFound, VersionDamaged.
        """
        with self.running(
            views, sql, parameters, numbered_as=numbered_as, extensions=extensions
        ) as running:
            return collect(running.batches(), self.limits)

    @contextmanager
    def running(
        self,
        views: Mapping[str, str],
        sql: str,
        parameters: Parameters = (),
        *,
        numbered_as: str | None = None,
        extensions: Iterable[Extension] = (),
    ) -> Iterator[RunningQuery]:
        """A heavy query whose rows are read as they come, and that can be cancelled.

        It keeps its place until the last row is read, so read on; leaving the block before kills
        the query. For a client who may read slowly there is `spooled`.
        """
        question = Question(views, sql, parameters, numbered_as, tuple(extensions))
        with self._asked(question, Lane.HEAVY, "") as running:
            yield running

    @contextmanager
    def spooled(
        self,
        views: Mapping[str, str],
        sql: str,
        parameters: Parameters = (),
        *,
        numbered_as: str | None = None,
        extensions: Iterable[Extension] = (),
        lookup: Lookup | None = None,
        lane: Lane = Lane.HEAVY,
        client: str = "",
        most_mb: int = MOST_SPOOLED_MB,
    ) -> Iterator[pa.RecordBatchReader]:
        """The whole answer kept aside, and its rows from there.

        For a client who may read slowly: the place is free again before the first row is given. A
        LONG answer is too long for that and is given as it comes. A QUICK question that an index
        does not answer, or not in its little time, is asked again as a HEAVY one. `client` is
        whoever asks, for lanes are fair to all. Raises QueryTooLarge also when what is kept would
        outgrow `most_mb`.
        """
        question = Question(views, sql, parameters, numbered_as, tuple(extensions), lookup)
        with ExitStack() as stack:
            if lane is Lane.LONG:
                running = stack.enter_context(self._asked(question, lane, client))
                yield running.batches()
            else:
                yield self._aside(stack, question, lane, client, most_mb)

    def _aside(
        self, stack: ExitStack, question: Question, lane: Lane, client: str, most_mb: int
    ) -> pa.RecordBatchReader:
        if lane is Lane.QUICK:
            quick = replace(question, is_quick=True, may_scan=question.lookup is None)
            try:
                with self._asked(quick, lane, client) as running:
                    return _kept(stack, running.batches(), self.root / "aside", most_mb)
            except (Declined, QueryTimeout, QueryTooLarge):
                pass  # it is a heavy question, then
        with self._asked(question, Lane.HEAVY, client) as running:
            return _kept(stack, running.batches(), self.root / "aside", most_mb)

    @contextmanager
    def _asked(self, question: Question, lane: Lane, client: str) -> Iterator[RunningQuery]:
        with self._lanes.place(lane, client):
            worker = self._borrow(question.views, lane)
            running = RunningQuery(worker, self._lanes.rules[lane].limits)
            try:
                running.ask(question)
                yield running
            finally:
                self._give_back(worker, is_reusable=running.is_answered)

    def close(self) -> None:
        """End the idle workers; those at work end with their query."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _borrow(self, views: Mapping[str, str], lane: Lane) -> Worker:
        """An idle worker of the lane, best the one that has these versions open, or a new one."""
        while (worker := self._take_idle(views, lane)) is not None and not worker.is_alive:
            worker.end()
        if worker is None:
            worker = Worker(self.root, lane, self._lanes.rules[lane])
        worker.views = dict(views)
        return worker

    def _take_idle(self, views: Mapping[str, str], lane: Lane) -> Worker | None:
        with self._lock:
            if self._owner != os.getpid():  # forked: these workers are the parent's
                self._idle, self._owner = [], os.getpid()
            idle = [worker for worker in self._idle if worker.lane is lane]
            best = next((worker for worker in reversed(idle) if worker.views == views), None)
            worker = best or next(iter(idle), None)
            if worker is not None:
                self._idle.remove(worker)
            return worker

    def _give_back(self, worker: Worker, *, is_reusable: bool) -> None:
        if is_reusable:
            with self._lock:
                self._idle.append(worker)
        else:
            worker.end()


def _kept(
    stack: ExitStack, stream: pa.RecordBatchReader, aside: Path, most_mb: int
) -> pa.RecordBatchReader:
    """All of a stream's rows, read to the end: in memory, or in a file that goes with the stack."""
    read: list[pa.RecordBatch] = []
    size = 0
    for batch in stream:
        read.append(batch)
        size += batch.nbytes
        if size > KEPT_IN_MEMORY_MB * _MEGABYTE:
            break
    else:
        return pa.RecordBatchReader.from_batches(stream.schema, read)
    file = str(stack.enter_context(folder_aside(aside)) / "answer.arrow")
    with pa.OSFile(file, "wb") as sink, pa.ipc.new_stream(sink, stream.schema) as writer:
        for batch in chain(read, stream):
            writer.write_batch(batch)
            if sink.tell() > most_mb * _MEGABYTE:
                raise _too_long(most_mb)
    source = stack.enter_context(pa.OSFile(file))
    return stack.enter_context(pa.ipc.open_stream(source))


def _too_long(most_mb: int) -> QueryTooLarge:
    return QueryTooLarge(
        f"The answer is larger than {most_mb:,} MB.",
        remedy="Ask for fewer rows or columns, or take the version's own file.",
    )

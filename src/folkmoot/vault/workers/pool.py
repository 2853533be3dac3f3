"""The hub's side of the worker processes: starting, asking, cancelling, killing."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from folkmoot.errors import (
    FolkmootError,
    QueryCancelled,
    QueryError,
    QueryTooLarge,
    VaultError,
    VersionNotFound,
)
from folkmoot.vault.engine import Extension
from folkmoot.vault.reader import Limits, Parameters, collect, timed_out, too_large
from folkmoot.vault.staging import folder_aside
from folkmoot.vault.workers import frames
from folkmoot.vault.workers.frames import Frame, Kind, Patience
from folkmoot.vault.workers.process import Worker
from folkmoot.vault.workers.slots import take_slot

DEFAULT_LIMITS = Limits()

MOST_SPOOLED_MB = 4096

_HARMLESS = (QueryError, VersionNotFound)
"""After these a worker is as good as before."""

_MEGABYTE = 1_000_000
_BEYOND_LIMIT_SECONDS = 4.0
"""The worker's own alarm is two seconds after the limit; this is for a worker that is stuck."""


class WorkerPool:
    """Worker processes, kept between queries. Threads may share one; processes each make theirs.

    `limits` hold for every query. Close it at the end, or use it in a `with`.
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
        self.slots = slots
        self.limits = limits
        self.patience = patience
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
        """A query whose rows are read as they come, and that can be cancelled.

        It keeps its place until the last row is read, so read on; leaving the block before kills
        the query. For a client who may read slowly there is `spooled`.
        """
        question = {
            "views": dict(views),
            "sql": sql,
            "numbered_as": numbered_as,
            "extensions": [str(extension) for extension in extensions],
        }
        content = frames.write_parameters(parameters)
        with take_slot(self.root / "slots", self.slots, self.patience):
            worker = self._borrow(question["views"])
            running = RunningQuery(worker, self.limits)
            try:
                running.ask(json.dumps(question).encode(), content)
                yield running
            finally:
                self._give_back(worker, is_reusable=running.is_answered)

    @contextmanager
    def spooled(
        self,
        views: Mapping[str, str],
        sql: str,
        parameters: Parameters = (),
        *,
        numbered_as: str | None = None,
        extensions: Iterable[Extension] = (),
        most_mb: int = MOST_SPOOLED_MB,
    ) -> Iterator[pa.RecordBatchReader]:
        """The whole answer in a private file, and its rows from there.

        For a client who may read slowly: the place is free again before the first row is given.
        Raises QueryTooLarge also when the file would outgrow `most_mb`.
        """
        with folder_aside(self.root / "aside") as folder:
            file = str(folder / "answer.arrow")
            with (
                self.running(
                    views, sql, parameters, numbered_as=numbered_as, extensions=extensions
                ) as running,
                pa.OSFile(file, "wb") as sink,
            ):
                stream = running.batches()
                with pa.ipc.new_stream(sink, stream.schema) as writer:
                    for batch in stream:
                        writer.write_batch(batch)
                        if sink.tell() > most_mb * _MEGABYTE:
                            raise _too_long(most_mb)
            with pa.OSFile(file) as source, pa.ipc.open_stream(source) as rows:
                yield rows

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

    def _borrow(self, views: object) -> Worker:
        """An idle worker, best the one that has these versions open, or a new one."""
        while (worker := self._take_idle(views)) is not None and not worker.is_alive:
            worker.end()
        if worker is None:
            worker = Worker(self.root, self.limits)
        worker.views = views
        return worker

    def _take_idle(self, views: object) -> Worker | None:
        with self._lock:
            if self._owner != os.getpid():  # forked: these workers are the parent's
                self._idle, self._owner = [], os.getpid()
            best = next((worker for worker in self._idle if worker.views == views), None)
            worker = best or next(iter(self._idle), None)
            if worker is not None:
                self._idle.remove(worker)
            return worker

    def _give_back(self, worker: Worker, *, is_reusable: bool) -> None:
        if is_reusable:
            with self._lock:
                self._idle.append(worker)
        else:
            worker.end()


class RunningQuery:
    """One query at work in a process of its own."""

    def __init__(self, worker: Worker, limits: Limits) -> None:
        self._worker = worker
        self._limits = limits
        self._patience = Patience(limits.seconds + _BEYOND_LIMIT_SECONDS)
        self._is_cancelled = False
        self._schema: pa.Schema | None = None
        self.is_answered = False

    def ask(self, question: bytes, parameters: bytes) -> None:
        """Put the question and wait until the answer begins."""
        try:
            self._worker.send(Kind.QUESTION, question)
            self._worker.send(Kind.PARAMETERS, parameters)
        except frames.Hangup:
            raise self._why_it_ended() from None
        frame = self._receive()
        self._schema = pa.ipc.read_schema(pa.py_buffer(frame.content))

    def batches(self) -> pa.RecordBatchReader:
        """The rows as they come. Every error of `WorkerPool.query` may come here."""
        return pa.RecordBatchReader.from_batches(self._schema, self._stream())

    def cancel(self) -> None:
        """Stop the query, from any thread; whoever reads its rows gets QueryCancelled."""
        self._is_cancelled = True
        self._worker.kill()

    def _stream(self) -> Iterator[pa.RecordBatch]:
        while (frame := self._receive()).kind is Kind.BATCH:
            yield frames.read_batch(frame.content)
        self.is_answered = True

    def _receive(self) -> Frame:
        try:
            frame = self._worker.receive(self._patience)
        except TimeoutError:
            raise timed_out(self._limits) from None
        except frames.Hangup:
            raise self._why_it_ended() from None
        if frame.kind is Kind.ERROR:
            error = frames.read_error(frame.content)
            self.is_answered = isinstance(error, _HARMLESS)
            raise error
        return frame

    def _why_it_ended(self) -> FolkmootError:
        code = self._worker.end()
        if self._is_cancelled:
            return QueryCancelled("The query was stopped.")
        if code == -signal.SIGALRM:
            return timed_out(self._limits)
        if code < 0:
            return too_large(self._limits)
        return VaultError(
            f"A worker ended by itself (code {code}).",
            remedy="Ask again; if it happens again, see the hub's log.",
        )


def _too_long(most_mb: int) -> QueryTooLarge:
    return QueryTooLarge(
        f"The answer is larger than {most_mb:,} MB.",
        remedy="Ask for fewer rows or columns, or take the version's own file.",
    )

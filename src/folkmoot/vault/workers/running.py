"""One query at work in a process of its own, as the hub sees it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pyarrow as pa

from folkmoot.errors import (
    FolkmootError,
    QueryCancelled,
    QueryError,
    VaultError,
    VersionNotFound,
)
from folkmoot.vault.reader import Limits, timed_out, too_large
from folkmoot.vault.workers import frames
from folkmoot.vault.workers.frames import Frame, Kind, Patience
from folkmoot.vault.workers.process import Worker
from folkmoot.vault.workers.questions import Question

_HARMLESS = (QueryError, VersionNotFound)
"""After these a worker is as good as before."""

_BEYOND_LIMIT_SECONDS = 24.0
"""The worker's own alarms end it twenty seconds after it began to open a version, and two after the
limit of a query; this is for a worker that is stuck."""


class Declined(Exception):
    """A quick question that no index answers."""


class RunningQuery:
    """One query at work in a process of its own."""

    def __init__(self, worker: Worker, limits: Limits) -> None:
        self._worker = worker
        self._limits = limits
        self._patience = Patience(limits.seconds + _BEYOND_LIMIT_SECONDS)
        self._is_cancelled = False
        self._schema: pa.Schema | None = None
        self.is_answered = False

    def ask(self, question: Question) -> None:
        """Put the question and wait until the answer begins. Raises Declined."""
        try:
            for kind, content in question.messages:
                self._worker.send(kind, content)
        except frames.Hangup:
            raise self._why_it_ended() from None
        frame = self._receive()
        if frame.kind is Kind.DECLINED:
            self.is_answered = True
            raise Declined
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

"""The hub's side of the worker processes: starting, asking, cancelling, killing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from folkmoot.errors import FolkmootError, QueryCancelled, VaultError
from folkmoot.vault.engine import Extension
from folkmoot.vault.reader import Limits, Parameters, collect, timed_out, too_large
from folkmoot.vault.workers import frames
from folkmoot.vault.workers.frames import Frame, Kind, Patience
from folkmoot.vault.workers.slots import take_slot

DEFAULT_LIMITS = Limits()

_ENVIRONMENT = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TZ")
_ALLOCATION = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
"""Arrow's own allocator and the C library's arenas set a gigabyte of addresses aside unused."""

_START_SECONDS = 60.0
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
        self._idle: list[_Worker] = []
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

        Leaving the block before the last row kills the query.
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

    def _borrow(self, views: object) -> _Worker:
        """An idle worker, best the one that has these versions open, or a new one."""
        while (worker := self._take_idle(views)) is not None and not worker.is_alive:
            worker.end()
        if worker is None:
            worker = _Worker(self.root, self.limits)
        worker.views = views
        return worker

    def _take_idle(self, views: object) -> _Worker | None:
        with self._lock:
            if self._owner != os.getpid():  # forked: these workers are the parent's
                self._idle, self._owner = [], os.getpid()
            best = next((worker for worker in self._idle if worker.views == views), None)
            worker = best or next(iter(self._idle), None)
            if worker is not None:
                self._idle.remove(worker)
            return worker

    def _give_back(self, worker: _Worker, *, is_reusable: bool) -> None:
        if is_reusable:
            with self._lock:
                self._idle.append(worker)
        else:
            worker.end()


class RunningQuery:
    """One query at work in a process of its own."""

    def __init__(self, worker: _Worker, limits: Limits) -> None:
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
            raise frames.read_error(frame.content)
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


class _Worker:
    """One process, and the views it was asked about last."""

    def __init__(self, root: Path, limits: Limits) -> None:
        self.views: object = None
        rows = "" if limits.rows is None else str(limits.rows)
        kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                *(sys.executable, "-m", "folkmoot.vault.workers.child"),
                *(str(root), str(limits.seconds), str(limits.memory_mb), rows),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, **_ALLOCATION},
            start_new_session=True,
        )
        try:
            self.receive(Patience(_START_SECONDS))
        except (TimeoutError, frames.Hangup):
            code = self.end()
            raise VaultError(
                f"A worker did not start (code {code}).",
                remedy="See that the limit of memory leaves room for one.",
            ) from None

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, kind: Kind, content: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - Popen was given a pipe
        frames.send(self._process.stdin.fileno(), kind, content)

    def receive(self, patience: Patience) -> Frame:
        assert self._process.stdout is not None  # noqa: S101 - Popen was given a pipe
        return frames.receive(self._process.stdout.fileno(), patience)

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int:
        """Kill the process if it still runs; gives its code, negative for a signal."""
        self._process.kill()
        with self._process as process:
            return process.wait()

"""The process that answers one query at a time, and that any query may take down.

Started by `pool` as `python -m folkmoot.vault.workers.child`. Before the first question it limits
its own address space, which bounds what a string function can build (DuckDB's limit does not).
While the engine works an alarm is set that ends the process, by the kernel and not by Python, when
the engine's own time limit has not: so a query stops even when the hub that asked is gone.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa

from folkmoot.errors import FolkmootError
from folkmoot.vault.reader import Limits, Reader, in_our_words
from folkmoot.vault.store import Vault
from folkmoot.vault.workers import frames
from folkmoot.vault.workers.confinement import confine
from folkmoot.vault.workers.frames import Kind
from folkmoot.vault.workers.questions import Question

HEADROOM_MB = 1280
"""Address space beside the query's own: Python, DuckDB and Arrow map about 450 MB, checking an
extension's signature takes some 600 MB more of threads' stacks for a moment, and the rows on their
way out need the rest."""

GRACE_SECONDS = 2.0
"""How long after the time limit an engine that cannot be interrupted is let run."""

OPENING_SECONDS = 20.0
"""How long a version may take to open: the first question of a worker, which is no fault of the
question's."""

_MEBIBYTE = 1 << 20


class Asker:
    """Keeps the last reader open: the next page of a table is asked of the same versions."""

    def __init__(self, vault: Vault, limits: Limits, most_memory: int) -> None:
        self._vault = vault
        self._limits = limits
        self._most_memory = most_memory
        self._key: object = None
        self._reader: Reader | None = None
        self._open = ExitStack()

    def reader(self, question: Question) -> Reader:
        """A reader for the question's versions. Raises VersionNotFound for one destroyed since."""
        views = dict(question.views)
        kept = [self._vault.kept(version_id) for version_id in views.values()]
        key = (views, question.numbered_as, question.extensions, kept)
        if self._reader is None or key != self._key:
            self.close()
            # What is mapped from files takes addresses and nobody's memory.
            mapped = sum(self._vault.mapped_bytes(each) for each in set(views.values()))
            most = self._most_memory + mapped
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
            self._reader = self._open.enter_context(
                self._vault.reader(
                    views,
                    self._limits,
                    numbered_as=question.numbered_as,
                    extensions=question.extensions,
                )
            )
            self._key = key
        return self._reader

    def close(self) -> None:
        self._reader = None
        self._open.close()
        self._open = ExitStack()


def main(root: str, seconds: str, memory_mb: str, rows: str, niceness: str) -> None:
    """Answer questions from standard input until it ends."""
    questions, answers = _take_standard_streams()
    os.nice(int(niceness))
    limits = Limits(float(seconds), int(memory_mb), int(rows) if rows else None)
    most = (limits.memory_mb + HEADROOM_MB) * _MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    vault = Vault(Path(root))
    asker = Asker(vault, limits, most)
    confined = confine(reads=vault.served_folders, writes=[vault.aside])
    try:
        frames.send(answers, Kind.READY, str(confined).encode())
        while True:
            question = Question.received(lambda: frames.receive(questions).content)
            _answer(asker, question, limits, answers)
    except frames.Hangup:
        asker.close()


def _answer(asker: Asker, question: Question, limits: Limits, answers: int) -> None:
    try:
        with _alarm(OPENING_SECONDS):
            reader = asker.reader(question)
        with _alarm(limits.seconds):
            stream = _stream(reader, question)
        if stream is None:
            frames.send(answers, Kind.DECLINED)
            return
        frames.send(answers, Kind.SCHEMA, stream.schema.serialize())
        while True:
            with _alarm(limits.seconds):
                batch = next(stream, None)
            if batch is None:
                break
            frames.send(answers, Kind.BATCH, frames.write_batch(batch))
    except FolkmootError as error:
        frames.send(answers, Kind.ERROR, frames.write_error(error))
    except (MemoryError, pa.ArrowException) as error:
        frames.send(answers, Kind.ERROR, frames.write_error(in_our_words(error, limits)))
    else:
        frames.send(answers, Kind.END)


def _stream(reader: Reader, question: Question) -> pa.RecordBatchReader | None:
    if not question.is_quick or question.may_scan:
        return reader.batches(question.sql, question.parameters, question.lookup)
    return reader.quick_batches(question.lookup) if question.lookup is not None else None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End this process (SIGALRM's default) unless the block ends first."""
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _take_standard_streams() -> tuple[int, int]:
    """Descriptors for questions and answers; whatever else is printed goes nowhere."""
    questions, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return questions, answers


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A watch over queries at work: whoever is past its time is interrupted.

One thread watches all queries of a process. It looks when the first of them is due, and ends when
there have been none for a while, so that a query costs no thread of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import duckdb

_LOOK_EVERY = 0.25
_INTERRUPT_AGAIN = 0.05
"""DuckDB forgets an interrupt that comes before the query starts, so keep on."""
_IDLE_SECONDS = 5.0


class Watch:
    """Interrupts queries that are past their time. Any number of threads may use one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._due: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._numbers = count()
        self._looks_at = 0.0
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
        """Interrupt the cursor's query, again and again, once the seconds are over."""
        number = next(self._numbers)
        due = time.monotonic() + seconds
        with self._condition:
            self._due[number] = (due, cursor)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, daemon=True)
                self._looks_at = due
                self._thread.start()
            elif due < self._looks_at:
                self._condition.notify()
        try:
            yield
        finally:
            with self._condition:
                del self._due[number]

    def _look(self) -> None:
        idle_since = time.monotonic()
        with self._condition:
            while True:
                now = time.monotonic()
                late = [cursor for due, cursor in self._due.values() if due <= now]
                for cursor in late:
                    cursor.interrupt()
                if self._due:
                    idle_since = now
                elif now - idle_since > _IDLE_SECONDS:
                    self._thread = None
                    return
                wait = _INTERRUPT_AGAIN if late else _LOOK_EVERY
                first = min((due for due, _ in self._due.values() if due > now), default=now + wait)
                wait = min(wait, first - now)
                self._looks_at = now + wait
                self._condition.wait(wait)


watch = Watch()
"""The process's one. A watch for each reader would leave a thread, and the addresses of its stack,
behind each for some seconds: a worker asked about many versions in turn would run out of them."""

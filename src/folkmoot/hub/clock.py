"""The worker's clock: calls what has to be looked at every so often, beside the jobs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from django.db import close_old_connections

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 20.0


class Clock(threading.Thread):
    """Calls each of some functions, one after another, again and again until it is stopped.

    One that fails is called again the next time; it does not keep the others from their turn. What
    a tick must not do twice it writes down itself: the clock remembers nothing, and so survives a
    restart.
    """

    def __init__(
        self, ticks: Sequence[Callable[[], object]], *, seconds: float = SECONDS_BETWEEN
    ) -> None:
        super().__init__(name="clock", daemon=True)
        self._ticks, self._seconds = tuple(ticks), seconds
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.is_set():
            for tick in self._ticks:
                self._call(tick)
            close_old_connections()
            self._stopped.wait(self._seconds)

    def stop(self) -> None:
        self._stopped.set()

    @staticmethod
    def _call(tick: Callable[[], object]) -> None:
        try:
            tick()
        except Exception:
            log.exception("A tick of the clock failed")

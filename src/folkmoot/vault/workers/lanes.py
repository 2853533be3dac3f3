"""Who may ask next: separate lanes for quick, heavy and long questions, each fair to its clients.

A place in a lane is a lock on a file, so that places are counted over all processes of a region
and a crash gives them back (`slots`). In front of them each process keeps a line for each client,
and takes from the lines in turn: who asks a hundred questions waits behind himself.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from folkmoot.errors import VaultBusy
from folkmoot.vault.reader import Limits
from folkmoot.vault.workers.slots import take_slot


class Lane(StrEnum):
    """What kind of question it is, by what it costs at most."""

    QUICK = "quick"
    """An index finds its few rows, or there are few rows: it may use a fraction of a second."""
    HEAVY = "heavy"
    """The engine looks through a table."""
    LONG = "long"
    """A whole table is given out, as fast as its reader takes it."""


QUICK_SECONDS = 0.25
"""What a quick question may use; one that needs more is asked again as a heavy one."""

_QUICK_MEMORY_MB = 512
_LONG_TIMES = 60
_NICENESS = {Lane.QUICK: 0, Lane.HEAVY: 5, Lane.LONG: 10}
_WAITING_A_CLIENT = 16


@dataclass(frozen=True, slots=True)
class LaneRules:
    """How many places a lane has, the limits of its queries, and how far its workers stand back
    from others (`nice`)."""

    places: int
    limits: Limits
    niceness: int


def rules_of(lane: Lane, places: int, limits: Limits) -> LaneRules:
    """The rules of a lane where `places` heavy queries may run at once under `limits`.

    There are twice as many quick places as heavy ones: they are short, and one that turns out
    heavy goes its way after QUICK_SECONDS. A long query may take sixty times as long.
    """
    niceness = _NICENESS[lane]
    if lane is Lane.QUICK:
        seconds = min(QUICK_SECONDS, limits.seconds)
        quick = replace(limits, seconds=seconds, memory_mb=min(_QUICK_MEMORY_MB, limits.memory_mb))
        return LaneRules(2 * places, quick, niceness)
    if lane is Lane.LONG:
        return LaneRules(places, replace(limits, seconds=limits.seconds * _LONG_TIMES), niceness)
    return LaneRules(places, limits, niceness)


class FairLine:
    """Lets so many in at once, and of those who wait one of each client in turn."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._most_a_client = max(1, places - 1)
        self._condition = threading.Condition()
        self._waiting: OrderedDict[str, deque[object]] = OrderedDict()
        self._inside: dict[str, int] = {}

    @contextmanager
    def turn(self, client: str, patience: float) -> Iterator[None]:
        """Wait for this client's turn. Raises VaultBusy when its patience ends, or when too many
        of its questions wait already."""
        ticket = object()
        with self._condition:
            self._queue(client, ticket)
            deadline = time.monotonic() + patience
            while not self._is_next(client, ticket):
                if not self._condition.wait(max(deadline - time.monotonic(), 0)):
                    self._leave(client, ticket)
                    raise busy()
            self._enter(client, ticket)
        try:
            yield
        finally:
            with self._condition:
                self._free += 1
                self._inside[client] -= 1
                if not self._inside[client]:
                    del self._inside[client]
                self._condition.notify_all()

    def _queue(self, client: str, ticket: object) -> None:
        line = self._waiting.setdefault(client, deque())
        if len(line) >= _WAITING_A_CLIENT:
            raise busy()
        line.append(ticket)

    def _is_next(self, client: str, ticket: object) -> bool:
        if not self._free:
            return False
        for each, line in self._waiting.items():
            has_share = self._inside.get(each, 0) >= self._most_a_client
            if has_share and len(self._waiting) > 1:
                continue  # leaves a place to the others that wait
            return each == client and line[0] is ticket
        return False

    def _enter(self, client: str, ticket: object) -> None:
        self._leave(client, ticket)
        if client in self._waiting:
            self._waiting.move_to_end(client)
        self._free -= 1
        self._inside[client] = self._inside.get(client, 0) + 1
        self._condition.notify_all()

    def _leave(self, client: str, ticket: object) -> None:
        line = self._waiting[client]
        line.remove(ticket)
        if not line:
            del self._waiting[client]


class Lanes:
    """The lanes of one pool of workers."""

    def __init__(self, folder: Path, places: int, limits: Limits, patience: float) -> None:
        self._folder = folder
        self._patience = patience
        self.rules = {lane: rules_of(lane, places, limits) for lane in Lane}
        self._lines = {lane: FairLine(rules.places) for lane, rules in self.rules.items()}

    @contextmanager
    def place(self, lane: Lane, client: str) -> Iterator[None]:
        """Hold a place in a lane. Raises VaultBusy when there is none in time."""
        started = time.monotonic()
        with self._lines[lane].turn(client, self._patience):
            left = max(self._patience - (time.monotonic() - started), 0)
            # Heavy places are where they were before there were lanes: other processes count them.
            folder = self._folder if lane is Lane.HEAVY else self._folder / lane
            with take_slot(folder, self.rules[lane].places, left):
                yield


def busy() -> VaultBusy:
    return VaultBusy("All places for queries are taken.", remedy="Ask again in a moment.")

"""Counting a use, and writing the counts down together.

No ledger entry is made: nobody acted, and the ledger is for what was done with data.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from datetime import date

from django.db import DatabaseError, connections, transaction
from django.db.models import F
from django.utils import timezone

from folkmoot.hub.usage.models import Kind, UsageCount

log = logging.getLogger(__name__)

SECONDS_BETWEEN_WRITES = 5.0
MOST_WAITING = 100_000
"""Different counters kept in memory; where the database refuses them for long, the rest is lost."""

_waiting: Counter[tuple[str, date, Kind]] = Counter()
_lock = threading.Lock()
_writer: threading.Thread | None = None


def count(code: str, kind: Kind) -> None:
    """One use of a dataset, today. Never waits for the database and never fails."""
    key = (code.lower(), timezone.localdate(), kind)
    with _lock:
        if key in _waiting or len(_waiting) < MOST_WAITING:
            _waiting[key] += 1


def write_counts() -> int:
    """Write down what waits, in one transaction; how many uses. What cannot be written waits on."""
    with _lock:
        taken = Counter(_waiting)
        _waiting.clear()
    if not taken:
        return 0
    try:
        with transaction.atomic():
            for key in sorted(taken):  # everybody locks the counters in the same order
                _add(*key, taken[key])
    except DatabaseError:
        with _lock:
            _waiting.update(taken)
        raise
    return taken.total()


def keep_writing() -> None:
    """Start this process's thread that writes counts down; only a serving process does."""
    global _writer
    with _lock:
        if _writer is None:
            _writer = threading.Thread(target=_write_for_ever, name="usage", daemon=True)
            _writer.start()


def _add(code: str, day: date, kind: Kind, uses: int) -> None:
    counter, _ = UsageCount.objects.get_or_create(code=code, day=day, kind=kind)
    UsageCount.objects.filter(pk=counter.pk).update(uses=F("uses") + uses)


def _write_for_ever() -> None:
    pause = threading.Event()
    while not pause.wait(SECONDS_BETWEEN_WRITES):
        try:
            write_counts()
        except DatabaseError:
            log.warning("Usage counts could not be written; they wait")
        finally:
            connections.close_all()

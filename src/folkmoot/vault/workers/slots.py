"""Places in which a heavy query may run, counted over all processes of a region.

A place is a file with an exclusive `flock`: the kernel gives it back when its holder ends, however
it ends, so a crash leaves no place taken.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from folkmoot.errors import VaultBusy
from folkmoot.vault.staging import PRIVATE

_LOOK_AGAIN = 0.02


@contextmanager
def take_slot(folder: Path, count: int, patience: float) -> Iterator[int]:
    """Hold one of `count` places; waits up to `patience` seconds, then raises VaultBusy."""
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    deadline = time.monotonic() + patience
    while (taken := _take_free(folder, count)) is None:
        if time.monotonic() >= deadline:
            raise VaultBusy(
                f"All {count} places for queries are taken.",
                remedy="Ask again in a moment.",
            )
        time.sleep(_LOOK_AGAIN)
    number, lock = taken
    try:
        yield number
    finally:
        os.close(lock)


def _take_free(folder: Path, count: int) -> tuple[int, int] | None:
    for number in range(count):
        lock = os.open(folder / str(number), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
        else:
            return number, lock
    return None

"""Work done aside: folders that nobody else sees until they are whole, and that a crash leaves
for the next sweep.

A writer makes a folder of its own, holds an exclusive `flock` on it, fills it, and publishes it by
one rename. The kernel drops the lock when the process ends, however it ends, so a folder in the
area that nobody has locked belongs to nobody: `sweep` removes it, and a writer at work is safe
from a sweep at any moment, in this process or another.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = 0o700


@contextmanager
def folder_aside(area: Path) -> Iterator[Path]:
    """A new empty folder in `area`, locked; removed at the end unless it was published."""
    area.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    folder, lock = _claim(area)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def publish(folder: Path, target: Path) -> None:
    """Make a finished folder visible as `target`, durably and in one step.

    Every file reaches the disk before the rename and the rename before the return (POSIX rename
    is atomic; `fsync` of the parent makes it last), so whoever sees `target` sees all of it, after
    a crash of the process or of the machine. Raises OSError when `target` exists and is not empty.
    """
    for parent, _, names in os.walk(folder):
        for name in names:
            sync(Path(parent, name))
        sync(Path(parent))
    target.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    folder.rename(target)
    sync(target.parent)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a folder's lock, waiting for whoever has it, in this process or another."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(area: Path) -> tuple[str, ...]:
    """Remove the folders whose makers are gone; gives their names."""
    removed = []
    for folder in sorted(area.iterdir()) if area.is_dir() else []:
        lock = _lock_if_free(folder)
        if lock is None:
            continue
        try:
            shutil.rmtree(folder)
            removed.append(folder.name)
        finally:
            os.close(lock)
    return tuple(removed)


def _claim(area: Path) -> tuple[Path, int]:
    """Make and lock a folder. A sweep may take it between the two, so look again once locked."""
    while True:
        folder = area / secrets.token_hex(16)
        folder.mkdir(mode=PRIVATE)
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            continue
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_still_there(folder, lock):
            return folder, lock
        os.close(lock)


def _lock_if_free(folder: Path) -> int | None:
    """A lock on the folder; None when somebody works in it or has just removed it."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    if not _is_still_there(folder, lock):
        os.close(lock)
        return None
    return lock


def _is_still_there(folder: Path, lock: int) -> bool:
    try:
        return os.path.samestat(folder.stat(), os.fstat(lock))
    except FileNotFoundError:
        return False

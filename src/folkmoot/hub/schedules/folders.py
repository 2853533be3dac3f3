"""The newest file of a folder that an administrator set aside for a member (`drop_folders`).

Nothing outside that folder is ever opened: each part of the way is opened from the one before it,
and none of them may be a symbolic link.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from folkmoot.errors import FetchError

SECONDS_TO_SETTLE = 60
"""How long a file must have stayed as it is before it is taken for whole."""
MOST_ENTRIES = 10_000
_CHUNK = 1024 * 1024
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was copied. `size` in bytes."""

    name: str
    size: int
    sha256: str


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern such as "spending/*.csv", as a sentence; empty for none."""
    parts = PurePosixPath(pattern).parts
    if not parts or pattern.startswith("/") or "\\" in pattern or "\0" in pattern:
        return "Give the name of a file, such as spending/*.csv, within your council's folder."
    if any(part == ".." or part.startswith(".") for part in parts):
        return "No part of it may begin with a full stop."
    if any(wild in part for part in parts[:-1] for wild in "*?["):
        return "Only the name of the file may have a * in it, not that of a folder."
    return ""


def take_newest(folder: Path, pattern: str, into: Path, *, now: float, most: int) -> Taken:
    """Copy the newest file of a pattern, if it has settled.

    `now` in seconds since 1970, `most` in bytes. Raises FetchError when there is none, when it is
    still being written, is too large, or when the way to it is not plain folders and a plain file.
    """
    problem = pattern_problem(pattern)
    if problem:
        raise FetchError(problem, where=pattern)
    *way, name = PurePosixPath(pattern).parts
    opened = _opened(folder, way, pattern)
    try:
        found = _newest(opened, name, pattern)
        return _copied(opened, found, into, pattern, now=now, most=most)
    finally:
        os.close(opened)


def _opened(folder: Path, way: list[str], pattern: str) -> int:
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise FetchError(
            "The folder of this council is not there.",
            remedy="Ask an administrator to look at drop_folders in the region's settings.",
        ) from error
    for part in way:
        try:
            further = os.open(part, _FOLDER, dir_fd=opened)
        except OSError as error:
            raise FetchError(
                "There is no such folder, or it is a link, which is not followed.",
                where=pattern,
                remedy="Name plain folders within your council's folder.",
            ) from error
        finally:
            os.close(opened)
        opened = further
    return opened


def _newest(opened: int, name: str, pattern: str) -> str:
    candidates: list[tuple[int, str]] = []
    with os.scandir(opened) as entries:
        for place, entry in enumerate(entries):
            if place >= MOST_ENTRIES:
                raise FetchError(
                    f"The folder holds more than {MOST_ENTRIES:,} files.",
                    where=pattern,
                    remedy="Move old files elsewhere.",
                )
            if not fnmatchcase(entry.name, name) or entry.name.startswith("."):
                continue
            if entry.is_file(follow_symlinks=False):
                candidates.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name))
    if not candidates:
        raise FetchError(
            "The folder holds no file of this name.", where=pattern, remedy="Put one there."
        )
    return max(candidates)[1]


def _copied(opened: int, name: str, into: Path, pattern: str, *, now: float, most: int) -> Taken:
    try:
        descriptor = os.open(name, _FILE, dir_fd=opened)
    except OSError as error:
        raise FetchError("The file cannot be opened.", where=pattern) from error
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise FetchError("It is no plain file.", where=pattern)
        if before.st_size > most:
            raise FetchError(f"It is larger than the {most:,} bytes that are read.", where=pattern)
        if now - before.st_mtime < SECONDS_TO_SETTLE:
            raise _unsettled(pattern)
        digest = hashlib.sha256()
        with into.open("wb") as copy:
            while chunk := file.read(_CHUNK):
                copy.write(chunk)
                digest.update(chunk)
        after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise _unsettled(pattern)
    return Taken(name, before.st_size, digest.hexdigest())


def _unsettled(pattern: str) -> FetchError:
    return FetchError(
        "The newest file is still being written.",
        where=pattern,
        remedy="It is tried again in a while.",
    )

"""Files of keys and agreements: read with care, written once, secret ones for their owner only."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from folkmoot.errors import LinkageError

_LARGEST = 1 << 20
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_PRIVATE, _PUBLIC = 0o600, 0o644


def read_json(path: Path) -> Any:
    """What a small file of JSON holds. Raises LinkageError when there is no such file."""
    try:
        return json.loads(read_bytes(path))
    except ValueError:
        raise LinkageError("This file is not one that Folkmoot wrote.", where=path.name) from None


def read_secret_json(path: Path) -> Any:
    """The same of a file of keys, which only its owner may be able to read."""
    try:
        mode = path.stat().st_mode
    except OSError:
        mode = 0
    if mode & _OTHERS:
        raise LinkageError(
            "Others than its owner may read this file of keys.",
            where=path.name,
            remedy=f"Find out who did, then: chmod 600 {path.name}",
        )
    return read_json(path)


def read_bytes(path: Path) -> bytes:
    """Raises LinkageError when the file is not there, or larger than any that Folkmoot writes."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise LinkageError("There is no such file that can be read.", where=path.name) from error
    if len(content) > _LARGEST:
        raise LinkageError("This file is too large to be what it should be.", where=path.name)
    return content


def write_new(path: Path, content: bytes, *, is_secret: bool) -> None:
    """Write a file that is not there yet; a secret one is for its owner only.

    Raises LinkageError when it is there already, because keys are never overwritten.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = _PRIVATE if is_secret else _PUBLIC
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise LinkageError(
            "This file is there already, and keys and agreements are never overwritten.",
            where=path.name,
            remedy="Choose another folder.",
        ) from error
    except OSError as error:
        raise LinkageError("The file could not be written.", where=path.name) from error
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_new_json(path: Path, value: Any, *, is_secret: bool = False) -> None:
    """Write a value as a new file of JSON."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)
    write_new(path, f"{text}\n".encode(), is_secret=is_secret)

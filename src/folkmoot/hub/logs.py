"""Logs that never hold a data value."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from folkmoot.errors import FolkmootError


class WithoutValues(logging.Formatter):
    """One line a record; an exception is told by its kind and its place in the code.

    The text of a foreign exception may quote a row ("Key (email)=(…) already exists"), so it is
    left out; that of a FolkmootError is safe to show.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatException(self, ei: Any) -> str:
        """The exception's chain: what kind each was and where, without what it said."""
        return "\n".join(_lines(ei[1]))


def _lines(error: BaseException | None) -> list[str]:
    lines: list[str] = []
    while error is not None:
        told = f": {error}" if isinstance(error, FolkmootError) else ""
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}{told}")
        lines += [
            f"  at {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines

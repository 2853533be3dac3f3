"""The values that a compiled query binds: every literal of its text, and never the text itself."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

BoundValue: TypeAlias = str | int | float | bool | Decimal | datetime | None


_MARK = "\0"
_MARKED = re.compile(f"{_MARK}(\\d+){_MARK}")


class Parameters:
    """Bound values. The same value is bound once, so that equal expressions stay equal.

    While SQL is put together a value is a mark in it; `number` turns the marks that are left in
    the finished statement into numbered parameters, in the order in which they stand.
    """

    def __init__(self) -> None:
        self._places: dict[tuple[type, BoundValue], int] = {}

    def bind(self, value: BoundValue, sql_type: str) -> str:
        """SQL that stands for the value, cast to its type."""
        place = self._places.setdefault((type(value), value), len(self._places))
        return f"CAST({_MARK}{place}{_MARK} AS {sql_type})"

    def number(self, sql: str) -> tuple[str, tuple[BoundValue, ...]]:
        """The finished statement, and the values of `$1`, `$2` … in it."""
        values = [value for _, value in self._places]
        numbers: dict[int, int] = {}

        def numbered(match: re.Match[str]) -> str:
            return f"${numbers.setdefault(int(match[1]), len(numbers) + 1)}"

        finished = _MARKED.sub(numbered, sql)
        return finished, tuple(values[place] for place in numbers)

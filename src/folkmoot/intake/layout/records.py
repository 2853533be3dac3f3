"""The careful reader of delimited text: one record after another, whatever its quotes do.

Python's csv module reads each record. A quote that opens and is never closed would swallow the
lines that follow, so what it read is checked against the number of fields expected, and a record
that makes no sense is read again with its quotes taken as ordinary characters.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from folkmoot.intake.layout.dialects import Dialect, allow_long_fields

_MOST_LINES_IN_A_RECORD = 1000
_KEPT_RETURN = "\ue00d"


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one record, the 1-based line it starts on and how many lines it takes.

    `had_stray_quotes` tells that its quotes do not balance and were taken as they stand.
    """

    line: int
    lines: int
    fields: list[str]
    had_stray_quotes: bool = False


class Lines:
    """Lines, with their ends, that can be put back and are counted from `first`.

    `more` gives further lines when these run out, and nothing when there are no more.
    """

    def __init__(
        self, lines: list[str], first: int = 1, more: Callable[[], list[str]] = list
    ) -> None:
        self._lines = lines
        self._at = 0
        self._more = more
        self._first = first

    @property
    def next_number(self) -> int:
        """The 1-based number of the line that comes next."""
        return self._first + self._at

    def take(self) -> str | None:
        """The next line, or None."""
        if self._at == len(self._lines):
            self._lines.extend(self._more())
        if self._at == len(self._lines):
            return None
        self._at += 1
        return self._lines[self._at - 1]

    def put_back(self, count: int) -> None:
        self._at -= count

    def rest(self) -> str:
        """The text that was given and not taken."""
        return "".join(self._lines[self._at :])


def split_lines(text: str) -> list[str]:
    """The lines of a text with their ends; only a line feed ends a line."""
    lines = text.split("\n")
    last = lines.pop()
    ended = [line + "\n" for line in lines]
    return [*ended, last] if last else ended


def read_record(lines: Lines, dialect: Dialect, expected: int) -> Record | None:
    """The next record, or None at the end. Blank lines are records without fields."""
    allow_long_fields()
    number = lines.next_number
    line = lines.take()
    if line is None:
        return None
    if not dialect.quote or dialect.quote not in line:
        return Record(number, 1, _split(line, dialect))
    fields, taken = _read_quoted(line, lines, dialect, is_strict=True)
    is_sound = bool(taken) and not _is_runaway(taken, dialect, expected)
    if is_sound and (len(taken) == 1 or len(fields) == expected):
        return Record(number, len(taken), fields)
    alone = _split_leniently(line, dialect)
    if len(alone) != expected:
        lines.put_back(max(0, len(taken) - 1))
        loose, over = _read_quoted(line, lines, dialect, is_strict=False)
        is_loose = len(loose) == expected and not _is_runaway(over, dialect, expected)
        if over and (is_loose or (is_sound and len(_split(line, dialect)) != expected)):
            return Record(number, len(over), loose, had_stray_quotes=not is_sound)
        taken = over
        if len(_split(line, dialect)) == expected:
            alone = _split(line, dialect)
    lines.put_back(max(0, len(taken) - 1))
    return Record(number, 1, alone, had_stray_quotes=True)


def read_records(lines: Lines, dialect: Dialect, expected: int) -> Iterator[Record]:
    """Every record to the end of the lines."""
    while (record := read_record(lines, dialect, expected)) is not None:
        yield record


def _read_quoted(
    line: str, lines: Lines, dialect: Dialect, *, is_strict: bool
) -> tuple[list[str], list[str]]:
    """The fields of a record whose quotes may run over lines, and the lines it took.

    Nothing, with every further line put back, when its quotes break the dialect's rules or never
    close.
    """
    taken = [line]
    is_short_of_lines = False

    def feed() -> Iterator[str]:
        nonlocal is_short_of_lines
        yield _keep_returns(line)
        while len(taken) < _MOST_LINES_IN_A_RECORD and (more := lines.take()) is not None:
            taken.append(more)
            yield _keep_returns(more)
        is_short_of_lines = True

    options = dialect.reader_options()
    reader = csv.reader(feed(), strict=is_strict, **options)  # type: ignore[arg-type]
    try:
        fields = next(reader)
    except csv.Error:
        is_short_of_lines = True
    if is_short_of_lines:
        lines.put_back(len(taken) - 1)
        return [], []
    return [field.replace(_KEPT_RETURN, "\r") for field in fields], taken


def _is_runaway(taken: list[str], dialect: Dialect, expected: int) -> bool:
    """Whether the lines of one record would each be a record of their own."""
    if len(taken) < 2 or expected < 2:
        return False
    alone = sum(len(_split_leniently(line, dialect)) == expected for line in taken)
    return alone >= 2 and alone > len(taken) // 2


def _keep_returns(line: str) -> str:
    """A lone carriage return inside a line is a character, which csv would refuse."""
    body = line.rstrip("\r\n")
    if "\r" not in body:
        return line
    return body.replace("\r", _KEPT_RETURN) + line[len(body) :]


def _split(line: str, dialect: Dialect) -> list[str]:
    """The fields of a line whose quotes, if any, are ordinary characters."""
    body = line.rstrip("\r\n")
    if not body:
        return []
    fields = body.split(dialect.delimiter)
    return [field.lstrip(" ") for field in fields] if dialect.has_padding else fields


def _split_leniently(line: str, dialect: Dialect) -> list[str]:
    """The fields of a line in which a quote closes a field only before a delimiter or the end."""
    body = line.rstrip("\r\n")
    quote = dialect.quote
    fields: list[str] = []
    place = 0
    pattern = _lenient_field(dialect.delimiter, quote)
    while place <= len(body):
        match = pattern.match(body, place)
        if match is None:
            break
        if match.group(1) is not None:
            fields.append(match.group(1).replace(quote * 2, quote))
        else:
            fields.append(match.group(2).lstrip(" ") if dialect.has_padding else match.group(2))
        place = match.end() + len(dialect.delimiter)
    return fields


@lru_cache(maxsize=32)
def _lenient_field(delimiter: str, quote: str) -> re.Pattern[str]:
    mark, q = re.escape(delimiter), re.escape(quote)
    return re.compile(rf" *{q}((?:[^{q}]|{q}(?!{mark}|$))*){q}(?={mark}|$)|([^{mark}]*)")

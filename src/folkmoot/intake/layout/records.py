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
_FEWEST_LINES_TRIED = 10
_MOST_FIELDS_TRIED = 40
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

    `more` gives further lines when these run out, and nothing when there are no more. `patience`
    is over how many lines a quote may stay open; each that never closes halves it, so that a text
    full of stray quotes is not read again and again.
    """

    def __init__(
        self, lines: list[str], first: int = 1, more: Callable[[], list[str]] = list
    ) -> None:
        self._lines = lines
        self._at = 0
        self._more = more
        self._first = first
        self.patience = _MOST_LINES_IN_A_RECORD

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


def read_record(lines: Lines, dialect: Dialect, expected: frozenset[int]) -> Record | None:
    """The next record, or None at the end. Blank lines are records without fields.

    `expected` are the numbers of fields that records have.
    """
    allow_long_fields()
    number = lines.next_number
    line = lines.take()
    if line is None:
        return None
    if not dialect.quote or dialect.quote not in line:
        return Record(number, 1, _split(line, dialect))
    fields, taken = _read_quoted(line, lines, dialect, is_strict=True)
    if taken and (len(taken) == 1 or len(fields) in expected):
        return Record(number, len(taken), fields)
    is_sound = bool(taken) and not _is_runaway(taken, dialect, expected)
    lines.put_back(max(0, len(taken) - 1))
    alone = _split_leniently(line, dialect, expected)
    plain = _split(line, dialect)
    if len(alone) not in expected:
        loose, over = _read_quoted(line, lines, dialect, is_strict=False)
        is_loose = len(loose) in expected and not _is_runaway(over, dialect, expected)
        if over and (is_loose or (is_sound and len(plain) not in expected)):
            return Record(number, len(over), loose, had_stray_quotes=not is_sound)
        lines.put_back(max(0, len(over) - 1))
    fits = len(alone) in expected or len(plain) not in expected
    return Record(number, 1, alone if fits else plain, had_stray_quotes=True)


def read_records(lines: Lines, dialect: Dialect, expected: frozenset[int]) -> Iterator[Record]:
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
        while len(taken) < lines.patience and (more := lines.take()) is not None:
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
        if len(taken) == lines.patience:
            lines.patience = max(_FEWEST_LINES_TRIED, lines.patience // 2)
        lines.put_back(len(taken) - 1)
        return [], []
    return [field.replace(_KEPT_RETURN, "\r") for field in fields], taken


def _is_runaway(taken: list[str], dialect: Dialect, expected: frozenset[int]) -> bool:
    """Whether the lines of one record would each be a record of their own."""
    if len(taken) < 2 or max(expected) < 2:
        return False
    alone = sum(
        len(_fields_with(line.rstrip("\r\n"), dialect, -1, 0)) in expected for line in taken
    )
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


def _split_leniently(line: str, dialect: Dialect, expected: frozenset[int]) -> list[str]:
    """The fields of a line in which a quote closes a field only before a delimiter or the end.

    Where a value itself has a quote before a delimiter, there are more fields than expected; then
    a field is closed at a later such quote if that gives an expected number.
    """
    body = line.rstrip("\r\n")
    first = _fields_with(body, dialect, longer=-1, by=0)
    if len(first) <= min(expected):
        return first
    for longer in range(min(len(first), _MOST_FIELDS_TRIED)):
        for by in range(1, 4):
            tried = _fields_with(body, dialect, longer, by)
            if len(tried) in expected:
                return tried
    return first


def _fields_with(body: str, dialect: Dialect, longer: int, by: int) -> list[str]:
    """Fields closed at the first quote that may close them; field `longer`, `by` quotes later."""
    quote, delimiter = dialect.quote, dialect.delimiter
    closing = _closing_quote(delimiter, quote)
    fields: list[str] = []
    place = 0
    while place <= len(body):
        start = place
        while dialect.has_padding and body[start : start + 1] == " ":
            start += 1
        ends = []
        if body.startswith(quote, start):
            ends = [match.start() for match in closing.finditer(body, start + 1)]
        skipped = by if len(fields) == longer else 0
        if len(ends) > skipped:
            end = ends[skipped]
            fields.append(body[start + 1 : end].replace(quote * 2, quote))
            place = end + 1 + len(delimiter)
            continue
        end = body.find(delimiter, start)
        end = len(body) if end < 0 else end
        fields.append(body[start:end])
        place = end + len(delimiter)
    return fields


@lru_cache(maxsize=32)
def _closing_quote(delimiter: str, quote: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(quote)}(?={re.escape(delimiter)}|$)")

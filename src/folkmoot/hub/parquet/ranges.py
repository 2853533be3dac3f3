"""The header Range (RFC 9110, section 14): which bytes of a file are wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_RANGES = 64
"""More in one request is no way to read a file; joined ones count as one."""

_HEADER = re.compile(r"\s*bytes\s*=(.*)", re.IGNORECASE | re.DOTALL)
_ONE = re.compile(r"\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))\s*")


class Unsatisfiable(Exception):
    """None of the ranges lies in the file, or they are too many: 416."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some bytes of a file, from `start` up to and without `end`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.end - 1}/{size}"


def read_ranges(header: str, size: int) -> tuple[Span, ...] | None:
    """The bytes that a header asks for of a file of so many; None where it asks for no ranges of
    bytes or is not well formed, and the whole file is the answer.

    Ranges that overlap or touch are joined. Raises Unsatisfiable.
    """
    match = _HEADER.fullmatch(header)
    if match is None:
        return None
    found: list[Span] = []
    for text in match[1].split(","):
        if not text.strip():
            continue
        one = _ONE.fullmatch(text)
        if one is None:
            return None
        if one[3] is not None:
            start, end = max(0, size - int(one[3])), size
        else:
            start, end = int(one[1]), int(one[2]) + 1 if one[2] else size
            if end <= start and one[2]:
                return None
        if start < min(end, size):
            found.append(Span(start, min(end, size)))
    if not found:
        raise Unsatisfiable
    joined = _joined(found)
    if len(joined) > MOST_RANGES:
        raise Unsatisfiable
    return joined


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """In the order asked for, unless some touch: then in that of the file."""
    ordered = sorted(spans)
    merged = [ordered[0]]
    for span in ordered[1:]:
        if span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(spans) if len(merged) == len(spans) else tuple(merged)

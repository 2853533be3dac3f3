"""Figures and words read by their place in values of one layout.

`grid` has the bytes of one value in each row; `folded` is the same in lower case.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from folkmoot.intake.typing.characters import Bytes, Mask
from folkmoot.intake.typing.date_layouts import DateLayout, Span

Numbers = NDArray[np.int64]

_ZONES = {"z": 0, "utc": 0, "gmt": 0, "bst": 60}
_ZERO = np.uint8(ord("0"))


def figures(grid: Bytes, span: Span | None) -> Numbers:
    """The number written at these places; 0 where the layout lacks it."""
    if span is None:
        return np.zeros(len(grid), dtype=np.int64)
    start, end = span
    digits = (grid[:, start:end] - _ZERO).astype(np.int64)
    number = digits[:, 0]
    for place in range(1, end - start):
        number = number * 10 + digits[:, place]
    return number


def word(folded: Bytes, span: Span, words: tuple[str, ...]) -> tuple[Numbers, Mask]:
    """Which word (from 1) stands at these places, in full, by its first three letters or four."""
    start, end = span
    width = end - start
    number = np.zeros(len(folded), dtype=np.int64)
    for position, word in enumerate(words, start=1):
        if width in (3, 4, len(word)) and width <= len(word):
            wanted = np.frombuffer(word[:width].encode("ascii"), dtype=np.uint8)
            number[(folded[:, start:end] == wanted).all(axis=1)] = position
    return number, number > 0


def is_one_of(folded: Bytes, span: Span, words: tuple[str, ...]) -> Mask:
    start, end = span
    found = np.zeros(len(folded), dtype=bool)
    for word in words:
        if len(word) == end - start:
            wanted = np.frombuffer(word.encode("ascii"), dtype=np.uint8)
            found |= (folded[:, start:end] == wanted).all(axis=1)
    return found


def time_of_day(grid: Bytes, folded: Bytes, layout: DateLayout) -> tuple[Numbers, Mask]:
    hour, minute = figures(grid, layout.hour), figures(grid, layout.minute)
    second = figures(grid, layout.seconds)
    is_time = (hour <= 23) & (minute <= 59) & (second <= 59)
    if layout.half:
        is_morning = is_one_of(folded, layout.half, ("am",))
        is_afternoon = is_one_of(folded, layout.half, ("pm",))
        is_twelve_hour = (hour >= 1) & (hour <= 12) & (is_morning | is_afternoon)
        is_time &= is_twelve_hour | (is_afternoon & (hour >= 13)) | (is_morning & (hour == 0))
        hour = np.where(is_twelve_hour, hour % 12 + np.where(is_afternoon, 12, 0), hour)
    fraction = np.zeros(len(grid), dtype=np.int64)
    if layout.fraction:
        start, end = layout.fraction
        end = min(end, start + 6)
        fraction = figures(grid, (start, end)) * 10 ** (6 - (end - start))
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction, is_time


def minutes_ahead(grid: Bytes, folded: Bytes, layout: DateLayout) -> tuple[Numbers, Mask]:
    """How far each zone is ahead of UTC, and whether it is one that is known."""
    ahead = np.zeros(len(grid), dtype=np.int64)
    if layout.zone:
        is_known = np.zeros(len(grid), dtype=bool)
        for name, minutes in _ZONES.items():
            is_this = is_one_of(folded, layout.zone, (name,))
            ahead[is_this] = minutes
            is_known |= is_this
        return ahead, is_known
    if layout.zone_sign:
        sign = np.where(grid[:, layout.zone_sign[0]] == ord("-"), -1, 1)
        hours, rest = figures(grid, layout.zone_hour), figures(grid, layout.zone_minute)
        ahead = sign * (hours * 60 + rest)
    return ahead, np.abs(ahead) <= 14 * 60

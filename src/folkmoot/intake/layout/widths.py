"""Records that are not as wide as the header, and what is done with each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from folkmoot.intake.layout.records import Record
from folkmoot.intake.layout.regions import Region
from folkmoot.intake.layout.shifted import Aligner


@dataclass
class Oddities:
    """What was met on the way: records with too few fields or too many, and stray quotes.

    `placed` maps the columns that short records lack to the lines of those whose values were put
    back under their headings; `short` are the lines of short records left as they are. `surplus`
    holds a line and its cells beyond the width, `stray` lines whose quotes do not balance.
    """

    placed: dict[tuple[int, ...], list[int]] = field(default_factory=dict)
    short: list[int] = field(default_factory=list)
    surplus: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)


def fit_record(
    record: Record, width: int, learn: Callable[[], Aligner | None], oddities: Oddities
) -> list[str]:
    """The fields of a record as wide as the header, with what was odd about it noted.

    `learn` gives what places short records; it is asked only when there is one.
    """
    fields = record.fields
    if record.had_stray_quotes:
        oddities.stray.append(record.line)
    if len(fields) > width:
        if any(fields[width:]):
            oddities.surplus.append((record.line, tuple(fields[width:])))
        return fields[:width]
    if len(fields) == width:
        return fields
    aligner = learn() if any(fields) else None
    placement = aligner.place(fields) if aligner is not None else None
    if placement is None:
        if any(fields):
            oddities.short.append(record.line)
        return fields + [""] * (width - len(fields))
    if placement.fields[: len(fields)] != fields:
        oddities.placed.setdefault(placement.missing, []).append(record.line)
    return placement.fields


def header_width(region: Region) -> int:
    """How many fields the header has, or the first record where there is none."""
    rows = region.header.rows or tuple(region.records[:1])
    return max(len(region.grid.rows[row]) for row in rows)


def learner(region: Region, width: int) -> Callable[[], Aligner | None]:
    """Learns from the rows of the grid, once, what places short records under their headings."""

    @cache
    def learn() -> Aligner | None:
        rows = [region.grid.rows[row] for row in region.record_rows]
        short = [row for row in rows if len(row) < width]
        return Aligner.learn([row for row in rows if len(row) == width], short, width)

    return learn

"""Where the records end: the totals and notes at the foot, and rows that only head a section."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from folkmoot.intake.layout.cells import Look
from folkmoot.intake.layout.evidence import Body, compare
from folkmoot.intake.layout.grid import Grid
from folkmoot.intake.layout.totals import is_bare_sum, is_labelled_total
from folkmoot.intake.raw import AsideKind

_NOTE = re.compile(
    r"""(?:source|notes?|footnotes?|key|contact|copyright|©|\(c\)|crown\ copyright|please
        |this\ |these\ |data|figures?|produced|published|prepared|last\ updated|updated|disclaimer
        |for\ further|for\ more|see\ |end\ of|report|run\ |printed|generated|extracted
        |\(?[\d,]+\ (?:rows?|records?)\b|licen[cs]|contains|http|www|\*|†|‡|\#
        |\[?\(?\d{1,2}[\].):]\s|[a-z]\)?\s\s|\[\w{1,4}\])""",
    re.X | re.I,
)
_SURE_NOTE = re.compile(
    r"(?:source|notes?|footnotes?|©|(?:crown )?copyright|contains|licen[cs]ed?|prepared by"
    r"|produced by|published by|contact)\b[\s:]",
    re.I,
)
_LONG = 60


@dataclass(frozen=True)
class Foot:
    """The first grid row after the records, and what each row from there on is."""

    end: int
    kinds: dict[int, AsideKind]


def find_foot(grid: Grid, rows: range, body: Body) -> Foot:
    """Walk up from the last row past blank rows, notes and totals to the last record."""
    thinnest = _thinnest_record(grid, rows)
    kinds: dict[int, AsideKind] = {}
    end = rows.stop
    pending: dict[int, AsideKind] = {}
    for row in reversed(rows):
        if grid.is_blank(row):
            continue
        kind = _kind_at_foot(grid, row, rows, body, thinnest)
        if kind is None:
            if not _may_be_note(grid, row, body):
                break
            pending[row] = AsideKind.NOTE
            continue
        pending[row] = kind
        kinds |= pending
        pending = {}
        end = row
    return Foot(end, kinds)


def _may_be_note(grid: Grid, row: int, body: Body) -> bool:
    """Whether a row with one text could be a note, if a plain note stands above it."""
    filled = grid.filled[row]
    return (
        len(filled) == 1
        and body.typical_fill > 2
        and grid.look(row, filled[0]) in (Look.TEXT, Look.MARKER)
    )


def _kind_at_foot(grid: Grid, row: int, rows: range, body: Body, thinnest: int) -> AsideKind | None:
    filled = grid.filled[row]
    first = grid.cell(row, filled[0])
    if is_labelled_total(grid, row, rows, body) or is_bare_sum(grid, row, rows, body):
        return AsideKind.TOTAL
    if len(body.columns) < 2:
        return AsideKind.NOTE if _NOTE.match(first) and len(first) > _LONG else None
    if len(filled) == 1:
        return _kind_of_lone_cell(grid, row, rows, filled[0], thinnest)
    likeness = compare(grid, row, body)
    is_unlike = bool(body.strict) and not likeness.same
    if (
        (is_unlike or likeness.different >= max(likeness.same, 1))
        and _SURE_NOTE.match(first)
        and not _is_usual(grid, row, rows)
    ):
        return AsideKind.NOTE
    if len(filled) > 2 or len(body.columns) < 4 or _is_usual(grid, row, rows):
        return None
    if is_unlike and _is_in_thin_band(grid, row, rows):
        return AsideKind.NOTE
    is_key = len(first) <= 8 and len(grid.cell(row, filled[1])) > _LONG // 2
    return AsideKind.NOTE if is_key or (is_unlike and _NOTE.match(first)) else None


def _kind_of_lone_cell(
    grid: Grid, row: int, rows: range, column: int, thinnest: int
) -> AsideKind | None:
    text = grid.cell(row, column)
    if grid.look(row, column) in (Look.NUMBER, Look.POSTCODE, Look.CODE):
        return None
    is_apart = row > rows.start and grid.is_blank(row - 1)
    is_sentence = thinnest > 2 and (text.endswith(".") or len(text.split()) > 4)
    if _NOTE.match(text) or len(text) > _LONG or is_apart or is_sentence:
        return AsideKind.NOTE
    return None


def _is_in_thin_band(grid: Grid, row: int, rows: range) -> bool:
    """Whether only rows of one or two cells stand between this row and a blank one above."""
    above = row
    while above > rows.start and 0 < len(grid.filled[above]) <= 2:
        above -= 1
    return not grid.filled[above]


def _is_usual(grid: Grid, row: int, rows: range) -> bool:
    """Whether records too fill just these cells: then the shape of a row tells nothing."""
    alike = sum(grid.filled[r] == grid.filled[row] for r in rows[: max(1, len(rows) * 2 // 3)])
    return alike > 1


def _thinnest_record(grid: Grid, rows: range) -> int:
    """The fewest cells of a record among the first rows, where there are no notes yet."""
    fills = [len(grid.filled[row]) for row in rows[: max(1, len(rows) * 2 // 3)]]
    return min((fill for fill in fills if fill), default=0)


def find_sections(grid: Grid, rows: range, body: Body) -> frozenset[int]:
    """Rows that only head a section: the first column's text and nothing else.

    Only where the pattern is plain: the first of them comes before any record, there are two at
    least, never two together, and every other row has most of the numbers.
    """
    if not body.columns or len(body.strict) < 2:
        return frozenset()
    left = body.columns[0]
    listed = [row for row in rows if grid.filled[row]]
    heads = [row for row in listed if grid.filled[row] == [left]]
    if len(heads) < 2 or not listed or heads[0] != listed[0]:
        return frozenset()
    others = Counter(len(grid.filled[row]) for row in listed if row not in set(heads))
    is_full = all(fill * 2 > len(body.columns) for fill in others)
    places = [listed.index(row) for row in heads]
    is_spaced = all(b - a > 1 for a, b in zip(places, places[1:], strict=False))
    if is_full and is_spaced and places[-1] != len(listed) - 1:
        return frozenset(heads)
    return frozenset()

"""Where the header of a table is: among title rows, over one row or several, or nowhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from folkmoot.intake.layout.cells import STRICT, Look, clean_heading, is_year
from folkmoot.intake.layout.evidence import Body, compare, describe_body, is_numbering
from folkmoot.intake.layout.grid import Grid

_MOST_HEADING_ROWS = 8
_LONGEST_HEADING = 250
_ROW_LABEL = re.compile(r"\b(identifier|cdid|series|units?|codes?|source|measure)\b", re.I)
_UNIT = re.compile(
    r"""[(\[]?\s*(?:£|\$|€|%|£\s*(?:m|k|bn|000s?)|£\s*(?:million|thousand|billion)|millions?|thousands?
        |billions?|000s?|'000s?|per\s?cent(?:age)?|pounds?|gbp|number|count|index|rate|ratio|hours?
        |jobs|persons?|people|years?|days|months|metres?|m|km|kg|tonnes?|ha|hectares|sq\.?\ ?m)
        \s*[)\]]?""",
    re.X | re.I,
)


@dataclass(frozen=True)
class Header:
    """The rows of a header (grid rows, none where the table has none) and what lies around it.

    `units` are rows under the header that describe columns and are no records. `first_body` is
    the first row that may be a record. `has_evidence` tells a header that differs from the body
    in its very form from one that merely reads like names.
    """

    rows: tuple[int, ...]
    units: tuple[int, ...]
    first_body: int
    has_evidence: bool


def find_header(grid: Grid, rows: range) -> tuple[Header, Body] | None:
    """The header of the table that begins in these rows, with the body below it.

    None when there is no row with as many cells as a table would need.
    """
    whole = describe_body(grid, rows)
    first = _first_wide_row(grid, rows, whole)
    if first is None:
        return None
    below = [
        row
        for row in range(first + 1, rows.stop)
        if grid.filled[row] and grid.rows[row] != grid.rows[first]
    ]
    body = describe_body(grid, below[min(4, len(below) // 3) :], whole.columns)
    if not body.strict and len(below) > 1:
        body = describe_body(grid, below[1:], whole.columns)
    unlike = _heading_block(grid, rows, first, body)
    if unlike:
        return _divide(grid, rows, unlike, body), body
    if is_numbering(grid, first, body) and _starts_with_name(grid, first):
        return Header((first,), (), first + 1, has_evidence=True), body
    likeness = compare(grid, first, body)
    if not likeness.same and _reads_as_names(grid, first, below):
        return Header((first,), (), first + 1, has_evidence=False), body
    return Header((), (), first, has_evidence=False), describe_body(grid, [first, *below])


def _first_wide_row(grid: Grid, rows: range, whole: Body) -> int | None:
    """The first row with at least half as many cells as a record, and no label with its value."""
    needed = max(2 if len(whole.columns) > 1 else 1, (whole.typical_fill + 1) // 2)
    wide = [row for row in rows if len(grid.filled[row]) >= needed]
    widest = max((len(grid.filled[row]) for row in wide), default=0)
    for row in wide:
        is_pair = len(grid.filled[row]) <= 2 < whole.typical_fill
        if not (is_pair and widest >= 4) and not (is_pair and _is_label_and_value(grid, row)):
            return row
    return wide[0] if wide else None


def _heading_block(grid: Grid, rows: range, first: int, body: Body) -> list[int]:
    """The run of rows from `first` on that are unlike the body."""
    block: list[int] = []
    for row in range(first, min(rows.stop, first + _MOST_HEADING_ROWS)):
        if grid.is_blank(row):
            break
        likeness = compare(grid, row, body)
        if is_numbering(grid, row, body) and (likeness.different or not block):
            block.append(row)
            continue
        if not likeness.is_unlike or (block and not _may_extend(grid, row, body)):
            break
        block.append(row)
    while block and not compare(grid, block[-1], body).different:
        last = block.pop()
        if not block and compare(grid, last, body).is_unlike:
            return [last]
    return block


def _may_extend(grid: Grid, row: int, body: Body) -> bool:
    """Whether a second heading row is one, and not a record with words among its numbers."""
    likeness = compare(grid, row, body)
    if likeness.same:
        return is_numbering(grid, row, body)
    filled = [c for c in body.strict if grid.look(row, c) is not Look.EMPTY]
    return len(filled) >= 2 or any(_UNIT.fullmatch(grid.cell(row, c)) for c in filled)


def _starts_with_name(grid: Grid, row: int) -> bool:
    first = grid.filled[row][0]
    return first > 0 or grid.look(row, first) is Look.TEXT or is_year(grid.cell(row, first))


def _reads_as_names(grid: Grid, row: int, below: list[int]) -> bool:
    """Whether the texts of a row read as headings and not as values of their columns."""
    texts = [grid.cell(row, c) for c in grid.filled[row]]
    if any(
        grid.look(row, c) in STRICT and not is_year(grid.cell(row, c)) for c in grid.filled[row]
    ):
        return False
    if len({text.casefold() for text in texts}) < len(texts):
        return False
    if max(len(text) for text in texts) > _LONGEST_HEADING:
        return False
    return not any(
        grid.cell(row, c).casefold() == grid.cell(other, c).casefold()
        for c in grid.filled[row]
        for other in below[:200]
    )


def _divide(grid: Grid, rows: range, block: list[int], body: Body) -> Header:
    """Which rows of the block name columns, and which only describe what is named already."""
    named: set[int] = set()
    needed = {
        c for row in block for c in grid.filled[row] if not _describes(grid, row, block, body)
    }
    names: list[int] = []
    units: list[int] = []
    for row in block:
        if names and needed <= named:
            units.append(row)
            continue
        names.append(row)
        named |= set(grid.filled[row])
    if len(names) > 1 and _is_complete(grid, names[-1], needed):
        base = names[-1]
        names = [row for row in names[:-1] if _is_group_row(grid, row, base)] + [base]
    above = names[0] - 1
    while above >= rows.start and _is_group_row(grid, above, names[-1]):
        names.insert(0, above)
        above -= 1
    first_body = block[-1] + 1
    return Header(tuple(names), tuple(units), first_body, has_evidence=True)


def _describes(grid: Grid, row: int, block: list[int], body: Body) -> bool:
    """Whether a row only describes: units or series codes under names that stand above it."""
    if row == block[0]:
        return False
    cells = [c for c in body.strict if grid.look(row, c) is not Look.EMPTY]
    described = [
        c
        for c in cells
        if grid.look(row, c) is Look.CODE or _UNIT.fullmatch(grid.cell(row, c)) is not None
    ]
    if len(described) < 0.8 * len(cells):
        return False
    labels = [c for c in grid.filled[row] if c not in body.strict]
    above = {c for other in block if other < row for c in grid.filled[other]}
    unnamed = [c for c in labels if c not in above]
    return not unnamed or (
        len(unnamed) == 1 and _ROW_LABEL.search(grid.cell(row, unnamed[0])) is not None
    )


def _is_complete(grid: Grid, row: int, needed: set[int]) -> bool:
    return needed <= set(grid.filled[row])


def _is_group_row(grid: Grid, row: int, base: int) -> bool:
    """Whether a row above the names groups them, and is no title."""
    filled = grid.filled[row]
    if not filled:
        return False
    left = min(grid.filled[base])
    spans = [m for m in grid.merges if m.top <= row <= m.bottom]
    wide = [m for m in spans if m.right > m.left]
    reach = len(grid.filled[base])
    if any(m.right - m.left + 1 >= reach for m in wide) and len(filled) == 1:
        return False
    if wide and any(m.left > left for m in wide):
        return True
    if any(m.bottom >= base for m in spans):
        return True
    if len(filled) == 1:
        return filled[0] > left and _spans_names(grid, row, filled[0], base)
    if filled[0] > left or grid.look(base, left) is Look.EMPTY:
        return not _is_label_and_value(grid, row)
    return len(filled) > 2 and max(len(grid.cell(row, c)) for c in filled) < _LONGEST_HEADING


def _spans_names(grid: Grid, row: int, column: int, base: int) -> bool:
    """Whether a lone cell stands over several names that need it: numbers, or repeated names."""
    under = [c for c in grid.filled[base] if c >= column]
    return len(under) > 1 and all(_needs_group(grid, base, c) for c in under)


def _needs_group(grid: Grid, base: int, column: int) -> bool:
    """Whether a name says too little by itself: a bare number, or one of several alike."""
    text = grid.cell(base, column)
    counts = Counter(grid.cell(base, c) for c in grid.filled[base])
    return counts[text] > 1 or (grid.look(base, column) is Look.NUMBER)


def _is_label_and_value(grid: Grid, row: int) -> bool:
    filled = grid.filled[row]
    return len(filled) <= 2 and grid.cell(row, filled[0]).endswith(":")


def name_columns(grid: Grid, header: tuple[int, ...], columns: tuple[int, ...]) -> tuple[str, ...]:
    """One heading for each column, the rows of the header joined from the top by spaces.

    A group's name is carried to the columns it spans: those of its merged cell, or, where the
    file keeps no merges, those to its right whose own names say too little.
    """
    if not header:
        return tuple("" for _ in columns)
    base = header[-1]
    parts: dict[int, list[str]] = {column: [] for column in columns}
    for depth, row in enumerate(header):
        texts = {c: clean_heading(grid.cell(row, c)) for c in columns}
        if row != base:
            texts |= _carried(grid, row, header[depth + 1 :], columns)
        for column in columns:
            if texts[column] and texts[column] not in parts[column][-1:]:
                parts[column].append(texts[column])
    return tuple(" ".join(parts[column]) for column in columns)


def _carried(
    grid: Grid, row: int, lower: tuple[int, ...], columns: tuple[int, ...]
) -> dict[int, str]:
    base = lower[-1]
    carried: dict[int, str] = {}
    for merge in grid.merges:
        if merge.top <= row <= merge.bottom and merge.right > merge.left:
            text = clean_heading(grid.cell(merge.top, merge.left))
            span = [c for c in columns if merge.left <= c <= merge.right]
            if text and row == merge.top:
                carried |= dict.fromkeys(span, text)
    current = ""
    for column in columns:
        own = clean_heading(grid.cell(row, column))
        if own:
            current = own
        elif any(grid.cell(between, column) for between in lower[:-1]):
            current = ""
        elif current and column not in carried:
            if not _needs_group(grid, base, column):
                current = ""
            else:
                carried[column] = current
    return carried

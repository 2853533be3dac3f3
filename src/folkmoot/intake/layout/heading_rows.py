"""The rows above the records: which name columns, which group them, which only describe them."""

from __future__ import annotations

import re
from collections import Counter

from folkmoot.intake.layout.cells import Look
from folkmoot.intake.layout.evidence import Body, compare, holds_years, is_numbering
from folkmoot.intake.layout.grid import Grid

MOST_HEADING_ROWS = 12
LONGEST_HEADING = 250

_ROW_LABEL = re.compile(r"\b(identifier|cdid|series|units?|codes?|source|measure)\b", re.I)
_METADATA_LABEL = re.compile(
    r"""(?:[\w ]*\b)?(?:identifier|series)(?:\ codes?)?|cdid|source\ dataset\ id|pre-?units?
        |units?(?:\ of\ measure(?:ment)?)?|(?:next\ )?release(?:\ date)?|important\ notes""",
    re.X | re.I,
)
_RULE = re.compile(r"[-=_+–—]{2,}")
_FOUR_CAPITALS = re.compile(r"[A-Z][A-Z0-9]{3}")
_UNIT = re.compile(
    r"""[(\[]?\s*(?:£|\$|€|%|£\s*(?:m|k|bn|000s?)|£\s*(?:million|thousand|billion)|millions?
        |thousands?|billions?|000s?|'000s?|per\s?cent(?:age)?|pounds?|gbp|number|count|index|rate
        |ratio|hours?|jobs|persons?|people|years?|days|months|metres?|m|km|kg|tonnes?|ha|hectares
        |sq\.?\ ?m)\s*[)\]]?""",
    re.X | re.I,
)


def heading_block(grid: Grid, rows: range, first: int, body: Body) -> list[int]:
    """The run of rows from `first` on that are unlike the body: names, and what describes them."""
    block: list[int] = []
    last_sure = 0
    for row in range(first, min(rows.stop, first + MOST_HEADING_ROWS)):
        if grid.is_blank(row):
            break
        likeness = compare(grid, row, body)
        is_sure = bool(likeness.different)
        if block and (
            _is_no_record(grid, row, body) or _names_under_groups(grid, row, block, body)
        ):
            is_sure = True
        elif is_numbering(grid, row, body):
            if block and not is_sure:
                break
        elif not likeness.is_unlike or (block and not _may_extend(grid, row, body)):
            break
        block.append(row)
        if is_sure:
            last_sure = len(block)
    if not last_sure and block and compare(grid, block[0], body).is_unlike:
        return block[:1]
    return block[:last_sure]


def _may_extend(grid: Grid, row: int, body: Body) -> bool:
    """Whether a second heading row is one, and not a record with words among its numbers."""
    likeness = compare(grid, row, body)
    if likeness.same:
        return is_numbering(grid, row, body)
    filled = [c for c in body.strict if grid.look(row, c) is not Look.EMPTY]
    return len(filled) >= 2 or any(_UNIT.fullmatch(grid.cell(row, c)) for c in filled)


def _is_no_record(grid: Grid, row: int, body: Body) -> bool:
    """Whether a row under names is a rule, numbers the columns, or says that it is metadata."""
    is_rule = all(_RULE.fullmatch(grid.cell(row, c)) for c in grid.filled[row])
    return is_rule or _counts_columns(grid, row, body) or _is_metadata(grid, row, body)


def _names_under_groups(grid: Grid, row: int, block: list[int], body: Body) -> bool:
    """Whether a row of years stands under names that leave some of its columns to be named."""
    named = {c for above in block for c in grid.filled[above]}
    filled = {c for c in body.strict if grid.look(row, c) is not Look.EMPTY}
    return bool(filled - named) and holds_years(grid, row, body, is_under_names=True)


def _counts_columns(grid: Grid, row: int, body: Body) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 or (1), (2), (3).

    A record could hold these numbers, unless they stand in brackets or above columns of words, or
    leave out the first column.
    """
    filled = grid.filled[row]
    texts = [grid.cell(row, c).strip("()[] ") for c in filled]
    if len(texts) < 3 or texts != [str(i) for i in range(1, len(texts) + 1)]:
        return False
    is_bracketed = all(grid.cell(row, c)[0] in "([" for c in filled)
    is_over_words = len(texts) > 3 and not body.strict.keys() >= set(filled)
    return is_bracketed or is_over_words or filled[0] > body.columns[0]


def _is_metadata(grid: Grid, row: int, body: Body) -> bool:
    """Whether a row says of itself that it holds codes, units or dates of release."""
    first = grid.filled[row][0]
    is_labelled = _METADATA_LABEL.fullmatch(grid.cell(row, first)) is not None
    return is_labelled and not compare(grid, row, body).same


def describes(grid: Grid, row: int, block: list[int], body: Body) -> bool:
    """Whether a row only describes: units, codes or numbers under names that stand above it."""
    if row == block[0]:
        return False
    if _is_no_record(grid, row, body):
        return True
    cells = [c for c in body.strict if grid.look(row, c) is not Look.EMPTY]
    above = {c for other in block if other < row for c in grid.filled[other]}
    if not above.issuperset(cells):
        return False
    codes = [c for c in cells if _is_code(grid, row, c)]
    units = [c for c in cells if _UNIT.fullmatch(grid.cell(row, c)) is not None]
    if len(cells) > 1 and len(codes) == len(cells):
        return True
    if len(codes) + len(units) < 0.8 * len(cells):
        return False
    labels = [c for c in grid.filled[row] if c not in body.strict]
    unnamed = [c for c in labels if c not in above]
    return not unnamed or (
        len(unnamed) == 1 and _ROW_LABEL.search(grid.cell(row, unnamed[0])) is not None
    )


def _is_code(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell is a series code: letters with digits, or four capitals."""
    is_four = _FOUR_CAPITALS.fullmatch(grid.cell(row, column)) is not None
    return is_four or grid.look(row, column) is Look.CODE


def is_group_row(grid: Grid, row: int, base: int, left: int) -> bool:
    """Whether a row above the names groups them, and is no title.

    `base` is the row of names, `left` the first column of the table.
    """
    filled = grid.filled[row]
    if not filled or is_label_and_value(grid, row):
        return False
    if all(_UNIT.fullmatch(grid.cell(row, c)) for c in filled) and _are_unlike(grid, base):
        return False
    spans = [m for m in grid.merges if m.top <= row <= m.bottom]
    wide = [m for m in spans if m.right > m.left]
    reach = len(grid.filled[base])
    if any(m.right - m.left + 1 >= reach for m in wide) and len(filled) == 1:
        return False
    if any(m.left > left for m in wide) or any(m.bottom >= base for m in spans):
        return True
    if len(filled) == 1:
        return filled[0] > left and _spans_names(grid, filled[0], base)
    if filled[0] > left or grid.look(base, left) is Look.EMPTY:
        return True
    return len(filled) > 2 and max(len(grid.cell(row, c)) for c in filled) < LONGEST_HEADING


def is_repetitive(grid: Grid, above: list[int], row: int) -> bool:
    """Whether one row above repeats a few words where this row has as many different names.

    As when `Mandatory` and `Optional` stand over the headings of a template.
    """
    if len(above) != 1 or len(grid.filled[row]) < len(grid.filled[above[0]]):
        return False
    words = {grid.cell(above[0], c) for c in grid.filled[above[0]]}
    is_few = len(words) * 2 < len(grid.filled[above[0]]) > 3
    return is_few and len({grid.cell(row, c) for c in grid.filled[row]}) > 2 * len(words)


def is_label_and_value(grid: Grid, row: int) -> bool:
    """Whether a row is a pair such as `Council: | Elmet`."""
    filled = grid.filled[row]
    return len(filled) == 2 and grid.cell(row, filled[0]).endswith(":")


def needs_group(grid: Grid, base: int, column: int) -> bool:
    """Whether a name says too little by itself: a bare number, or one of several alike."""
    text = grid.cell(base, column)
    counts = Counter(grid.cell(base, c) for c in grid.filled[base])
    return counts[text] > 1 or grid.look(base, column) is Look.NUMBER


def _spans_names(grid: Grid, column: int, base: int) -> bool:
    """Whether a lone cell stands over several names that all need it."""
    under = [c for c in grid.filled[base] if c >= column]
    return len(under) > 1 and all(needs_group(grid, base, c) for c in under)


def _are_unlike(grid: Grid, row: int) -> bool:
    texts = [grid.cell(row, c) for c in grid.filled[row]]
    return len(set(texts)) == len(texts)

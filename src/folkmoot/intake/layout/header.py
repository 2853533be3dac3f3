"""Where the header of a table is: among title rows, over one row or several, or nowhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from folkmoot.intake.layout.cells import STRICT, Look, clean_heading, is_year
from folkmoot.intake.layout.evidence import Body, compare, describe_body, is_numbering
from folkmoot.intake.layout.grid import Grid
from folkmoot.intake.layout.heading_rows import (
    LONGEST_HEADING,
    describes,
    heading_block,
    is_group_row,
    is_label_and_value,
    is_repetitive,
    needs_group,
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
    unlike = heading_block(grid, rows, first, body)
    if unlike:
        return _divide(grid, rows, unlike, body), body
    if is_numbering(grid, first, body) and _starts_with_name(grid, first):
        return _divide(grid, rows, [first], body), body
    if not compare(grid, first, body).same and _reads_as_names(grid, first, below):
        return Header((first,), (), first + 1, has_evidence=False), body
    return Header((), (), first, has_evidence=False), describe_body(grid, [first, *below])


def _first_wide_row(grid: Grid, rows: range, whole: Body) -> int | None:
    """The first row with at least half as many cells as a record, and no label with its value."""
    needed = max(2 if len(whole.columns) > 1 else 1, (whole.typical_fill + 1) // 2)
    wide = [row for row in rows if len(grid.filled[row]) >= needed]
    widest = max((len(grid.filled[row]) for row in wide), default=0)
    for row in wide:
        is_pair = grid.spread(row) <= 2 < whole.typical_fill
        if not (is_pair and widest >= 4) and not (is_pair and is_label_and_value(grid, row)):
            return row
    return wide[0] if wide else None


def _starts_with_name(grid: Grid, row: int) -> bool:
    first = grid.filled[row][0]
    return first > 0 or grid.look(row, first) is Look.TEXT or is_year(grid.cell(row, first))


def _reads_as_names(grid: Grid, row: int, below: list[int]) -> bool:
    """Whether most texts of a row read as headings and not as values of their columns.

    A heading is no number, date or code (but may be a year), stands only once in its row, is no
    long text, and does not come again in the column below it.
    """
    filled = grid.filled[row]
    texts = Counter(grid.cell(row, c).casefold() for c in filled)
    if max(len(text) for text in texts) > LONGEST_HEADING:
        return False
    names = 0
    for column in filled:
        text = grid.cell(row, column)
        is_value = grid.look(row, column) in STRICT and not is_year(text)
        comes_again = any(
            grid.cell(other, column).casefold() == text.casefold() for other in below[:200]
        )
        names += not is_value and texts[text.casefold()] == 1 and not comes_again
    return names * 2 > len(filled)


def _divide(grid: Grid, rows: range, block: list[int], body: Body) -> Header:
    """Which rows of the block name columns, and which only describe what is named already."""
    needed = {c for row in block for c in grid.filled[row] if not describes(grid, row, block, body)}
    named: set[int] = set()
    names: list[int] = []
    units: list[int] = []
    for row in block:
        if names and needed <= named and not is_repetitive(grid, names, row):
            units.append(row)
            continue
        if is_repetitive(grid, names, row):
            names = []
        names.append(row)
        named |= set(grid.filled[row])
    left = min(body.columns, default=0)
    base = names[-1]
    if len(names) > 1 and needed <= set(grid.filled[base]):
        names = [row for row in names[:-1] if is_group_row(grid, row, base, left)] + [base]
    above = names[0] - 1
    while above >= rows.start and is_group_row(grid, above, base, left):
        if is_repetitive(grid, [above], base):
            break
        names.insert(0, above)
        above -= 1
    return Header(tuple(names), tuple(units), block[-1] + 1, has_evidence=True)


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
    """The texts of a row of groups in the columns to which they reach."""
    base = lower[-1]
    carried: dict[int, str] = {}
    for merge in grid.merges:
        if merge.top == row and merge.right > merge.left:
            text = clean_heading(grid.cell(row, merge.left))
            if text:
                carried |= {c: text for c in columns if merge.left <= c <= merge.right}
    current = ""
    for column in columns:
        own = clean_heading(grid.cell(row, column))
        if own:
            current = own
        elif any(grid.cell(between, column) for between in lower[:-1]):
            current = ""
        elif current and column not in carried:
            if needs_group(grid, base, column):
                carried[column] = current
            else:
                current = ""
    return carried

"""Rows that add up others: told by their label, and by the sum where they stand among records."""

from __future__ import annotations

import re
from collections.abc import Sequence

from folkmoot.intake.layout.cells import Look, as_number
from folkmoot.intake.layout.evidence import Body
from folkmoot.intake.layout.grid import Grid

_TOTAL = re.compile(
    r"""(?:(?:grand|overall|sub|net|sum|column|report)[\s-]*)*totals?
        (?:\s*[:(\-–£\d].*
          |\s+(?:for|of|in|by|value|amount|spend\w*|expenditure|payments?|paid|cost|count|number
              |records?|rows?|all|incl\w*|excl\w*)\b.*)?""",
    re.X | re.I | re.S,
)
_GROUP_TOTAL = re.compile(r"(?:.{0,80}\s)?(?:sub[\s-]?|grand\s)?totals?:?", re.I)
_NEAR = 1e-6


def is_labelled_total(grid: Grid, row: int, rows: range, body: Body) -> bool:
    """Whether a row at the foot has a total's label, and no record above it has one there.

    The label is the first text of the row, or any where the row has few. Where records have one
    too, a total is one of the things the table is about.
    """
    filled = grid.filled[row]
    places = filled if 2 * len(filled) <= body.typical_fill else filled[:1]
    column = next((c for c in places if _TOTAL.fullmatch(grid.cell(row, c))), None)
    if column is None:
        return False
    labelled = {r for r in rows if _TOTAL.fullmatch(grid.cell(r, column))}
    foot = rows.stop
    for candidate in reversed(rows):
        cells = grid.filled[candidate]
        if cells and candidate not in labelled and len(cells) > 1:
            break
        foot = candidate
    return row >= foot and all(r >= foot for r in labelled)


def is_bare_sum(grid: Grid, row: int, rows: range, body: Body) -> bool:
    """Whether a row holds nothing but numbers, few, and each is the sum of its column."""
    filled = grid.filled[row]
    if len(body.columns) < 2 or len(filled) > max(1, len(body.columns) // 2):
        return False
    above = [r for r in rows if r < row]
    return all(_is_sum(grid, row, column, above, body) for column in filled)


def find_inner_totals(grid: Grid, rows: Sequence[int], body: Body) -> frozenset[int]:
    """Totals among the records: of all of them, before the first, or of each group, after it.

    The label stands in the first column, every other column of words is blank, and each number is
    the sum of the records that it should add up.
    """
    if not body.columns or not rows:
        return frozenset()
    labelled = {row for row in rows if _has_only_label(grid, row, body)}
    plain = [row for row in rows if row not in labelled]
    found: set[int] = set()
    if rows[0] in labelled and _adds_up(grid, rows[0], plain, body):
        found.add(rows[0])
    group: list[int] = []
    sizes: list[int] = []
    for row in rows:
        if row not in labelled:
            group.append(row)
        elif row not in found and group and _adds_up(grid, row, group, body):
            found.add(row)
            sizes.append(len(group))
            group = []
    if sizes and max(sizes) < 2:
        found -= labelled - {rows[0]}
    return frozenset(found)


def _has_only_label(grid: Grid, row: int, body: Body) -> bool:
    """Whether the words of a row are a total's label in the first column and no more."""
    left = body.columns[0]
    if not _GROUP_TOTAL.fullmatch(grid.cell(row, left)):
        return False
    others = [c for c in grid.filled[row] if c != left]
    return bool(others) and all(grid.look(row, c) is Look.NUMBER for c in others)


def _adds_up(grid: Grid, row: int, parts: Sequence[int], body: Body) -> bool:
    numbers = [c for c in grid.filled[row] if grid.look(row, c) is Look.NUMBER]
    return bool(numbers) and all(_is_sum(grid, row, c, parts, body) for c in numbers)


def _is_sum(grid: Grid, row: int, column: int, parts: Sequence[int], body: Body) -> bool:
    total = _amount(grid, row, column)
    if total is None or body.strict.get(column) is not Look.NUMBER:
        return False
    amounts = [_amount(grid, part, column) for part in parts]
    difference = abs(sum(a for a in amounts if a is not None) - total)
    return difference <= max(0.01, abs(total) * _NEAR)


def _amount(grid: Grid, row: int, column: int) -> float | None:
    return as_number(grid.cell(row, column).lstrip("£$€ "))

"""The tables that lie on one sheet: side by side, one below another, or alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from folkmoot.intake.layout.cells import Look, clean_heading
from folkmoot.intake.layout.evidence import Body, compare
from folkmoot.intake.layout.extent import find_foot, find_sections
from folkmoot.intake.layout.grid import Grid
from folkmoot.intake.layout.header import Header, find_header, name_columns
from folkmoot.intake.layout.totals import find_inner_totals
from folkmoot.intake.raw import AsideKind

_SAME_ROWS = 0.3


@dataclass(frozen=True)
class Region:
    """One table on a grid.

    `columns` are the grid columns with a name or data; `headings` name them. `records` are grid
    rows from the first record to the last; those in `aside` are none. `header` and `body` are as
    found. `beside` are texts of the same sheet to the left or right, by grid row.
    """

    grid: Grid
    header: Header
    body: Body
    columns: tuple[int, ...]
    headings: tuple[str, ...]
    records: range
    aside: dict[int, AsideKind] = field(default_factory=dict)
    beside: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def record_rows(self) -> list[int]:
        """The grid rows that are records."""
        return [r for r in self.records if self.grid.filled[r] and r not in self.aside]

    @property
    def size(self) -> int:
        """Filled cells of the records: what one table is preferred to another by."""
        wanted = set(self.columns)
        return sum(len(wanted.intersection(self.grid.filled[r])) for r in self.record_rows)


def find_regions(grid: Grid) -> list[Region]:
    """Every table of a grid, from the left and from the top. Each keeps what the others hold."""
    found: list[Region] = []
    for columns in _side_by_side(grid):
        part = grid if columns is None else grid.restricted(columns, range(len(grid)))
        beside = {} if columns is None else _outside(grid, columns)
        start: int | None = 0
        while start is not None and (region := _find_region(part, range(start, len(grid)))):
            before = {r: AsideKind.OTHER_TABLE for r in range(start) if part.filled[r]}
            found.append(replace(region, aside=before | region.aside, beside=beside))
            others = (r for r, kind in region.aside.items() if kind is AsideKind.OTHER_TABLE)
            start = min(others, default=None)
    return found


def _outside(grid: Grid, columns: range) -> dict[int, tuple[str, ...]]:
    """The texts of each row that stand outside the columns of a table."""
    texts = {
        row: tuple(grid.cell(row, c) for c in filled if c not in columns)
        for row, filled in enumerate(grid.filled)
    }
    return {row: cells for row, cells in texts.items() if cells}


def _find_region(grid: Grid, rows: range) -> Region | None:
    found = find_header(grid, rows)
    if found is None:
        return None
    header, body = found
    stop, repeats = _where_next_begins(grid, range(header.first_body, rows.stop), header, body)
    span = range(header.first_body, stop)
    foot = find_foot(grid, span, body)
    records = range(header.first_body, foot.end)
    aside: dict[int, AsideKind] = {}
    for row in range(rows.start, header.first_body):
        if grid.filled[row] and row not in header.rows:
            aside[row] = AsideKind.UNITS if row in header.units else AsideKind.TITLE
    aside |= {row: kind for row, kind in repeats.items() if row < foot.end}
    aside |= foot.kinds
    if grid.is_whole:
        aside |= dict.fromkeys(find_sections(grid, records, body), AsideKind.SECTION)
        kept = [row for row in records if grid.filled[row] and row not in aside]
        aside |= dict.fromkeys(find_inner_totals(grid, kept, body), AsideKind.TOTAL)
    aside |= {r: AsideKind.OTHER_TABLE for r in range(stop, rows.stop) if grid.filled[r]}
    columns = _columns(grid, header, [r for r in records if r not in aside])
    return Region(
        grid, header, body, columns, name_columns(grid, header.rows, columns), records, aside
    )


def _columns(grid: Grid, header: Header, records: list[int]) -> tuple[int, ...]:
    """The columns with a name or data, in order."""
    named = {c for row in header.rows for c in grid.filled[row]}
    held = {c for row in records for c in grid.filled[row]}
    return tuple(sorted(named | held))


def _where_next_begins(
    grid: Grid, rows: range, header: Header, body: Body
) -> tuple[int, dict[int, AsideKind]]:
    """The row at which another table begins below, and the headings repeated before it."""
    repeats: dict[int, AsideKind] = {}
    if not header.rows:
        return rows.stop, repeats
    heading = header.rows[-1]
    named, names = grid.filled[heading], _names(grid, heading)
    first = grid.cell(heading, named[0]).casefold()
    row = rows.start
    while row < rows.stop:
        may_repeat = grid.filled[row] == named and grid.cell(row, named[0]).casefold() == first
        if may_repeat and _names(grid, row) == names:
            repeats[row] = AsideKind.REPEATED_HEADING
            repeats |= dict.fromkeys(_titles_above(grid, row, rows.start), AsideKind.TITLE)
        elif grid.is_whole and row > rows.start and grid.is_blank(row - 1) and grid.filled[row]:
            begun = _begins_table(grid, range(row, rows.stop), body, names)
            if begun is not None:
                return row, repeats
        row += 1
    return rows.stop, repeats


def _titles_above(grid: Grid, row: int, first: int) -> list[int]:
    """The rows with one text that stand right above a repeated heading."""
    titles: list[int] = []
    for above in range(row - 1, first - 1, -1):
        if len(grid.filled[above]) > 1:
            break
        titles += [above] if grid.filled[above] else []
    return titles


def _names(grid: Grid, row: int) -> list[str]:
    """The texts of a row as headings, without regard to case."""
    return [clean_heading(grid.cell(row, c)).casefold() for c in grid.filled[row]]


def _begins_table(grid: Grid, rows: range, body: Body, names: list[str]) -> int | None:
    """The header row of another table that begins here under at most a few title rows."""
    for row in rows[:6]:
        if grid.is_blank(row) or len(grid.filled[row]) == 1:
            continue
        likeness = compare(grid, row, body)
        if not likeness.is_unlike or not likeness.different or _names(grid, row) == names:
            return None
        found = find_header(grid, range(row, rows.stop))
        if found is None or not found[0].has_evidence or found[0].rows[:1] != (row,):
            return None
        return row if found[0].first_body < rows.stop else None
    return None


def _side_by_side(grid: Grid) -> list[range | None]:
    """The column spans of the tables on a grid: None for the whole width, or one span a table.

    Spans parted by blank columns are one table when they fill the same rows, unless the right one
    repeats the first column of the left. A span that fills few of the rows is a side note.
    """
    if not grid.is_whole:
        return [None]
    used = sorted({c for filled in grid.filled for c in filled})
    spans: list[list[int]] = []
    for column in used:
        if spans and column == spans[-1][-1] + 1:
            spans[-1].append(column)
        else:
            spans.append([column])
    if len(spans) < 2:
        return [None]
    sizes = [sum(bool(set(span) & set(filled)) for filled in grid.filled) for span in spans]
    weights = [sum(len(set(span) & set(filled)) for filled in grid.filled) for span in spans]
    main = max(range(len(spans)), key=lambda i: weights[i])
    kept, separate = [spans[main]], []
    for i, span in enumerate(spans):
        if i == main:
            continue
        if _repeats_key(grid, spans[main], span):
            separate.append(span)
        elif _share_of_rows(grid, spans[main], span) >= _SAME_ROWS and sizes[i] > 1:
            kept.append(span)
    if len(kept) == len(spans):
        return [None]
    joined = sorted(column for span in kept for column in span)
    parts = [range(joined[0], joined[-1] + 1)]
    parts += [range(span[0], span[-1] + 1) for span in separate]
    return [*sorted(parts, key=lambda part: part.start)]


def _share_of_rows(grid: Grid, main: list[int], span: list[int]) -> float:
    least = min(2, len(main))
    rows = [filled for filled in grid.filled if len(set(main) & set(filled)) >= least]
    return sum(bool(set(span) & set(filled)) for filled in rows) / len(rows) if rows else 0.0


def _repeats_key(grid: Grid, main: list[int], span: list[int]) -> bool:
    """Whether the first columns of two spans hold the same texts in the same rows."""
    pairs = [
        (grid.cell(row, main[0]), grid.cell(row, span[0]))
        for row in range(len(grid))
        if grid.look(row, main[0]) is not Look.EMPTY or grid.look(row, span[0]) is not Look.EMPTY
    ]
    same = sum(left == right for left, right in pairs)
    return len(span) > 1 and same > 0.6 * len(pairs)

"""Whether a region is a table at all, or a form, a cover page or prose in columns."""

from __future__ import annotations

from folkmoot.intake.layout.cells import Look
from folkmoot.intake.layout.grid import Grid
from folkmoot.intake.layout.regions import Region

_LEAST_NAMED = 0.6
_LEAST_NAMED_IF_KEYED = 0.5
_WELL_FILLED = 0.8
_LEAST_DENSE = 0.2
_LONGEST_LISTED = 80


def why_no_table(region: Region) -> str:
    """The reason in words why a region is no table; "" when it is one."""
    rows = region.record_rows
    if not rows:
        return "it has headings and no rows of data"
    filled = region.grid.filled
    held = {c: sum(c in filled[row] for row in rows) for c in region.columns}
    used = [c for c in region.columns if held[c]]
    if len(used) < 2 and len(region.columns) < 3:
        return _why_no_list(region, rows)
    if region.header.rows:
        names = dict(zip(region.columns, region.headings, strict=True))
        named = sum(bool(names[c]) for c in used)
        is_keyed = bool(names[used[0]]) and held[used[0]] >= _WELL_FILLED * len(rows)
        least = _LEAST_NAMED_IF_KEYED if is_keyed else _LEAST_NAMED
        if len(used) > 2 and named <= least * len(used):
            return "most of its columns have no heading"
        if len(used) > 2 and sum(held[c] for c in used if names[c]) * 2 < sum(held.values()):
            return "most of its values stand under no heading"
        is_beside = any(names[c] and not held[c] for c in region.columns)
        if is_beside and len(used) < 4 and named < len(used):
            return "its headings do not stand over its values"
    elif not _could_lack_header(region, rows, used):
        return "no row of headings stands above the values"
    is_plain = region.header.has_evidence and all(region.headings)
    if not is_plain and sum(held.values()) < _LEAST_DENSE * len(rows) * len(used):
        return "most of its cells are empty"
    if len(used) == 2 and _reads_as_labels(region.grid, [*region.header.rows, *rows], used[0]):
        return "it is a list of labels and values"
    return ""


def _why_no_list(region: Region, rows: list[int]) -> str:
    """A single column is a table only when it plainly is a list under a heading."""
    column = region.columns[0]
    texts = [region.grid.cell(row, column) for row in rows]
    is_gapless = all(region.grid.filled[row] for row in region.records)
    is_strict = column in region.body.strict
    is_short = is_strict or all(len(text) <= _LONGEST_LISTED for text in texts)
    if region.header.rows and len(rows) > 1 and is_gapless and is_short:
        return ""
    return "it has a single column of text" if len(rows) > 1 else "only one cell holds anything"


def _could_lack_header(region: Region, rows: list[int], used: list[int]) -> bool:
    """Whether values without headings are regular enough to be a table all the same."""
    density = sum(len(region.grid.filled[row]) for row in rows) / (len(rows) * len(used))
    if len(used) < 3:
        return len(rows) > 4 and density > 0.95 and bool(region.body.strict)
    return len(rows) > 2 and density > 0.6 and len(region.body.strict) * 3 >= len(used)


def _reads_as_labels(grid: Grid, rows: list[int], column: int) -> bool:
    """Whether the first of two columns holds labels such as `Contact:`."""
    texts = [grid.cell(row, column) for row in rows if grid.look(row, column) is not Look.EMPTY]
    return sum(text.endswith(":") for text in texts) * 3 >= len(texts) > 0


def looks_like_form(grid: Grid, tables: list[Region]) -> bool:
    """Whether a sheet is laid out as a form: cells over many columns, and most in no table."""
    columns = {c for filled in grid.filled for c in filled}
    cells = sum(len(filled) for filled in grid.filled)
    if len(columns) < 3 or cells < 4:
        return False
    headed = sum(len(grid.filled[row]) for table in tables for row in table.header.rows)
    return (sum(table.size for table in tables) + headed) * 2 < cells

"""What the body of a table looks like, column by column, and whether a row is like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from folkmoot.intake.layout.cells import STRICT, Look, as_number, is_year
from folkmoot.intake.layout.grid import Grid

_SAMPLE_ROWS = 400
_MAJORITY = 0.7


@dataclass(frozen=True)
class Body:
    """What the columns of a body hold.

    `columns` hold something in at least one row. `strict` maps a column to the strict look that
    fills it. `years` are the columns of years, `fractions` those of numbers with decimals.
    `typical_fill` is how many cells a well-filled row has.
    """

    columns: tuple[int, ...]
    strict: dict[int, Look]
    typical_fill: int
    years: frozenset[int] = frozenset()
    fractions: frozenset[int] = frozenset()


def sample_rows(rows: Sequence[int]) -> Sequence[int]:
    """At most a few hundred rows, from the beginning, the end and evenly between."""
    if len(rows) <= _SAMPLE_ROWS:
        return rows
    step = len(rows) // (_SAMPLE_ROWS // 2)
    return sorted({*rows[:100], *rows[-100:], *rows[::step]})


def describe_body(grid: Grid, rows: Iterable[int], columns: Iterable[int] | None = None) -> Body:
    """The columns in use, and which of them are filled by one strict look."""
    listed = [row for row in rows if grid.filled[row]]
    used = sorted({column for row in listed for column in grid.filled[row]})
    if columns is not None:
        wanted = set(columns)
        used = [column for column in used if column in wanted]
    sample = sample_rows(listed)
    strict: dict[int, Look] = {}
    for column in used:
        looks = Counter(grid.look(row, column) for row in sample)
        telling = sum(n for look, n in looks.items() if look not in (Look.EMPTY, Look.MARKER))
        look, count = max(
            ((look, n) for look, n in looks.items() if look in STRICT),
            key=lambda pair: pair[1],
            default=(Look.EMPTY, 0),
        )
        if count and count >= _MAJORITY * telling:
            strict[column] = look
    fills = sorted(len(grid.filled[row]) for row in sample if len(grid.filled[row]) > 1)
    typical = fills[len(fills) * 3 // 4] if fills else (1 if listed else 0)
    numbers = [column for column, look in strict.items() if look is Look.NUMBER]
    years = frozenset(c for c in numbers if _mostly(grid, sample, c, is_year))
    fractions = frozenset(c for c in numbers if _mostly(grid, sample, c, lambda t: "." in t))
    return Body(tuple(used), strict, typical, years, fractions)


def _mostly(grid: Grid, rows: Sequence[int], column: int, holds: Callable[[str], bool]) -> bool:
    texts = [text for row in rows if (text := grid.cell(row, column))]
    return sum(map(holds, texts)) * 2 > len(texts)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a row compares with the strict columns of a body."""

    same: int
    different: int
    vague: int

    @property
    def is_unlike(self) -> bool:
        """More of its cells differ from the body than agree with it."""
        return self.different > self.same or (
            not self.same and not self.different and self.vague > 0
        )


def compare(grid: Grid, row: int, body: Body) -> Likeness:
    """Count the cells of a row that agree with their strict column, and those that do not.

    A marker such as `x` or `..` is vague: it may be a suppressed number or a short heading.
    """
    same = different = vague = 0
    for column, look in body.strict.items():
        found = grid.look(row, column)
        if found is Look.MARKER:
            vague += grid.cell(row, column).strip("()[]. ").isalpha()
        elif found is look:
            same += 1
        elif found is not Look.EMPTY:
            different += 1
    return Likeness(same, different, vague)


def holds_years(grid: Grid, row: int, body: Body, *, is_under_names: bool = False) -> bool:
    """Whether all that a row has above the numbers are years, and the numbers themselves are not.

    Unless names stand above it, two or more must differ, and none be most of them.
    """
    years = Counter(grid.cell(row, c) for c in body.strict if grid.look(row, c) is not Look.EMPTY)
    columns = {c for c in body.strict if grid.look(row, c) is not Look.EMPTY}
    if not years or body.years.issuperset(columns) or not all(map(is_year, years)):
        return False
    if is_under_names or years.total() == 1:
        return True
    return len(years) > 1 and max(years.values()) <= years.total() // 2


def is_numbering(grid: Grid, row: int, body: Body) -> bool:
    """Whether the numbers of a row are labels: years, or a rising run such as percentiles.

    Three whole numbers or more, all rising or all falling, are when they have a constant step,
    stand above fractions only, or have a word beside them above a column of numbers.
    """
    if holds_years(grid, row, body):
        return True
    cells = {c: grid.cell(row, c) for c in body.strict if grid.look(row, c) is not Look.EMPTY}
    if body.years.issuperset(cells):
        return False
    numbers = [as_number(text) for text in cells.values()]
    plain = [number for number in numbers if number is not None]
    steps = {b - a for a, b in zip(plain, plain[1:], strict=False)}
    is_run = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    if len(plain) < 3 or not is_run or any(number != int(number) for number in plain):
        return False
    is_over_fractions = body.fractions.issuperset(cells)
    return len(steps) == 1 or is_over_fractions or len(plain) < len(cells)

"""How often pairs of records compare in each way: of candidates, and of pairs drawn at random."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.comparisons import PersonComparison, pattern_sql
from folkmoot.linkage.people.mixture import PatternCounts, Shares
from folkmoot.linkage.people.standardising import PEOPLE

_DRAWN = 500
"""Records drawn of each side: a quarter of a million random pairs."""
_KEPT = frozenset({"forename", "surname", "birth", "nhs_number", "national_number"})
_ENOUGH_ALIKE = 3


def count_patterns(
    connection: Connection, table: str, comparisons: tuple[PersonComparison, ...]
) -> PatternCounts:
    """The patterns of a table of compared pairs, by code."""
    found = connection.execute(
        f"SELECT pattern, count(*) AS pairs FROM {table} GROUP BY 1 ORDER BY 1"  # noqa: S608
    ).to_arrow_table()
    return _patterns(found["pattern"].to_numpy(), found["pairs"].to_numpy(), comparisons)


def random_levels(
    connection: Connection, comparisons: tuple[PersonComparison, ...], between: bool
) -> Shares:
    """How records drawn at random compare: one share a level."""
    drawn = (
        f"SELECT * FROM {PEOPLE} WHERE side = {{side}} ORDER BY hash(rid + {{salt}}), rid "  # noqa: S608
        f"LIMIT {_DRAWN}"
    )
    left, right = drawn.format(side=0, salt=0), drawn.format(side=int(between), salt=7)
    table = connection.execute(
        f"SELECT {pattern_sql(comparisons)} AS pattern, count(*) AS pairs "  # noqa: S608
        f"FROM ({left}) AS l JOIN ({right}) AS r ON l.rid <> r.rid GROUP BY 1 ORDER BY 1"
    ).to_arrow_table()
    patterns = _patterns(table["pattern"].to_numpy(), table["pairs"].to_numpy(), comparisons)
    apart = np.where(_agrees_throughout(patterns, comparisons), 0.0, patterns.counts)
    shares = []
    for column, comparison in enumerate(comparisons):
        seen = np.bincount(
            patterns.levels[:, column] + 1,
            weights=apart,
            minlength=len(comparison.levels) + 1,
        )[1:]
        leaned = seen + 0.5
        shares.append(leaned / leaned.sum())
    return tuple(shares)


def _agrees_throughout(
    patterns: PatternCounts, comparisons: tuple[PersonComparison, ...]
) -> NDArray[np.bool_]:
    """Patterns of pairs that are one person even though they were drawn at random, as happens in
    small files: alike in three things that people keep, and different in none."""
    n_alike = np.zeros(len(patterns.counts), np.int64)
    is_different = np.zeros(len(patterns.counts), bool)
    for column, comparison in enumerate(comparisons):
        if comparison.name in _KEPT:
            levels = patterns.levels[:, column]
            first_different = len(comparison.levels) - comparison.n_different
            n_alike += (levels >= 0) & (levels < first_different)
            is_different |= levels >= first_different
    return (n_alike >= _ENOUGH_ALIKE) & ~is_different


def _patterns(
    codes: NDArray[np.int64], counts: NDArray[np.int64], comparisons: tuple[PersonComparison, ...]
) -> PatternCounts:
    sizes = tuple(len(comparison.levels) for comparison in comparisons)
    return PatternCounts.of_codes(codes, counts.astype(np.float64), sizes)

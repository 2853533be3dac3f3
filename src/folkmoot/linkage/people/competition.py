"""Candidates of one record compete: it is one person, so that one's gain is the others' loss.

A pair's odds are divided by those of its rivals on both sides. Rivals that are records of one
person themselves (a duplicate inside a file) do not compete: those pairs are compared first.
"""

from __future__ import annotations

import pyarrow as pa

from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import compare_given
from folkmoot.linkage.people.comparisons import PersonComparison
from folkmoot.linkage.people.mixture import PairClass, match_probability
from folkmoot.linkage.people.pattern_counts import count_patterns

_LEAST = 0.005
"""Pairs less probable than this are neither rivals nor kept."""
_LARGEST_ODDS = 1e6


def score_table(
    connection: Connection,
    table: str,
    comparisons: tuple[PersonComparison, ...],
    classes: tuple[PairClass, ...],
    into: str,
    least: float = _LEAST,
) -> float:
    """Make the table `into` of the compared pairs in `table` that have at least the `least`
    probability p; the number of matches expected among all of them."""
    patterns = count_patterns(connection, table, comparisons)
    probability = match_probability(patterns, classes)
    known = pa.table({"pattern": patterns.codes, "p": probability})
    connection.register("linkage_pattern_probability", known)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT left_rid, right_rid, pattern, p "  # noqa: S608
        f"FROM {table} JOIN linkage_pattern_probability USING (pattern) WHERE p >= {least}"
    )
    connection.unregister("linkage_pattern_probability")
    return float((probability * patterns.counts).sum())


def compete(
    connection: Connection,
    scored: str,
    comparisons: tuple[PersonComparison, ...],
    classes: tuple[PairClass, ...],
) -> None:
    """Replace each p in the table `scored`, of pairs between two files, by what rivals leave."""
    compare_given(connection, _RIVALS.format(scored=scored), comparisons, "linkage_rivals")
    score_table(connection, "linkage_rivals", comparisons, classes, "linkage_doubles", least=0.0)
    connection.execute(_COMPETE.format(scored=scored))
    connection.execute("DROP TABLE linkage_rivals; DROP TABLE linkage_doubles")


_RIVALS = """
SELECT DISTINCT least(a.right_rid, b.right_rid) AS left_rid,
    greatest(a.right_rid, b.right_rid) AS right_rid
FROM {scored} AS a JOIN {scored} AS b ON a.left_rid = b.left_rid AND a.right_rid < b.right_rid
UNION
SELECT DISTINCT a.left_rid, b.left_rid
FROM {scored} AS a JOIN {scored} AS b ON a.right_rid = b.right_rid AND a.left_rid < b.left_rid
"""

_COMPETE = f"""
CREATE OR REPLACE TEMP TABLE {{scored}} AS
WITH odds AS (
    SELECT left_rid, right_rid, pattern, least(p / (1 - least(p, 1 - 1e-12)), {_LARGEST_ODDS}) AS o
    FROM {{scored}}
),
doubles AS (
    SELECT left_rid AS one, right_rid AS other, p FROM linkage_doubles
    UNION ALL SELECT right_rid, left_rid, p FROM linkage_doubles
),
rivals AS (
    SELECT a.left_rid, a.right_rid, b.o * (1 - d.p) AS o FROM odds AS a
    JOIN odds AS b ON a.left_rid = b.left_rid AND a.right_rid <> b.right_rid
    JOIN doubles AS d ON d.one = a.right_rid AND d.other = b.right_rid
    UNION ALL
    SELECT a.left_rid, a.right_rid, b.o * (1 - d.p) FROM odds AS a
    JOIN odds AS b ON a.right_rid = b.right_rid AND a.left_rid <> b.left_rid
    JOIN doubles AS d ON d.one = a.left_rid AND d.other = b.left_rid
),
total AS (SELECT left_rid, right_rid, sum(o) AS rival FROM rivals GROUP BY 1, 2)
SELECT left_rid, right_rid, pattern, o / (1 + o + coalesce(rival, 0)) AS p
FROM odds LEFT JOIN total USING (left_rid, right_rid)
"""  # noqa: S608

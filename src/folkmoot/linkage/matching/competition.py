"""Candidates of one record compete: what speaks for one of them speaks against the others.

The method is that of `people.competition`: a pair's odds are divided by those of its rivals on
both sides, and rivals that are one thing themselves do not compete.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.engine import Connection, query
from folkmoot.linkage.matching.candidates import ComparedPairs, compare_given
from folkmoot.linkage.matching.distinct import DistinctRecords
from folkmoot.linkage.matching.model import MatchingModel

_LARGEST_ODDS = 1e6

ProbabilityOf = Callable[[ComparedPairs], NDArray[np.float64]]


def compete(
    pairs: pa.Table,
    probability_of: ProbabilityOf,
    records: DistinctRecords,
    model: MatchingModel,
    connection: Connection,
) -> NDArray[np.float64]:
    """The probabilities that rivals leave to `pairs` (left_id, right_id, p), in their order."""
    rivals = query(connection, _RIVALS, linkage_pairs=pairs)
    compared = compare_given(records, model, connection, rivals)
    doubles = pa.table(
        {"one": compared.left, "other": compared.right, "p": probability_of(compared)}
    )
    left = query(connection, _COMPETE, linkage_pairs=pairs, linkage_doubles=doubles)
    kept: NDArray[np.float64] = left["p"].to_numpy()
    return kept


_RIVALS = """
SELECT DISTINCT least(a.right_id, b.right_id) AS left_id,
    greatest(a.right_id, b.right_id) AS right_id
FROM linkage_pairs AS a
JOIN linkage_pairs AS b ON a.left_id = b.left_id AND a.right_id < b.right_id
UNION
SELECT DISTINCT a.left_id, b.left_id FROM linkage_pairs AS a
JOIN linkage_pairs AS b ON a.right_id = b.right_id AND a.left_id < b.left_id
ORDER BY 1, 2
"""

_COMPETE = f"""
WITH odds AS (
    SELECT left_id, right_id, least(p / (1 - least(p, 1 - 1e-12)), {_LARGEST_ODDS}) AS o
    FROM linkage_pairs
),
doubles AS (
    SELECT one, other, p FROM linkage_doubles UNION ALL SELECT other, one, p FROM linkage_doubles
),
rivals AS (
    SELECT a.left_id, a.right_id, b.o * (1 - d.p) AS o FROM odds AS a
    JOIN odds AS b ON a.left_id = b.left_id AND a.right_id <> b.right_id
    JOIN doubles AS d ON d.one = a.right_id AND d.other = b.right_id
    UNION ALL
    SELECT a.left_id, a.right_id, b.o * (1 - d.p) FROM odds AS a
    JOIN odds AS b ON a.right_id = b.right_id AND a.left_id <> b.left_id
    JOIN doubles AS d ON d.one = a.left_id AND d.other = b.left_id
),
total AS (SELECT left_id, right_id, sum(o) AS rival FROM rivals GROUP BY 1, 2)
SELECT o / (1 + o + coalesce(rival, 0)) AS p
FROM odds LEFT JOIN total USING (left_id, right_id) ORDER BY left_id, right_id
"""  # noqa: S608

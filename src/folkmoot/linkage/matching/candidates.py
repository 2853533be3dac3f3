"""Which records are looked at together, and how they compare: Splink finds and compares them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.linkage.engine import Candidates, Connection, query, score_pairs
from folkmoot.linkage.matching.distinct import DistinctRecords
from folkmoot.linkage.matching.model import MatchingModel
from folkmoot.linkage.model import BlockingRule, LinkageModel
from folkmoot.linkage.people.mixture import PatternCounts

_PAIRS_PER_RECORD = 12
_LEAST_BUDGET = 2_000_000
_DRAWN = 300
"""Records drawn of each side to see how two of them compare by chance."""


@dataclass(frozen=True)
class ComparedPairs:
    """Pairs of records by (left, right); `levels` has a row a pair and a column a comparison, -1
    where it says nothing."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    levels: NDArray[np.int64]

    def codes(self, sizes: tuple[int, ...]) -> NDArray[np.int64]:
        """The levels in one number, as `people.comparisons.pattern_sql` writes them."""
        code = np.zeros(len(self.left), np.int64)
        base = 1
        for column, size in enumerate(sizes):
            code += (self.levels[:, column] + 1) * base
            base *= size + 1
        return code

    def patterns(self, sizes: tuple[int, ...]) -> PatternCounts:
        """How often each combination of levels was seen."""
        codes, counts = np.unique(self.codes(sizes), return_counts=True)
        return PatternCounts.of_codes(codes, counts.astype(np.float64), sizes)


def choose_keys(
    records: DistinctRecords, model: MatchingModel, connection: Connection
) -> tuple[str, ...]:
    """The model's keys that find pairs and fit the budget, in order."""
    budget = max(_LEAST_BUDGET, _PAIRS_PER_RECORD * records.table.num_rows)
    chosen = []
    spent = 0.0
    for key in model.keys:
        n_pairs = _count(records, key, connection)
        if 0 < n_pairs <= budget - spent:
            chosen.append(key)
            spent += n_pairs
    return tuple(chosen)


def find_pairs(
    records: DistinctRecords, model: MatchingModel, keys: tuple[str, ...], connection: Connection
) -> ComparedPairs:
    """Every pair that a key finds, compared; inside one file, what occurs twice word for word is
    a pair with itself."""
    if not keys:
        return _as_compared([], model)
    within = not records.is_between
    candidates = Candidates(within=within)
    found = [score_pairs(records.table, _splink_model(model, keys), connection, candidates)]
    if within:
        counts = np.bincount(records.rows[0][records.rows[0] >= 0])
        twice = pa.array(np.flatnonzero(counts > 1), pa.int64())
        if len(twice):
            given = pa.table({"left_id": twice, "right_id": twice})
            found.append(_compare(records, model, connection, given))
    return _as_compared(found, model)


def compare_given(
    records: DistinctRecords, model: MatchingModel, connection: Connection, given: pa.Table
) -> ComparedPairs:
    """Pairs of `left_id` and `right_id`, compared."""
    if not given.num_rows:
        return _as_compared([], model)
    return _as_compared([_compare(records, model, connection, given)], model)


def random_pairs(records: DistinctRecords) -> pa.Table:
    """Pairs of records that have nothing to do with each other: `left_id`, `right_id`."""
    n, n_left = records.table.num_rows, records.n_left
    if records.is_between:
        lefts, rights = _spread(0, n_left), _spread(n_left, n)
    else:
        # Two draws that interleave, so that the records of one place are not all in one of them.
        drawn = _spread(0, n, 2 * _DRAWN)
        lefts, rights = drawn[::2], drawn[1::2]
    return pa.table(
        {"left_id": np.repeat(lefts, len(rights)), "right_id": np.tile(rights, len(lefts))}
    )


def keys_per_pair(
    records: DistinctRecords, pairs: ComparedPairs, keys: tuple[str, ...]
) -> NDArray[np.int64]:
    """How many keys find each pair."""
    found = np.zeros(len(pairs.left), np.int64)
    for key in keys:
        values = records.table[key]
        same = pc.equal(values.take(pa.array(pairs.left)), values.take(pa.array(pairs.right)))
        found += pc.fill_null(same, False).to_numpy().astype(np.int64)
    return found


def _spread(start: int, stop: int, n: int = _DRAWN) -> NDArray[np.int64]:
    return np.unique(np.linspace(start, stop - 1, min(n, stop - start)).astype(np.int64))


def _count(records: DistinctRecords, key: str, connection: Connection) -> float:
    pairs = "lefts * rights" if records.is_between else "lefts * (lefts - 1) / 2"
    counted = query(
        connection,
        f"SELECT coalesce(sum({pairs}), 0)::DOUBLE AS n FROM ("  # noqa: S608
        "SELECT count(*) FILTER (side = 'left') AS lefts, "
        "count(*) FILTER (side = 'right') AS rights "
        f"FROM linkage_records WHERE {key} IS NOT NULL GROUP BY {key})",
        linkage_records=records.table,
    )
    return float(counted["n"][0].as_py())


def _compare(
    records: DistinctRecords, model: MatchingModel, connection: Connection, given: pa.Table
) -> pa.Table:
    candidates = Candidates(given=given)
    return score_pairs(records.table, _splink_model(model, model.keys[:1]), connection, candidates)


def _splink_model(model: MatchingModel, keys: tuple[str, ...]) -> LinkageModel:
    return LinkageModel(
        fields=(),
        comparisons=model.comparisons,
        blocking=tuple(BlockingRule(key, key) for key in keys),
    )


def _as_compared(found: list[pa.Table], model: MatchingModel) -> ComparedPairs:
    if not found:
        nothing = np.empty(0, np.int64)
        return ComparedPairs(nothing, nothing, np.empty((0, len(model.names)), np.int64))
    table = pa.concat_tables(found)
    left, right = table["left_id"].to_numpy(), table["right_id"].to_numpy()
    order = np.lexsort((right, left))
    levels = np.stack([table[name].to_numpy() for name in model.names], axis=1)
    return ComparedPairs(left[order], right[order], levels[order])

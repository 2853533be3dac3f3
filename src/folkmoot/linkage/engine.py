"""What linkage asks of an engine: candidate pairs with their scores, and answers to queries.

The engine works on a DuckDB connection that the caller hands in; linkage opens none of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from folkmoot.linkage.expectation_maximisation import Patterns
from folkmoot.linkage.model import LinkageModel

PAIRS = pa.schema(
    [
        pa.field("left_id", pa.int64()),
        pa.field("right_id", pa.int64()),
        pa.field("match_weight", pa.float64()),
        pa.field("match_probability", pa.float64()),
    ]
)
"""One row a pair of records, the smaller id on the left, by match weight from the highest, then by
the two ids. The model's comparisons follow as columns of int64: the level's place from the
strongest, SILENT where none.
"""


class Connection(Protocol):
    """What is needed of a DuckDB connection."""

    def register(self, view_name: str, python_object: object, /) -> Any: ...

    def unregister(self, view_name: str, /) -> Any: ...

    def execute(self, query: str, parameters: object = None, /) -> Any: ...


@dataclass(frozen=True)
class Candidates:
    """Which pairs to look at: those found by the model's blocking rules between the two sides,
    or those given (a table of `left_id` and `right_id`)."""

    given: pa.Table | None = None
    within: bool = False


def score_pairs(
    records: pa.Table, model: LinkageModel, connection: Connection, candidates: Candidates
) -> pa.Table:
    """Every candidate pair with its weight, probability and levels (PAIRS).

    With `candidates.within`, pairs inside a side count too. Raises LinkageError when the engine
    cannot compare the records.
    """
    # A second to import, and a page that only asks whether a name is a person's needs none of it.
    from folkmoot.linkage.splink_engine import score

    return score(records, model, connection, candidates)


def query(connection: Connection, sql: str, **tables: pa.Table) -> pa.Table:
    """The answer to a query over tables, which the connection sees under these names for as long
    as it runs."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        found: pa.Table = connection.execute(sql).to_arrow_table()
        return found
    finally:
        for name in tables:
            connection.unregister(name)


def patterns_of(pairs: pa.Table, model: LinkageModel) -> Patterns:
    """How often each combination of levels occurs among these pairs, with the model's seeds."""
    names = [comparison.name for comparison in model.comparisons]
    columns = [pairs[name].to_numpy() for name in names]
    stacked = np.stack(columns, axis=1) if pairs.num_rows else np.empty((0, len(names)), np.int64)
    levels, counts = np.unique(stacked, axis=0, return_counts=True)
    known = np.full(len(levels), np.nan)
    for column, comparison in enumerate(model.comparisons):
        for place, level in enumerate(comparison.levels):
            if level.certainty is not None:
                known[levels[:, column] == place] = level.certainty
    return Patterns(levels.astype(np.int64), counts.astype(np.float64), known)

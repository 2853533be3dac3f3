"""From pairs of names to pairs of rows: which payees and premises each pair of names stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.engine import Connection, query
from folkmoot.linkage.labels import Label
from folkmoot.linkage.suppliers import ScoredSuppliers

COMPARED = pa.schema(
    [
        pa.field("payee_id", pa.int64()),
        pa.field("premises_id", pa.int64()),
        pa.field("match_weight", pa.float64()),
        pa.field("match_probability", pa.float64()),
        pa.field("pair", pa.int64()),
    ]
)
"""One row a payee and premises of which names were compared, with their best pair of names: its
row in the scored pairs. By payee_id, then from the most probable, then by premises_id."""


def compare_rows(
    scored: ScoredSuppliers, probabilities: NDArray[np.float64], connection: Connection
) -> pa.Table:
    """The best pair of names of every payee and premises (COMPARED).

    `probabilities` are calibrated, one a scored pair. Both sides have several names: legal name,
    trading name, sign over the door.
    """
    pairs = scored.pairs.select(["left_id", "right_id"]).append_column(
        "pair", pa.array(np.arange(scored.pairs.num_rows), pa.int64())
    )
    best = query(
        connection,
        """
        SELECT payee.row AS payee, place.row AS place, min(pair) AS pair
        FROM linkage_pairs
        JOIN linkage_seen AS payee ON payee.record_id = left_id
        JOIN linkage_seen AS place ON place.record_id = right_id
        GROUP BY ALL
        ORDER BY payee, pair, place
        """,
        linkage_pairs=pairs,
        linkage_seen=scored.names.occurrences,
    )
    return pa.table(
        {
            "payee_id": scored.payees["payee_id"].take(best["payee"]),
            "premises_id": scored.premises["premises_id"].take(best["place"]),
            "match_weight": scored.pairs["match_weight"].take(best["pair"]),
            "match_probability": pa.array(probabilities).take(best["pair"].combine_chunks()),
            "pair": best["pair"],
        },
    ).cast(COMPARED)


def find_labelled(
    labels: Sequence[Label], scored: ScoredSuppliers, compared: pa.Table
) -> list[float | None]:
    """The probability of each judged pair: 0 where it was not compared, None where these tables do
    not hold its payee or its premises. Premises without a `reference` are found by their name."""
    payees = _ids(scored.payees, "payee_id", "name")
    by_reference = "reference" in scored.premises.column_names
    premises = _ids(scored.premises, "premises_id", "reference" if by_reference else "name")
    probability = {
        (payee, place): chance
        for payee, place, chance in zip(
            compared["payee_id"].to_pylist(),
            compared["premises_id"].to_pylist(),
            compared["match_probability"].to_pylist(),
            strict=True,
        )
    }
    found: list[float | None] = []
    for label in labels:
        lefts = payees[label.left_council, label.left_name]
        key = label.right_reference if by_reference else label.right_name
        rights = premises[label.right_council, key]
        chances = [probability.get((left, right), 0.0) for left in lefts for right in rights]
        found.append(max(chances, default=None))
    return found


def _ids(table: pa.Table, identifier: str, name: str) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for council, value, row in zip(
        table["council"].to_pylist(),
        table[name].to_pylist(),
        table[identifier].to_pylist(),
        strict=True,
    ):
        found[council, value].append(row)
    return found

"""The tasks of a round of review: sampled pairs, with pairs of known answer mixed in.

The order is a hash of a seed, so nothing about a pair can be told from its place; and each reviewer
has an order of their own, so that tiredness does not meet the same pairs twice.
"""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import LinkageError

GOLD = "gold"
"""The stratum of pairs whose answer is known. They stand for no other pair."""


def draw_tasks(sampled: pa.Table, gold: pa.Table, seed: int) -> pa.Table:
    """The pairs to judge, in a random order that the seed fixes.

    `sampled` has left_id, right_id, stratum and sampling_weight; `gold` has left_id, right_id and
    is_match. The answer has those of `sampled`, and `gold`: null for a sampled pair, else its known
    answer. No score is in it. A gold pair that was sampled too stays a sampled one. Raises
    LinkageError when there is no pair at all.
    """
    if sampled.num_rows + gold.num_rows == 0:
        raise LinkageError(
            "There is no pair to review.", remedy="Choose a linkage that found candidates."
        )
    drawn = sampled.select(["left_id", "right_id", "stratum", "sampling_weight"]).append_column(
        "gold", pa.nulls(sampled.num_rows, pa.bool_())
    )
    known = _without(gold, sampled)
    mixed = pa.table(
        {
            "left_id": known["left_id"].cast(drawn["left_id"].type),
            "right_id": known["right_id"].cast(drawn["right_id"].type),
            "stratum": pa.array([GOLD] * known.num_rows, pa.string()),
            "sampling_weight": pa.array([0.0] * known.num_rows, pa.float64()),
            "gold": known["is_match"],
        }
    )
    tasks = pa.concat_tables([drawn.cast(mixed.schema), mixed])
    places = [
        place_in_queue(seed, f"{left}|{right}")
        for left, right in zip(
            tasks["left_id"].to_pylist(), tasks["right_id"].to_pylist(), strict=True
        )
    ]
    return tasks.take(pc.sort_indices(pa.array(places, pa.binary())))


def place_in_queue(seed: int, task: str, reviewer: str = "") -> bytes:
    """Where a task stands in the order of a seed, or of one reviewer: smaller comes first."""
    return hashlib.blake2b(f"{seed}:{reviewer}:{task}".encode(), digest_size=16).digest()


def _without(gold: pa.Table, sampled: pa.Table) -> pa.Table:
    taken = set(zip(sampled["left_id"].to_pylist(), sampled["right_id"].to_pylist(), strict=True))
    kept = [
        pair not in taken
        for pair in zip(gold["left_id"].to_pylist(), gold["right_id"].to_pylist(), strict=True)
    ]
    return gold.filter(pa.array(kept, pa.bool_()))

"""What became of clusters from one round to the next, as a table that is only added to."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.clusters.graph import Numbers

HISTORY = pa.schema(
    [
        ("round", pa.int64()),
        ("event", pa.string()),
        ("cluster_id", pa.string()),
        ("other_id", pa.string()),
        ("n_records", pa.int64()),
    ]
)
"""A row an event, by round, event and identifiers. `n_records` is how many records it moved."""


class Event(StrEnum):
    """What may happen to a cluster."""

    CREATED = "created"
    """It is new; so many records are in it."""
    GROWN = "grown"
    """Records that were in no cluster came into it."""
    SHRUNK = "shrunk"
    """Records of it are in no cluster any more."""
    MERGED = "merged"
    """Records of the other cluster, which is no more, came into it."""
    SPLIT = "split"
    """Records of it went to the other cluster, and it goes on."""
    RETIRED = "retired"
    """It is no more; so many records were in it. Its identifier is never used again."""


def write_history(
    before_ids: pa.Array, before: Numbers, now_ids: pa.Array, now: Numbers, round_number: int
) -> pa.Table:
    """The events (HISTORY) between two rounds.

    `before` and `now` are places in `before_ids` and `now_ids`, a row a record of either round, -1
    where it was in no cluster.
    """
    names, places = _one_list(before_ids, now_ids)
    old = np.where(before >= 0, places[0][before], -1) if len(before_ids) else before
    new = np.where(now >= 0, places[1][now], -1) if len(now_ids) else now
    lives_before, lives_now = np.zeros((2, len(names)), bool)
    lives_before[old[old >= 0]] = True
    lives_now[new[new >= 0]] = True
    rows = [
        *_counted(Event.CREATED, new, ~lives_before, names),
        *_counted(Event.RETIRED, old, ~lives_now, names),
        *_counted(Event.GROWN, np.where(old < 0, new, -1), lives_before, names),
        *_counted(Event.SHRUNK, np.where(new < 0, old, -1), lives_now, names),
        *_moves(old, new, lives_now, names),
    ]
    rows.sort()
    return pa.table(
        [
            pa.array([round_number] * len(rows), pa.int64()),
            *(
                pa.array([row[place] or None for row in rows], HISTORY.field(place + 1).type)
                for place in range(4)
            ),
        ],
        schema=HISTORY,
    )


Row = tuple[str, str, str, int]


def _one_list(before_ids: pa.Array, now_ids: pa.Array) -> tuple[list[str], tuple[Numbers, Numbers]]:
    together = pa.concat_arrays([before_ids, now_ids]).dictionary_encode()
    numbers = np.asarray(together.indices, np.int64)
    return together.dictionary.to_pylist(), (
        numbers[: len(before_ids)],
        numbers[len(before_ids) :],
    )


def _counted(
    event: Event, clusters: Numbers, applies: NDArray[np.bool_], names: list[str]
) -> list[Row]:
    counts = np.bincount(clusters[clusters >= 0], minlength=len(names))
    return [
        (event.value, names[place], "", int(counts[place]))
        for place in np.flatnonzero((counts > 0) & applies).tolist()
    ]


def _moves(old: Numbers, new: Numbers, lives_now: NDArray[np.bool_], names: list[str]) -> list[Row]:
    """Records that went from one cluster to another: out of it, or with the whole of it."""
    moved = (old >= 0) & (new >= 0) & (old != new)
    ways, counts = np.unique(old[moved] * len(names) + new[moved], return_counts=True)
    rows = []
    for way, count in zip(ways.tolist(), counts.tolist(), strict=True):
        source, target = divmod(way, len(names))
        if lives_now[source]:
            rows.append((Event.SPLIT.value, names[source], names[target], count))
        else:
            rows.append((Event.MERGED.value, names[target], names[source], count))
    return rows

"""Pairs, records and decisions written short, for tests of clusters."""

from __future__ import annotations

import pyarrow as pa

from folkmoot.linkage.clusters import Clusters

KEY = bytes(range(32))

Link = tuple[str, str, float]


def pairs_of(*links: Link) -> pa.Table:
    """Pairs of records named by asset and identifier: `("a1", "b7", 0.9)`."""
    return pa.table(
        {
            "left_asset": pa.array([left[0] for left, _, _ in links], pa.string()),
            "left_id": pa.array([left[1:] for left, _, _ in links], pa.string()),
            "right_asset": pa.array([right[0] for _, right, _ in links], pa.string()),
            "right_id": pa.array([right[1:] for _, right, _ in links], pa.string()),
            "match_probability": pa.array([chance for _, _, chance in links], pa.float64()),
        }
    )


def records_of(*names: str, **columns: list[object]) -> pa.Table:
    """Records by asset and identifier, with further columns."""
    return pa.table(
        {
            "asset": pa.array([name[0] for name in names], pa.string()),
            "record_id": pa.array([name[1:] for name in names], pa.string()),
            **{name: pa.array(values) for name, values in columns.items()},
        }
    )


def decisions_of(*decisions: tuple[str, str, bool]) -> pa.Table:
    """Decisions that two records are one, or are not."""
    pairs = pairs_of(*((left, right, 1.0) for left, right, _ in decisions))
    return pairs.drop_columns("match_probability").append_column(
        "is_same", pa.array([is_same for _, _, is_same in decisions], pa.bool_())
    )


def groups_of(clusters: Clusters) -> set[frozenset[str]]:
    """The clusters of two records or more, as sets of names."""
    found: dict[str, set[str]] = {}
    for row in clusters.members.to_pylist():
        found.setdefault(row["cluster_id"], set()).add(row["asset"] + row["record_id"])
    return {frozenset(names) for names in found.values() if len(names) > 1}


def group(*names: str) -> frozenset[str]:
    return frozenset(names)

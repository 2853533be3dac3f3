"""How right clusters are where the truth is known: only for sets made to measure with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from folkmoot.linkage.clusters.graph import Numbers


@dataclass(frozen=True, slots=True)
class Score:
    """How many were found and how many truly are, and how many of the two are the same; shares of
    nothing are 0."""

    n_right: int
    n_found: int
    n_true: int

    @property
    def precision(self) -> float:
        return self.n_right / self.n_found if self.n_found else 0.0

    @property
    def recall(self) -> float:
        return self.n_right / self.n_true if self.n_true else 0.0

    @property
    def f1(self) -> float:
        either = self.n_found + self.n_true
        return 2 * self.n_right / either if either else 0.0

    @property
    def n_wrong(self) -> int:
        return self.n_found - self.n_right


@dataclass(frozen=True, slots=True)
class ClusterAccuracy:
    """`pairs` counts pairs of records in one cluster, `clusters` whole clusters of two records or
    more: right where they hold all records of one person and nobody else's."""

    pairs: Score
    clusters: Score


def measure_accuracy(cluster_ids: pa.ChunkedArray, truth: pa.ChunkedArray) -> ClusterAccuracy:
    """Compare the cluster of each record with who it is, a value a row in the same order. A record
    whose truth is null is nobody else."""
    found, true = _codes(cluster_ids), _codes(truth)
    width = int(true.max(initial=0)) + 1
    both, shared = np.unique(found * width + true, return_counts=True)
    of_found, of_true = np.bincount(found), np.bincount(true)
    is_whole = (of_found[both // width] == shared) & (of_true[both % width] == shared)
    return ClusterAccuracy(
        Score(_n_pairs(shared), _n_pairs(of_found), _n_pairs(of_true)),
        Score(
            int((is_whole & (shared >= 2)).sum()),
            int((of_found >= 2).sum()),
            int((of_true >= 2).sum()),
        ),
    )


def _codes(values: pa.ChunkedArray) -> Numbers:
    indices = values.combine_chunks().dictionary_encode().indices
    codes: Numbers = indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    unknown = codes < 0
    codes[unknown] = codes.max(initial=-1) + 1 + np.arange(int(unknown.sum()))
    return codes


def _n_pairs(counts: Numbers) -> int:
    return int((counts * (counts - 1) // 2).sum())

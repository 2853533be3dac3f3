"""What rounds of review say of a linkage beyond its figures: every threshold, labels, decisions.

Precision and recall of the links as they are come from `assurance.judged_quality`. Each judged pair
stands for the pairs that its stratum left undrawn (Horvitz and Thompson, JASA 47, 1952), so no
figure depends on the model's opinion of itself. Pairs about which people could not tell are not
left out silently: they widen the bounds by all that they could be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters import DECISIONS, Basis, ClusterSettings, cluster_records
from folkmoot.linkage.intervals import Interval, ratio_interval
from folkmoot.linkage.review.judging import Verdict

JUDGED = pa.schema(
    [
        pa.field("stratum", pa.int64()),
        pa.field("sampling_weight", pa.float64()),
        pa.field("match_probability", pa.float64()),
        pa.field("verdict", pa.string()),
    ]
)
"""One row a sampled pair: its stratum, how many pairs it stands for, and a value of `Verdict`."""

THRESHOLDS = pa.schema(
    [
        pa.field("threshold", pa.float64()),
        pa.field("linked", pa.float64()),
        *(
            pa.field(f"{figure}{bound}", pa.float64())
            for figure in ("precision", "recall")
            for bound in ("", "_low", "_high")
        ),
    ]
)
"""What each threshold would give: pairs linked (as estimated from the sample), precision and
recall with their 95 % bounds; null where nothing is linked, or nothing is a match."""


def quality_by_threshold(judged: pa.Table, thresholds: tuple[float, ...]) -> pa.Table:
    """THRESHOLDS, for a chart, from completed rounds (JUDGED).

    Recall is of the matches among the candidates. Raises LinkageError while a pair waits for its
    verdict.
    """
    counted = _counted(judged)
    rows = []
    for threshold in thresholds:
        is_linked = counted.probabilities >= threshold
        precision, recall = _precision_and_recall(counted, is_linked)
        linked = float(counted.weights[is_linked].sum())
        rows.append((threshold, linked, *_flat(precision), *_flat(recall)))
    columns = [pa.array([row[place] for row in rows], pa.float64()) for place in range(8)]
    return pa.Table.from_arrays(columns, schema=THRESHOLDS)


def labels_of(pairs: pa.Table, verdicts: list[Verdict]) -> pa.Table:
    """The labels left_id, right_id and is_match of pairs on which people were sure, as calibration
    reads them. `pairs` has left_id and right_id, a row a verdict."""
    is_match = pa.array([verdict is Verdict.MATCH for verdict in verdicts], pa.bool_())
    labelled = pairs.select(["left_id", "right_id"]).append_column("is_match", is_match)
    return labelled.filter(_are_sure(verdicts))


def decisions_of(pairs: pa.Table, verdicts: list[Verdict]) -> pa.Table:
    """The same as decisions that clusters keep to (`clusters.DECISIONS`). `pairs` has the asset and
    the identifier of both records, a row a verdict."""
    is_same = pa.array([verdict is Verdict.MATCH for verdict in verdicts], pa.bool_())
    decided = pairs.append_column("is_same", is_same).select(DECISIONS.names).cast(DECISIONS)
    return decided.filter(_are_sure(verdicts))


def require_consistent(decisions: pa.Table) -> None:
    """Raises LinkageError where decisions (`clusters.DECISIONS`) make two records one and keep them
    apart, be it by way of others."""
    sure = decisions.append_column("match_probability", pa.array([1.0] * decisions.num_rows))
    cluster_records(Basis(sure, decisions=decisions), ClusterSettings(), bytes(32))


def _are_sure(verdicts: list[Verdict]) -> pa.Array:
    sure = (Verdict.MATCH, Verdict.NO_MATCH)
    return pa.array([verdict in sure for verdict in verdicts], pa.bool_())


@dataclass(frozen=True)
class _Counted:
    """`weights` are those of the draw; `decided` are 0 where people could not tell, and carry their
    share over to the others of the stratum."""

    strata: list[str]
    weights: NDArray[np.float64]
    decided: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    verdicts: NDArray[np.str_]


def _counted(judged: pa.Table) -> _Counted:
    verdicts = np.array(judged["verdict"].to_pylist(), dtype=np.str_)
    if any(not Verdict(verdict).is_final for verdict in np.unique(verdicts)):
        raise LinkageError(
            "Not all pairs of the round have a verdict.",
            remedy="Have the rest judged; figures from a part of the sample would mislead.",
        )
    strata = judged["stratum"].to_numpy()
    weights = judged["sampling_weight"].to_numpy().astype(np.float64)
    decided = np.where(verdicts != Verdict.CANNOT_TELL, weights, 0.0)
    for stratum in np.unique(strata):
        here = strata == stratum
        kept = decided[here].sum()
        decided[here] *= weights[here].sum() / kept if kept else 0.0
    names = [f"{stratum}" for stratum in strata.tolist()]
    return _Counted(names, weights, decided, judged["match_probability"].to_numpy(), verdicts)


def _precision_and_recall(
    counted: _Counted, is_linked: NDArray[np.bool_]
) -> tuple[Interval | None, Interval | None]:
    is_match = counted.verdicts == Verdict.MATCH
    unknown = counted.verdicts == Verdict.CANNOT_TELL
    precision = _bounded(
        counted,
        (is_linked, is_match),
        worst=(is_linked, is_match),
        best=(is_linked, is_match | unknown),
    )
    recall = _bounded(
        counted,
        (is_match, is_linked),
        worst=(is_match | (unknown & ~is_linked), is_linked),
        best=(is_match | (unknown & is_linked), is_linked),
    )
    return precision, recall


_Share = tuple[NDArray[np.bool_], NDArray[np.bool_]]


def _bounded(counted: _Counted, decided: _Share, *, worst: _Share, best: _Share) -> Interval | None:
    """The share among what people decided, between the bounds of the worst and the best that the
    undecided could make of it."""
    found = ratio_interval(counted.strata, counted.decided, *decided)
    if found is None or not (counted.verdicts == Verdict.CANNOT_TELL).any():
        return found
    low = ratio_interval(counted.strata, counted.weights, *worst) or found
    high = ratio_interval(counted.strata, counted.weights, *best) or found
    return Interval(found.estimate, min(low.low, found.low), max(high.high, found.high))


def _flat(figure: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (figure.estimate, figure.low, figure.high) if figure else (None, None, None)

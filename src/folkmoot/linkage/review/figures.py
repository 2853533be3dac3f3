"""What a round of review says of a linkage: unbiased figures, labels, and constraints on clusters.

Each judged pair stands for the pairs that its stratum left undrawn (Horvitz and Thompson, JASA 47,
1952), so the figures do not depend on the model's opinion of itself. Pairs about which people could
not tell are not left out silently: they widen the bounds by all that they could be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.intervals import Interval, ratio_interval
from folkmoot.linkage.review.drawing import GOLD
from folkmoot.linkage.review.judging import Verdict

JUDGED = pa.schema(
    [
        pa.field("stratum", pa.string()),
        pa.field("sampling_weight", pa.float64()),
        pa.field("match_probability", pa.float64()),
        pa.field("verdict", pa.string()),
    ]
)
"""One row a task. `verdict` is a value of `Verdict`."""

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
"""What each threshold would have given: pairs linked (as estimated from the sample), precision and
recall with their 95 % bounds; null where nothing is linked, or nothing is a match."""


@dataclass(frozen=True, slots=True)
class ReviewedQuality:
    """Precision and recall at a threshold as people judged, with 95 % intervals.

    Recall is of the matches among the candidates that could be drawn. `n_cannot_tell` pairs are in
    the bounds both ways. A figure is None where nothing was counted for it.
    """

    threshold: float
    n_judged: int
    n_matches: int
    n_cannot_tell: int
    precision: Interval | None
    recall: Interval | None


def reviewed_quality(judged: pa.Table, threshold: float) -> ReviewedQuality:
    """The figures of a completed round (JUDGED) for links of at least `threshold`.

    Gold pairs are not counted. Raises LinkageError while a pair waits for its verdict.
    """
    counted = _counted(judged)
    return ReviewedQuality(
        threshold,
        len(counted.verdicts),
        int((counted.verdicts == Verdict.MATCH).sum()),
        int((counted.verdicts == Verdict.CANNOT_TELL).sum()),
        *_precision_and_recall(counted, threshold),
    )


def quality_by_threshold(judged: pa.Table, thresholds: tuple[float, ...]) -> pa.Table:
    """THRESHOLDS, for a chart. Raises LinkageError while a pair waits for its verdict."""
    counted = _counted(judged)
    rows = []
    for threshold in thresholds:
        precision, recall = _precision_and_recall(counted, threshold)
        linked = float(counted.weights[counted.probabilities >= threshold].sum())
        rows.append((threshold, linked, *_flat(precision), *_flat(recall)))
    columns = [pa.array([row[place] for row in rows], pa.float64()) for place in range(8)]
    return pa.Table.from_arrays(columns, schema=THRESHOLDS)


def labels_of(pairs: pa.Table, verdicts: list[Verdict]) -> pa.Table:
    """The labels left_id, right_id and is_match of pairs on which people were sure, as calibration
    reads them. `pairs` has left_id and right_id, a row a verdict."""
    sure = pa.array([verdict in (Verdict.MATCH, Verdict.NO_MATCH) for verdict in verdicts])
    is_match = pa.array([verdict is Verdict.MATCH for verdict in verdicts])
    labelled = pairs.select(["left_id", "right_id"]).append_column("is_match", is_match)
    return labelled.filter(sure)


@dataclass(frozen=True)
class _Counted:
    """The judged pairs that are not gold. `weights` are those of the draw; `decided` are 0 where
    people could not tell, and carry their share over to the others of the stratum."""

    strata: list[str]
    weights: NDArray[np.float64]
    decided: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    verdicts: NDArray[np.str_]


def _counted(judged: pa.Table) -> _Counted:
    real = judged.filter(pc.not_equal(judged["stratum"], GOLD))
    verdicts = np.array(real["verdict"].to_pylist(), dtype=np.str_)
    if any(not Verdict(verdict).is_final for verdict in np.unique(verdicts)):
        raise LinkageError(
            "Not all pairs of the round have a verdict.",
            remedy="Have the rest judged; figures from a part of the sample would mislead.",
        )
    strata = np.array(real["stratum"].to_pylist(), dtype=np.str_)
    weights = real["sampling_weight"].to_numpy().astype(np.float64)
    is_decided = verdicts != Verdict.CANNOT_TELL
    decided = np.where(is_decided, weights, 0.0)
    for stratum in np.unique(strata):
        here = strata == stratum
        kept = decided[here].sum()
        decided[here] *= weights[here].sum() / kept if kept else 0.0
    return _Counted(
        strata.tolist(), weights, decided, real["match_probability"].to_numpy(), verdicts
    )


def _precision_and_recall(
    counted: _Counted, threshold: float
) -> tuple[Interval | None, Interval | None]:
    is_linked = counted.probabilities >= threshold
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
    if found is None or (counted.verdicts != Verdict.CANNOT_TELL).all():
        return found
    low = ratio_interval(counted.strata, counted.weights, *worst) or found
    high = ratio_interval(counted.strata, counted.weights, *best) or found
    return Interval(found.estimate, min(low.low, found.low), max(high.high, found.high))


def _flat(figure: Interval | None) -> tuple[float | None, float | None, float | None]:
    return (figure.estimate, figure.low, figure.high) if figure else (None, None, None)

"""What the pictures of a linkage show, as rows: match weights, and quality by threshold."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.assurance.clerical_sample import ClericalSample
from folkmoot.linkage.assurance.judged_quality import Judged, estimate_quality
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs, expected_matches
from folkmoot.linkage.intervals import Interval

_WIDEST = 20
"""Bits beyond which weights share a bar."""
_THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)


@dataclass(frozen=True, slots=True)
class WeightBar:
    """Pairs whose match weight is at least `least` bits and less than one more (the last bar holds
    all above); linked ones and others."""

    least: int
    n_linked: int
    n_unlinked: int


@dataclass(frozen=True, slots=True)
class ThresholdPoint:
    """What a threshold gives: links, and precision and recall as the model expects them (recall of
    the matches among scored pairs; None of nothing)."""

    threshold: float
    n_links: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class JudgedPoint:
    """What a threshold gives by judged pairs; thresholds are the borders of the sample's strata."""

    threshold: float
    n_links: int
    precision: Interval | None
    recall: Interval | None


def match_weights(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds of the probabilities, in bits, within the widest that is drawn."""
    odds = np.clip(probability, 2.0**-30, 1 - 2.0**-30)
    weights: NDArray[np.float64] = np.clip(np.log2(odds / (1 - odds)), -_WIDEST, _WIDEST)
    return weights


def weight_bars(pairs: ScoredPairs, threshold: float) -> tuple[WeightBar, ...]:
    """A bar a bit, from the lowest that holds a pair to the highest."""
    if not len(pairs):
        return ()
    bits = np.floor(match_weights(pairs.probability)).astype(np.int64)
    linked = pairs.probability >= threshold
    low = int(bits.min())
    counts = [
        np.bincount(bits[chosen] - low, minlength=int(bits.max()) - low + 1)
        for chosen in (linked, ~linked)
    ]
    return tuple(
        WeightBar(low + place, int(first), int(second))
        for place, (first, second) in enumerate(zip(*counts, strict=True))
    )


def threshold_points(pairs: ScoredPairs, chosen: float) -> tuple[ThresholdPoint, ...]:
    """Usual thresholds and the chosen one, from the lowest, as the model sees them."""
    total = expected_matches(pairs.probability)
    points = []
    for threshold in sorted({*_THRESHOLDS, chosen}):
        linked = pairs.probability[pairs.probability >= threshold]
        right = expected_matches(linked)
        points.append(
            ThresholdPoint(
                threshold,
                len(linked),
                right / len(linked) if len(linked) else None,
                right / total if total else None,
            )
        )
    return tuple(points)


def judged_points(sample: ClericalSample, judged: Judged) -> tuple[JudgedPoint, ...]:
    """Precision and recall by judged pairs at the borders of strata, from the lowest threshold."""
    strata = sample.strata
    points = []
    for threshold in np.sort(strata.least):
        moved = replace(strata, is_linked=strata.least >= threshold)
        quality = estimate_quality(moved, judged)
        points.append(
            JudgedPoint(float(threshold), moved.n_linked, quality.precision, quality.recall)
        )
    return tuple(points)

"""From match weights to probabilities that mean what they say.

The model's comparisons are not independent, so its own probabilities are too sure of themselves.
Platt's method repairs that: a logistic regression of a person's judgements on the match weight
(*Probabilistic outputs for support vector machines*, Advances in Large Margin Classifiers, 1999),
held near the model's own probability where judgements are few.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import LinkageError

_WIDEST = 10.0
"""Bits. Beyond a thousand to one, more weight is not more evidence."""
_PRIOR_STRENGTH = 4.0
_MAX_ITERATIONS = 10_000
_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Calibration:
    """log odds = intercept + slope x the model's log odds. `n_labels` judgements taught it."""

    intercept: float
    slope: float
    n_labels: int

    def probabilities(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of a match at each match weight (bits)."""
        log_odds = np.clip(weights, -_WIDEST, _WIDEST) * math.log(2)
        return _logistic(self.intercept + self.slope * log_odds)


UNCALIBRATED = Calibration(0.0, 1.0, 0)
"""The model's own probabilities, within a thousand to one."""

WEST_YORKSHIRE = Calibration(-0.512, 0.925, 448)
"""From tests/data/supplier_labels_development.csv: payments and rating lists of four councils."""


def fit_calibration(weights: NDArray[np.float64], is_match: NDArray[np.bool_]) -> Calibration:
    """The calibration that judged pairs teach.

    Each judgement counts once: pairs may be drawn more from some weights than from others, because
    what is fitted is the share of matches *at* a weight. Raises LinkageError when there is none.
    """
    if len(weights) == 0:
        raise LinkageError(
            "There is no judged pair to calibrate with.",
            remedy="Judge a sample of pairs first, or use the calibration that is shipped.",
        )
    log_odds = np.clip(weights, -_WIDEST, _WIDEST) * math.log(2)
    design = np.column_stack([np.ones_like(log_odds), log_odds])
    start = np.array([UNCALIBRATED.intercept, UNCALIBRATED.slope])
    found = start.copy()
    # The steepest curvature there can be: each step climbs, where Newton's may leap beyond the top
    # (Boehning and Lindsay, Annals of the Institute of Statistical Mathematics 40, 1988).
    curvature = design.T @ design / 4 + _PRIOR_STRENGTH * np.eye(2)
    for _ in range(_MAX_ITERATIONS):
        probability = _logistic(design @ found)
        gradient = design.T @ (is_match - probability) - _PRIOR_STRENGTH * (found - start)
        step = np.linalg.solve(curvature, gradient)
        found = found + step
        if np.abs(step).max() < _TOLERANCE:
            break
    return Calibration(round(float(found[0]), 3), round(float(found[1]), 3), len(weights))


def _logistic(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability at these log odds, however large they are."""
    probability: NDArray[np.float64] = np.exp(-np.logaddexp(0.0, -log_odds))
    return probability

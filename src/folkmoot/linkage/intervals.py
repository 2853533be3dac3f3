"""Intervals of 95 % for shares that are estimated from samples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Z = 1.959964
"""The normal distribution's 97.5th percentile."""
_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with the bounds between which 95 % of such intervals hold the true one."""

    estimate: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.estimate:.1%} ({self.low:.1%} to {self.high:.1%})"


def wilson(successes: float, trials: float) -> Interval | None:
    """Wilson's score interval (*Probable inference*, JASA 22, 1927); None of no trials.

    Weighted samples pass their effective numbers.
    """
    if trials <= 0:
        return None
    share = successes / trials
    middle = share + _Z**2 / (2 * trials)
    reach = _Z * math.sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
    scale = 1 + _Z**2 / trials
    return Interval(
        share,
        max(0.0, min(share, (middle - reach) / scale)),
        min(1.0, max(share, (middle + reach) / scale)),
    )


def ratio_interval(
    strata: Sequence[str],
    weights: NDArray[np.float64],
    is_counted: NDArray[np.bool_],
    is_success: NDArray[np.bool_],
    seed: int = 0,
) -> Interval | None:
    """The weighted share of successes among the counted, from a stratified sample.

    The bounds are percentiles of a bootstrap that draws again within each stratum (Efron and
    Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 8), or Wilson's for the effective
    number of judgements (Kish, *Survey Sampling*, 1965) where those are wider: a bootstrap of a
    sample without a mistake knows of no mistake. None when nothing is counted.
    """
    counted = weights * is_counted
    if counted.sum() == 0:
        return None
    successes = counted * is_success
    share = float(successes.sum() / counted.sum())
    drawn = _resample(strata, seed)
    totals = counted[drawn].sum(axis=1)
    shares = successes[drawn].sum(axis=1)[totals > 0] / totals[totals > 0]
    low, high = (float(bound) for bound in np.quantile(shares, [0.025, 0.975]))
    effective = float(counted.sum() ** 2 / (counted**2).sum())
    narrowest = wilson(share * effective, effective)
    if narrowest is None:
        return Interval(share, low, high)
    return Interval(share, min(low, narrowest.low), max(high, narrowest.high))


def _resample(strata: Sequence[str], seed: int) -> NDArray[np.int64]:
    """Rows drawn again with replacement within each stratum: a row of positions a resample."""
    generator = np.random.default_rng(seed)
    columns = []
    labels = np.array(strata)
    for stratum in sorted(set(strata)):
        rows = np.flatnonzero(labels == stratum)
        columns.append(rows[generator.integers(0, len(rows), (_RESAMPLES, len(rows)))])
    return np.concatenate(columns, axis=1)

"""Intervals of quantities put together from parts that were estimated apart.

Each part moves the whole by what its own bound moves it; squares of these are added (Newcombe,
*Propagating imprecision*, Communications in Statistics: Theory and Methods 40, 2011; for sums of
shares, Zou, Huang and Zhang, *A note on confidence interval estimation for a linear function of
binomial proportions*, Computational Statistics and Data Analysis 53, 2009). Unlike a bootstrap it
knows that a sample without a mistake is no proof of none, and it draws no random numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from folkmoot.linkage.intervals import Interval

_TAIL = 0.025
_THIRD = 1 / 3


@dataclass(frozen=True)
class ShareBounds:
    """Shares of matches with bounds of 95 %, a stratum an entry."""

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def share_bounds(
    matches: NDArray[np.float64],
    drawn: NDArray[np.int64],
    sizes: NDArray[np.int64],
    where_none: NDArray[np.float64] | None = None,
) -> ShareBounds:
    """Bounds of the share of matches in each stratum, from `drawn` of its `sizes` pairs.

    A stratum judged to the last pair is known. One of which nothing was drawn may be anything
    between 0 and 1; its estimate is `where_none`, or a half. The bounds are quantiles of beta
    distributions that come close to the mid-P bounds (Lancaster, *Significance tests in discrete
    distributions*, JASA 56, 1961): Wilson's, added up over strata with few matches, miss the true
    total from one side half as often again as they say.
    """
    n, total = drawn.astype(np.float64), sizes.astype(np.float64)
    is_known, is_unseen = drawn >= sizes, drawn == 0
    safe = np.maximum(n, 1.0)
    share = np.minimum(matches / safe, 1.0)
    rest = np.maximum(total - n, 1.0)
    # Cochran's finite-population correction, as so many more judgements (Sampling Techniques,
    # 1977, section 2.6).
    trials = safe * np.maximum(total - 1, 1.0) / rest
    hits = share * trials
    low = betaincinv(hits + _THIRD, trials - hits + 2 * _THIRD, _TAIL)
    high = betaincinv(hits + 2 * _THIRD, trials - hits + _THIRD, 1 - _TAIL)
    # What was seen is certain, whatever the rest holds.
    low = np.where(hits > 0, np.clip(low, matches / np.maximum(total, 1.0), share), 0.0)
    high = np.clip(high, share, 1 - (n - matches) / np.maximum(total, 1.0))
    high = np.where(hits < trials, high, 1.0)
    guess = np.full(len(n), 0.5) if where_none is None else where_none
    return ShareBounds(
        np.where(is_unseen, guess, share),
        np.where(is_unseen, 0.0, np.where(is_known, share, low)),
        np.where(is_unseen, 1.0, np.where(is_known, share, high)),
    )


def total_of(shares: ShareBounds, sizes: NDArray[np.int64]) -> Interval:
    """How many matches there are in strata of these sizes (not a share, a number)."""
    estimate = float((shares.estimate * sizes).sum())
    fall = math.sqrt(float((((shares.estimate - shares.low) * sizes) ** 2).sum()))
    rise = math.sqrt(float((((shares.high - shares.estimate) * sizes) ** 2).sum()))
    return Interval(estimate, max(0.0, estimate - fall), min(float(sizes.sum()), estimate + rise))


def combine(function: Callable[..., float], parts: Sequence[Interval]) -> Interval:
    """The interval of a function, monotone in each of its independent parts."""
    middles = [part.estimate for part in parts]
    estimate = function(*middles)
    fall = rise = 0.0
    for place, part in enumerate(parts):
        ends = [
            function(*middles[:place], end, *middles[place + 1 :]) for end in (part.low, part.high)
        ]
        fall += max(0.0, estimate - min(ends)) ** 2
        rise += max(0.0, max(ends) - estimate) ** 2
    return Interval(estimate, estimate - math.sqrt(fall), estimate + math.sqrt(rise))


def as_share(interval: Interval) -> Interval:
    """The same, kept between 0 and 1."""
    return Interval(
        min(1.0, max(0.0, interval.estimate)),
        min(1.0, max(0.0, interval.low)),
        min(1.0, max(0.0, interval.high)),
    )

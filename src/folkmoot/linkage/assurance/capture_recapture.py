"""How many matches no key found, from which keys found the others.

Where two keys find matches independently, the share of one's that the other found too is the
other's recall (Chapman, *Some properties of the hypergeometric distribution*, University of
California Publications in Statistics 1, 1951). With more keys, those found once and twice give the
least number that was never found (Chao, *Estimating the population size for capture-recapture data
with unequal catchability*, Biometrics 43, 1987). Keys that find the same easy matches make both too
small, which is why an independent key, where there is one, is believed first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.intervals import Interval

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Unfound:
    """Matches that some key found, about how many none did (with bounds, a number and not a
    share), and the recall of all keys together."""

    n_found: float
    n_unfound: Interval
    recall: Interval
    method: str


def by_two_keys(first: float, second: float, both: float) -> Unfound:
    """From how many matches each of two independent keys found, and both did (Chapman)."""
    found = first + second - both
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (
        (first + 1)
        * (second + 1)
        * (first - both)
        * (second - both)
        / ((both + 1) ** 2 * (both + 2))
    )
    return _unfound(found, total - found, variance, "two independent keys (Chapman)")


def by_many_keys(is_found: NDArray[np.bool_], probability: NDArray[np.float64]) -> Unfound:
    """From which keys found each pair: a row a pair, a column a key; pairs count as their match
    probability. At least this many matches were missed, if no key's finds repel another's
    (Chao)."""
    n_keys = is_found.sum(axis=1)
    once = float(probability[n_keys == 1].sum())
    twice = float(probability[n_keys == 2].sum())
    # Of so many keys; with few of them the bound would be too high without.
    share = (is_found.shape[1] - 1) / is_found.shape[1]
    unfound = share * once * max(once - 1, 0.0) / (2 * (twice + 1))
    # Chao's variance of the bias-corrected form.
    rest = twice + 1
    variance = (
        share * once * max(once - 1, 0.0) / (2 * rest)
        + share**2 * once * max(2 * once - 1, 0.0) ** 2 / (4 * rest**2)
        + share**2 * once**2 * twice * max(once - 1, 0.0) ** 2 / (4 * rest**4)
    )
    return _unfound(
        float(probability[n_keys > 0].sum()),
        unfound,
        variance,
        "keys that found once and twice (Chao)",
    )


def _unfound(found: float, unfound: float, variance: float, method: str) -> Unfound:
    """Bounds on the logarithm of what was not found, which cannot be less than nothing (Chao)."""
    unfound = max(unfound, 0.0)
    spread = math.exp(_Z * math.sqrt(math.log1p(variance / unfound**2))) if unfound > 0 else 1.0
    bounds = Interval(unfound, unfound / spread, unfound * spread)
    return Unfound(
        found,
        bounds,
        Interval(
            _share(found, bounds.estimate), _share(found, bounds.high), _share(found, bounds.low)
        ),
        method,
    )


def _share(found: float, unfound: float) -> float:
    return found / (found + unfound) if found + unfound > 0 else 1.0

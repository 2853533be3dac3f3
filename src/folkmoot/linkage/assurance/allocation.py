"""How many pairs to judge in each stratum, so that the intervals become narrow with the fewest.

Neyman's allocation (*On the two different aspects of the representative method*, JRSS 97, 1934)
minimises a variance. What is wanted here is a narrow interval, and of strata without a mistake the
variance is nought and the interval is not: so labels go one small step at a time to the stratum
where they narrow the intervals most, which in large samples is Neyman's allocation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.assurance.combining import share_bounds
from folkmoot.linkage.assurance.judged_quality import EstimatedQuality, Judged
from folkmoot.linkage.assurance.strata import Strata
from folkmoot.linkage.intervals import Interval

_LEAST_PER_STRATUM = 5
_STEP = 0.05
_PLAN_WEIGHT = 1.0
"""How many judgements the plan's share counts for once there are real ones."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Half the width that an interval may have at most: 0.01 is a point to either side."""

    precision: float = 0.01
    recall: float = 0.01

    def is_met(self, quality: EstimatedQuality) -> bool:
        return _is_narrow(quality.precision, self.precision) and _is_narrow(
            quality.recall, self.recall
        )


def plan_judgements(strata: Strata, judged: Judged, aim: Aim) -> NDArray[np.int64]:
    """How many pairs of each stratum should have been judged in all for the aim to be met, if
    shares are what was judged so far or, where nothing was, what the strata plan for."""
    sizes = strata.sizes
    share = (judged.matches + judged.unsure / 2 + _PLAN_WEIGHT * strata.planned) / (
        judged.drawn + _PLAN_WEIGHT
    )
    weights = _weights(strata, share, aim)
    planned = np.maximum(judged.drawn, np.minimum(_LEAST_PER_STRATUM, sizes))
    spread, next_spread, step = np.zeros(len(sizes)), np.zeros(len(sizes)), np.zeros(len(sizes))
    changed = np.arange(len(sizes))
    while len(changed):
        now, size = planned[changed], sizes[changed]
        add = np.minimum(np.maximum(1, (now * _STEP).astype(np.int64)), size - now)
        spread[changed] = _spread(share[changed], now, size)
        next_spread[changed] = _spread(share[changed], now + add, size)
        step[changed] = add
        is_wide = (weights @ spread) > 1
        if not is_wide.any() or not step.any():
            break
        gain = (weights * is_wide[:, None]).sum(axis=0) * (spread - next_spread)
        best = int(np.where(step > 0, gain / np.maximum(step, 1), -1.0).argmax())
        planned[best] += int(step[best])
        changed = np.array([best])
    return planned


def _weights(strata: Strata, share: NDArray[np.float64], aim: Aim) -> NDArray[np.float64]:
    """What a stratum's squared spread, in pairs, adds to the squared half-widths of precision and
    recall as multiples of the aim: two rows, a column a stratum (Taylor's linearisation)."""
    matches = share * strata.sizes
    total = max(float(matches.sum()), 1.0)
    recall = float(matches[strata.is_linked].sum()) / total
    precision = strata.is_linked / max(strata.n_linked, 1) / aim.precision
    return np.stack([precision**2, ((strata.is_linked - recall) / total / aim.recall) ** 2])


def _spread(
    share: NDArray[np.float64], drawn: NDArray[np.int64], sizes: NDArray[np.int64]
) -> NDArray[np.float64]:
    bounds = share_bounds(share * drawn, drawn, sizes, share)
    squared: NDArray[np.float64] = ((bounds.high - bounds.low) / 2 * sizes) ** 2
    return squared


def _is_narrow(interval: Interval | None, half_width: float) -> bool:
    return interval is None or (interval.high - interval.low) / 2 <= half_width

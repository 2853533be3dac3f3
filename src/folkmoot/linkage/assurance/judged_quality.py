"""Precision and recall from a stratified sample of judged pairs, whatever the model believes.

In each stratum the judged pairs are a simple random sample, so its share of matches is estimated by
theirs, and totals by strata's sizes times shares (Horvitz and Thompson, *A generalization of
sampling without replacement*, JASA 47, 1952). Where a person could not tell, the bounds take the
worse answer for them and the estimate stands between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.assurance.combining import (
    ShareBounds,
    as_share,
    combine,
    share_bounds,
    total_of,
)
from folkmoot.linkage.assurance.strata import Strata
from folkmoot.linkage.intervals import Interval


@dataclass(frozen=True)
class Judged:
    """Judged pairs by stratum: how many were `drawn`, and of those how many are `matches` and how
    many the judge was `unsure` of."""

    drawn: NDArray[np.int64]
    matches: NDArray[np.int64]
    unsure: NDArray[np.int64]

    @property
    def n_drawn(self) -> int:
        return int(self.drawn.sum())


@dataclass(frozen=True, slots=True)
class EstimatedQuality:
    """What judged pairs say of the links. None of nothing: precision where nothing is linked,
    recall where no match is seen or missed.

    `recall` is of the matches among the pairs that were scored; those that no key found are for
    `independent_keys` to tell. `missed` is how many matches are among the unlinked pairs.
    """

    n_judged: int
    n_matches: int
    n_unsure: int
    precision: Interval | None
    recall: Interval | None
    f1: Interval | None
    missed: Interval


def estimate_quality(strata: Strata, judged: Judged) -> EstimatedQuality:
    """Precision and recall at the strata's threshold, with intervals of 95 %."""
    shares = match_shares(judged, strata.sizes, strata.planned)
    linked, unlinked = strata.is_linked, ~strata.is_linked
    right = total_of(_only(shares, linked), strata.sizes[linked])
    missed = total_of(_only(shares, unlinked), strata.sizes[unlinked])
    n_linked = strata.n_linked
    n_matches, n_unsure = int(judged.matches.sum()), int(judged.unsure.sum())
    return EstimatedQuality(
        judged.n_drawn,
        n_matches,
        n_unsure,
        combine(lambda a: a / n_linked, [right]) if n_linked else None,
        as_share(combine(_recall, [right, missed])) if right.high + missed.high > 0 else None,
        as_share(combine(lambda a, b: 2 * a / (n_linked + a + b), [right, missed]))
        if n_linked
        else None,
        missed,
    )


def match_shares(
    judged: Judged, sizes: NDArray[np.int64], where_none: NDArray[np.float64]
) -> ShareBounds:
    """The share of matches in each stratum; pairs that the judge was unsure of widen it."""
    least = share_bounds(judged.matches.astype(np.float64), judged.drawn, sizes, where_none)
    if not judged.unsure.any():
        return least
    most = share_bounds(
        (judged.matches + judged.unsure).astype(np.float64), judged.drawn, sizes, where_none
    )
    return ShareBounds((least.estimate + most.estimate) / 2, least.low, most.high)


def _recall(right: float, missed: float) -> float:
    return right / (right + missed) if right + missed > 0 else 1.0


def _only(shares: ShareBounds, strata: NDArray[np.bool_]) -> ShareBounds:
    return ShareBounds(shares.estimate[strata], shares.low[strata], shares.high[strata])

"""Several fits of one mixture, from different starts: the best, and what they disagree about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.linkage.people.mixture import Fitted, PatternCounts, match_probability

LARGEST_DISAGREEMENT = 0.05
"""Share by which fits may differ in how many matches they expect."""


@dataclass(frozen=True, slots=True)
class BestOfFits:
    """The likeliest of the fits that settled. `all_settled` is False where one was put aside;
    `disagreement` is the share by which the first two differ in how many matches they expect."""

    best: Fitted
    all_settled: bool
    disagreement: float

    @property
    def disagrees(self) -> bool:
        return self.disagreement > LARGEST_DISAGREEMENT


def best_of(fits: Sequence[Fitted], patterns: PatternCounts) -> BestOfFits | None:
    """The best of at least two fits to the same patterns; None where none of them settled."""
    settled = [each for each in fits if each.has_converged]
    if not settled:
        return None
    first, second = (matches_expected(patterns, each) for each in fits[:2])
    return BestOfFits(
        max(settled, key=lambda each: each.log_likelihood),
        len(settled) == len(fits),
        abs(first - second) / max(first, second, 1.0),
    )


def matches_expected(patterns: PatternCounts, fitted: Fitted) -> float:
    """How many of the pairs a fit takes to be matches."""
    return float((match_probability(patterns, fitted.classes) * patterns.counts).sum())

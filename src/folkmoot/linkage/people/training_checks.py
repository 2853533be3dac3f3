"""What can go wrong with training unnoticed, and how it shows.

A fit may stop at its limit, depend on where it started, learn that agreement speaks against a
match, take relatives or namesakes for matches, or expect more matches than there are people. Each
is a sentence here, and a reason to train again.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.people.comparisons import PersonComparison
from folkmoot.linkage.people.mixture import (
    Fitted,
    PairClass,
    PatternCounts,
    Shares,
    match_probability,
)

_LARGEST_DISAGREEMENT = 0.05
_MOST_DIFFERENT = {
    "forename": 0.3,
    "surname": 0.35,
    "birth": 0.3,
    "age": 0.3,
    "sex": 0.15,
    "nhs_number": 0.3,
    "national_number": 0.3,
}
"""Shares of one person's records that may differ in what people keep, in any register that is worth
linking. Beyond them the class of matches holds other people."""
_ENOUGH = 20.0
"""Matches expected below which an order of levels, or a share, is chance."""
_MATCHES_A_RECORD = 10.0
"""More than this on average, and what is taken for matches is something else."""
_CLEARLY = float(np.log(2))


def expected_matches(patterns: PatternCounts, classes: tuple[PairClass, ...]) -> float:
    """How many of the pairs are matches, by these classes."""
    return float((match_probability(patterns, classes) * patterns.counts).sum())


def disagreement(expected: Sequence[float]) -> float:
    """How far apart fits are in the matches that they expect, as a share of the most."""
    return (max(expected) - min(expected)) / max(*expected, 1.0)


def start_failings(fits: Sequence[Fitted], expected: Sequence[float]) -> tuple[str, ...]:
    """What the fits from several starts say of one another."""
    failings = []
    n_unsettled = sum(not each.has_converged for each in fits)
    if n_unsettled:
        failings.append(f"{n_unsettled} of {len(fits)} trainings did not settle")
    apart = disagreement(expected)
    if apart > _LARGEST_DISAGREEMENT:
        failings.append(f"trainings differ by {apart:.0%} in how many matches they expect")
    return tuple(failings)


def class_failings(
    patterns: PatternCounts,
    comparisons: tuple[PersonComparison, ...],
    fitted: Fitted,
    chance: Shares,
    n_people: int,
) -> tuple[str, ...]:
    """What the class of matches itself says; `chance` as `pattern_counts.random_levels` gave it,
    `n_people` how many there can be in both files."""
    matches = match_probability(patterns, fitted.classes) * patterns.counts
    expected = float(matches.sum())
    failings = []
    if expected > _MATCHES_A_RECORD * n_people:
        failings.append(f"{expected:,.0f} matches are expected of {n_people:,} records")
    for column, (comparison, by_chance) in enumerate(zip(comparisons, chance, strict=True)):
        name = comparison.name.replace("_", " ")
        levels = patterns.levels[:, column]
        seen = np.bincount(levels + 1, weights=matches, minlength=len(by_chance) + 1)[1:].astype(
            np.float64
        )
        if seen.sum() < _ENOUGH:
            continue
        different = seen[-comparison.n_different :].sum() / seen.sum()
        if different > _MOST_DIFFERENT.get(comparison.name, 1.0):
            failings.append(f"{different:.0%} of what is taken for matches differ in {name}")
        if not _is_in_order(comparison, seen, by_chance):
            failings.append(f"agreement on {name} speaks against a match")
    return tuple(failings)


def _is_in_order(
    comparison: PersonComparison, seen: NDArray[np.float64], by_chance: NDArray[np.float64]
) -> bool:
    """Whether full agreement speaks more for a match than the weaker levels together, and these
    more than difference.

    Levels are pooled, and pools that hardly any match is in are left out: they are too rare to be
    ordered.
    """
    last = len(seen) - comparison.n_different
    pools = (slice(0, comparison.n_full), slice(comparison.n_full, last), slice(last, None))
    weights = [
        float(np.log(seen[pool].sum() / seen.sum() / by_chance[pool].sum()))
        for pool in pools
        if seen[pool].sum() >= _ENOUGH
    ]
    return all(weaker <= stronger + _CLEARLY for stronger, weaker in itertools.pairwise(weights))

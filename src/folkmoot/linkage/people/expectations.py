"""Where to link, and what to expect of it: precision and recall from the probabilities themselves.

Expected precision is the mean probability of the pairs linked. Expected recall sets the matches
among them against all that are expected, with those that no key found estimated from what
households find, or from how many were found by one key only and by two (Chao, *Estimating the
population size for capture-recapture data with unequal catchability*, Biometrics 43, 1987). The
intervals say how far chance alone may move the shares; that the model may be wrong is for a sample
of judged pairs to tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.intervals import Interval, wilson
from folkmoot.linkage.people.comparisons import APART_LEVEL, HOUSEHOLD_LEVEL
from folkmoot.linkage.thresholds import DEMANDS, Use

_ENOUGH_SUPPORTED = 100.0
_LEAST_EXPECTED = 0.01
"""Matches expected below which there is nothing whose recall could be said."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Pairs of at least this `threshold` are linked: `n_pairs` of them, with this precision and
    recall expected; None of no pairs."""

    threshold: float
    n_pairs: int
    precision: Interval | None
    recall: Interval | None


def expect(probabilities: NDArray[np.float64], n_expected: float, threshold: float) -> Expectation:
    """What linking at a given threshold is expected to give. `n_expected` are all matches."""
    linked = probabilities[probabilities >= threshold]
    right = float(linked.sum())
    total = max(n_expected, right)
    return Expectation(
        threshold,
        len(linked),
        wilson(right, float(len(linked))),
        wilson(right, total) if total >= _LEAST_EXPECTED else None,
    )


def choose(probabilities: NDArray[np.float64], n_expected: float, use: Use) -> Expectation:
    """The threshold for a use, and what to expect of it.

    For counting, a missed link costs what a wrong one does: the highest expected F1, the harmonic
    mean of precision and recall. For follow-up and contact, the lowest threshold that meets what
    `thresholds.DEMANDS` asks.
    """
    highest_first = np.sort(probabilities)[::-1]
    if not len(highest_first):
        return expect(probabilities, n_expected, 1.0)
    right = highest_first.cumsum()
    linked = np.arange(1, len(highest_first) + 1)
    # Pairs of equal probability are linked together or not at all.
    is_last_of_equals = np.append(highest_first[1:] < highest_first[:-1], True)
    if use is Use.COUNTING:
        quality = np.where(is_last_of_equals, 2 * right / (linked + n_expected), 0.0)
        place = int(quality.argmax())
        return expect(probabilities, n_expected, float(highest_first[place]))
    demands = DEMANDS[use]
    meets = (highest_first >= demands.least_probability) & is_last_of_equals
    meets &= right / linked >= demands.least_precision
    places = np.flatnonzero(meets)
    threshold = float(highest_first[places[-1]]) if len(places) else 1.0
    return expect(probabilities, n_expected, threshold)


def keep_total(probabilities: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """The same order of pairs, all odds multiplied by one factor such that `total` is expected.

    Competition takes from every pair with a rival; how many matches there are it does not know.
    """
    if not len(probabilities) or not 0 < total < len(probabilities):
        return probabilities
    clipped = np.clip(probabilities, 1e-12, 1 - 1e-9)
    logits = np.log(clipped / (1 - clipped))
    low, high = -5.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(logits + middle)))).sum() < total:
            low = middle
        else:
            high = middle
    shifted: NDArray[np.float64] = 1 / (1 + np.exp(-(logits + (low + high) / 2)))
    return shifted


def missed_by_keys(
    n_keys: NDArray[np.int64],
    place_levels: NDArray[np.int64],
    probabilities: NDArray[np.float64],
) -> float:
    """How many matches no key found. A row a pair: the number of keys that found it, its level of
    the comparison of places (-1 where silent), its probability.

    Households find pairs without any key, so the keys' recall among the pairs that households
    support is an independent check (Lincoln and Petersen's estimate); it holds for people apart
    from their former home, since those who stayed are found by place. Where too few pairs are
    supported, the pairs found by one key only and by two say it (Chao).
    """
    is_supported = place_levels == HOUSEHOLD_LEVEL
    supported = float(probabilities[is_supported].sum())
    found = float(probabilities[is_supported & (n_keys > 0)].sum())
    if found >= _ENOUGH_SUPPORTED:
        alone = float(probabilities[(place_levels == APART_LEVEL) | (place_levels < 0)].sum())
        return alone * (supported - found) / found
    once = float(probabilities[n_keys == 1].sum())
    twice = float(probabilities[n_keys == 2].sum())
    # Chao's form that stands when no match was found by two keys.
    return once * max(once - 1, 0.0) / (2 * (twice + 1))

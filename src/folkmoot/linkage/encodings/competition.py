"""Candidates of one record compete: it is one person, so that one's gain is the others' loss.

A pair's odds are divided by those of its rivals on both sides, less what speaks for two rivals
being one person entered twice, as `people.competition` does for records in the clear.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

_LEAST = 0.005
"""Pairs less probable than this are no rivals."""
_LARGEST_ODDS = 1e6
_MOST_RIVALS = 50
"""Of one record, the likeliest; more than this are one name's crowd and each hardly probable."""

Doubles = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]
"""The probability that two records of one file are one person, by their rows."""


def compete(
    left_rows: NDArray[np.int64],
    right_rows: NDArray[np.int64],
    probability: NDArray[np.float64],
    left_doubles: Doubles,
    right_doubles: Doubles,
) -> NDArray[np.float64]:
    """The probabilities of the pairs when rivals are taken into account."""
    result = probability.copy()
    likely = np.flatnonzero(probability >= _LEAST)
    p = probability[likely]
    odds = np.minimum(p / np.maximum(1 - p, 1e-12), _LARGEST_ODDS)
    rival = _rival_odds(left_rows[likely], right_rows[likely], odds, right_doubles)
    rival += _rival_odds(right_rows[likely], left_rows[likely], odds, left_doubles)
    result[likely] = odds / (1 + odds + rival)
    return result


def _rival_odds(
    shared: NDArray[np.int64],
    others: NDArray[np.int64],
    odds: NDArray[np.float64],
    doubles: Doubles,
) -> NDArray[np.float64]:
    """The odds of each pair's rivals with which it shares a record, summed."""
    order = np.lexsort((-odds, shared))
    sorted_shared = shared[order]
    starts = np.flatnonzero(np.append(True, sorted_shared[1:] != sorted_shared[:-1]))
    sizes = np.diff(np.append(starts, len(order)))
    place = np.arange(len(order)) - np.repeat(starts, sizes)
    total = np.zeros(len(odds))
    for distance in range(1, min(int(sizes.max(initial=1)), _MOST_RIVALS)):
        # Each pair with the one so many places further down the same record's list.
        later = np.flatnonzero(place >= distance)
        one, other = order[later - distance], order[later]
        apart = 1 - doubles(others[one], others[other])
        np.add.at(total, one, odds[other] * apart)
        np.add.at(total, other, odds[one] * apart)
    return total

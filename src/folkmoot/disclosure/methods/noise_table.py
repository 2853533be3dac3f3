"""The distribution of a cell's noise for each count: as much chance as its limits allow.

The construction of Giessing (2016) and of the table generator of Enderle, Giessing and Tent (2018):
for each count the noise has mean nothing, a given variance, at most a given size, never takes a
count below nothing or to a small count that must not be shown, and otherwise has the largest
entropy. Counts beyond the last row of the table use the last row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from folkmoot.disclosure.equations import Index, Vector
from folkmoot.errors import DisclosureError

_STEPS = 200
_SETTLED = 1e-12
# How near the largest possible variance a small count may come: at the very edge only one
# distribution is left, and it has no entropy to speak of.
_NEAR_EDGE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class NoiseTable:
    """Row n holds the chances of the noises -largest … largest for a true count of n."""

    largest: int
    chances: Vector

    def noise(self, counts: Index, keys: Vector) -> Index:
        """The noise of each count whose cell key, from 0 up to 1, is given."""
        rows = np.minimum(counts, len(self.chances) - 1)
        cumulated = np.cumsum(self.chances, axis=1)
        cumulated[:, -1] = 1.0
        noise: Index = (keys[:, None] >= cumulated[rows]).sum(axis=1) - self.largest
        return noise

    def variances(self) -> Vector:
        """The variance of each row: the one asked for, except for small counts that cannot."""
        sizes = np.arange(-self.largest, self.largest + 1) ** 2
        variances: Vector = self.chances @ sizes
        return variances


@lru_cache(maxsize=32)
def noise_table(*, largest: int = 5, variance: float = 2.0, not_shown: int = 0) -> NoiseTable:
    """A table for counts with noise up to `largest` either way. Counts of 1 to `not_shown` are
    never shown. Nothing stays nothing.

    Raises DisclosureError when the limits leave no noise with mean nothing.
    """
    if not 1 <= largest <= 50:
        raise DisclosureError("The largest noise must be from 1 to 50.", where=f"{largest}")
    if not 0 <= not_shown < largest:
        raise DisclosureError(
            f"Counts up to {not_shown} cannot be avoided with noise of at most {largest}.",
            remedy="Allow larger noise, or let smaller counts be shown.",
        )
    if not 0 < variance < largest * largest:
        raise DisclosureError(
            f"Noise of at most {largest} cannot have the variance {variance:g}.",
            remedy=f"Give one above 0 and well below {largest * largest}.",
        )
    noises = np.arange(-largest, largest + 1)
    rows = [np.where(noises == 0, 1.0, 0.0)]
    for count in range(1, largest + not_shown + 2):
        result = count + noises
        allowed = (result == 0) | (result > not_shown)
        rows.append(_most_random(noises, allowed, variance))
    return NoiseTable(largest, np.array(rows))


def _most_random(noises: Index, allowed: np.ndarray, variance: float) -> Vector:
    """The chances of largest entropy with mean nothing and the variance, where that is possible.

    They are proportional to exp(a d + b d²); a and b are found by Newton's method on the convex
    dual, log Σ exp(a d + b d²) - b V.
    """
    d = noises[allowed].astype(np.float64)
    widest = -float(d.min()) * float(d.max())
    wanted = min(variance, _NEAR_EDGE * widest)
    least = _least_variance(d)
    wanted = max(wanted, least + (1 - _NEAR_EDGE) * min(least, widest - least))
    features = np.stack([d, d * d])
    target = np.array([0.0, wanted])
    weights = np.zeros(2)

    def dual(at: Vector) -> float:
        logs = at @ features
        top = float(logs.max())
        return top + float(np.log(np.exp(logs - top).sum())) - float(at @ target)

    for _ in range(_STEPS):
        logs = weights @ features
        chances = np.exp(logs - logs.max())
        chances /= chances.sum()
        gradient = features @ chances - target
        if np.abs(gradient).max() < _SETTLED:
            break
        centred = features - (features @ chances)[:, None]
        step = np.linalg.solve((centred * chances) @ centred.T + 1e-12 * np.eye(2), gradient)
        size = 1.0
        while dual(weights - size * step) > dual(weights) and size > 1e-10:
            size /= 2
        weights = weights - size * step
    row = np.zeros(len(noises))
    row[allowed] = chances
    return row


def _least_variance(d: Vector) -> float:
    """The least variance that noise with mean nothing over these values can have."""
    if (d == 0).any():
        return 0.0
    return -float(d[d < 0].max()) * float(d[d > 0].min())

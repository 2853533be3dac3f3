"""How far two reviewers' answers agree beyond chance.

Cohen's kappa (*A coefficient of agreement for nominal scales*, Educational and Psychological
Measurement 20, 1960) is what readers know; Gwet's AC1 (*Computing inter-rater reliability and its
variance in the presence of high agreement*, British Journal of Mathematical and Statistical
Psychology 61, 2008) stays sensible where almost all pairs are of one kind, as here they often are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.intervals import Interval, wilson
from folkmoot.linkage.review.judging import Answer

_Z = 1.959964
_ANSWERS = tuple(Answer)
_LEAST_PAIRS = 2
_NOTHING = 1e-12
"""A variance that rounding alone can make."""
_SCALE = ((0.8, "almost perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"))


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement: 1 is agreement in all, 0 is what chance would give, below 0 is
    less than that; with the bounds of its 95 % interval."""

    estimate: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.estimate:.2f} ({self.low:.2f} to {self.high:.2f})"

    @property
    def words(self) -> str:
        """The word that Landis and Koch (Biometrics 33, 1977) gave to coefficients of this size."""
        return next((word for least, word in _SCALE if self.estimate > least), "slight")


@dataclass(frozen=True, slots=True)
class Reliability:
    """How two reviewers agreed on `n_pairs` pairs: the share of equal answers, kappa, and AC1.

    A coefficient is None where it cannot be had: fewer than two pairs, or nothing but one answer.
    """

    n_pairs: int
    agreement: Interval | None
    kappa: Coefficient | None
    ac1: Coefficient | None


def measure_reliability(answers: Sequence[tuple[Answer, Answer]]) -> Reliability:
    """The agreement of two answers to each pair, the first reviewer's and the second's."""
    counts = np.zeros((len(_ANSWERS), len(_ANSWERS)))
    for first, second in answers:
        counts[_ANSWERS.index(first), _ANSWERS.index(second)] += 1
    agreement = wilson(float(np.trace(counts)), len(answers))
    if agreement is None or len(answers) < _LEAST_PAIRS:
        return Reliability(len(answers), agreement, None, None)
    shares = counts / len(answers)
    return Reliability(
        len(answers),
        agreement,
        _kappa(shares, len(answers), agreement),
        _ac1(shares, len(answers), agreement),
    )


def _kappa(shares: NDArray[np.float64], n_pairs: int, agreement: Interval) -> Coefficient | None:
    """With the large-sample variance of Fleiss, Cohen and Everitt (Psychological Bulletin 72,
    1969)."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    agreed, by_chance = float(np.trace(shares)), float(rows @ columns)
    if by_chance == 1:
        return None
    on_diagonal = float(
        (np.diag(shares) * (1 - by_chance - (rows + columns) * (1 - agreed)) ** 2).sum()
    )
    beside = shares * (columns[:, None] + rows[None, :]) ** 2
    off_diagonal = (1 - agreed) ** 2 * float(beside.sum() - np.trace(beside))
    centre = (agreed * by_chance - 2 * by_chance + agreed) ** 2
    variance = (on_diagonal + off_diagonal - centre) / (n_pairs * (1 - by_chance) ** 4)
    return _coefficient(agreed, by_chance, variance, agreement)


def _ac1(shares: NDArray[np.float64], n_pairs: int, agreement: Interval) -> Coefficient | None:
    """With the variance of Gwet 2008, conditional on the two reviewers."""
    prevalence = (shares.sum(axis=1) + shares.sum(axis=0)) / 2
    agreed = float(np.trace(shares))
    by_chance = float((prevalence * (1 - prevalence)).sum() / (len(_ANSWERS) - 1))
    estimate = (agreed - by_chance) / (1 - by_chance)
    absent = (1 - prevalence) / (len(_ANSWERS) - 1)
    chance_of = (absent[:, None] + absent[None, :]) / 2
    each = (np.eye(len(_ANSWERS)) - by_chance) / (1 - by_chance)
    each = each - 2 * (1 - estimate) * (chance_of - by_chance) / (1 - by_chance)
    variance = float((shares * (each - estimate) ** 2).sum()) / (n_pairs - 1)
    return _coefficient(agreed, by_chance, variance, agreement)


def _coefficient(
    agreed: float, by_chance: float, variance: float, agreement: Interval
) -> Coefficient:
    """The bounds are those of the variance. Where all agree, or one reviewer always says the same,
    it is nought, however few the pairs, and the bounds are those of the share that agreed."""
    estimate = (agreed - by_chance) / (1 - by_chance)
    if variance <= _NOTHING:
        bounds = (
            (bound - by_chance) / (1 - by_chance) for bound in (agreement.low, agreement.high)
        )
        low, high = bounds
        return Coefficient(estimate, max(-1.0, low), min(1.0, high))
    reach = _Z * math.sqrt(variance)
    return Coefficient(estimate, max(-1.0, estimate - reach), min(1.0, estimate + reach))

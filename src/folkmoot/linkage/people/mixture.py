"""The model of how pairs agree: one kind of match and several kinds of chance agreement.

Fellegi and Sunter's model has one class of non-matches, whose comparisons agree independently. Of
pairs that keys have found that is far from true: people of one household share surname and home,
pairs found by birth and forename share those. Each such kind is a class of its own here, a latent
class model (Larsen and Rubin, *Iterative automated record linkage using mixture models*, JASA 96,
2001), fitted by expectation-maximisation on counts of patterns, leaning on where it started.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Shares = tuple[NDArray[np.float64], ...]
"""One array a comparison, one share a level."""

MATCH = 0
"""The place of the class of matches."""


@dataclass(frozen=True)
class PatternCounts:
    """How often each pattern was seen: `codes` as in `comparisons.pattern_sql`, `levels` with a
    row a pattern and a column a comparison, -1 where silent."""

    codes: NDArray[np.int64]
    levels: NDArray[np.int64]
    counts: NDArray[np.float64]

    @classmethod
    def of_codes(
        cls, codes: NDArray[np.int64], counts: NDArray[np.float64], sizes: tuple[int, ...]
    ) -> PatternCounts:
        """`sizes` are the numbers of levels of the comparisons."""
        rest, columns = codes.copy(), []
        for size in sizes:
            columns.append(rest % (size + 1) - 1)
            rest //= size + 1
        return cls(codes, np.stack(columns, axis=1), counts)


@dataclass(frozen=True)
class PairClass:
    """A kind of pair: its share of candidates, its shares of levels, how many pairs' worth of
    evidence each comparison's start is given, and what holds whatever is learned: the largest share
    that it can have, the columns of comparisons whose levels are those of matches, and by column
    the proportions in which its last levels stand to one another."""

    share: float
    levels: Shares
    firmness: tuple[float, ...]
    largest_share: float = 1.0
    like_matches: tuple[int, ...] = ()
    proportions: Mapping[int, NDArray[np.float64]] = field(default_factory=dict)


@dataclass(frozen=True)
class Fitted:
    """Where fitting stopped; `has_converged` is False when it ran out of iterations."""

    classes: tuple[PairClass, ...]
    iterations: int
    has_converged: bool
    log_likelihood: float


def fit(
    patterns: PatternCounts,
    start: tuple[PairClass, ...],
    *,
    max_iterations: int = 300,
    tolerance: float = 1e-6,
) -> Fitted:
    """The classes that make the patterns most likely, near `start`."""
    classes, previous = start, -np.inf
    for iteration in range(1, max_iterations + 1):
        log_joint = _log_joint(patterns, classes)
        log_either = np.logaddexp.reduce(log_joint, axis=0)
        likelihood = float((log_either * patterns.counts).sum() / patterns.counts.sum())
        if abs(likelihood - previous) < tolerance:
            return Fitted(classes, iteration, True, likelihood)
        previous = likelihood
        classes = _maximise(patterns, np.exp(log_joint - log_either), start)
    return Fitted(classes, max_iterations, False, previous)


def match_probability(
    patterns: PatternCounts, classes: tuple[PairClass, ...]
) -> NDArray[np.float64]:
    """The probability that a pair of each pattern is one person."""
    log_joint = _log_joint(patterns, classes)
    probability: NDArray[np.float64] = np.exp(
        log_joint[MATCH] - np.logaddexp.reduce(log_joint, axis=0)
    )
    return probability


def _log_joint(patterns: PatternCounts, classes: tuple[PairClass, ...]) -> NDArray[np.float64]:
    """log(share of class x probability of pattern in it): a row a class, a column a pattern."""
    rows = []
    for each in classes:
        row = np.full(len(patterns.counts), np.log(each.share))
        for column, shares in enumerate(each.levels):
            # The last place, a level of -1, stands for silence, which says nothing.
            row += np.append(np.log(shares), 0.0)[patterns.levels[:, column]]
        rows.append(row)
    return np.stack(rows)


def _maximise(
    patterns: PatternCounts, belongs: NDArray[np.float64], start: tuple[PairClass, ...]
) -> tuple[PairClass, ...]:
    weights = belongs * patterns.counts
    total = weights.sum()
    classes: list[PairClass] = []
    for row, began in zip(weights, start, strict=True):
        levels = []
        for column, shares in enumerate(began.levels):
            if column in began.like_matches:
                levels.append(classes[MATCH].levels[column])
                continue
            rows = row
            if began is start[MATCH]:
                # What other classes share with matches is learned from both.
                for other, its_row in zip(start, weights, strict=True):
                    if column in other.like_matches:
                        rows = rows + its_row
            seen = np.bincount(
                patterns.levels[:, column] + 1, weights=rows, minlength=len(shares) + 1
            )[1:]
            leaned = seen + began.firmness[column] * shares
            if (proportion := began.proportions.get(column)) is not None:
                last = slice(-len(proportion), None)
                leaned[last] = leaned[last].sum() * proportion
            levels.append(leaned / leaned.sum())
        share = min(max(float(row.sum() / total), 1e-9), began.largest_share)
        classes.append(replace(began, share=share, levels=tuple(levels)))
    together = sum(each.share for each in classes)
    return tuple(replace(each, share=each.share / together) for each in classes)

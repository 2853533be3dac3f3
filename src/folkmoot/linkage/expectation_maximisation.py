"""Expectation-maximisation for a linkage model, on counts of agreement patterns.

The method is Winkler's for Fellegi and Sunter's model (*Using the EM algorithm for weight
computation*, ASA Survey Research Methods 1988): every pair is a match with probability `prior`,
and shows level l of a comparison with probability m[l] if it is and u[l] if it is not,
independently over comparisons. Three things are added: pseudo-pairs that lean each estimate
towards where it started, so that a level never seen gets no probability of zero; m held fixed
where it is known from elsewhere; and seeds, patterns whose probability is known (as in Nigam and
others, *Text classification from labeled and unlabeled documents using EM*, Machine Learning 39,
2000).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Probabilities = tuple[NDArray[np.float64], ...]
"""One array a comparison, one number a level, strongest level first; each sums to one."""

SILENT = -1
"""The level of a comparison that says nothing about a pair."""


@dataclass(frozen=True)
class Patterns:
    """How often each combination of levels was seen.

    `levels` has a row a pattern and a column a comparison; `counts` a number a pattern. `known`
    holds the match probability of patterns that are seeds and NaN for the others.
    """

    levels: NDArray[np.int64]
    counts: NDArray[np.float64]
    known: NDArray[np.float64]

    @property
    def n_pairs(self) -> float:
        return float(self.counts.sum())


@dataclass(frozen=True)
class Parameters:
    """What the model believes: the share of pairs that match, and m and u."""

    prior: float
    m: Probabilities
    u: Probabilities

    def weights(self) -> tuple[NDArray[np.float64], ...]:
        """What each level adds to the match weight, in bits: log2(m / u)."""
        return tuple(np.log2(ms / us) for ms, us in zip(self.m, self.u, strict=True))


@dataclass(frozen=True)
class Estimate:
    """Where the algorithm stopped. `has_converged` is False when it ran out of iterations."""

    parameters: Parameters
    iterations: int
    has_converged: bool
    log_likelihood: float


def match_probabilities(patterns: Patterns, parameters: Parameters) -> NDArray[np.float64]:
    """The probability that a pair showing each pattern is a match."""
    return _expectation(patterns, parameters)[0]


def estimate(
    patterns: Patterns,
    start: Parameters,
    *,
    fixed_m: frozenset[int] = frozenset(),
    pseudo_pairs: float = 20.0,
    max_iterations: int = 500,
    tolerance: float = 1e-7,
) -> Estimate:
    """Parameters that make the patterns most likely, near `start`.

    `fixed_m` are the positions of comparisons whose m is kept. `tolerance` is on the change of
    the mean log-likelihood of a pair between iterations.
    """
    parameters = start
    previous = -np.inf
    for iteration in range(1, max_iterations + 1):
        probability, log_likelihood = _expectation(patterns, parameters)
        if abs(log_likelihood - previous) < tolerance:
            return Estimate(parameters, iteration, True, log_likelihood)
        previous = log_likelihood
        parameters = _maximisation(patterns, probability, parameters, start, fixed_m, pseudo_pairs)
    return Estimate(parameters, max_iterations, False, previous)


def _expectation(patterns: Patterns, parameters: Parameters) -> tuple[NDArray[np.float64], float]:
    """Match probability of each pattern, and the mean log-likelihood of a pair."""
    log_match = np.full(len(patterns.counts), np.log(parameters.prior))
    log_other = np.full(len(patterns.counts), np.log1p(-parameters.prior))
    for column, (ms, us) in enumerate(zip(parameters.m, parameters.u, strict=True)):
        levels = patterns.levels[:, column]
        speaks = levels != SILENT
        log_match[speaks] += np.log(ms)[levels[speaks]]
        log_other[speaks] += np.log(us)[levels[speaks]]
    log_either = np.logaddexp(log_match, log_other)
    probability = np.exp(log_match - log_either)
    probability = np.where(np.isnan(patterns.known), probability, patterns.known)
    return probability, float((log_either * patterns.counts).sum() / patterns.n_pairs)


def _maximisation(
    patterns: Patterns,
    probability: NDArray[np.float64],
    parameters: Parameters,
    start: Parameters,
    fixed_m: frozenset[int],
    pseudo_pairs: float,
) -> Parameters:
    matches = probability * patterns.counts
    others = patterns.counts - matches
    prior = (matches.sum() + pseudo_pairs * start.prior) / (patterns.n_pairs + pseudo_pairs)
    m, u = [], []
    for column in range(patterns.levels.shape[1]):
        levels = patterns.levels[:, column]
        kept = parameters.m[column]
        m.append(
            kept
            if column in fixed_m
            else level_shares(levels, matches, start.m[column], pseudo_pairs)
        )
        u.append(level_shares(levels, others, start.u[column], pseudo_pairs))
    return Parameters(float(np.clip(prior, 1e-6, 1 - 1e-6)), tuple(m), tuple(u))


def level_shares(
    levels: NDArray[np.int64],
    weights: NDArray[np.float64],
    start: NDArray[np.float64],
    pseudo_pairs: float,
) -> NDArray[np.float64]:
    """The share of each level among the pairs that a comparison speaks about, leaned towards
    `start` by so many pseudo-pairs."""
    speaks = levels != SILENT
    sums = np.bincount(levels[speaks], weights=weights[speaks], minlength=len(start))
    leaned = sums + pseudo_pairs * start
    shares: NDArray[np.float64] = leaned / leaned.sum()
    return shares

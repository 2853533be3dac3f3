"""Learning the model of pairs without labels, such that it cannot fail unnoticed.

Where it starts: what is usual of one person's records (`comparisons`), how records drawn at random
compare, and for each kind of key the agreement that the key itself makes. It is fitted from several
starting points, always on counts of patterns, so that the number of pairs costs nothing. What
`training_checks` finds wrong is a reason to train again, held more firmly to where it started; what
is still wrong at the end is said as a doubt, and a fit that did not settle is never used.
"""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.errors import LinkageError
from folkmoot.linkage.people.blocking import Key
from folkmoot.linkage.people.comparisons import PersonComparison
from folkmoot.linkage.people.mixture import Fitted, PatternCounts, Shares, fit
from folkmoot.linkage.people.pair_classes import Start, starting_classes
from folkmoot.linkage.people.training_checks import (
    class_failings,
    disagreement,
    expected_matches,
    start_failings,
)
from folkmoot.tables import Finding, Kind

_SHARES_OF_MATCHES = (0.05, 0.3)
"""Of candidate pairs, at the starting points."""
_FIRMNESS_OF_MATCHES = (30.0, 3_000.0, 300_000.0)
"""Pairs' worth of evidence given to the start of the class of matches, from one training to the
next: at the last it is all but fixed, and only how many matches there are is learned."""
_MOST_ITERATIONS = 1_000


@dataclass(frozen=True)
class Training:
    """The fitted classes, by how large a share the starts differ in the matches that they expect,
    how often it was trained, and what was found and is doubted."""

    fitted: Fitted
    disagreement: float
    n_trainings: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Attempt:
    fitted: Fitted
    disagreement: float
    failings: tuple[str, ...]


def train(
    patterns: PatternCounts,
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    chance: Shares,
    n_people: int,
) -> Training:
    """Fit the classes to candidate pairs. `chance` is what `random_levels` gave, `n_people`
    how many there can be in both files.

    Raises LinkageError when there is no pair to learn from or no fit settled.
    """
    if patterns.counts.sum() == 0:
        raise LinkageError(
            "No two records agree on anything that could make them one person.",
            remedy="Check with `folkmoot read FILE` that columns were taken for what they are.",
        )
    attempts: list[_Attempt] = []
    reasons: list[tuple[str, ...]] = []
    for firmness in _FIRMNESS_OF_MATCHES:
        attempt, failings = _attempt(patterns, comparisons, keys, chance, n_people, firmness)
        reasons.append(failings)
        if attempt is not None:
            attempts.append(attempt)
        if not failings:
            break
    if not attempts:
        raise LinkageError(
            "The model of how records agree did not settle, so nothing is linked.",
            remedy="Give more records, or more columns that both files have.",
        )
    best = min(attempts, key=lambda each: len(each.failings))
    return Training(
        best.fitted, best.disagreement, len(reasons), tuple(_what_happened(reasons, best))
    )


def _attempt(
    patterns: PatternCounts,
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    chance: Shares,
    n_people: int,
    firmness: float,
) -> tuple[_Attempt | None, tuple[str, ...]]:
    """One training from every start, None where no fit settled, and what is wrong with it."""
    people_a_pair = n_people / float(patterns.counts.sum())
    fits = [
        fit(
            patterns,
            starting_classes(comparisons, keys, chance, Start(share, firmness, people_a_pair)),
            max_iterations=_MOST_ITERATIONS,
        )
        for share in _SHARES_OF_MATCHES
    ]
    expected = [expected_matches(patterns, each.classes) for each in fits]
    failings = start_failings(fits, expected)
    settled = [each for each in fits if each.has_converged]
    if not settled:
        return None, failings
    own = [class_failings(patterns, comparisons, each, chance, n_people) for each in settled]
    place = min(range(len(settled)), key=lambda at: (len(own[at]), -settled[at].log_likelihood))
    failings += own[place]
    return _Attempt(settled[place], disagreement(expected), failings), failings


def _what_happened(reasons: list[tuple[str, ...]], best: _Attempt) -> list[Finding]:
    findings = []
    if len(reasons) > 1:
        findings.append(
            Finding(
                Kind.FOUND,
                "linkage.trained_again",
                f"Training was repeated, {len(reasons)} times in all, held more firmly to what is "
                f"usual, since at first {'; '.join(reasons[0])}.",
            )
        )
    if best.failings:
        findings.append(
            Finding(
                Kind.DOUBTED,
                "linkage.training",
                f"Training is in doubt: {'; '.join(best.failings)}. Have a sample of links looked "
                "at before they are used.",
            )
        )
    return findings

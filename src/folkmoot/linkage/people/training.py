"""Learning the model of pairs without labels, such that it cannot fail unnoticed.

Where it starts: what is usual of one person's records (`comparisons`), how records drawn at random
compare, and for each kind of key the agreement that the key itself makes. It is fitted from several
starting points, always on counts of patterns, so that the number of pairs costs nothing. What
`training_checks` finds wrong is a reason to train again, held more firmly to where it started; what
is still wrong at the end is said as a doubt, and a fit that did not settle is never used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import Key
from folkmoot.linkage.people.comparisons import (
    BIRTH,
    GENERATION_LEVEL,
    SEX,
    PersonComparison,
    pattern_sql,
)
from folkmoot.linkage.people.mixture import Fitted, PairClass, PatternCounts, Shares, fit
from folkmoot.linkage.people.standardising import PEOPLE
from folkmoot.linkage.people.training_checks import (
    class_failings,
    disagreement,
    expected_matches,
    start_failings,
)
from folkmoot.tables import Finding, Kind

_DRAWN = 500
"""Records drawn of each side: a quarter of a million random pairs."""
_SHARES_OF_MATCHES = (0.05, 0.3)
"""Of candidate pairs, at the starting points."""
_FIRMNESS_OF_MATCHES = (30.0, 3_000.0, 300_000.0)
"""Pairs' worth of evidence given to the start of the class of matches, from one training to the
next: at the last it is all but fixed, and only how many matches there are is learned."""
_FIRM_CHANCE, _LOOSE = 500.0, 20.0
"""The same of chance agreement, for what a key does not touch and for what it does."""
_MOST_AGREED_BY_CHANCE = 2
_NAMESAKES = frozenset({"place", "forename", "surname"})
"""Parent and child of one name in one home; only where birth can tell them apart."""
_STILL_DIFFERENT = 0.05
"""Of the usual share of difference, what is left in pairs that a key found by agreement."""
_PARENTS = 0.5
"""Of namesakes in one home."""
_MOST_ITERATIONS = 1_000
_KEPT = frozenset({"forename", "surname", "birth", "nhs_number", "national_number"})
_ENOUGH_ALIKE = 3


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


def random_levels(
    connection: Connection, comparisons: tuple[PersonComparison, ...], between: bool
) -> Shares:
    """How records drawn at random compare: one share a level."""
    drawn = (
        f"SELECT * FROM {PEOPLE} WHERE side = {{side}} ORDER BY hash(rid + {{salt}}), rid "  # noqa: S608
        f"LIMIT {_DRAWN}"
    )
    left, right = drawn.format(side=0, salt=0), drawn.format(side=int(between), salt=7)
    table = connection.execute(
        f"SELECT {pattern_sql(comparisons)} AS pattern, count(*) AS pairs "  # noqa: S608
        f"FROM ({left}) AS l JOIN ({right}) AS r ON l.rid <> r.rid GROUP BY 1 ORDER BY 1"
    ).to_arrow_table()
    patterns = _patterns(table["pattern"].to_numpy(), table["pairs"].to_numpy(), comparisons)
    apart = np.where(_agrees_throughout(patterns, comparisons), 0.0, patterns.counts)
    shares = []
    for column, comparison in enumerate(comparisons):
        seen = np.bincount(
            patterns.levels[:, column] + 1,
            weights=apart,
            minlength=len(comparison.levels) + 1,
        )[1:]
        leaned = seen + 0.5
        shares.append(leaned / leaned.sum())
    return tuple(shares)


def _agrees_throughout(
    patterns: PatternCounts, comparisons: tuple[PersonComparison, ...]
) -> NDArray[np.bool_]:
    """Patterns of pairs that are one person even though they were drawn at random, as happens in
    small files: alike in three things that people keep, and different in none."""
    n_alike = np.zeros(len(patterns.counts), np.int64)
    is_different = np.zeros(len(patterns.counts), bool)
    for column, comparison in enumerate(comparisons):
        if comparison.name in _KEPT:
            levels = patterns.levels[:, column]
            first_different = len(comparison.levels) - comparison.n_different
            n_alike += (levels >= 0) & (levels < first_different)
            is_different |= levels >= first_different
    return (n_alike >= _ENOUGH_ALIKE) & ~is_different


def train(
    patterns: PatternCounts,
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    chance: Shares,
    n_possible: float,
) -> Training:
    """Fit the classes to candidate pairs. `chance` is what `random_levels` gave, `n_possible` the
    most matches that there can be.

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
        attempt, failings = _attempt(patterns, comparisons, keys, chance, n_possible, firmness)
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
    n_possible: float,
    firmness: float,
) -> tuple[_Attempt | None, tuple[str, ...]]:
    """One training from every start, None where no fit settled, and what is wrong with it."""
    fits = [
        fit(
            patterns,
            _start(comparisons, keys, chance, share, firmness),
            max_iterations=_MOST_ITERATIONS,
        )
        for share in _SHARES_OF_MATCHES
    ]
    expected = [expected_matches(patterns, each.classes) for each in fits]
    failings = start_failings(fits, expected)
    settled = [each for each in fits if each.has_converged]
    if not settled:
        return None, failings
    own = [class_failings(patterns, comparisons, each, chance, n_possible) for each in settled]
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


def _start(
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    chance: Shares,
    share_of_matches: float,
    firmness: float,
) -> tuple[PairClass, ...]:
    usual = tuple(np.array(comparison.usual) for comparison in comparisons)
    match = PairClass(share_of_matches, usual, (firmness,) * len(comparisons))
    names = {comparison.name for comparison in comparisons}
    kinds = dict.fromkeys(frozenset(key.agrees) & names for key in keys)
    kinds.setdefault(frozenset({"place", "surname"}) & names)
    # A class that agrees on everything that tells people apart would be that of matches again, and
    # share the matches with it.
    by_chance = [
        _chance_class(comparisons, kind, usual, chance)
        for kind in kinds
        if 0 < len(kind) <= _MOST_AGREED_BY_CHANCE and kind < names
    ]
    if names >= _NAMESAKES | {"birth"}:
        by_chance.append(
            _chance_class(comparisons, _NAMESAKES, usual, _a_generation_apart(comparisons, chance))
        )
    each = (1 - share_of_matches) / len(by_chance)
    return (match, *(replace(chance_class, share=each) for chance_class in by_chance))


def _chance_class(
    comparisons: tuple[PersonComparison, ...], kind: frozenset[str], usual: Shares, chance: Shares
) -> PairClass:
    """Pairs of different people who agree as a key demands, and otherwise as chance has it."""
    levels, firmness = [], []
    for comparison, ours, theirs in zip(comparisons, usual, chance, strict=True):
        # People of one forename are of one sex.
        is_agreed = comparison.name in kind or (comparison is SEX and "forename" in kind)
        levels.append(_agreeing(comparison, ours) if is_agreed else theirs)
        firmness.append(_LOOSE if is_agreed else _FIRM_CHANCE)
    return PairClass(0.0, tuple(levels), tuple(firmness))


def _a_generation_apart(comparisons: tuple[PersonComparison, ...], chance: Shares) -> Shares:
    """Chance, but for the years of birth of parent and child."""
    shares = list(chance)
    place = comparisons.index(BIRTH)
    shares[place] = chance[place] * (1 - _PARENTS)
    shares[place][GENERATION_LEVEL] += _PARENTS
    return tuple(shares)


def _agreeing(comparison: PersonComparison, usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is usual, of pairs that were found because they agree."""
    levels = usual.copy()
    levels[-comparison.n_different :] *= _STILL_DIFFERENT
    agreeing: NDArray[np.float64] = levels / levels.sum()
    return agreeing


def _patterns(
    codes: NDArray[np.int64], counts: NDArray[np.int64], comparisons: tuple[PersonComparison, ...]
) -> PatternCounts:
    sizes = tuple(len(comparison.levels) for comparison in comparisons)
    return PatternCounts.of_codes(codes, counts.astype(np.float64), sizes)


def count_patterns(
    connection: Connection, table: str, comparisons: tuple[PersonComparison, ...]
) -> PatternCounts:
    """The patterns of a table of compared pairs, by code."""
    found = connection.execute(
        f"SELECT pattern, count(*) AS pairs FROM {table} GROUP BY 1 ORDER BY 1"  # noqa: S608
    ).to_arrow_table()
    return _patterns(found["pattern"].to_numpy(), found["pairs"].to_numpy(), comparisons)

"""Learning the model of pairs without labels, guarded.

Where it starts: what is usual of one person's records (`comparisons`), how records drawn at random
compare, and for each kind of key the agreement that the key itself makes. It is fitted from two
starting points; a fit that did not settle, that puts a level of agreement out of order, or that the
two do not agree on is said, and a fit that did not settle is never used while another did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import Key
from folkmoot.linkage.people.comparisons import PersonComparison, pattern_sql
from folkmoot.linkage.people.mixture import (
    MATCH,
    Fitted,
    PairClass,
    PatternCounts,
    Shares,
    fit,
    match_probability,
)
from folkmoot.linkage.people.standardising import PEOPLE
from folkmoot.tables import Finding, Kind

_DRAWN = 500
"""Records drawn of each side: a quarter of a million random pairs."""
_SHARES_OF_MATCHES = (0.05, 0.3)
"""Of candidate pairs, at the two starting points."""
_FIRM_MATCH, _FIRM_CHANCE, _LOOSE = 30.0, 500.0, 20.0
"""Pairs' worth of evidence given to a start: of matches, of what a key does not touch, and of what
it does."""
_MOST_AGREED_BY_CHANCE = 2
_LARGEST_DISAGREEMENT = 0.05
_MOST_ITERATIONS = 1_000


@dataclass(frozen=True)
class Training:
    """The fitted classes, how the two fits compare, and what was found."""

    fitted: Fitted
    disagreement: float
    findings: tuple[Finding, ...]


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
    shares = []
    for column, comparison in enumerate(comparisons):
        seen = np.bincount(
            patterns.levels[:, column] + 1,
            weights=patterns.counts,
            minlength=len(comparison.levels) + 1,
        )[1:]
        leaned = seen + 0.5
        shares.append(leaned / leaned.sum())
    return tuple(shares)


def train(
    patterns: PatternCounts,
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    chance: Shares,
) -> Training:
    """Fit the classes to candidate pairs. `chance` is what `random_levels` gave.

    Raises LinkageError when there is no pair to learn from or no fit settled.
    """
    if patterns.counts.sum() == 0:
        raise LinkageError(
            "No two records agree on anything that could make them one person.",
            remedy="Check with `folkmoot read FILE` that columns were taken for what they are.",
        )
    fits = [
        fit(patterns, _start(comparisons, keys, chance, share), max_iterations=_MOST_ITERATIONS)
        for share in _SHARES_OF_MATCHES
    ]
    settled = [each for each in fits if each.has_converged]
    if not settled:
        raise LinkageError(
            "The model of how records agree did not settle, so nothing is linked.",
            remedy="Give more records, or more columns that both files have.",
        )
    best = max(settled, key=lambda each: each.log_likelihood)
    expected = [_n_matches(patterns, each.classes) for each in fits]
    disagreement = abs(expected[0] - expected[1]) / max(*expected, 1.0)
    findings = []
    if len(settled) < len(fits):
        findings.append("One of the two trainings did not settle and was put aside.")
    if disagreement > _LARGEST_DISAGREEMENT:
        findings.append(
            f"Two trainings differ by {disagreement:.0%} in how many matches they expect: have a "
            "sample of links looked at before they are used."
        )
    findings += _out_of_order(comparisons, best)
    return Training(
        best,
        disagreement,
        tuple(Finding(Kind.DOUBTED, "linkage.training", sentence) for sentence in findings),
    )


def _start(
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    chance: Shares,
    share_of_matches: float,
) -> tuple[PairClass, ...]:
    usual = tuple(np.array(comparison.usual) for comparison in comparisons)
    match = PairClass(share_of_matches, usual, (_FIRM_MATCH,) * len(comparisons))
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
    each = (1 - share_of_matches) / len(by_chance)
    return (match, *(replace(chance_class, share=each) for chance_class in by_chance))


def _chance_class(
    comparisons: tuple[PersonComparison, ...], kind: frozenset[str], usual: Shares, chance: Shares
) -> PairClass:
    """Pairs of different people who agree as a key demands, and otherwise as chance has it."""
    levels, firmness = [], []
    for comparison, ours, theirs in zip(comparisons, usual, chance, strict=True):
        is_agreed = comparison.name in kind
        levels.append(ours if is_agreed else theirs)
        firmness.append(_LOOSE if is_agreed else _FIRM_CHANCE)
    return PairClass(0.0, tuple(levels), tuple(firmness))


def _n_matches(patterns: PatternCounts, classes: tuple[PairClass, ...]) -> float:
    return float((match_probability(patterns, classes) * patterns.counts).sum())


def _out_of_order(comparisons: tuple[PersonComparison, ...], fitted: Fitted) -> list[str]:
    """Comparisons on which a difference speaks for a match, and so agreement against one."""
    others = fitted.classes[:MATCH] + fitted.classes[MATCH + 1 :]
    sentences = []
    for column, comparison in enumerate(comparisons):
        matched = fitted.classes[MATCH].levels[column]
        weight = sum(each.share for each in others)
        different = sum(each.share * float(each.levels[column][-1]) for each in others) / weight
        if matched[-1] > different:
            sentences.append(
                f"Training learned that agreement on {comparison.name.replace('_', ' ')} speaks "
                "against a match: have a sample of links looked at before they are used."
            )
    return sentences


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

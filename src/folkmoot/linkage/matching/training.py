"""Learning how pairs agree without labels: the model's kinds of chance, fitted and guarded.

The classes start from what is usual of matches, what the model says of each kind of chance, and
how records drawn at random compare. They are fitted from two starting points; fits that did not
settle or do not agree are said, and one that did not settle is never used while another did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.errors import LinkageError
from folkmoot.linkage.matching.model import FIXED, ChanceKind, MatchingModel
from folkmoot.linkage.people.mixture import (
    MATCH,
    Fitted,
    PairClass,
    PatternCounts,
    Shares,
    fit,
)
from folkmoot.linkage.several_fits import best_of
from folkmoot.tables import Finding, Kind

_SHARES_OF_MATCHES = (0.05, 0.3)
"""Of candidate pairs, at the two starting points."""
_FIRM_MATCH, _FIRM_CHANCE, _LOOSE = 30.0, 500.0, 20.0
"""Pairs' worth of evidence given to a start: of matches, of what a kind of chance does not agree
on, and of what it does."""
_UNMOVED = 1e12
_MOST_ITERATIONS = 1_000


@dataclass(frozen=True)
class Training:
    """The fitted classes, the matches first, and what was found."""

    classes: tuple[PairClass, ...]
    findings: tuple[Finding, ...]


def chance_levels(random: PatternCounts, model: MatchingModel) -> Shares:
    """How records drawn at random compare: one share a level."""
    shares = []
    for column, size in enumerate(model.sizes):
        seen = np.bincount(random.levels[:, column] + 1, weights=random.counts, minlength=size + 1)[
            1:
        ]
        leaned = seen + 0.5
        shares.append(leaned / leaned.sum())
    return tuple(shares)


def train(patterns: PatternCounts, model: MatchingModel, chance: Shares) -> Training:
    """Fit the classes to candidate pairs. `chance` is what `chance_levels` gave.

    Raises LinkageError when there is no pair to learn from or no fit settled.
    """
    if patterns.counts.sum() == 0:
        raise LinkageError(
            "No two records agree on anything that could make them one.",
            remedy="Check with `folkmoot read FILE` that columns were taken for what they are.",
        )
    fits = [
        fit(patterns, _start(patterns, model, chance, share), max_iterations=_MOST_ITERATIONS)
        for share in _SHARES_OF_MATCHES
    ]
    found = best_of(fits, patterns)
    if found is None:
        raise LinkageError(
            "The model of how records agree did not settle, so nothing is linked.",
            remedy="Give more records, or more columns that both files have.",
        )
    best, doubts = found.best, []
    if not found.all_settled:
        doubts.append("One of the two trainings did not settle and was put aside.")
    elif found.disagrees:
        doubts.append(
            f"Two trainings differ by {found.disagreement:.0%} in how many matches they expect: "
            "have a sample of links looked at before they are used."
        )
    if len(model.names) == 1:
        doubts.append(
            f"Nothing but the {model.names[0]} is compared, so only how many matches there are "
            "was learned: have a sample of links looked at before they are used."
        )
    doubts += _against_the_grain(model, best, chance)
    return Training(
        best.classes, tuple(Finding(Kind.DOUBTED, "linkage.training", each) for each in doubts)
    )


def _start(
    patterns: PatternCounts, model: MatchingModel, chance: Shares, share_of_matches: float
) -> tuple[PairClass, ...]:
    usual = tuple(
        np.array([level.m for level in comparison.levels]) for comparison in model.comparisons
    )
    usual = tuple(shares / shares.sum() for shares in usual)
    match = PairClass(
        share_of_matches, usual, tuple(_firmness(patterns, model, name) for name in model.names)
    )
    names = frozenset(model.names)
    # Of a kind that agrees on all that is compared here, matches could not be told.
    kinds = [kind for kind in model.kinds if not names <= kind.agrees]
    each = (1 - share_of_matches) / len(kinds)
    return (match, *(_chance_class(model, kind, usual, chance, each) for kind in kinds))


def _firmness(patterns: PatternCounts, model: MatchingModel, name: str) -> float:
    # With one comparison nothing but the number of matches can be learned.
    share = FIXED if len(model.names) == 1 else model.firmness.get(name, 0.0)
    return max(_FIRM_MATCH, share * float(patterns.counts.sum()))


def _chance_class(
    model: MatchingModel, kind: ChanceKind, usual: Shares, chance: Shares, share: float
) -> PairClass:
    is_known = model.is_chance_known or len(usual) == 1
    stated = dict(kind.shares)
    levels, firmness = [], []
    for name, ours, theirs in zip(model.names, usual, chance, strict=True):
        is_agreed = name in kind.agrees and name not in stated
        shares = np.array(stated.get(name, ours if is_agreed else theirs))
        levels.append(shares / shares.sum())
        if is_agreed and len(usual) > 1:
            firmness.append(_LOOSE)
        else:
            firmness.append(_UNMOVED if is_known else _FIRM_CHANCE)
    return PairClass(share, tuple(levels), tuple(firmness))


def _against_the_grain(model: MatchingModel, fitted: Fitted, chance: Shares) -> list[str]:
    """Comparisons on which matches differ more often than records drawn at random."""
    matched = fitted.classes[MATCH].levels
    return [
        f"Training learned that agreement on {name.replace('_', ' ')} speaks against a match: have "
        "a sample of links looked at before they are used."
        for name, ours, theirs in zip(model.names, matched, chance, strict=True)
        if ours[-1] > theirs[-1]
    ]

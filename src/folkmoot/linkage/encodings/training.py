"""Learning what each level of similarity is worth, from the encodings alone.

The model is that of `people.mixture`: one class of matches, and one of chance agreement for each
kind of token, fitted to the counts of levels from two starting points, with records drawn at random
for what chance gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings.fields import Composite, Field
from folkmoot.linkage.encodings.similarity import LEVELS, FilterMatrix, pair_levels
from folkmoot.linkage.people.mixture import (
    Fitted,
    PairClass,
    PatternCounts,
    Shares,
    fit,
)
from folkmoot.linkage.several_fits import best_of
from folkmoot.tables import Finding, Kind

_DRAWN = 500
_STARTS = (0.05, 0.3)
_FIRM_MATCH, _FIRM_CHANCE, _LOOSE = 30.0, 500.0, 20.0
"""Pairs' worth of evidence given to a start: of matches, of what a token does not touch, and of
what it does."""
_MOST_AGREED_BY_CHANCE = 2
_MOST_ITERATIONS = 1_000


@dataclass(frozen=True)
class Trained:
    """The fitted classes, and doubts about them."""

    fitted: Fitted
    findings: tuple[Finding, ...]


def count_levels(levels: NDArray[np.int8]) -> tuple[PatternCounts, NDArray[np.int64]]:
    """How often each combination of levels occurs, and which of them each pair has."""
    base = len(LEVELS) + 1
    codes = np.zeros(len(levels), np.int64)
    for column in reversed(range(levels.shape[1])):
        codes = codes * base + levels[:, column] + 1
    distinct, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    sizes = (len(LEVELS),) * levels.shape[1]
    return PatternCounts.of_codes(distinct, counts.astype(np.float64), sizes), places


def chance_levels(left: FilterMatrix, right: FilterMatrix) -> Shares:
    """How records drawn at random compare: shares of levels, a field each."""
    grid = np.meshgrid(left.sample(_DRAWN), right.sample(_DRAWN), indexing="ij")
    levels = pair_levels(left, right, grid[0].ravel(), grid[1].ravel())
    shares = []
    for column in range(levels.shape[1]):
        seen = np.bincount(levels[:, column] + 1, minlength=len(LEVELS) + 1)[1:] + 0.5
        shares.append(seen / seen.sum())
    return tuple(shares)


def train(
    patterns: PatternCounts,
    fields: tuple[Field, ...],
    composites: tuple[Composite, ...],
    chance: Shares,
) -> Trained:
    """Fit the classes.

    Raises LinkageError when there is nothing to learn from or no fit settles.
    """
    if not patterns.counts.sum():
        raise LinkageError(
            "No two encodings share a token, so nothing can be linked.",
            remedy="Check that both sides encoded the right files under the same agreement.",
        )
    fits = [
        fit(patterns, _start(fields, composites, chance, share), max_iterations=_MOST_ITERATIONS)
        for share in _STARTS
    ]
    found = best_of(fits, patterns)
    if found is None:
        raise LinkageError(
            "The model of how encodings agree did not settle, so nothing is linked.",
            remedy="Agree on more fields that both sides hold, or encode more records.",
        )
    doubts = []
    if not found.all_settled:
        doubts.append("One of the two trainings did not settle and was put aside.")
    if found.disagrees:
        doubts.append(
            f"Two trainings differ by {found.disagreement:.0%} in how many matches they expect: "
            "use the links for counting only, until members have checked a sample together."
        )
    return Trained(
        found.best,
        tuple(Finding(Kind.DOUBTED, "linkage.training", sentence) for sentence in doubts),
    )


def _start(
    fields: tuple[Field, ...],
    composites: tuple[Composite, ...],
    chance: Shares,
    share_of_matches: float,
) -> tuple[PairClass, ...]:
    usual = tuple(np.array(field.usual) for field in fields)
    names = {field.name for field in fields}
    match = PairClass(share_of_matches, usual, (_FIRM_MATCH,) * len(fields))
    kinds = dict.fromkeys(frozenset(each.agrees) & names for each in composites)
    kinds.setdefault(frozenset({"place", "surname"}) & names)
    # A class that agreed on everything would be that of matches again.
    by_chance = [
        _chance_class(fields, kind, usual, chance)
        for kind in kinds
        if 0 < len(kind) <= _MOST_AGREED_BY_CHANCE and kind < names
    ]
    each = (1 - share_of_matches) / len(by_chance)
    return (match, *(replace(chance_class, share=each) for chance_class in by_chance))


def _chance_class(
    fields: tuple[Field, ...], kind: frozenset[str], usual: Shares, chance: Shares
) -> PairClass:
    """Pairs of different people who agree as a token demands, and otherwise as chance has it."""
    levels = tuple(
        ours if field.name in kind else theirs
        for field, ours, theirs in zip(fields, usual, chance, strict=True)
    )
    firmness = tuple(_LOOSE if field.name in kind else _FIRM_CHANCE for field in fields)
    return PairClass(0.0, levels, firmness)

"""The kinds of pairs that a model distinguishes, and where each starts.

Matches; people whom a key brought together, a class for each kind of key; and two kinds of
relatives who agree on nearly everything that tells people apart: twins, who share home, surname
and birth, and namesakes, parent and child of one name in one home. What relatives share they share
as one person's records do, whatever is learned of those; in the rest they are held firmly to
chance, and they are few: otherwise their classes would take matches with a wrong forename or birth.
A birth that was taken down wrongly is a generation off as often as chance has it, no more; what is
beyond that shows namesakes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.people.blocking import Key
from folkmoot.linkage.people.comparisons import (
    BIRTH,
    GENERATION_LEVEL,
    SEX,
    PersonComparison,
)
from folkmoot.linkage.people.mixture import PairClass, Shares

_FIRM, _LOOSE = 500.0, 20.0
"""Pairs' worth of evidence given to the start of a chance agreement: of what a key does not touch,
and of what it does."""
_MOST_AGREED_BY_CHANCE = 2
_STILL_DIFFERENT = 0.05
"""Of the usual share of difference, what is left in pairs that agreement brought together."""
_FEW_RELATIVES = 0.015
"""Pairs of twins, or of namesakes in a home, that there are at most for each person."""
_A_GENERATION_APART = 0.5
"""Of namesakes in one home, beyond those whom chance has so."""
_TWINS = frozenset({"place", "surname", "birth"})
_NAMESAKES = frozenset({"place", "forename", "surname"})


@dataclass(frozen=True, slots=True)
class Start:
    """Where a training begins: the share of matches among the pairs, how many pairs' worth of
    evidence what is usual of them is given, and how many people there are for each pair."""

    share_of_matches: float
    firmness: float
    people_a_pair: float


def starting_classes(
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    chance: Shares,
    start: Start,
) -> tuple[PairClass, ...]:
    """Matches first, then the kinds of chance agreement."""
    usual = tuple(np.array(comparison.usual) for comparison in comparisons)
    match = PairClass(
        start.share_of_matches,
        usual,
        (start.firmness,) * len(comparisons),
        proportions=_wrong_by_chance(comparisons, chance),
    )
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
    each = (1 - start.share_of_matches) / len(by_chance)
    relatives = _relatives(comparisons, usual, chance) if names >= _TWINS | _NAMESAKES else ()
    few = min(_FEW_RELATIVES * start.people_a_pair, each)
    return (
        match,
        *(replace(chance_class, share=each) for chance_class in by_chance),
        *(replace(relative, share=few, largest_share=few) for relative in relatives),
    )


def _wrong_by_chance(
    comparisons: tuple[PersonComparison, ...], chance: Shares
) -> dict[int, NDArray[np.float64]]:
    """Where there are several levels of difference, how they stand to one another by chance."""
    proportions = {}
    for column, comparison in enumerate(comparisons):
        if comparison.n_different > 1:
            different = chance[column][-comparison.n_different :]
            proportions[column] = different / different.sum()
    return proportions


def _relatives(
    comparisons: tuple[PersonComparison, ...], usual: Shares, chance: Shares
) -> tuple[PairClass, PairClass]:
    births = list(chance)
    place = comparisons.index(BIRTH)
    births[place] = chance[place] * (1 - _A_GENERATION_APART)
    births[place][GENERATION_LEVEL] += _A_GENERATION_APART
    twins = _chance_class(comparisons, _TWINS, usual, chance)
    namesakes = _chance_class(comparisons, _NAMESAKES, usual, tuple(births))
    return _like_matches(comparisons, twins), _like_matches(comparisons, namesakes)


def _like_matches(comparisons: tuple[PersonComparison, ...], relative: PairClass) -> PairClass:
    """The same class, sharing with matches what it agrees on."""
    shared = tuple(
        column for column in range(len(comparisons)) if relative.firmness[column] == _LOOSE
    )
    return replace(relative, like_matches=shared)


def _chance_class(
    comparisons: tuple[PersonComparison, ...], kind: frozenset[str], usual: Shares, chance: Shares
) -> PairClass:
    """Pairs of different people who agree as a key demands, and otherwise as chance has it."""
    levels, firmness = [], []
    for comparison, ours, theirs in zip(comparisons, usual, chance, strict=True):
        # People of one forename are of one sex.
        is_agreed = comparison.name in kind or (comparison is SEX and "forename" in kind)
        levels.append(_agreeing(comparison, ours) if is_agreed else theirs)
        firmness.append(_LOOSE if is_agreed else _FIRM)
    return PairClass(0.0, tuple(levels), tuple(firmness))


def _agreeing(comparison: PersonComparison, usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is usual, of pairs that were found because they agree."""
    levels = usual.copy()
    levels[-comparison.n_different :] *= _STILL_DIFFERENT
    agreeing: NDArray[np.float64] = levels / levels.sum()
    return agreeing

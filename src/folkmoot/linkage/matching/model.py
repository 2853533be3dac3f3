"""A model of records of one kind: how two are compared, found, and alike by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from folkmoot.linkage.comparisons import Comparison

FIXED = 1e6
"""Firmness of what is not learned at all."""


@dataclass(frozen=True, slots=True)
class ChanceKind:
    """A way in which two records that are not one agree all the same, such as neighbours.

    On the comparisons in `agrees` such pairs are alike as matches are, on those in `shares` as
    stated (a share a level), on all others as two records drawn at random.
    """

    agrees: frozenset[str]
    shares: tuple[tuple[str, tuple[float, ...]], ...] = ()


@dataclass(frozen=True)
class MatchingModel:
    """What is compared, by which keys pairs are found, and the kinds of chance agreement.

    A comparison's m are what is expected of two records of one thing before anything is learned.
    `keys` are columns of the records, those that find most for what they cost first; `apart` are
    keys that rest on other facts than the remaining ones. A pair on the
    strongest level of a `decisive` comparison is a match whatever else it shows. `firmness` is what
    the m of a comparison weighs, as a share of all candidate pairs: where it is a matter of words
    what a match is, pairs should not teach that a chain's branches or the flats of a house are
    matches, though there be more of them. With `is_chance_known`, what a kind of chance
    does not agree on stays as in records drawn at random or as stated, and is not learned. With
    `competes` a record is thought to have one match on the other side, unless its matches are one
    thing too.
    """

    comparisons: tuple[Comparison, ...]
    keys: tuple[str, ...]
    kinds: tuple[ChanceKind, ...]
    apart: frozenset[str] = frozenset()
    decisive: frozenset[str] = frozenset()
    firmness: Mapping[str, float] = field(default_factory=dict)
    is_chance_known: bool = False
    competes: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(comparison.name for comparison in self.comparisons)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many levels each comparison has."""
        return tuple(len(comparison.levels) for comparison in self.comparisons)

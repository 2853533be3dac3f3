"""A model of records of one kind: how two are compared, found, and alike by chance."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.linkage.comparisons import Comparison


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
    `keys` are columns of the records, those that find most for what they cost first. A pair on the
    strongest level of a `decisive` comparison is a match whatever else it shows. What matches are
    on a `defining` comparison is a matter of words and learned from thousands of pairs only: else
    a chain's branches, which agree on all but the place, would be taken for the matches. With
    `competes` a record is thought to have one match on the other side, unless its matches are one
    thing too.
    """

    comparisons: tuple[Comparison, ...]
    keys: tuple[str, ...]
    kinds: tuple[ChanceKind, ...]
    decisive: frozenset[str] = frozenset()
    defining: frozenset[str] = frozenset()
    competes: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(comparison.name for comparison in self.comparisons)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many levels each comparison has."""
        return tuple(len(comparison.levels) for comparison in self.comparisons)

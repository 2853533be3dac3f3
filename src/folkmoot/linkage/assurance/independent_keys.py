"""What a key that the linkage never saw says of it: an NHS or National Insurance number, a phone.

Records of the two files whose value of the key is equal, and in each file one record's alone, are
taken for one person. How many of those pairs were scored at all tells what blocking missed, and how
many of the links whose two values are known agree tells how many are right. It holds for those who
have such a number, who may be easier to link than others; and a number mistyped or lent makes both
figures look worse than they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.linkage.assurance.combining import as_share, combine
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
from folkmoot.linkage.intervals import Interval, wilson

_FEWEST = 30
"""Pairs known by the key below which it says too little to be told."""


@dataclass(frozen=True)
class KeyedRecords:
    """Identifiers of a file's records and their values of the key, as text; null where unknown."""

    identifiers: pa.Array
    values: pa.Array


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """A linkage by the light of an independent key.

    Of `n_known` pairs that the key says are one person, `n_scored` were among the pairs looked at
    and `n_linked` were linked: `looked_at` is blocking's recall, `recall` that of the whole
    linkage. Of `n_links_told` links both of whose records have a value, `n_gainsaid` have different
    ones: `precision` is what is left. `share_known` is the share of all records that have a value.
    A figure is None when fewer than 30 pairs tell it.
    """

    key: str
    n_known: int
    n_scored: int
    n_linked: int
    looked_at: Interval | None
    recall: Interval | None
    n_links_told: int
    n_gainsaid: int
    precision: Interval | None
    share_known: float

    @property
    def sentences(self) -> tuple[str, ...]:
        if self.recall is None:
            return (
                f"Only {self.n_known:,} pairs have the same {self.key}: too few to say what was "
                "missed.",
            )
        return (
            f"By {self.key}, said to be kept out of the linkage, {self.n_known:,} pairs are one "
            f"person: "
            f"{self.looked_at} of them were looked at and {self.recall} linked.",
            f"Of {self.n_links_told:,} links whose two records have a {self.key}, "
            f"{self.n_gainsaid:,} have different ones.",
            f"{self.share_known:.0%} of records have one; others may be harder to link.",
        )


def check_by_key(
    key: str, left: KeyedRecords, right: KeyedRecords, pairs: ScoredPairs, threshold: float
) -> KeyCheck:
    """What the key called `key` says of pairs linked from this threshold up."""
    known = agreeing_pairs(left, right)
    chances = [pairs.probability[pairs.places[pair]] for pair in known if pair in pairs.places]
    n_linked = sum(1 for chance in chances if chance >= threshold)
    told, gainsaid = _contradictions(left, right, pairs, threshold)
    is_enough = len(known) >= _FEWEST
    n_records = len(left.values) + len(right.values)
    n_values = n_records - left.values.null_count - right.values.null_count
    return KeyCheck(
        key,
        len(known),
        len(chances),
        n_linked,
        wilson(len(chances), len(known)) if is_enough else None,
        wilson(n_linked, len(known)) if is_enough else None,
        told,
        gainsaid,
        wilson(told - gainsaid, told) if told >= _FEWEST else None,
        n_values / n_records if n_records else 0.0,
    )


def whole_recall(among_scored: Interval | None, looked_at: Interval | None) -> Interval | None:
    """Recall of all matches, from recall among the pairs that were scored and the share of matches
    that were scored at all; None where one is unknown."""
    if among_scored is None or looked_at is None:
        return None
    return as_share(combine(lambda found, seen: found * seen, [among_scored, looked_at]))


def agreeing_pairs(left: KeyedRecords, right: KeyedRecords) -> list[tuple[str, str]]:
    """The pairs of records, one of each file, that alone have the same value."""
    lefts, rights = _single(left), _single(right)
    return [(record, rights[value]) for value, record in lefts.items() if value in rights]


def _single(records: KeyedRecords) -> dict[str, str]:
    """The record of each value that only one record has."""
    values, names = records.values.to_pylist(), records.identifiers.to_pylist()
    counts = Counter(values)
    return {
        value: name
        for value, name in zip(values, names, strict=True)
        if value is not None and counts[value] == 1
    }


def _contradictions(
    left: KeyedRecords, right: KeyedRecords, pairs: ScoredPairs, threshold: float
) -> tuple[int, int]:
    """How many links have both values, and how many of those differ."""
    linked = pa.array(pairs.probability >= threshold)
    lefts = _values_of(left, pairs.left.filter(linked))
    rights = _values_of(right, pairs.right.filter(linked))
    told: NDArray[np.bool_] = pc.and_(lefts.is_valid(), rights.is_valid()).to_numpy(
        zero_copy_only=False
    )
    differ = pc.fill_null(pc.not_equal(lefts, rights), False).to_numpy(zero_copy_only=False)
    return int(told.sum()), int((told & differ).sum())


def _values_of(records: KeyedRecords, names: pa.Array) -> pa.Array:
    return records.values.take(pc.index_in(names, value_set=records.identifiers))

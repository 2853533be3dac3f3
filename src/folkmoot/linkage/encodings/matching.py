"""Linking two files of encodings: who is in both, without knowing who anybody is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings.candidates import CandidatePairs, find_pairs
from folkmoot.linkage.encodings.changed_places import heed_changed_places
from folkmoot.linkage.encodings.competition import Doubles, compete
from folkmoot.linkage.encodings.encoded_file import REFERENCE, EncodedFile
from folkmoot.linkage.encodings.rarity import RARITY, rarity_levels
from folkmoot.linkage.encodings.similarity import SILENT, FilterMatrix, pair_levels
from folkmoot.linkage.encodings.training import Trained, chance_levels, count_levels, train
from folkmoot.linkage.people.expectations import Expectation, choose, expect, keep_total
from folkmoot.linkage.people.mixture import match_probability
from folkmoot.linkage.thresholds import Use
from folkmoot.tables import Finding, Kind

FLOOR = 0.01
"""Pairs less probable than this are not in the answer."""
_DIGITS = 6


@dataclass(frozen=True)
class EncodedLinks:
    """`pairs` has left_id and right_id (references in hexadecimal digits) and match_probability,
    a row a pair of at least FLOOR, in order; `expectation` the chosen threshold and what to expect
    of it; `findings` what was decided and doubted."""

    pairs: pa.Table
    expectation: Expectation
    findings: tuple[Finding, ...]

    @property
    def linked(self) -> pa.Table:
        """The pairs at the threshold and above."""
        probability = self.pairs["match_probability"].to_numpy()
        return self.pairs.filter(pa.array(probability >= self.expectation.threshold))


def link_encodings(
    left: EncodedFile,
    right: EncodedFile,
    *,
    use: Use = Use.COUNTING,
    threshold: float | None = None,
) -> EncodedLinks:
    """The pairs of encodings, one of each file, that are probably of one person.

    Raises LinkageError when the two were not made under one agreement by two of its members, or
    when nothing can be learned from them.
    """
    check_same_agreement(left, right)
    parameters = left.agreement.parameters
    if parameters.is_count_only:
        raise LinkageError(
            "These encodings were made to be counted and cannot be linked.",
            where=left.agreement.reference,
            remedy="Count them with `folkmoot unit count`.",
        )
    composites, fields = parameters.composites, parameters.compared
    names = tuple(field.name for field in fields)
    matrices = FilterMatrix(left.table, names), FilterMatrix(right.table, names)
    pairs = find_pairs(left.table, right.table, composites)
    similar = pair_levels(*matrices, pairs.left_rows, pairs.right_rows)
    heed_changed_places(similar, pairs, composites, fields)
    rarity = rarity_levels(left.table, right.table, pairs, composites)
    levels = np.column_stack([rarity, similar])
    patterns, places = count_levels(levels)
    chance = (np.array(RARITY.usual), *chance_levels(*matrices))
    trained = train(patterns, (RARITY, *fields), composites, chance)
    probability = match_probability(patterns, trained.fitted.classes)[places]
    total = float(probability.sum())
    probability = compete(
        pairs.left_rows,
        pairs.right_rows,
        probability,
        _doubles(matrices[0], trained),
        _doubles(matrices[1], trained),
    )
    probability = np.round(keep_total(probability, total), _DIGITS)
    n_expected = total + _missed(pairs, probability)
    expectation = (
        choose(probability, n_expected, use)
        if threshold is None
        else expect(probability, n_expected, threshold)
    )
    decided = Finding(
        Kind.DECIDED,
        "linkage.compared",
        f"Compared by {', '.join(names).replace('_', ' ')}; {len(pairs):,} pairs share a token.",
    )
    return EncodedLinks(
        _answer(left.table, right.table, pairs, probability),
        expectation,
        (decided, *trained.findings),
    )


def check_same_agreement(left: EncodedFile, right: EncodedFile) -> None:
    """Raises LinkageError unless two members made them under exactly one agreement."""
    if left.agreement.fingerprint != right.agreement.fingerprint:
        raise LinkageError(
            "The two files were encoded under different agreements or rounds.",
            where=f"{left.agreement.reference}, {right.agreement.reference}",
            remedy="Encode both under the same signed agreement.",
        )
    if left.member == right.member:
        raise LinkageError(
            "Both files are of one member.",
            where=left.member,
            remedy="Give one file of each member; the same key would let one member test guesses.",
        )


def _doubles(matrix: FilterMatrix, trained: Trained) -> Doubles:
    """How probably two records of one file are one person, by what was learned between files."""

    def probability(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.float64]:
        if not len(one):
            return np.zeros(0)
        levels = pair_levels(matrix, matrix, one, other)
        silent = np.full((len(one), 1), SILENT, np.int8)
        patterns, places = count_levels(np.hstack([silent, levels]))
        return match_probability(patterns, trained.fitted.classes)[places]

    return probability


def _missed(pairs: CandidatePairs, probability: NDArray[np.float64]) -> float:
    """How many matches share no token: Chao's estimate from those that share one and two."""
    n_tokens = np.bitwise_count(pairs.found_by)
    once = float(probability[n_tokens == 1].sum())
    twice = float(probability[n_tokens == 2].sum())
    return once * max(once - 1, 0.0) / (2 * (twice + 1))


def _answer(
    left: pa.Table, right: pa.Table, pairs: CandidatePairs, probability: NDArray[np.float64]
) -> pa.Table:
    kept = probability >= FLOOR
    table = pa.table(
        {
            "left_id": _references(left, pairs.left_rows[kept]),
            "right_id": _references(right, pairs.right_rows[kept]),
            "match_probability": probability[kept],
        }
    )
    return table.sort_by([("left_id", "ascending"), ("right_id", "ascending")])


def _references(table: pa.Table, rows: NDArray[np.int64]) -> pa.Array:
    taken = table[REFERENCE].take(pa.array(rows)).to_pylist()
    return pa.array([reference.hex() for reference in taken], pa.string())

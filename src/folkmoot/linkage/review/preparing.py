"""The pairs of a round, where identities may be read: the next of a clerical sample, described,
with pairs of known answer mixed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance.allocation import Aim
from folkmoot.linkage.assurance.clerical_sample import ClericalSample, Judgements
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
from folkmoot.linkage.assurance.strata import Strata
from folkmoot.linkage.clusters.graph import ENDS
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.review.describing import ReviewPair, describe_pairs
from folkmoot.linkage.review.drawing import draw_tasks, place_in_queue
from folkmoot.linkage.review.gold import is_known_match

_EVENS = 0.5
_SUREST = 1e-9
_PAIRS_A_GOLD = 20
"""One pair of known answer for so many others."""
_LEAST_GOLD = 4
_POOL = 10
"""Pairs looked at to find one of known answer."""


@dataclass(frozen=True)
class Drawing:
    """What a round is drawn from.

    `files` are the records of each asset, by its name. `pairs` has the asset and the identifier of
    both records, match_probability, and the `threshold` of its kind of pair; `judged` is what
    earlier rounds came to, by `record_name` of both records.
    """

    files: Mapping[str, PeopleFile]
    pairs: pa.Table
    judged: Judgements = field(default_factory=dict)


@dataclass(frozen=True)
class DrawnRound:
    """The pairs of a round in the order that they are numbered, and the strata that they are drawn
    from, without which nothing can be estimated."""

    pairs: tuple[ReviewPair, ...]
    strata: Strata


def draw_review(drawing: Drawing, aim: Aim, seed: int, connection: Connection) -> DrawnRound:
    """The pairs to judge next for intervals as narrow as the aim, described, in a random order.

    Raises LinkageError when there is no pair, the aim is met already, or a pair names a record that
    its file has not.
    """
    if drawing.pairs.num_rows == 0:
        raise LinkageError(
            "There is no pair to review.", remedy="Choose a linkage that found candidates."
        )
    sample = _clerical_sample(drawing.pairs, seed)
    judged, _ = sample.read(drawing.judged)
    rows = sample.next_rows(judged, aim)
    if not len(rows):
        raise LinkageError(
            "What was judged until now is enough for intervals as narrow as this.",
            remedy="Ask for narrower ones, or close with what there is.",
        )
    described = describe_pairs(drawing.files, drawing.pairs.take(pa.array(rows)), connection)
    strata = sample.strata.of_pair[rows].tolist()
    drawn = {
        _names(one): replace(one, stratum=stratum)
        for one, stratum in zip(described, strata, strict=True)
    }
    gold = _of_known_answer(drawing, max(_LEAST_GOLD, len(rows) // _PAIRS_A_GOLD), seed, connection)
    order = draw_tasks(list(drawn), [names for names in gold if names not in drawn], seed)
    return DrawnRound(tuple(drawn.get(names) or gold[names] for names in order), sample.strata)


def record_name(asset: str, identifier: str) -> str:
    """A record of an asset, as one text."""
    return f"{asset}/{identifier}"


def _clerical_sample(pairs: pa.Table, seed: int) -> ClericalSample:
    lefts, rights = (
        pa.array(map(record_name, *(pairs[name].to_pylist() for name in end)), pa.string())
        for end in ENDS
    )
    probability = _at_one_threshold(
        pairs["match_probability"].to_numpy(), pairs["threshold"].to_numpy()
    )
    return ClericalSample.of_pairs(ScoredPairs(lefts, rights, probability), _EVENS, seed=seed)


def _at_one_threshold(
    probability: NDArray[np.float64], threshold: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Probabilities whose odds were moved so that linked ones are from evens upwards.

    Each kind of pair has a threshold of its own, and strata have one; they are for planning only,
    and what is estimated from them leans on sizes and judgements alone.
    """
    moved = _log_odds(probability) - _log_odds(threshold)
    shared = 1 / (1 + np.exp(-moved))
    below = np.nextafter(_EVENS, 0)
    placed: NDArray[np.float64] = np.where(
        probability >= threshold, np.maximum(shared, _EVENS), np.minimum(shared, below)
    )
    return placed


def _log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(probability, _SUREST, 1 - _SUREST)
    odds: NDArray[np.float64] = np.log(clipped / (1 - clipped))
    return odds


Names = tuple[str, str]


def _names(pair: ReviewPair) -> Names:
    return record_name(pair.left_asset, pair.left_id), record_name(pair.right_asset, pair.right_id)


def _of_known_answer(
    drawing: Drawing, n_gold: int, seed: int, connection: Connection
) -> dict[Names, ReviewPair]:
    """Half of them pairs that a number of the person's own decides, the rest two records taken at
    random, which are two people unless chance has it; of the former there may be none."""
    n_pairs = drawing.pairs.num_rows
    pool = sorted(range(n_pairs), key=lambda row: place_in_queue(seed, f"{row}"))
    looked_at = drawing.pairs.take(pa.array(sorted(pool[: n_gold * _POOL])))
    described = describe_pairs(drawing.files, looked_at, connection)
    decided = [replace(one, gold=True) for one in described if is_known_match(one.similarities)]
    apart = _at_random(drawing, pool[: 4 * n_gold], connection)
    half = (n_gold + 1) // 2
    return {_names(one): one for one in (*decided[:half], *apart[: n_gold - half])}


def _at_random(drawing: Drawing, rows: list[int], connection: Connection) -> list[ReviewPair]:
    """The left record of each pair beside the right record of the next, where that makes no pair
    that the linkage looked at."""
    pairs = drawing.pairs
    candidates = set(zip(*(pairs[name].to_pylist() for end in ENDS for name in end), strict=True))
    chosen = pairs.take(pa.array(rows)).to_pylist()
    mixed = [
        {**one, "right_asset": other["right_asset"], "right_id": other["right_id"],
         "match_probability": 0.0}
        for one, other in zip(chosen, [*chosen[1:], *chosen[:1]], strict=True)
    ]  # fmt: skip
    kept = [
        one
        for one in mixed
        if _cells(one) not in candidates
        and _cells(one)[:2] != _cells(one)[2:]
        and (*_cells(one)[2:], *_cells(one)[:2]) not in candidates
    ]
    if not kept:
        return []
    described = describe_pairs(drawing.files, pa.Table.from_pylist(kept), connection)
    return [replace(one, gold=False) for one in described]


def _cells(pair: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(pair[name] for end in ENDS for name in end)

"""A sample of pairs for people to judge, that grows until the intervals are narrow enough.

Every stratum has its pairs in one random order, a hash of the seed and the pair; whatever has been
judged is the beginning of it, so at any moment it is a simple random sample. The first round is
planned to suffice; later ones add what is still lacking. Because a round is only asked for while an
interval is too wide, not for what it would find, intervals keep their promise closely (measured in
`benchmarks/linkage/assurance.py`; for sampling until an interval is narrow see Chow and Robbins,
Annals of Mathematical Statistics 36, 1965).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.assurance.allocation import Aim, plan_judgements
from folkmoot.linkage.assurance.judged_quality import EstimatedQuality, Judged, estimate_quality
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
from folkmoot.linkage.assurance.strata import BANDS_PER_SIDE, Strata, stratify

Judgements = Mapping[tuple[str, str], bool | None]
"""What people said of pairs, by the two identifiers as text: None where they could not tell."""

_LEAST_GROWTH, _MOST_GROWTH = 1.1, 2.0
"""A round is worth a reviewer's while, and no round bets everything on what little is known yet."""


@dataclass(frozen=True)
class ClericalSample:
    """The order in which the pairs of each stratum are judged: `orders` holds rows of the pairs."""

    pairs: ScoredPairs
    strata: Strata
    orders: tuple[NDArray[np.int64], ...]
    seed: int

    @classmethod
    def of_pairs(
        cls, pairs: ScoredPairs, threshold: float, *, seed: int = 0, bands: int = BANDS_PER_SIDE
    ) -> ClericalSample:
        """The same pairs, threshold and seed give the same order, whatever the order of rows."""
        strata = stratify(pairs.probability, threshold, bands)
        names = zip(pairs.left.to_pylist(), pairs.right.to_pylist(), strict=True)
        # Sorting by pair first would change nothing: no two pairs have the same hash.
        places = np.array([_place(seed, left, right) for left, right in names], dtype="S16")
        order = np.argsort(places, kind="stable")
        of_pair = strata.of_pair[order]
        return cls(
            pairs,
            strata,
            tuple(order[of_pair == stratum] for stratum in range(len(strata.sizes))),
            seed,
        )

    def answers(self, judgements: Judgements) -> NDArray[np.float64]:
        """What counts of the judgements, an entry a pair: 1 a match, 0 none, a half where unsure,
        nan where there is no judgement that counts.

        A pair counts while all before it in its stratum's order were judged too: what lies beyond a
        gap is no random sample.
        """
        given = np.full(len(self.pairs), np.nan)
        for pair, answer in judgements.items():
            place = self.pairs.places.get(pair)
            if place is not None:
                given[place] = _UNSURE if answer is None else float(answer)
        counted = np.full(len(self.pairs), np.nan)
        for order in self.orders:
            gaps = np.flatnonzero(np.isnan(given[order]))
            kept = order[: gaps[0]] if len(gaps) else order
            counted[kept] = given[kept]
        return counted

    def read(self, judgements: Judgements) -> tuple[Judged, int]:
        """What was judged of this sample by stratum, and how many judgements are of no use to
        it."""
        judged = count_judged(self.answers(judgements), self.strata.of_pair, len(self.strata.sizes))
        return judged, len(judgements) - judged.n_drawn

    def next_rows(self, judged: Judged, aim: Aim) -> NDArray[np.int64]:
        """The rows of the pairs to judge next, in an order that tells nothing; none when the aim is
        met, or when every pair has been judged."""
        if judged.n_drawn and aim.is_met(self.quality(judged)):
            return np.zeros(0, np.int64)
        wanted = plan_judgements(self.strata, judged, aim)
        if judged.n_drawn:
            least = np.ceil(judged.drawn * _LEAST_GROWTH).astype(np.int64)
            if wanted.sum() < judged.n_drawn * _LEAST_GROWTH:
                wanted = np.maximum(wanted, least)
            most = np.ceil(judged.drawn * _MOST_GROWTH).astype(np.int64)
            wanted = np.minimum(np.minimum(wanted, most), self.strata.sizes)
        rows = np.concatenate(
            [
                order[start:stop]
                for order, start, stop in zip(self.orders, judged.drawn, wanted, strict=True)
            ]
            or [np.zeros(0, np.int64)]
        )
        return rows[np.argsort(self._places(rows), kind="stable")]

    def quality(self, judged: Judged) -> EstimatedQuality:
        """Precision and recall by what was judged so far."""
        return estimate_quality(self.strata, judged)

    def table(self, rows: NDArray[np.int64]) -> pa.Table:
        """left_id and right_id of rows of pairs, without a score: a judge should not know it."""
        taken = pa.array(rows)
        return pa.table(
            {"left_id": self.pairs.left.take(taken), "right_id": self.pairs.right.take(taken)}
        )

    def _places(self, rows: NDArray[np.int64]) -> NDArray[np.bytes_]:
        lefts = self.pairs.left.take(pa.array(rows)).to_pylist()
        rights = self.pairs.right.take(pa.array(rows)).to_pylist()
        # Another seed than the strata's orders, or the likeliest pairs of each would come first.
        return np.array(
            [_place(self.seed + 1, left, right) for left, right in zip(lefts, rights, strict=True)],
            dtype="S16",
        )


_UNSURE = 0.5


def count_judged(answers: NDArray[np.float64], of_pair: NDArray[np.int64], n_strata: int) -> Judged:
    """Judged pairs by stratum, from answers as `ClericalSample.answers` gives them."""

    def counted(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(of_pair[chosen], minlength=n_strata).astype(np.int64)

    return Judged(counted(~np.isnan(answers)), counted(answers == 1), counted(answers == _UNSURE))


def _place(seed: int, left: str, right: str) -> bytes:
    text = f"{seed}\x1f{left}\x1f{right}"
    # Ending in a 1, since numpy cuts trailing zero bytes off.
    return hashlib.blake2b(text.encode(), digest_size=15).digest() + b"\x01"

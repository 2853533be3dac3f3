"""Scored pairs with their truth, made up so that the model is too sure of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.assurance import Aim, ClericalSample, EstimatedQuality, ScoredPairs

THRESHOLD = 0.5


@dataclass(frozen=True)
class JudgedPairs:
    """Pairs, and which of them are truly one person."""

    pairs: ScoredPairs
    is_match: NDArray[np.bool_]

    @property
    def precision(self) -> float:
        return float(self.is_match[self.pairs.probability >= THRESHOLD].mean())

    @property
    def recall(self) -> float:
        return float((self.pairs.probability[self.is_match] >= THRESHOLD).mean())


def overconfident_pairs(n: int = 4_000, seed: int = 5) -> JudgedPairs:
    """Most pairs are sure; of those in between, fewer are matches than the model believes."""
    draw = np.random.default_rng(seed)
    probability = np.round(
        np.where(draw.random(n) < 0.7, draw.beta(30, 0.3, n), draw.beta(0.3, 3, n)), 6
    )
    odds = probability / np.maximum(1 - probability, 1e-9)
    truly = odds * 0.4 / (1 + odds * 0.4)
    names = [f"{number:05}" for number in range(n)]
    pairs = ScoredPairs(
        pa.array([f"L{name}" for name in names]),
        pa.array([f"R{name}" for name in names]),
        probability,
    )
    return JudgedPairs(pairs, draw.random(n) < truly)


def review(made: JudgedPairs, aim: Aim, seed: int) -> tuple[EstimatedQuality, int]:
    """A whole review by somebody who knows the truth: its estimate and its number of rounds."""
    draw = np.random.default_rng(seed)
    sample = ClericalSample.of_pairs(made.pairs, THRESHOLD)
    # Another order a review: what the hash of another seed gives, without hashing again.
    sample = replace(sample, orders=tuple(draw.permutation(order) for order in sample.orders))
    judgements: dict[tuple[str, str], bool | None] = {}
    rounds = 0
    while True:
        judged, _ = sample.read(judgements)
        rows = sample.next_rows(judged, aim)
        if not len(rows):
            return sample.quality(judged), rounds
        rounds += 1
        lefts, rights = (
            side.take(pa.array(rows)).to_pylist() for side in (made.pairs.left, made.pairs.right)
        )
        judgements |= {
            pair: bool(answer)
            for pair, answer in zip(
                zip(lefts, rights, strict=True), made.is_match[rows], strict=True
            )
        }

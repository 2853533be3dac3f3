"""A stratified sample of scored pairs, for a person to judge.

Pairs are drawn from bands of match weight, more where judgements tell most, non-links among them.
Each carries the number of pairs it stands for, so that estimates from the sample are unbiased
(Horvitz and Thompson, *A generalization of sampling without replacement*, JASA 47, 1952). The
draw is a hash of the seed and the pair: it depends on neither the order of rows nor the library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Stratum:
    """Pairs whose match weight is at least `least` and below the stratum above's; how many of
    them to draw."""

    name: str
    least: float
    draw: int


def sample_pairs(pairs: pa.Table, strata: Sequence[Stratum], seed: int) -> pa.Table:
    """The drawn pairs with `stratum` and `sampling_weight` (pairs stood for), by stratum and pair.

    `pairs` has left_id, right_id and match_weight; `strata` go from the highest down. Pairs below
    the last stratum are not drawn.
    """
    by_stratum: dict[str, list[int]] = {stratum.name: [] for stratum in strata}
    lefts, rights = pairs["left_id"].to_pylist(), pairs["right_id"].to_pylist()
    for row, weight in enumerate(pairs["match_weight"].to_pylist()):
        stratum = next((each for each in strata if weight >= each.least), None)
        if stratum is not None:
            by_stratum[stratum.name].append(row)
    drawn: list[int] = []
    names: list[str] = []
    weights: list[float] = []
    for stratum in strata:
        rows = by_stratum[stratum.name]
        rows.sort(key=lambda row: _draw(seed, lefts[row], rights[row]))
        chosen = sorted(rows[: stratum.draw], key=lambda row: (lefts[row], rights[row]))
        drawn += chosen
        names += [stratum.name] * len(chosen)
        weights += [len(rows) / len(chosen) if chosen else 0.0] * len(chosen)
    sampled = pairs.take(pa.array(drawn, pa.int64()))
    return sampled.append_column("stratum", pa.array(names, pa.string())).append_column(
        "sampling_weight", pa.array(weights, pa.float64())
    )


def _draw(seed: int, left: int, right: int) -> bytes:
    return hashlib.blake2b(f"{seed}:{left}:{right}".encode(), digest_size=16).digest()

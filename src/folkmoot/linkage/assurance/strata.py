"""Bands of match probability to draw pairs from, narrow where judgements tell most.

Linked and unlinked pairs are cut apart into bands of equal planned spread (Wright, *Finite
population sampling with multivariate auxiliary information*, JASA 78, 1983): a band holds the fewer
pairs the nearer it is to evens. The plan leans on the model's probabilities with its confidence
reduced; the estimates lean on none of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BANDS_PER_SIDE = 4
_CONFIDENCE = 0.7
"""Of the model's log odds, how much the plan believes: a model is too sure of itself more often
than too modest."""
_SUREST = 1e-6


@dataclass(frozen=True)
class Strata:
    """Strata of the pairs at a threshold, linked ones first and each side from the likeliest down.

    `of_pair` is the stratum of each pair; `sizes` counts pairs, `is_linked` says on which side of
    `threshold` a stratum lies, `least` and `greatest` are its probabilities, `planned` the share of
    matches that the plan expects. All but the first are an entry a stratum.
    """

    threshold: float
    of_pair: NDArray[np.int64]
    sizes: NDArray[np.int64]
    is_linked: NDArray[np.bool_]
    least: NDArray[np.float64]
    greatest: NDArray[np.float64]
    planned: NDArray[np.float64]

    @property
    def n_linked(self) -> int:
        return int(self.sizes[self.is_linked].sum())


def stratify(
    probability: NDArray[np.float64], threshold: float, bands: int = BANDS_PER_SIDE
) -> Strata:
    """The strata of pairs with these probabilities. Pairs of equal probability stay together."""
    hedged = _hedge(probability)
    of_pair = np.zeros(len(probability), np.int64)
    is_linked: list[bool] = []
    for side in (True, False):
        rows = np.flatnonzero((probability >= threshold) == side)
        if len(rows):
            band = _bands(probability[rows], hedged[rows], bands)
            of_pair[rows] = band + len(is_linked)
            is_linked += [side] * (int(band.max()) + 1)
    count = len(is_linked)
    sizes = np.bincount(of_pair, minlength=count)[:count].astype(np.int64)
    inside = [probability[of_pair == stratum] for stratum in range(count)]
    return Strata(
        threshold,
        of_pair,
        sizes,
        np.array(is_linked, np.bool_),
        np.array([each.min() for each in inside], np.float64),
        np.array([each.max() for each in inside], np.float64),
        np.bincount(of_pair, weights=hedged, minlength=count)[:count] / np.maximum(sizes, 1),
    )


def _hedge(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(probability, _SUREST, 1 - _SUREST)
    hedged: NDArray[np.float64] = 1 / (1 + ((1 - clipped) / clipped) ** _CONFIDENCE)
    return hedged


def _bands(
    probability: NDArray[np.float64], hedged: NDArray[np.float64], bands: int
) -> NDArray[np.int64]:
    """The band of each pair, 0 for the likeliest; fewer bands where ties leave some empty."""
    values, where = np.unique(-probability, return_inverse=True)
    spread_of = np.sqrt(hedged * (1 - hedged))
    spread = np.bincount(where, weights=spread_of, minlength=len(values))
    # The middle of a value's stretch decides, so that one large tie does not drag the next along.
    middle = (spread.cumsum() - spread / 2) / spread.sum()
    band = np.minimum((middle * bands).astype(np.int64), bands - 1)
    _, dense = np.unique(band, return_inverse=True)
    return dense.astype(np.int64)[where]

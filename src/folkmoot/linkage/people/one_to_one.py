"""Each record in one pair only: the likeliest first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def likeliest(rows: NDArray[np.int64], probability: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pairs are kept when they are taken from the likeliest down, each left and each right
    once. `rows` has a row a pair: what is on its left and on its right, as numbers."""
    taken: tuple[set[int], set[int]] = (set(), set())
    kept = np.zeros(len(rows), bool)
    for place in np.lexsort((rows[:, 1], rows[:, 0], -probability)):
        left, right = rows[place]
        if left not in taken[0] and right not in taken[1]:
            taken[0].add(left)
            taken[1].add(right)
            kept[place] = True
    return kept

"""One seed, many streams of random numbers, each with a name.

A stream depends on the seed and its own name only, so that a part added later to the region
changes nothing in the parts that were there before.
"""

from collections.abc import Iterator
from zlib import crc32

import numpy as np
import numpy.typing as npt


def stream(seed: int, *names: str) -> np.random.Generator:
    """The random numbers that belong to these names, the same in every run."""
    return np.random.default_rng([seed, *(crc32(name.encode()) for name in names)])


def draws(rng: np.random.Generator, weights: npt.ArrayLike) -> Iterator[int]:
    """Places in `weights` without end, each as often as its weight asks."""
    likelihood = np.asarray(weights, dtype=np.float64)
    likelihood = likelihood / likelihood.sum()
    while True:
        yield from rng.choice(len(likelihood), size=4096, p=likelihood).tolist()

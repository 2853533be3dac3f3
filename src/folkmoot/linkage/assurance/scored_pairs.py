"""Pairs as every check of them needs them: identifiers as text, and probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError

COLUMNS = ("left_id", "right_id", "match_probability")


@dataclass(frozen=True)
class ScoredPairs:
    """`left` and `right` are the records' identifiers as text, since a file that people have filled
    in holds nothing else; `probability` is between 0 and 1. A row a pair, in the order given."""

    left: pa.Array
    right: pa.Array
    probability: NDArray[np.float64]

    @classmethod
    def of_table(cls, pairs: pa.Table) -> ScoredPairs:
        """From a table with left_id, right_id and match_probability; other columns are ignored.

        Raises LinkageError when a column or a value is missing, a probability is none, or a pair
        stands there twice.
        """
        lacking = [name for name in COLUMNS if name not in pairs.column_names]
        if lacking:
            raise LinkageError(
                f"The pairs lack the columns {', '.join(lacking)}.",
                remedy="Give what `folkmoot link` or `folkmoot dedupe` wrote.",
            )
        if any(pairs[name].null_count for name in COLUMNS):
            raise LinkageError("A pair lacks an identifier or its probability.")
        probability = pairs["match_probability"].cast(pa.float64()).to_numpy()
        if len(probability) and not (probability.min() >= 0 and probability.max() <= 1):
            raise LinkageError("A match probability is not between 0 and 1.")
        scored = cls(as_text(pairs["left_id"]), as_text(pairs["right_id"]), probability)
        if len(scored.places) < len(scored):
            raise LinkageError(
                "A pair stands in the table twice.", remedy="Give each pair once, likeliest first."
            )
        return scored

    def __len__(self) -> int:
        return len(self.probability)

    @cached_property
    def places(self) -> dict[tuple[str, str], int]:
        """Where each pair stands."""
        names = zip(self.left.to_pylist(), self.right.to_pylist(), strict=True)
        return {pair: place for place, pair in enumerate(names)}


def expected_matches(probability: NDArray[np.float64]) -> float:
    """The sum of the probabilities, the same to the last digit in whatever order they stand."""
    return math.fsum(probability.tolist())


def mean_probability(probability: NDArray[np.float64]) -> float | None:
    """Their mean, the same in whatever order; None of none."""
    return expected_matches(probability) / len(probability) if len(probability) else None


def as_text(values: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Identifiers as text: the same one may be typed as a number in one file only."""
    text = pc.cast(values, pa.string())
    return text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text

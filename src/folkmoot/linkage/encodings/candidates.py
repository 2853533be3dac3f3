"""Which pairs of encoded records are compared: those that share a token."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.encodings.fields import Composite


@dataclass(frozen=True)
class CandidatePairs:
    """Pairs by their rows in the two tables, in order; `found_by` has a bit for each composite, the
    first composite's the least."""

    left_rows: NDArray[np.int64]
    right_rows: NDArray[np.int64]
    found_by: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.left_rows)


def find_pairs(
    left: pa.Table, right: pa.Table, composites: tuple[Composite, ...]
) -> CandidatePairs:
    """Every pair that shares a token, once."""
    n_right = right.num_rows
    codes, bits = [], []
    for place, composite in enumerate(composites):
        name = f"token_{composite.name}"
        lefts, rights = _sharing(known_tokens(left[name]), known_tokens(right[name]))
        codes.append(lefts * n_right + rights)
        bits.append(np.full(len(lefts), 1 << place, np.int64))
    code = np.concatenate(codes)
    order = np.argsort(code)
    sorted_codes = code[order]
    starts = np.flatnonzero(np.append(True, sorted_codes[1:] != sorted_codes[:-1]))
    if not len(sorted_codes):
        return CandidatePairs(code, code, code)
    found_by = np.bitwise_or.reduceat(np.concatenate(bits)[order], starts)
    distinct = sorted_codes[starts]
    return CandidatePairs(distinct // n_right, distinct % n_right, found_by)


def known_tokens(column: pa.ChunkedArray) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The tokens in order, and the row of each."""
    whole = column.combine_chunks()
    rows = np.flatnonzero(whole.is_valid().to_numpy(zero_copy_only=False))
    tokens = whole.drop_null().to_numpy()
    order = np.argsort(tokens)
    return tokens[order], rows[order]


def _sharing(
    left: tuple[NDArray[np.uint64], NDArray[np.int64]],
    right: tuple[NDArray[np.uint64], NDArray[np.int64]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of all pairs with equal tokens."""
    first = np.searchsorted(left[0], right[0], side="left")
    counts = np.searchsorted(left[0], right[0], side="right") - first
    rights = np.repeat(right[1], counts)
    before = np.repeat(counts.cumsum() - counts, counts)
    lefts = left[1][np.repeat(first, counts) + np.arange(len(rights)) - before]
    return lefts, rights

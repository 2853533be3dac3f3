"""How alike two filters are: Dice's coefficient of their set bits, in levels.

Levels are the same for all fields; what each is worth is learned (`training`). Flipped bits keep
equal values a little below 1 where the records' names or births differ.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.encodings.encoded_file import fixed_bytes

LEVELS: tuple[tuple[str, float], ...] = (
    ("equal", 0.9),
    ("close", 0.68),
    ("partly alike", 0.5),
    ("different", 0.0),
)
"""The levels' names and the least similarity of each, the strongest first."""

SILENT = -1
CLOSE = 1
DIFFERENT = len(LEVELS) - 1
_CHUNK = 1 << 16
_MIXER = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio: multiplying by it spreads what is alike (Knuth, *The Art of Computer
Programming* 3, section 6.4)."""


class FilterMatrix:
    """The filters of one file, all fields of a record in one row, with what is known of each."""

    def __init__(self, table: pa.Table, names: tuple[str, ...]) -> None:
        columns, known = [], []
        for name in names:
            column = table[f"filter_{name}"].combine_chunks()
            is_known = column.is_valid().to_numpy(zero_copy_only=False)
            words = np.zeros((len(column), column.type.bit_width // 64), np.uint64)
            filled = np.frombuffer(fixed_bytes(column.drop_null()), np.uint64)
            words[is_known] = filled.reshape(-1, words.shape[1])
            columns.append(words)
            known.append(is_known)
        self.words = np.stack(columns, axis=1)
        self.is_known = np.stack(known, axis=1)
        self.n_bits = np.bitwise_count(self.words).sum(axis=2, dtype=np.uint16)

    def __len__(self) -> int:
        return len(self.words)

    def sample(self, size: int) -> NDArray[np.int64]:
        """Rows drawn as if at random, which follow from the filters and not from their order."""
        flat = self.words.reshape(len(self), -1)
        mixed = np.zeros(len(self), np.uint64)
        for column in flat.T:
            mixed = (mixed ^ column) * _MIXER
            mixed ^= mixed >> np.uint64(32)
        return np.argsort(mixed)[:size]


def pair_levels(
    left: FilterMatrix,
    right: FilterMatrix,
    left_rows: NDArray[np.int64],
    right_rows: NDArray[np.int64],
) -> NDArray[np.int8]:
    """The level of every field, a row a pair; SILENT where a side does not know it."""
    bounds = np.array([least for _, least in LEVELS[:-1]], np.float32)
    levels = np.empty((len(left_rows), left.words.shape[1]), np.int8)
    for first in range(0, len(left_rows), _CHUNK):
        lefts, rights = left_rows[first : first + _CHUNK], right_rows[first : first + _CHUNK]
        both = np.bitwise_count(left.words[lefts] & right.words[rights]).sum(
            axis=2, dtype=np.uint16
        )
        total = left.n_bits[lefts] + right.n_bits[rights]
        dice = 2 * both.astype(np.float32) / np.maximum(total, 1)
        found = (dice[:, :, None] < bounds).sum(axis=2, dtype=np.int8)
        found[~(left.is_known[lefts] & right.is_known[rights])] = SILENT
        levels[first : first + _CHUNK] = found
    return levels

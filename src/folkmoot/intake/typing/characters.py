"""A column's texts as one run of bytes: the cheap way to look at every character of every value.

Arrow keeps a string column as its bytes end to end and the offsets between them. Whole-column
questions ("what shape has each value?", "what does it begin with?") are table look-ups over that
run, without making a Python string of any value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]


def table_of(characters: str) -> Mask:
    """A look-up table that is true for these ASCII characters."""
    table = np.zeros(256, dtype=bool)
    table[np.frombuffer(characters.encode("ascii"), dtype=np.uint8)] = True
    return table


def _shape_table() -> Bytes:
    table = np.arange(256, dtype=np.uint8)
    table[ord("0") : ord("9") + 1] = ord("9")
    table[ord("A") : ord("Z") + 1] = ord("A")
    table[ord("a") : ord("z") + 1] = ord("a")
    return table


_SHAPE = _shape_table()


@dataclass(frozen=True)
class Characters:
    """The bytes of a string array that has no nulls."""

    texts: pa.StringArray

    @cached_property
    def offsets(self) -> NDArray[np.int32]:
        """Where each value begins, and at the end where the last one ends."""
        count = len(self.texts)
        buffer = self.texts.buffers()[1]
        if buffer is None:
            return np.zeros(1, dtype=np.int32)
        whole = np.frombuffer(buffer, dtype=np.int32)
        return whole[self.texts.offset : self.texts.offset + count + 1]

    @cached_property
    def data(self) -> Bytes:
        buffer = self.texts.buffers()[2]
        return np.frombuffer(buffer or b"", dtype=np.uint8)

    @cached_property
    def run(self) -> Bytes:
        """The bytes of just these values, end to end."""
        return self.data[self.offsets[0] : self.offsets[-1]]

    @cached_property
    def lengths(self) -> NDArray[np.int32]:
        return np.diff(self.offsets)

    @cached_property
    def first(self) -> Bytes:
        """The first byte of each value; 0 for an empty one."""
        return self._at(self.offsets[:-1])

    @cached_property
    def last(self) -> Bytes:
        """The last byte of each value; 0 for an empty one."""
        return self._at(self.offsets[1:] - 1)

    def _at(self, places: NDArray[np.int32]) -> Bytes:
        if not len(places) or self.lengths.min() > 0:
            return self.data[places]
        found = np.zeros(len(places), dtype=np.uint8)
        is_filled = self.lengths > 0
        found[is_filled] = self.data[places[is_filled]]
        return found

    def capital_pairs(self, besides: str) -> int:
        """How many values are two ASCII capitals, other than these two."""
        places = np.flatnonzero(self.lengths == 2)
        if not len(places):
            return 0
        pairs = self.grid(places, 2)
        are_capitals = ((pairs >= ord("A")) & (pairs <= ord("Z"))).all(axis=1)
        are_these = (pairs == np.frombuffer(besides.encode("ascii"), dtype=np.uint8)).all(axis=1)
        return int((are_capitals & ~are_these).sum())

    def shapes(self) -> pa.DictionaryArray:
        """Each value's shape: every digit as 9, every ASCII letter as A or a, the rest as it is."""
        shaped = _SHAPE[self.run]
        count = len(self.texts)
        width = len(shaped) // count if count else 0
        if width and len(shaped) == width * count and (self.lengths == width).all():
            grid = shaped.reshape(count, width)
            if (grid == grid[0]).all():
                only = pa.array([grid[0].tobytes().decode("utf-8")])
                indices = pa.array(np.zeros(count, dtype=np.int32))
                return pa.DictionaryArray.from_arrays(indices, only)
        return self._over(shaped, self._rebased()).dictionary_encode()

    def keeping(self, kept: Mask) -> pa.StringArray:
        """The values without the bytes for which the table is false."""
        stays = kept[self.run]
        ends = np.concatenate([[0], np.cumsum(stays, dtype=np.int32)]).astype(np.int32)
        return self._over(self.run[stays], ends[self._rebased()])

    def grid(self, chosen: Positions, width: int) -> Bytes:
        """The bytes of the chosen values, in order and all of this width, as one row each."""
        if len(chosen) == len(self.texts) and len(self.run) == width * len(chosen):
            return self.run.reshape(-1, width)
        starts = self.offsets[:-1][chosen].astype(np.int64)
        rows: Bytes = self.data[starts[:, None] + np.arange(width)]
        return rows

    def _rebased(self) -> NDArray[np.int32]:
        rebased: NDArray[np.int32] = self.offsets - self.offsets[0]
        return rebased

    @staticmethod
    def _over(data: Bytes, offsets: NDArray[np.int32]) -> pa.StringArray:
        made: pa.StringArray = pa.StringArray.from_buffers(
            len(offsets) - 1,
            pa.py_buffer(np.ascontiguousarray(offsets)),
            pa.py_buffer(np.ascontiguousarray(data)),
        )
        return made

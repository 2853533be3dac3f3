"""The rows in the order of one column: the number of each, and where a new value begins.

Null is the greatest value, and rows of one value stand by their number, as SoQL sorts them upwards.
Downwards the values are turned round and the rows of one value are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from folkmoot.vault.lookup.columns import Rows, map_file

MOST_ROWS = 50_000_000
"""Sorting takes some 30 bytes a row; above this it would outgrow the memory of a load."""

FIRST_BLOCK, LARGEST_BLOCK = 4_096, 1_048_576


def has_order(type_: pa.DataType) -> bool:
    """Whether rows are kept in the order of columns of this type."""
    return bool(
        pa.types.is_temporal(type_)
        or pa.types.is_integer(type_)
        or (pa.types.is_decimal128(type_) and type_.precision <= 18)
    )


def write_order(
    folder: Path, number: int, values: npt.NDArray[Any], nulls: npt.NDArray[Any] | None
) -> None:
    """Sort the rows by whole numbers that stand for the column's values."""
    if nulls is None:
        order = np.argsort(values, kind="stable")
        known = len(order)
    else:
        is_null = nulls.astype(bool)
        rows = np.flatnonzero(~is_null)
        known = len(rows)
        order = rows[np.argsort(values[rows], kind="stable")]
        order = np.concatenate([order, np.flatnonzero(is_null)])
    begins = np.zeros(len(order), bool)
    ordered = values[order[:known]]
    begins[1:known] = ordered[1:] != ordered[:-1]
    begins[:1] = True
    begins[known : known + 1] = True
    (folder / f"order-{number}.rows").write_bytes(order.astype(np.uint32).tobytes())
    (folder / f"order-{number}.begins").write_bytes(np.packbits(begins).tobytes())


@dataclass(frozen=True, slots=True)
class OrderedRows:
    """One column's order, mapped into memory."""

    rows: npt.NDArray[np.uint32]
    begins: npt.NDArray[np.uint8]

    @classmethod
    def opened(cls, folder: Path, number: int) -> OrderedRows:
        return cls(
            map_file(folder / f"order-{number}.rows", "<u4"),
            map_file(folder / f"order-{number}.begins", "u1"),
        )

    def blocks(self, *, is_ascending: bool) -> Iterator[Rows]:
        """All rows in this order, a few first and then more at a time."""
        size = FIRST_BLOCK
        if is_ascending:
            yield from rows_in_blocks(self.rows)
            return
        stop = len(self.rows)
        while stop > 0:
            start = self._beginning_of_value(max(stop - size, 0))
            block = self.rows[start:stop].astype(np.int64)
            yield self._turned(block, start, stop)
            stop = start
            size = min(size * 4, LARGEST_BLOCK)

    def _turned(self, block: Rows, start: int, stop: int) -> Rows:
        """The values of a block turned round, the rows of one value as they stand."""
        begins = self._flags(start, stop)
        if begins.all():
            return block[::-1]
        of_value = np.cumsum(begins, dtype=np.int32)
        return block[np.argsort(-of_value, kind="stable")]

    def _beginning_of_value(self, place: int) -> int:
        while place > 0:
            low = max(place + 1 - FIRST_BLOCK, 0)
            found = np.flatnonzero(self._flags(low, place + 1))
            if len(found):
                return low + int(found[-1])
            place = low - 1
        return 0

    def _flags(self, start: int, stop: int) -> npt.NDArray[np.bool_]:
        first = start // 8
        bits = np.unpackbits(self.begins[first : (stop + 7) // 8])
        return bits[start - first * 8 : stop - first * 8].astype(bool)


def rows_in_blocks(rows: npt.NDArray[Any]) -> Iterator[Rows]:
    """These rows as they stand, a few first and then more at a time."""
    start, size = 0, FIRST_BLOCK
    while start < len(rows):
        yield rows[start : start + size].astype(np.int64)
        start += size
        size = min(size * 4, LARGEST_BLOCK)

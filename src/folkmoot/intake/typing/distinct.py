"""How many distinct texts a column has, and which are the commonest.

Counts are exact as long as they are kept. What blocks bring is put together only now and then, so
that a column of a thousand texts costs little however many rows it has; and in a long file a column
with many distinct texts is given up, because nobody reads a list of them.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.intake.typing.blocks import Block

MOST_COUNTED = 100_000
"""A column with more distinct texts than this is given up."""
MANY_ROWS, MOST_COUNTED_IN_MANY = 100_000, 2_000
"""From so many rows on, a column with more distinct texts than this is given up."""
_WAITING_ALLOWED = 50_000


class DistinctCounter:
    """Counts the distinct texts of a column, block by block."""

    def __init__(self) -> None:
        self.has_given_up = False
        self._at_least = 0
        self._texts: list[pa.StringArray] = []
        self._counts: list[NDArray[np.int64]] = []
        self._waiting = 0

    def add(self, block: Block, rows_so_far: int) -> None:
        if self.has_given_up or not len(block.values):
            return
        weights = block.weights
        self._texts.append(block.values)
        self._counts.append(np.ones(len(block.values), np.int64) if weights is None else weights)
        self._waiting += len(block.values)
        most = MOST_COUNTED if rows_so_far < MANY_ROWS else MOST_COUNTED_IN_MANY
        if self._waiting > most and (rows_so_far >= MANY_ROWS or self._waiting > _WAITING_ALLOWED):
            self._put_together()
            if len(self._texts[0]) > most:
                self._give_up()

    @property
    def distinct(self) -> int:
        """How many there are; at least, where counting was given up."""
        self._put_together()
        return self._at_least

    def commonest(self, shown: int) -> tuple[tuple[str, int], ...]:
        """The commonest texts that occur more than once, with their counts."""
        self._put_together()
        if not self._texts:
            return ()
        texts, counts = self._texts[0], self._counts[0]
        order = np.argsort(-counts, kind="stable")[:shown]
        chosen = zip(texts.take(pa.array(order)).to_pylist(), counts[order].tolist(), strict=True)
        return tuple((text, count) for text, count in chosen if count > 1)

    def _put_together(self) -> None:
        """Make one list of what is waiting, each text once."""
        if not self._waiting:
            return
        encoded = pa.concat_arrays(self._texts).dictionary_encode()
        counts = np.bincount(encoded.indices.to_numpy(), weights=np.concatenate(self._counts))
        self._texts, self._counts = [encoded.dictionary], [counts.astype(np.int64)]
        self._at_least = len(encoded.dictionary)
        self._waiting = 0

    def _give_up(self) -> None:
        self.has_given_up = True
        self._texts, self._counts = [], []

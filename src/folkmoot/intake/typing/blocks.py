"""A block of one column, ready to be looked at: trimmed, blanks null, each text once if it pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.intake.typing.characters import Characters

DISTINCT_SHARE = 0.4
"""Above this share of distinct texts it costs more to find them than to look at all."""

_MAY_BE_BLANK = np.zeros(256, dtype=bool)
_MAY_BE_BLANK[:0x21] = True
_MAY_BE_BLANK[0x80:] = True
"""Control characters and the space; the first byte of wider spaces, and of letters with accents."""


@dataclass(frozen=True)
class Block:
    """Some rows of a column.

    `texts` has one entry a row, null where blank. `values` are the texts to look at, `weights`
    how often each occurs (None: once) and `rows_to_values` the value of each row, null where
    blank (None: the rows are the values).
    """

    texts: pa.StringArray
    values: pa.StringArray
    weights: NDArray[np.int64] | None
    rows_to_values: pa.Array | None

    @property
    def filled(self) -> int:
        return len(self.texts) - int(self.texts.null_count)

    def over_rows(self, of_values: pa.Array) -> pa.Array:
        """What holds of the values, spread over the rows; null where blank."""
        if self.rows_to_values is None:
            return of_values
        return of_values.take(self.rows_to_values)


def trimmed(texts: pa.StringArray) -> pa.StringArray:
    """Without white space around the texts; null where nothing is left."""
    if not texts.null_count and not _may_have_blanks(texts):
        return texts
    bare = pc.utf8_trim_whitespace(texts)
    lengths = pc.binary_length(bare)
    if pc.min(lengths).as_py() == 0:
        return pc.if_else(pc.equal(lengths, 0), None, bare)
    return bare


def _may_have_blanks(texts: pa.StringArray) -> bool:
    """Whether some text begins or ends with white space, or is empty."""
    characters = Characters(texts)
    return bool(_MAY_BE_BLANK[characters.first].any() or _MAY_BE_BLANK[characters.last].any())


def block_of(texts: pa.StringArray, *, finds_distinct: bool) -> Block:
    """A block of trimmed texts."""
    if finds_distinct:
        encoded = texts.dictionary_encode()
        values = encoded.dictionary
        if len(values) <= DISTINCT_SHARE * len(texts) or len(texts) < 64:
            indices = encoded.indices
            known = indices.drop_null() if indices.null_count else indices
            weights = np.bincount(known.to_numpy(), minlength=len(values)).astype(np.int64)
            return Block(texts, values, weights, indices)
    if not texts.null_count:
        return Block(texts, texts, None, None)
    is_filled = texts.is_valid().to_numpy(zero_copy_only=False)
    places = np.cumsum(is_filled, dtype=np.int64) - 1
    return Block(texts, texts.drop_null(), None, pa.array(places, mask=~is_filled))

"""How rare a shared name is, from the tokens alone.

The unit cannot read a name, but it sees how many records of each file share the token of the whole
name. The fewer there are, the more the agreement says.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.encodings.candidates import CandidatePairs
from folkmoot.linkage.encodings.fields import Composite, Field
from folkmoot.linkage.encodings.similarity import SILENT

WHOLE_NAME = "whole_name"

RARITY = Field("rarity of the name", (), (), (0.45, 0.25, 0.2, 0.1))
"""A comparison beside those of the fields, of as many levels: from the only such name in both files
to one that many share. Silent where the tokens of the whole name are not shared."""

_MOST_PAIRS = (1, 4, 12)
"""Pairs of records that share a token, at most, on each level but the last."""


def rarity_levels(
    left: pa.Table, right: pa.Table, pairs: CandidatePairs, composites: tuple[Composite, ...]
) -> NDArray[np.int8]:
    """The level of RARITY of each pair."""
    levels = np.full(len(pairs), SILENT, np.int8)
    place = next((place for place, each in enumerate(composites) if each.name == WHOLE_NAME), None)
    if place is None:
        return levels
    is_shared = (pairs.found_by >> place) & 1 == 1
    sharing = (
        _sharers(left)[pairs.left_rows[is_shared]] * _sharers(right)[pairs.right_rows[is_shared]]
    )
    levels[is_shared] = np.searchsorted(_MOST_PAIRS, sharing).astype(np.int8)
    return levels


def _sharers(table: pa.Table) -> NDArray[np.int64]:
    """How many records of a file have each record's token."""
    column = table[f"token_{WHOLE_NAME}"].combine_chunks()
    counts = np.zeros(len(column), np.int64)
    is_known = column.is_valid().to_numpy(zero_copy_only=False)
    _, places, found = np.unique(
        column.drop_null().to_numpy(), return_inverse=True, return_counts=True
    )
    counts[is_known] = found[places]
    return counts

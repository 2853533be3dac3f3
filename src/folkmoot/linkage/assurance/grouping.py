"""Groups of records by a characteristic, large enough that a figure of theirs tells of nobody.

A group in which records, linked records or unlinked ones are fewer than the least count is put
together with the next smallest until what remains is safe to show: nothing is left blank that a
total would give away. Coarse characteristics only: a column with many values names people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError

LEAST_COUNT = 10
"""Records, linked and unlinked, that each shown group has at least, unless told otherwise."""
NOT_KNOWN = "not known"
POOLED = "groups too small to show"
_MOST_GROUPS = 60


@dataclass(frozen=True)
class Groups:
    """The groups of one characteristic by name, and the group of each record (-1: none is shown,
    since all of them together are too few)."""

    characteristic: str
    names: tuple[str, ...]
    of_record: NDArray[np.int64]


def group_records(
    characteristic: str, values: pa.Array, is_linked: NDArray[np.bool_], least: int = LEAST_COUNT
) -> Groups:
    """The groups of records by their values; those without one are a group of their own.

    Raises LinkageError when the column has more different values than coarse ones have.
    """
    text = pc.fill_null(pc.cast(values, pa.string()), NOT_KNOWN)
    names = sorted(pc.unique(text).to_pylist())
    if len(names) > _MOST_GROUPS:
        raise LinkageError(
            f"This column has more than {_MOST_GROUPS} different values, too many for groups.",
            where=characteristic,
            remedy="Give bands or areas instead: ages in bands, places as wards or deciles.",
        )
    of_record = pc.index_in(text, value_set=pa.array(names, pa.string())).to_numpy(
        zero_copy_only=False
    )
    counts = np.bincount(of_record, minlength=len(names))
    linked = np.bincount(of_record[is_linked], minlength=len(names))
    small = _too_small(counts, linked, least)
    if not small:
        return Groups(characteristic, tuple(names), of_record.astype(np.int64))
    shown = [place for place in range(len(names)) if place not in small]
    new_place = np.full(len(names), len(shown))
    new_place[shown] = np.arange(len(shown))
    if not shown and not _is_safe(counts.sum(), linked.sum(), least):
        return Groups(characteristic, (), np.full(len(of_record), -1, np.int64))
    return Groups(
        characteristic, (*(names[place] for place in shown), POOLED), new_place[of_record]
    )


def _too_small(
    counts: NDArray[np.integer[Any]], linked: NDArray[np.integer[Any]], least: int
) -> set[int]:
    """The groups that are put together: the small ones, and the next smallest while those are not
    safe together."""
    small = {
        place
        for place in range(len(counts))
        if not _is_safe(float(counts[place]), float(linked[place]), least)
    }
    by_size: Sequence[int] = np.argsort(counts, kind="stable").tolist()
    for place in by_size:
        together = list(small)
        if not small or _is_safe(counts[together].sum(), linked[together].sum(), least):
            break
        small.add(place)
    return small


def _is_safe(count: float, linked: float, least: int) -> bool:
    return min(count, linked, count - linked) >= least

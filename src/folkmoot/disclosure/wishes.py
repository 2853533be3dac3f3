"""What contributors wish: most say nothing, some waive their protection, some ask for it."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure.equations import Index
from folkmoot.errors import DisclosureError


class Wish(IntEnum):
    """Of one contributor, the same in every table.

    WAIVED  agreed in writing that its figures may be seen
    ASKED   asked that they may not, where the rules protect only those who ask
    """

    NONE = 0
    WAIVED = 1
    ASKED = 2


_WORDS = {"": Wish.NONE, "waived": Wish.WAIVED, "asked": Wish.ASKED}


def wishes_of(owners: Index, count: int, column: pa.ChunkedArray | None) -> Index:
    """The wish of each of `count` owners, from one text per contribution: "waived", "asked" or
    nothing.

    Owners of several contributions waive only if they do so in all, and ask if they do so in one.
    Raises DisclosureError for another word.
    """
    if column is None:
        return np.zeros(count, dtype=np.int64)
    words = pc.fill_null(column.cast(pa.string()), "").to_pylist()
    strange = sorted(set(words) - set(_WORDS))
    if strange:
        raise DisclosureError(
            f"The wish {strange[0]!r} is not understood.",
            remedy="Write waived, asked, or nothing.",
        )
    wishes = np.array([_WORDS[word] for word in words], dtype=np.int64)
    everything = np.bincount(owners, minlength=count)
    waived = np.bincount(owners, wishes == Wish.WAIVED, minlength=count)
    asked = np.bincount(owners, wishes == Wish.ASKED, minlength=count)
    found = np.where((waived == everything) & (everything > 0), Wish.WAIVED, Wish.NONE)
    return np.where(asked > 0, Wish.ASKED, found).astype(np.int64)

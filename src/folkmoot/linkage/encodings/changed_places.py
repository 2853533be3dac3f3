"""Forename and surname that changed places: seen by a token, since no filter can show it.

Such a pair shares the token of both names in any order while both filters differ. It counts as a
close forename, with nothing said of the surname.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.encodings.candidates import CandidatePairs
from folkmoot.linkage.encodings.fields import Composite, Field
from folkmoot.linkage.encodings.similarity import CLOSE, DIFFERENT, SILENT

_ANY_ORDER = "names_in_any_order"


def heed_changed_places(
    levels: NDArray[np.int8],
    pairs: CandidatePairs,
    composites: tuple[Composite, ...],
    fields: tuple[Field, ...],
) -> None:
    """Correct the levels (a row a pair, a column a field) of pairs whose names changed places."""
    composite_names = [each.name for each in composites]
    if _ANY_ORDER not in composite_names:
        return
    place = composite_names.index(_ANY_ORDER)
    names = [field.name for field in fields]
    forename, surname = names.index("forename"), names.index("surname")
    has_changed = (pairs.found_by >> place) & 1 == 1
    has_changed &= (levels[:, forename] == DIFFERENT) & (levels[:, surname] == DIFFERENT)
    levels[has_changed, forename] = CLOSE
    levels[has_changed, surname] = SILENT

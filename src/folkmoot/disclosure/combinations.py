"""Hidden figures that a row's total gives away together.

Where a total and all but some of its parts are shown, what those come to is known, though none of
them is. If they are all one firm's, or two firms', that sum is as unsafe as a cell of its own; the
maintainers of tau-ARGUS record it as an open question (sdcTools/UserSupport issue 160).
"""

from __future__ import annotations

import numpy as np

from folkmoot.disclosure.equations import Mask
from folkmoot.disclosure.holdings import Blend
from folkmoot.disclosure.linking import LinkedCells


def combinations(linked: LinkedCells, hidden: Mask) -> tuple[Blend, ...]:
    """The sums of two or more hidden parts of a shown total that are not cells already."""
    equations = linked.equations
    seen = {tuple(blend.cells.tolist()) for blend in linked.blends}
    found = []
    for begin, end in zip(equations.starts[:-1], equations.starts[1:], strict=True):
        cells, coefs = equations.cells[begin:end], equations.coefs[begin:end]
        is_hidden = hidden[cells]
        if is_hidden[coefs < 0].any() or int(is_hidden.sum()) < 2:
            continue
        parts = cells[is_hidden]
        if parts.max() < linked.named_count and tuple(parts.tolist()) not in seen:
            seen.add(tuple(parts.tolist()))
            found.append(Blend(parts, np.ones(len(parts))))
    return tuple(found)

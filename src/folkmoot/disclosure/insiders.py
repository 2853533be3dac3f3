"""Who attacks besides strangers: contributors who know their own figures, alone or two together.

An attacker is a number: that of a contributor in `CellSystem.sole`, or one made of two. Two pool
what they know where it helps most and is likeliest: where hidden figures of theirs are parts of one
sum, so that each knows that the other is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from folkmoot.disclosure.equations import Index, Mask
from folkmoot.disclosure.system import NOBODY, OUTSIDER, CellSystem

_PAIRS_FROM = 2**31


def coalition(one: int, other: int) -> int:
    """The attacker that two contributors are together."""
    first, second = sorted((one, other))
    return (first + 1) * _PAIRS_FROM + second


def members(attacker: int) -> tuple[int, ...]:
    """The contributors who attack: none for an outsider."""
    if attacker in (OUTSIDER, NOBODY):
        return ()
    if attacker < _PAIRS_FROM:
        return (attacker,)
    return attacker // _PAIRS_FROM - 1, attacker % _PAIRS_FROM


def own_cells(attacker: int, sole: Index) -> Mask:
    """Which cells an attacker knows because nobody but he, or one of them, is behind them."""
    own: Mask = np.isin(sole, members(attacker))
    return own


def insiders(system: CellSystem, hidden: Mask, most_together: int) -> Iterator[int]:
    """Everybody who is the only contributor to a hidden cell, then the pairs of them."""
    theirs = hidden & (system.sole != NOBODY)
    if most_together >= 1:
        yield from np.unique(system.sole[theirs]).tolist()
    if most_together >= 2:
        yield from sorted(_pairs(system, theirs))


def _pairs(system: CellSystem, theirs: Mask) -> set[int]:
    equations = system.equations
    kept = theirs[equations.cells]
    rows, soles = equations.rows[kept], system.sole[equations.cells[kept]]
    found: set[int] = set()
    for begin, end in _spans(rows):
        present = np.unique(soles[begin:end]).tolist()
        found.update(coalition(one, other) for one, other in combinations(present, 2))
    return found


def _spans(rows: Index) -> Iterator[tuple[int, int]]:
    """Where each run of one row begins and ends."""
    if len(rows):
        cuts = np.flatnonzero(np.diff(rows)) + 1
        yield from zip([0, *cuts.tolist()], [*cuts.tolist(), len(rows)], strict=True)

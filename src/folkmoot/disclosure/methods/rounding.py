"""Each count rounded by itself. Simple, and totals no longer add up.

Sources: the Handbook on Statistical Disclosure Control, chapter 5 (conventional, random); the rules
of OpenSAFELY (midpoint-6) and of NHS England's hospital statistics (hide 1 to 7, round the rest).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from folkmoot.disclosure.equations import Index
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.methods.altered import Altered, CountCells
from folkmoot.disclosure.methods.chance import draws, fractions
from folkmoot.errors import DisclosureError

Tables = MagnitudeTable | Sequence[MagnitudeTable]


def round_to_nearest(tables: Tables, *, base: int = 5) -> Altered:
    """Every count to the nearest multiple of the base, halves up. Deterministic: a difference of
    two rounded figures tells more than either, so it is the weakest of the methods."""
    cells, base = CountCells.of(tables), _checked(base)
    shown = _nearest(cells.counts, base)
    return Altered(
        method="round_to_nearest",
        cells=cells,
        shown=shown,
        is_hidden=np.zeros(len(shown), dtype=bool),
        least=np.maximum(0.0, shown - base // 2),
        most=(shown + (base - 1) // 2).astype(np.float64),
        in_words=f"Counts are rounded to the nearest {base}. Totals are rounded by themselves, and "
        "may differ from the sums of their parts.",
    )


def round_at_random(tables: Tables, *, base: int = 5, secret: bytes) -> Altered:
    """Every count up or down to a multiple of the base, up with the probability that makes the
    expected change nothing. The same cell is rounded alike wherever it is shown: its chance comes
    from the region's secret and from what the cell is."""
    cells, base = CountCells.of(tables), _checked(base)
    below = cells.counts // base * base
    goes_up = fractions(draws(secret, cells.identities())) * base < cells.counts - below
    shown = below + base * goes_up
    return Altered(
        method="round_at_random",
        cells=cells,
        shown=shown,
        is_hidden=np.zeros(len(shown), dtype=bool),
        least=np.maximum(0.0, shown - (base - 1)),
        most=(shown + (base - 1)).astype(np.float64),
        in_words=f"Counts are rounded up or down at random to a multiple of {base}. Totals are "
        "rounded by themselves, and may differ from the sums of their parts.",
    )


def round_to_midpoint(tables: Tables, *, width: int = 6) -> Altered:
    """Every count to the middle of its group of `width`: ceil(x / width) × width − width / 2, and
    nothing stays nothing."""
    cells, width = CountCells.of(tables), _checked(width)
    if width % 2:
        raise DisclosureError(
            f"Groups of {width} have no whole number in the middle.",
            remedy="Give an even width, such as 6.",
        )
    up = -(-cells.counts // width) * width
    shown = np.where(cells.counts > 0, up - width // 2, 0)
    is_some = shown > 0
    return Altered(
        method="round_to_midpoint",
        cells=cells,
        shown=shown,
        is_hidden=np.zeros(len(shown), dtype=bool),
        least=np.where(is_some, shown - width // 2 + 1, 0).astype(np.float64),
        most=np.where(is_some, shown + width // 2, 0).astype(np.float64),
        in_words=f"Counts are shown as the middle of their group of {width} (1 to {width} as "
        f"{width // 2}, and so on); 0 is 0. Totals are treated by themselves, and may differ from "
        "the sums of their parts.",
        zeros_are_true=True,
    )


def hide_small_and_round(tables: Tables, *, smallest: int = 8, base: int = 5) -> Altered:
    """The style of NHS England's hospital statistics below national level: counts from 1 to just
    under `smallest` are hidden, the others rounded to the nearest multiple of the base, 0 shown."""
    cells, base = CountCells.of(tables), _checked(base)
    if smallest < 2:
        raise DisclosureError(
            f"The smallest count to show cannot be {smallest}.", remedy="Give 2 or more."
        )
    counts = cells.counts
    is_hidden = (counts > 0) & (counts < smallest)
    shown = np.where(is_hidden, 0, _nearest(counts, base))
    is_some = ~is_hidden & (counts > 0)
    least = np.where(is_some, np.maximum(smallest, shown - base // 2), 0)
    most = np.where(is_some, shown + (base - 1) // 2, 0)
    return Altered(
        method="hide_small_and_round",
        cells=cells,
        shown=shown,
        is_hidden=is_hidden,
        least=np.where(is_hidden, 1, least).astype(np.float64),
        most=np.where(is_hidden, smallest - 1, most).astype(np.float64),
        in_words=f"Counts of 1 to {smallest - 1} are hidden, and marked; others are rounded to the "
        f"nearest {base}; 0 is 0. Totals are treated by themselves.",
        zeros_are_true=True,
    )


def _nearest(counts: Index, base: int) -> Index:
    return (counts + base // 2) // base * base


def _checked(base: int) -> int:
    if base < 2:
        raise DisclosureError(f"Counts cannot be rounded to {base}.", remedy="Give 2 or more.")
    return base

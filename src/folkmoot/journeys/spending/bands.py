"""Rateable-value bands: a stand-in for the size of a business, and called so.

The bounds are those of the law on business rates in England from April 2017, so that a band means
something to a ratepayer: full small business relief to 12,000 pounds, relief that tapers to
15,000, the small business multiplier to 50,999 (Non-Domestic Rating (Reliefs, Thresholds and
Amendment) (England) Order 2017), and 500,000, from which the higher multiplier of April 2026 is
paid.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Band:
    """Premises whose rateable value in pounds is at least `least` and below `below`."""

    label: str
    least: int
    below: int | None


BANDS = (
    Band("Rateable value up to £12,000", 0, 12_001),
    Band("£12,001 to £15,000", 12_001, 15_001),
    Band("£15,001 to £50,999", 15_001, 51_000),
    Band("£51,000 to £499,999", 51_000, 500_000),
    Band("£500,000 or more", 500_000, None),
)
NO_VALUE = "No rateable value stated"


def band_table() -> pa.Table:
    """The bands as a table for an engine: label, least, below (null where there is no end)."""
    return pa.table(
        {
            "label": pa.array([band.label for band in BANDS], pa.string()),
            "least": pa.array([band.least for band in BANDS], pa.int64()),
            "below": pa.array([band.below for band in BANDS], pa.int64()),
        }
    )

"""What a figure becomes when links are made more strictly or more loosely.

A figure that hardly moves can be used whatever the threshold; one that moves has to be shown with
its range (Doidge, Christen and Harron, *Quality assessment in data linkage*, 2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.linkage.assurance.scored_pairs import ScoredPairs


class Tier(StrEnum):
    """How strictly links are made."""

    STRICT = "strict"
    CHOSEN = "chosen"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class TierFigure:
    """The links of a tier, and how many records of the left file have one."""

    tier: Tier
    threshold: float
    n_links: int
    n_records: int


@dataclass(frozen=True, slots=True)
class TierRow:
    """A row of a final table: linked records of one category under each tier, and the largest
    change from the chosen one as a share of it (None where that has none)."""

    category: str
    strict: int
    chosen: int
    loose: int

    @property
    def largest_change(self) -> float | None:
        if not self.chosen:
            return None
        return max(abs(self.strict - self.chosen), abs(self.loose - self.chosen)) / self.chosen


def tier_thresholds(
    threshold: float, strict: float = 0.99, loose: float = 0.2
) -> dict[Tier, float]:
    """The thresholds of the tiers: strict at least, and loose at most, as the chosen one."""
    return {
        Tier.STRICT: max(strict, threshold),
        Tier.CHOSEN: threshold,
        Tier.LOOSE: min(loose, threshold),
    }


def count_tiers(pairs: ScoredPairs, thresholds: dict[Tier, float]) -> tuple[TierFigure, ...]:
    """Links and linked records of each tier."""
    return tuple(
        TierFigure(
            tier,
            threshold,
            int((pairs.probability >= threshold).sum()),
            pc.count_distinct(pairs.left.filter(_from(pairs, threshold))).as_py(),
        )
        for tier, threshold in thresholds.items()
    )


def tabulate_tiers(
    identifiers: pa.Array, categories: pa.Array, pairs: ScoredPairs, thresholds: dict[Tier, float]
) -> tuple[TierRow, ...]:
    """How many linked records of the left file fall into each category, by tier, by category.

    `identifiers` and `categories` have an entry a record; records without a category are left out.
    """
    counts = {}
    for tier, threshold in thresholds.items():
        linked = pc.is_in(identifiers, value_set=pairs.left.filter(_from(pairs, threshold)))
        found = pc.value_counts(categories.filter(linked).drop_null())
        counts[tier] = {str(each["values"]): each["counts"] for each in found.to_pylist()}
    return tuple(
        TierRow(category, *(counts[tier].get(category, 0) for tier in Tier))
        for category in sorted({name for each in counts.values() for name in each})
    )


def pool_small(rows: Sequence[TierRow], least: int, pooled: str) -> tuple[TierRow, ...]:
    """The rows, with those put together under one name in which a count, or what a looser tier adds
    to it, is not nought and below the least; and the next smallest with them while that is not
    enough. No rows where all together are too few."""
    small = [row for row in rows if not _is_safe(row, least)]
    others = sorted((row for row in rows if _is_safe(row, least)), key=lambda row: row.loose)
    while small and others and not _is_safe(_sum(small, pooled), least):
        small.append(others.pop(0))
    kept = sorted(others, key=lambda row: row.category)
    if not small:
        return tuple(kept)
    together = _sum(small, pooled)
    return (*kept, together) if _is_safe(together, least) else ()


def _is_safe(row: TierRow, least: int) -> bool:
    steps = (row.strict, row.chosen - row.strict, row.loose - row.chosen)
    return all(count == 0 or count >= least for count in steps)


def _sum(rows: Sequence[TierRow], name: str) -> TierRow:
    return TierRow(
        name,
        sum(row.strict for row in rows),
        sum(row.chosen for row in rows),
        sum(row.loose for row in rows),
    )


def _from(pairs: ScoredPairs, threshold: float) -> pa.Array:
    chosen: NDArray[np.bool_] = pairs.probability >= threshold
    return pa.array(chosen)

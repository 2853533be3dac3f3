"""What a closed round says, between the database and the pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from folkmoot.linkage.assurance.judged_quality import EstimatedQuality
from folkmoot.linkage.intervals import Interval
from folkmoot.linkage.review import Coefficient, Reliability, read_quality


@dataclass(frozen=True)
class RoundFigures:
    """The figures of a closed round: of the links as they are, by threshold (rows of
    `THRESHOLDS`), and how its reviewers agreed."""

    quality: EstimatedQuality
    by_threshold: tuple[dict[str, Any], ...]
    reliability: Reliability


def figures_to_json(
    quality: EstimatedQuality, by_threshold: pa.Table, reliability: Reliability
) -> dict[str, Any]:
    """As the database keeps them."""
    return {
        "quality": asdict(quality),
        "by_threshold": by_threshold.to_pylist(),
        "reliability": asdict(reliability),
    }


def figures_from_json(kept: dict[str, Any]) -> RoundFigures:
    """As the pages show them."""
    quality, agreed = kept["quality"], kept["reliability"]
    return RoundFigures(
        read_quality(quality),
        tuple(kept["by_threshold"]),
        Reliability(
            agreed["n_pairs"],
            _interval(agreed["agreement"]),
            _coefficient(agreed["kappa"]),
            _coefficient(agreed["ac1"]),
        ),
    )


def _interval(kept: dict[str, float] | None) -> Interval | None:
    return Interval(**kept) if kept else None


def _coefficient(kept: dict[str, float] | None) -> Coefficient | None:
    return Coefficient(**kept) if kept else None

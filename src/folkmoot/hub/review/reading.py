"""What is asked of the process that may open identities: only likenesses come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.linking import holding
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.rules import may_use
from folkmoot.hub.review.models import Round
from folkmoot.linkage.review import ReviewPair

MOST_CLUSTERS = 100

Judged = list[tuple[str, str, bool | None]]


@dataclass(frozen=True)
class Drawn:
    """Pairs as they come from the identity side, the strata that they were drawn from, and the
    unlinkable records of each asset."""

    pairs: tuple[ReviewPair, ...]
    strata: dict[str, Any]
    unlinkables: tuple[dict[str, Any], ...]


def draw_by_linker(opened: Round, judged: Judged, progress: Progress) -> Drawn:
    """The pairs of a round and what else is known with them.

    Raises Refused where the agreement does not allow it any more, LinkageError where there is
    nothing to judge, SealBroken where a key or a file is not there.
    """
    linkage = opened.linkage
    may_use(linkage).require()
    with holding.linker(linkage) as process:
        drawn = process.ask(
            "draw_pairs",
            {
                "assets": assets_of(linkage),
                "pairs": holding.file_of(linkage, "pairs"),
                "parts": linkage.expectation["parts"],
                "judged": judged,
                "aim": opened.aim,
                "seed": opened.seed,
                "folder": str(linkage.folder),
                "memory_mb": holding.MEMORY_MB,
            },
            progress,
        )
    return Drawn(
        tuple(ReviewPair.from_json(pair) for pair in drawn["pairs"]),
        drawn["strata"],
        tuple(drawn["unlinkables"]),
    )


def draw_clusters_by_linker(
    linkage: Linkage, decisions: list[dict[str, Any]], progress: Progress
) -> list[dict[str, Any]]:
    """The most doubtful clusters of a linkage (as `StudioCluster.to_json`), as they are with the
    decisions that hold. Raises as `draw_by_linker`."""
    may_use(linkage).require()
    with holding.linker(linkage) as process:
        drawn = process.ask(
            "draw_clusters",
            {
                "assets": assets_of(linkage),
                "pairs": holding.file_of(linkage, "pairs"),
                "parts": linkage.expectation["parts"],
                "decisions": decisions,
                "most": MOST_CLUSTERS,
                "folder": str(linkage.folder),
                "memory_mb": holding.MEMORY_MB,
            },
            progress,
        )
    clusters: list[dict[str, Any]] = drawn["clusters"]
    return clusters


def reports_by_linker(
    linkage: Linkage, judged: dict[str, Any] | None, progress: Progress
) -> list[dict[str, Any]]:
    """A report on each two assets of a linkage: `left`, `right`, `page` and `record`. `judged` is
    what people's sample says of it. Raises as `draw_by_linker`."""
    may_use(linkage).require()
    linked = linkage.linked_assets.select_related("version__asset__member")
    with holding.linker(linkage) as process:
        made = process.ask(
            "report",
            {
                "assets": assets_of(linkage),
                "pairs": holding.file_of(linkage, "pairs"),
                "parts": linkage.expectation["parts"],
                "title": linkage.title,
                "names": {one.name: one.version.asset.title for one in linked},
                "judged": judged,
                "on": timezone.localdate().isoformat(),
                "folder": str(linkage.folder),
                "memory_mb": holding.MEMORY_MB,
            },
            progress,
        )
    reports: list[dict[str, Any]] = made["reports"]
    return reports


def assets_of(linkage: Linkage) -> list[dict[str, Any]]:
    """The identity files of a linkage, as a process is told of them."""
    linked = linkage.linked_assets.select_related("version__asset", "version__separated")
    return [holding.identity_file(one) for one in linked]

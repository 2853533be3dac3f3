"""Clusters that a person should look at, and what two people decide on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review.models import Cluster, ClusterDecision
from folkmoot.hub.review.reading import draw_clusters_by_linker
from folkmoot.hub.review.rules import may_propose, may_settle
from folkmoot.hub.review.summary import decisions_on


def study(*, linkage: int, progress: Progress) -> None:
    """Draw the doubtful clusters of a linkage anew. Raises what stood in the way."""
    held = Linkage.objects.select_related("agreement").get(pk=linkage)
    clusters = draw_clusters_by_linker(held, decisions_on(held).to_pylist(), progress)
    keep_clusters(linkage=held, clusters=clusters)


@transaction.atomic
def keep_clusters(*, linkage: Linkage, clusters: Sequence[dict[str, Any]]) -> None:
    """Put clusters (`StudioCluster.to_json`) in the place of those that were shown before."""
    locked = Linkage.objects.select_for_update(of=("self",)).get(pk=linkage.pk)
    locked.doubtful_clusters.all().delete()
    Cluster.objects.bulk_create(
        Cluster(linkage=locked, linked_at=linkage.linked_at, number=number, shown=cluster)
        for number, cluster in enumerate(clusters, start=1)
    )
    record(
        by=acting(None, Role.LINKER),
        action="clusters.drawn",
        subject=locked.subject,
        details={"clusters": len(clusters)},
    )


@transaction.atomic
def propose(*, by: User, cluster: Cluster, one: int, other: int, is_same: bool) -> ClusterDecision:
    """Say that two records of a cluster, by their places in it, are or are not one person. It holds
    when another linker has confirmed it. Raises Refused."""
    may_propose(by, cluster).require()
    records = cluster.studied.records
    if not (0 <= one < len(records) and 0 <= other < len(records)) or one == other:
        raise Refused("The cluster has no such two records.", remedy="Choose two of its records.")
    left, right = (records[place] for place in sorted((one, other)))
    named = {"left_asset": left[0], "left_id": left[1],
             "right_asset": right[0], "right_id": right[1]}  # fmt: skip
    said = cluster.linkage.cluster_decisions.filter(**named)
    if said.exclude(state=ClusterDecision.State.REFUSED).exists():
        raise Refused("These two were spoken of already.", remedy="See what waits, or is decided.")
    made = ClusterDecision.objects.create(
        linkage=cluster.linkage, is_same=is_same, proposed_by=by, **named
    )
    _record(by, "cluster.proposed", made)
    return made


@transaction.atomic
def settle_decision(*, by: User, decision: ClusterDecision, confirms: bool) -> None:
    """Confirm what another linker said of two records, or refuse it. Raises Refused."""
    locked = ClusterDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    may_settle(by, locked).require()
    states = ClusterDecision.State
    locked.state = states.CONFIRMED if confirms else states.REFUSED
    locked.settled_by, locked.settled_at = by, timezone.now()
    locked.save()
    _record(by, "cluster.decided" if confirms else "cluster.refused", locked)


def _record(by: User, action: str, decision: ClusterDecision) -> None:
    record(
        by=acting(by, Role.LINKER),
        action=action,
        subject=decision.linkage.subject,
        details={"decision": decision.pk},
    )

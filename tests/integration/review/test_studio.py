"""The cluster studio: what is shown of a cluster, and two people who decide on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.integration.review.conftest import SIMILAR, Linkers

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review import actions, queries, summary
from folkmoot.hub.review.models import Cluster, ClusterDecision
from folkmoot.linkage.review import StudioCluster, StudioLink

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def cluster(linkage: Linkage) -> Cluster:
    """A chain of three records."""
    shown = StudioCluster(
        records=(("helps", "row-b1"), ("homes", "row-a1"), ("homes", "row-a2")),
        links=(
            StudioLink(0, 1, 0.62, is_bridge=True, similarities=SIMILAR),
            StudioLink(0, 2, 0.97, is_bridge=True, similarities=SIMILAR),
        ),
        n_links=2,
        density=2 / 3,
        weakest_link=0.62,
        n_bridges=2,
        n_conflicts=1,
    )
    actions.keep_clusters(linkage=linkage, clusters=[shown.to_json()])
    return Cluster.objects.get()


def test_the_studio_is_for_linkers_of_the_parties(
    signed_in: SignIn, linkers: Linkers, linkage: Linkage, cluster: Cluster
) -> None:
    addresses = (f"/reviews/linkages/{linkage.code}/clusters/", cluster.get_absolute_url())
    for address in addresses:
        assert Client().get(address).status_code == 302
        assert signed_in(linkers.analyst).get(address).status_code == 403
        assert signed_in(linkers.one).get(address).status_code == 200


def test_a_cluster_is_a_picture_and_a_table_without_a_row_key(
    signed_in: SignIn, linkers: Linkers, cluster: Cluster
) -> None:
    page = signed_in(linkers.one).get(cluster.get_absolute_url()).content.decode()
    assert page.count('r="17"') == 3
    assert page.count("<line ") == 2
    assert page.count("stroke-dasharray") == 2
    assert "surname: sounds alike, one letter differs" in page
    assert "67 % of all its pairs" in page
    assert "row-" not in page


def test_what_one_says_another_confirms_and_the_ledger_has_both(
    signed_in: SignIn, linkers: Linkers, linkage: Linkage, cluster: Cluster
) -> None:
    said = {"one": "1", "other": "2", "is_same": "no"}
    say = f"{cluster.get_absolute_url()}say/"
    assert signed_in(linkers.one).post(say, said).status_code == 302
    decision = ClusterDecision.objects.get()
    assert (decision.left_id, decision.right_id, decision.is_same) == ("row-b1", "row-a1", False)
    settle = f"/reviews/linkages/{linkage.code}/decisions/{decision.pk}/"
    assert signed_in(linkers.one).post(settle, {"answer": "confirm"}).status_code == 403
    assert signed_in(linkers.other).post(settle, {}).status_code == 403
    assert signed_in(linkers.other).post(settle, {"answer": "confirm"}).status_code == 302
    decision.refresh_from_db()
    assert decision.settled_by == linkers.other
    (held,) = summary.decisions_on(linkage).to_pylist()
    assert held["is_same"] is False
    actions_taken = LedgerEntry.objects.filter(subject=linkage.subject).values_list(
        "action", flat=True
    )
    assert {"clusters.drawn", "cluster.proposed", "cluster.decided"} <= set(actions_taken)


def test_what_is_refused_does_not_hold_and_can_be_said_again(
    linkers: Linkers, linkage: Linkage, cluster: Cluster
) -> None:
    decision = actions.propose(by=linkers.one, cluster=cluster, one=0, other=1, is_same=False)
    with pytest.raises(Refused, match="spoken of already"):
        actions.propose(by=linkers.other, cluster=cluster, one=1, other=0, is_same=True)
    actions.settle_decision(by=linkers.other, decision=decision, confirms=False)
    assert summary.decisions_on(linkage).num_rows == 0
    actions.propose(by=linkers.other, cluster=cluster, one=1, other=0, is_same=True)


@pytest.mark.parametrize(("one", "other"), [(0, 0), (0, 3), (-1, 1)])
def test_only_two_records_of_the_cluster_are_spoken_of(
    linkers: Linkers, cluster: Cluster, one: int, other: int
) -> None:
    with pytest.raises(Refused, match="no such two records"):
        actions.propose(by=linkers.one, cluster=cluster, one=one, other=other, is_same=False)


def test_clusters_of_former_links_are_not_spoken_of(
    linkers: Linkers, linkage: Linkage, cluster: Cluster
) -> None:
    linkage.linked_at = timezone.now() + timedelta(seconds=1)
    linkage.save()
    assert queries.clusters_of(linkage) == []
    former = Cluster.objects.get()
    with pytest.raises(Refused, match="linked anew"):
        actions.propose(by=linkers.one, cluster=former, one=0, other=1, is_same=False)


def test_looking_for_clusters_is_a_job(
    signed_in: SignIn, linkers: Linkers, linkage: Linkage
) -> None:
    address = f"/reviews/linkages/{linkage.code}/clusters/"
    page = signed_in(linkers.one).get(address).content.decode()
    assert "Look for them" in page
    assert signed_in(linkers.one).post(f"{address}draw/").status_code == 302
    assert Job.objects.get().task.endswith("review.tasks.study")

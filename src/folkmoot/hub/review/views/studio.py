"""The cluster studio: clusters that hang together least, and what two people say of them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.errors import Refused
from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.queries import linkage_by_code
from folkmoot.hub.review import actions, queries, rules, tasks
from folkmoot.hub.review.forms import ProposalForm, SettlingForm
from folkmoot.hub.review.models import Cluster, ClusterDecision
from folkmoot.hub.review.pictures import cluster_picture


@access(rules.may_study, of=linkage_by_code)
def clusters(request: HttpRequest, linkage: Linkage) -> HttpResponse:
    """The doubtful clusters of a linkage, the most doubtful first."""
    found = [(one, one.studied) for one in queries.clusters_of(linkage)]
    facts = {
        "linkage": linkage,
        "clusters": found,
        "may_study": rules.may_study(request.user, linkage),
        "may_apply": rules.may_apply(request.user, linkage),
    }
    return render(request, "review/clusters.html", facts)


@require_POST
@access(rules.may_study, of=linkage_by_code)
def draw(request: HttpRequest, linkage: Linkage) -> HttpResponse:
    """Have the doubtful clusters drawn."""
    return redirect(tasks.begin_studying(by=cast(User, request.user), linkage=linkage))


@access(rules.may_propose, of=queries.cluster_by_number)
def cluster(request: HttpRequest, shown: Cluster) -> HttpResponse:
    """One cluster: a picture, its links from the weakest, and what was said of them."""
    return _page(request, shown, ProposalForm())


@require_POST
@access(rules.may_propose, of=queries.cluster_by_number)
def propose(request: HttpRequest, about: Cluster) -> HttpResponse:
    """Say that two records are one person, or two."""
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return _page(request, about, form, status=422)
    said = form.cleaned_data
    actions.propose(
        by=cast(User, request.user),
        cluster=about,
        one=said["one"] - 1,
        other=said["other"] - 1,
        is_same=said["is_same"] == "yes",
    )
    messages.success(request, "Another linker has to confirm it.")
    return redirect(about)


@require_POST
@access(rules.may_settle, of=queries.decision_by_number)
def settle(request: HttpRequest, decision: ClusterDecision) -> HttpResponse:
    """Confirm what another linker said, or refuse it."""
    form = SettlingForm(request.POST)
    if not form.is_valid():
        raise Refused("Nothing was answered.", remedy="Press one of the two buttons.")
    confirms = form.cleaned_data["answer"] == "confirm"
    actions.settle_decision(by=cast(User, request.user), decision=decision, confirms=confirms)
    messages.success(
        request,
        "It is decided, and holds when the records are linked again." if confirms else "Refused.",
    )
    return redirect("review:clusters", decision.linkage.code)


def _page(
    request: HttpRequest, shown: Cluster, form: ProposalForm, *, status: int = 200
) -> HttpResponse:
    studied = shown.studied
    place = {record: at for at, record in enumerate(studied.records, start=1)}
    said = [
        (one, place[one.pair[:2]], place[one.pair[2:]], rules.may_settle(request.user, one))
        for one in queries.decisions_in(shown)
    ]
    facts = {
        "cluster": shown,
        "linkage": shown.linkage,
        "studied": studied,
        "records": list(enumerate((asset for asset, _ in studied.records), start=1)),
        "links": [(link, link.one + 1, link.other + 1) for link in studied.links],
        "picture": cluster_picture(studied),
        "said": said,
        "form": form,
    }
    return render(request, "review/cluster.html", facts, status=status)

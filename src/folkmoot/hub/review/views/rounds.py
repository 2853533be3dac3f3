"""Rounds of review: all of one's own, a new one, one with its progress, and its end."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.queries import linkage_by_code, linkages_of
from folkmoot.hub.review import actions, queries, rules, tasks
from folkmoot.hub.review.forms import AIMS, OpeningForm
from folkmoot.hub.review.models import Round
from folkmoot.hub.review.values import figures_from_json


@access(rules.may_review)
def rounds(request: HttpRequest) -> HttpResponse:
    """One's rounds, and the linkages on which one may open another."""
    by = cast(User, request.user)
    facts = {
        "rounds": [
            (one, queries.progress_of(one), len(queries.waiting_for(by, one)))
            for one in queries.rounds_of(by)
        ],
        "linkages": [one for one in linkages_of(by) if rules.may_open(by, one).allowed],
    }
    return render(request, "review/rounds.html", facts)


@access(rules.may_open, of=linkage_by_code)
def opening(request: HttpRequest, linkage: Linkage) -> HttpResponse:
    """Open a round on a linkage; the pairs are drawn by a job."""
    form = OpeningForm(request.POST) if request.method == "POST" else OpeningForm()
    if form.is_bound and form.is_valid():
        by = cast(User, request.user)
        aim = float(form.cleaned_data["aim"])
        return redirect(tasks.begin(by=by, linkage=linkage, aim=aim))
    facts = {"form": form, "linkage": linkage}
    return render(request, "review/opening.html", facts, status=422 if form.is_bound else 200)


@access(rules.may_see_round, of=queries.round_by_code)
def one_round(request: HttpRequest, shown: Round) -> HttpResponse:
    """How far a round is, how its reviewers agree, and what it found."""
    by = cast(User, request.user)
    facts = {
        "round": shown,
        "aim": AIMS.get(f"{shown.aim}", f"{shown.aim:.1%}"),
        "progress": queries.progress_of(shown),
        "waiting": len(queries.waiting_for(by, shown)) if shown.is_open else 0,
        "may_judge": rules.may_judge_in(by, shown),
        "may_close": rules.may_close(by, shown),
        "reliability": queries.reliability_of(shown),
        "reviewers": queries.reviewers_of(shown),
        "figures": figures_from_json(shown.figures) if shown.is_closed else None,
        "compared": queries.compared(shown),
    }
    return render(request, "review/round.html", facts)


@require_POST
@access(rules.may_close, of=queries.round_by_code)
def close(request: HttpRequest, done: Round) -> HttpResponse:
    """Close a round; its figures are worked out."""
    actions.close(by=cast(User, request.user), done=done)
    messages.success(request, "The round is closed. What it found is below.")
    return redirect(done)

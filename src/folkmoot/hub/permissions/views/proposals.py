"""Kept proposals: the ladder, the questions that are left, and the route that is chosen."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions import actions, queries
from folkmoot.hub.permissions.building import ANSWER
from folkmoot.hub.permissions.forms import AnswerForm, WhyForm
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.rules import (
    lower_way,
    may_change,
    may_choose,
    may_propose,
    may_see_papers,
    may_see_proposal,
)
from folkmoot.hub.permissions.summary import answer_of, ladder, tests_of
from folkmoot.hub.permissions.views.can_we import meeting_facts
from folkmoot.permission import Fact, Judgement, Truth, load_rulebook, questions

TRUTHS = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN}


@require_safe
@access(public)
def proposals(request: HttpRequest) -> HttpResponse:
    """Where permission begins: asking, the proposals that somebody may see, the rulebook."""
    seen = [one for one in queries.proposals() if may_see_proposal(request.user, one).allowed]
    facts = {"proposals": seen, "proposing": may_propose(request.user)}
    return render(request, "permissions/proposals.html", facts)


@require_safe
@access(may_see_proposal, of=queries.proposal_by_id)
def proposal(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """One proposal with every route, least revealing first, and why each is open or not."""
    judgement = queries.judgement_of(proposal)
    changing = may_change(request.user, proposal)
    left = _questions_left(proposal, judgement)
    likenesses = queries.alike(judgement)
    facts = {
        "proposal": proposal,
        "judgement": judgement,
        "answer": answer_of(judgement),
        "best": judgement.best,
        "rungs": ladder(judgement, proposal.chosen_rung),
        "changing": changing,
        "seeing_papers": may_see_papers(request.user, proposal),
        "questions": left,
        "question": AnswerForm(left[0]) if left and changing.allowed else None,
        "skipped": _skipped(proposal),
        "like": likenesses[:5],
        "like_summary": queries.precedent_words(likenesses),
    }
    return render(request, "permissions/proposal.html", facts)


@require_safe
@access(may_see_proposal, of=queries.proposal_by_id)
def for_meeting(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """A proposal on two printed pages."""
    judgement = queries.judgement_of(proposal)
    facts = meeting_facts(judgement, _questions_left(proposal, judgement))
    return render(
        request, "permissions/meeting.html", {"title": proposal.title, "kept": proposal, **facts}
    )


@require_safe
@access(public)
def way(request: HttpRequest, proposal_id: int, rung: int) -> HttpResponse:
    """One way of a proposal: how each test was decided, and the button that chooses it."""
    found = queries.proposal_by_id(proposal_id=proposal_id)
    may_see_proposal(request.user, found).require()
    judgement = queries.judgement_of(found)
    route = next((one for one in judgement.routes if one.rung.rung == rung), None)
    if route is None:
        raise PageNotFound("The ladder has no such rung.")
    lower = lower_way(judgement, route)
    facts = {
        "kept": found,
        "title": found.title,
        "judgement": judgement,
        "route": route,
        "shown": ladder(judgement, found.chosen_rung)[rung],
        "tests": tests_of(route),
        "book": load_rulebook(),
        "choosing": may_choose(request.user, found, judgement, route),
        "changing": may_change(request.user, found),
        "lower": lower,
        "why": WhyForm(initial={"why": found.why_not_less})
        if lower and may_change(request.user, found).allowed and not shut(route.status.name)
        else None,
    }
    return render(request, "permissions/way.html", facts)


@require_POST
@access(may_change, of=queries.proposal_by_id)
def answer(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Settle the question that was asked."""
    said = {
        name.removeprefix(ANSWER): word
        for name, word in request.POST.items()
        if name.startswith(ANSWER)
    }
    for fact, word in list(said.items())[:1]:
        if word in TRUTHS:
            actions.answer(
                by=cast(User, request.user), proposal=proposal, fact=fact, truth=TRUTHS[str(word)]
            )
    return redirect(f"{proposal.get_absolute_url()}#question")


@require_POST
@access(public)
def choose(request: HttpRequest, proposal_id: int, rung: int) -> HttpResponse:
    """Choose a way, with the reason why a less revealing one would not do. The action judges who
    may, since that rests on the way as well."""
    found = queries.proposal_by_id(proposal_id=proposal_id)
    may_change(request.user, found).require()
    by = cast(User, request.user)
    form = WhyForm(request.POST)
    if form.is_valid() and form.cleaned_data["why"] != found.why_not_less:
        actions.say_why_not_less(by=by, proposal=found, why=form.cleaned_data["why"])
    if not 0 <= rung < len(load_rulebook().rungs):
        raise PageNotFound("The ladder has no such rung.")
    actions.choose_route(by=by, proposal=found, rung=rung)
    return redirect("permissions:papers", proposal_id=found.pk)


def shut(status: str) -> bool:
    """Whether a status is that of a way that nobody can choose."""
    return status == "CLOSED"


def _questions_left(proposal: Proposal, judgement: Judgement) -> tuple[Fact, ...]:
    asked = questions(judgement.proposal, load_rulebook(), on=proposal.judged_on)
    skipped = {fact for fact, truth in proposal.answers.items() if truth == Truth.UNKNOWN.value}
    return tuple(question for question in asked if question.id not in skipped)


def _skipped(proposal: Proposal) -> list[Fact]:
    book = load_rulebook()
    unknown = Truth.UNKNOWN.value
    return [book.fact(fact) for fact, truth in proposal.answers.items() if truth == unknown]

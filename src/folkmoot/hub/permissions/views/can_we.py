"""Asking "can we?" without keeping anything: the address holds the draft."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from folkmoot.errors import ProposalError
from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions import actions, queries
from folkmoot.hub.permissions.building import ANSWER, Draft, draft_of
from folkmoot.hub.permissions.forms import AnswerForm, NeedForm, draft_forms
from folkmoot.hub.permissions.rules import may_propose
from folkmoot.hub.permissions.summary import answer_of, ladder, tests_of, understood_as
from folkmoot.permission import (
    Fact,
    Judgement,
    judge,
    load_rulebook,
    questions,
)
from folkmoot.permission import Proposal as Proposed

EXAMPLES = (
    "Who is cold at home and not getting help?",
    "Which homes are unlicensed houses in multiple occupation?",
    "Can the county’s hub have our council tax list to find unlicensed HMOs?",
    "How many empty homes are there in each ward?",
    "Which families are about to lose their home, so that we can help?",
)


@require_safe
@access(public)
def can_we(request: HttpRequest) -> HttpResponse:
    """A sentence in, every lawful way out, from rules alone; what was understood can be corrected,
    and what is still to know is asked one question at a time."""
    if not request.GET.get("need", "").strip():
        form = NeedForm(request.GET) if "need" in request.GET else NeedForm()
        return render(request, "permissions/can_we.html", {"form": form, "examples": EXAMPLES})
    form = NeedForm(initial={"need": request.GET["need"]})
    try:
        draft = _draft(request)
        judgement = _judged(draft)
    except ProposalError as error:
        purposes = sorted(load_rulebook().purposes.values(), key=lambda one: one.name)
        facts = {"form": form, "examples": EXAMPLES, "not_understood": error, "purposes": purposes}
        return render(request, "permissions/can_we.html", facts)
    return render(
        request, "permissions/can_we.html", {"form": form, **_shown(request, draft, judgement)}
    )


@require_safe
@access(public)
def way(request: HttpRequest, rung: int) -> HttpResponse:
    """One way of a draft: how each test was decided, with its proof."""
    draft = _draft(request)
    judgement = _judged(draft)
    route = next((one for one in judgement.routes if one.rung.rung == rung), None)
    if route is None:
        raise PageNotFound("The ladder has no such rung.")
    facts = {
        "draft": draft,
        "title": draft.need,
        "judgement": judgement,
        "shown": ladder(judgement)[rung],
        "route": route,
        "tests": tests_of(route),
        "book": load_rulebook(),
    }
    return render(request, "permissions/way.html", facts)


@require_safe
@access(public)
def for_meeting(request: HttpRequest) -> HttpResponse:
    """A draft on two printed pages."""
    draft = _draft(request)
    judgement = _judged(draft)
    return render(
        request,
        "permissions/meeting.html",
        {
            "title": draft.need,
            "draft": draft,
            **meeting_facts(judgement, questions_left(draft.proposal, draft.skipped)),
        },
    )


@require_POST
@access(may_propose)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a draft as a proposal."""
    draft = _draft(request)
    return redirect(actions.keep_proposal(by=cast(User, request.user), proposal=draft.proposal))


def questions_left(proposal: Proposed, skipped: frozenset[str]) -> tuple[Fact, ...]:
    """What would settle the best route, in the room's order, but what nobody here knows."""
    asked = questions(proposal, load_rulebook(), on=timezone.localdate())
    return tuple(question for question in asked if question.id not in skipped)


def meeting_facts(judgement: Judgement, left: tuple[Fact, ...]) -> dict[str, Any]:
    """What the printed page shows, of a draft or a proposal."""
    return {
        "judgement": judgement,
        "answer": answer_of(judgement),
        "rungs": ladder(judgement),
        "best": judgement.best,
        "questions": left,
    }


def _draft(request: HttpRequest) -> Draft:
    book = load_rulebook()
    chosen = queries.chosen_assets(request.user, request.GET.getlist("asset"), book)
    return draft_of(request.GET, book, chosen, queries.asking_party(request.user))


def _judged(draft: Draft) -> Judgement:
    return judge(draft.proposal, load_rulebook(), on=timezone.localdate())


def _shown(request: HttpRequest, draft: Draft, judgement: Judgement) -> dict[str, Any]:
    book = load_rulebook()
    left = questions_left(draft.proposal, draft.skipped)
    whole, parties, data = draft_forms(draft, book)
    origins = [o for asset in draft.proposal.assets for o in asset.origins or ()]
    find = request.GET.get("find", "")[:100]
    likenesses = queries.alike(judgement)
    return {
        "draft": draft,
        "judgement": judgement,
        "answer": answer_of(judgement),
        "best": judgement.best,
        "rungs": ladder(judgement),
        "understood": understood_as(draft.heard, draft.proposal, draft.is_corrected, book),
        "whole": whole,
        "parties": parties,
        "data": data,
        "offered": queries.assets_offered(request.user, origins, find, book),
        "chosen": set(draft.state.get("asset", ())),
        "find": find,
        "questions": left,
        "question": AnswerForm(left[0]) if left else None,
        "question_fields": draft.without(f"{ANSWER}{left[0].id}") if left else (),
        "skipped": [book.fact(name) for name in sorted(draft.skipped)],
        "answered": _answered(draft),
        "like": likenesses[:5],
        "like_summary": queries.precedent_words(likenesses),
        "keeping": may_propose(request.user),
    }


def _answered(draft: Draft) -> list[tuple[Fact, str]]:
    book = load_rulebook()
    return [(book.fact(name), truth.value) for name, truth in draft.proposal.answers.items()]

"""Officers deal with what residents ask of their members."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.residents import actions, queries, rules, states
from folkmoot.hub.residents.forms import AnswerForm
from folkmoot.hub.residents.models import ReachedPlace, RequestPart

BUTTONS = {
    "acknowledge": "We have told them that it came",
    "confirm": "We know that it is the person who asks",
    "close": "It could not be shown who asks",
    "extend": "It takes two months longer; we have told them why",
}
"""The ways that need no more than a button, in its words."""


@access(rules.may_answer_residents)
def desk(request: HttpRequest) -> HttpResponse:
    """What the person's members are asked, the most urgent first."""
    rows = queries.parts_for(request.user, timezone.localdate())
    overdue = sum(is_overdue for _, is_overdue in rows)
    warning = f"{overdue} overdue: answer at once." if overdue else ""
    facts = {"rows": rows, "warning": warning}
    return render(request, "residents/desk.html", facts)


@access(rules.may_deal, of=queries.part_by_number)
def part(request: HttpRequest, asked: RequestPart) -> HttpResponse:
    """One request: its clock, where the data are, and what can be done now."""
    return _part_page(request, asked, AnswerForm())


@require_POST
@access(rules.may_open, of=queries.part_by_number)
def open_part(request: HttpRequest, asked: RequestPart) -> HttpResponse:
    """What the requester said, with an entry in the ledger that it was opened."""
    said = actions.open_particulars(by=_person(request), part=asked)
    response = render(request, "residents/opened.html", {"part": asked, "said": said})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@access(rules.may_deal, of=queries.part_by_number)
def look_again(request: HttpRequest, asked: RequestPart) -> HttpResponse:
    """Find the places of the data that appeared since."""
    found = actions.look_again(by=_person(request), part=asked)
    messages.success(request, f"{found} new places of the data.")
    return redirect(asked)


@require_POST
@access(rules.may_deal, of=queries.part_by_number)
def answer(request: HttpRequest, asked: RequestPart) -> HttpResponse:
    """Say that it was answered, and how."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _part_page(request, asked, form, status=422)
    actions.take(
        by=_person(request), part=asked, way="answer", outcome=form.cleaned_data["outcome"]
    )
    messages.success(request, "It is answered.")
    return redirect(asked)


@require_POST
@access(rules.may_take_way, of=queries.part_and_way)
def take(request: HttpRequest, asked: rules.Way) -> HttpResponse:
    """Take one of the ways that need no more than a button."""
    if asked.name not in BUTTONS:
        raise PageNotFound("There is no such step.", remedy="See the request's page.")
    actions.take(by=_person(request), part=asked.part, way=asked.name)
    messages.success(request, "It is written down.")
    return redirect(asked.part)


@require_POST
@access(rules.may_settle_place, of=queries.place_and_outcome)
def settle(request: HttpRequest, asked: rules.Settling) -> HttpResponse:
    """Say that a place is dealt with, or holds nothing about the person."""
    if asked.settled not in ReachedPlace.Settled.values:
        raise PageNotFound("There is no such step.", remedy="See the request's page.")
    actions.settle_place(by=_person(request), place=asked.place, settled=asked.settled)
    return redirect(asked.place.part)


def _part_page(
    request: HttpRequest, asked: RequestPart, form: AnswerForm, status: int = 200
) -> HttpResponse:
    by = request.user
    ways = {
        name: (text, rules.may_take(by, asked, name))
        for name, text in BUTTONS.items()
        if asked.state in states.TABLE.transition(name).sources
    }
    facts = {
        "part": asked,
        "form": form,
        "is_overdue": asked.is_overdue(timezone.localdate()),
        "places": asked.places.all(),
        "may_settle": rules.may_settle(by, asked).allowed,
        "open": rules.may_open(by, asked),
        "answer": rules.may_take(by, asked, "answer"),
        "ways": [(name, text, way) for name, (text, way) in ways.items() if way.allowed],
    }
    return render(request, "residents/part.html", facts, status=status)


def _person(request: HttpRequest) -> User:
    """Whoever passed a rule that asks for a role has an account."""
    return cast(User, request.user)

"""What everybody can see and ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from folkmoot.hub.access import access, public
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.agreements.queries import entry_of
from folkmoot.hub.limits import asking_client
from folkmoot.hub.residents import actions, queries, rules, states
from folkmoot.hub.residents.forms import RequestForm
from folkmoot.hub.residents.models import ResidentRequest


@access(public)
def uses(request: HttpRequest) -> HttpResponse:
    """Every use of data, in plain English."""
    facts = {
        "uses": queries.uses(timezone.localdate()),
        "answers": rules.may_answer_residents(request.user),
    }
    return render(request, "residents/uses.html", facts)


@access(rules.may_see_use, of=queries.use_by_number)
def use(request: HttpRequest, seen: Agreement) -> HttpResponse:
    """One use: what, why, whose data, which law, who, until when, and what one can do."""
    facts = {
        "use": seen,
        "entry": entry_of(seen, timezone.localdate()),
        "advice": queries.published_advice().filter(agreement=seen),
    }
    return render(request, "residents/use.html", facts)


@access(rules.may_see_use, of=queries.use_by_number)
def ask(request: HttpRequest, seen: Agreement) -> HttpResponse:
    """Ask for one's data, object, ask to erase, or complain, about one use."""
    return _ask(request, seen)


@access(public)
def ask_anybody(request: HttpRequest) -> HttpResponse:
    """The same of members, whatever the use."""
    return _ask(request, None)


@access(public)
def request_state(request: HttpRequest, code: str) -> HttpResponse:
    """How a request stands; nothing of what was said."""
    found: ResidentRequest = queries.request_by_code(code=code)
    response = render(request, "residents/request.html", {"asked": found, "states": states})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _ask(request: HttpRequest, seen: Agreement | None) -> HttpResponse:
    decision = rules.may_ask(asking_client())
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": request.GET.get("kind", "")},
        members=None if seen else queries.members_to_ask(),
    )
    if form.is_bound:
        decision.require()
        if form.is_valid():
            members = queries.members_of_use(seen) if seen else list(form.cleaned_data["members"])
            made = actions.ask(
                kind=form.cleaned_data["kind"],
                said=form.said,
                members=members,
                agreement=seen,
                client=asking_client(),
            )
            return redirect("residents:request", code=made.code)
    facts = {
        "form": form,
        "use": seen,
        "decision": decision,
        "kept_days": states.KEPT_AFTER.days,
        "members": queries.members_of_use(seen) if seen else (),
    }
    response = render(request, "residents/ask.html", facts, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "no-store"
    return response

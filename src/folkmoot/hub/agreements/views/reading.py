"""The public register of agreements, one agreement, and the states that it goes through."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from folkmoot.hub.access import access, public
from folkmoot.hub.agreements import queries, rules, states
from folkmoot.hub.agreements.models import Agreement, FrozenPaper
from folkmoot.hub.error_pages import PageNotFound


@access(public)
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement that is or was in force; to people of the parties what there is to do."""
    today = timezone.localdate()
    facts = {
        "entries": [queries.entry_of(one, today) for one in queries.public_agreements()],
        "under_way": queries.agreements_under_way(request.user),
        "to_review": queries.to_review(request.user, today),
    }
    return render(request, "agreements/agreements.html", facts)


@access(public)
def agreements_as_json(request: HttpRequest) -> JsonResponse:
    """The public register for programs."""
    today = timezone.localdate()
    entries = [queries.entry_of(one, today).to_json() for one in queries.public_agreements()]
    return JsonResponse({"folkmoot_agreements": 1, "on": today.isoformat(), "agreements": entries})


@access(rules.may_see, of=queries.agreement_by_number)
def agreement(request: HttpRequest, seen: Agreement) -> HttpResponse:
    """One agreement: the public entry, and for people of its parties what is behind it."""
    today, by = timezone.localdate(), request.user
    directs = queries.may_sign_for(by, seen)
    facts = {
        "agreement": seen,
        "entry": queries.entry_of(seen, today),
        "sees_papers": queries.may_see_papers_of(by, seen),
        "needs_review": queries.needs_review(seen, today),
        "conditions": seen.conditions.select_related("met_by"),
        "papers": seen.papers.all(),
        "signatures": seen.signatures.select_related("member"),
        "prepare": rules.may_prepare(by, seen),
        "offer": rules.may_offer(by, seen),
        "take_back": rules.may_take_back(by, seen),
        "drop": rules.may_drop(by, seen),
        "amend": rules.may_amend(by, seen),
        "signing": [(one, rules.may_sign(by, seen, one)) for one in directs],
        "withdrawing": [(one, rules.may_withdraw(by, seen, one)) for one in directs],
        "later": seen.amendments.filter(state__in=states.PUBLIC),
    }
    return render(request, "agreements/agreement.html", facts)


@access(public)
def agreement_as_json(request: HttpRequest, number: int) -> JsonResponse:
    """One entry of the public register for programs."""
    found = queries.agreement_by_number(number=number)
    if not found.is_public:
        raise PageNotFound("There is no such agreement.", remedy="See the register of agreements.")
    return JsonResponse(queries.entry_of(found, timezone.localdate()).to_json())


def _paper(number: int, paper: str) -> FrozenPaper:
    return queries.paper_by_name(number=number, paper=paper)


@access(rules.may_see_frozen, of=_paper)
def paper(request: HttpRequest, seen: FrozenPaper) -> HttpResponse:
    """A paper as it was signed."""
    return render(request, "agreements/paper.html", {"paper": seen, "agreement": seen.agreement})


@access(public)
def life(request: HttpRequest) -> HttpResponse:
    """Every state and transition, drawn and told from the table that guards them."""
    facts = {
        "table": states.TABLE,
        "drawing": mark_safe(states.TABLE.as_svg()),  # noqa: S308 - made of our own table alone
        "ways": [
            (
                one,
                [states.STATES[source] for source in one.sources],
                states.STATES[one.target],
            )
            for one in states.TABLE.transitions
        ],
    }
    return render(request, "agreements/states.html", facts)

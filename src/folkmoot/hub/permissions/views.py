"""The pages of proposals and of the rulebook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.hub.access import access, public
from folkmoot.hub.permissions import queries
from folkmoot.permission import TESTS, load_rulebook


@access(public)
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal and the way it took."""
    return render(request, "permissions/proposals.html", {"proposals": queries.proposals()})


@access(public)
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal with every route, least revealing first, and why each is open or not."""
    found = queries.proposal_by_id(proposal_id=proposal_id)
    facts = {"proposal": found, "judgement": queries.judgement_of(found)}
    return render(request, "permissions/proposal.html", facts)


@access(public)
def rulebook(request: HttpRequest) -> HttpResponse:
    """The rules, with their citations and how far each can be relied on."""
    facts = {"rulebook": load_rulebook(), "tests": TESTS}
    return render(request, "permissions/rulebook.html", facts)

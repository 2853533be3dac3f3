"""Reading proposals, and judging them."""

from __future__ import annotations

from django.db.models import QuerySet

from folkmoot import permission
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.reading import proposal_of
from folkmoot.permission import Judgement


def proposals() -> QuerySet[Proposal]:
    """Every proposal, newest first."""
    return Proposal.objects.select_related("author")


def proposal_by_id(*, proposal_id: int) -> Proposal:
    """Raises PageNotFound when there is none."""
    found = Proposal.objects.select_related("author").filter(pk=proposal_id).first()
    if found is None:
        raise PageNotFound("There is no such proposal.")
    return found


def judgement_of(proposal: Proposal) -> Judgement:
    """Every route of the proposal under today's rulebook, on the day that it was judged."""
    return permission.judge(
        proposal_of(proposal), permission.load_rulebook(), on=proposal.judged_on
    )

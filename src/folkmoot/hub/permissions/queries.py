"""Reading proposals, and judging them.

`proposal_of` gives the kept proposal as the permission room takes it, `judgement_of` every route
of it on its day: whoever stands on a proposal (agreements, residents, problems) reads it by these.
"""

from __future__ import annotations

from django.db.models import QuerySet

from folkmoot import permission
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.reading import asset_from_json, asset_to_json, proposal_of
from folkmoot.permission import Judgement

__all__ = [
    "asset_from_json",
    "asset_to_json",
    "judgement_of",
    "proposal_by_id",
    "proposal_of",
    "proposals",
]


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

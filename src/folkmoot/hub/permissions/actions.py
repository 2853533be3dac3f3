"""Writing proposals, and choosing a route."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.queries import asset_to_json, judgement_of
from folkmoot.hub.permissions.rules import may_propose, may_take
from folkmoot.permission import Audience, OutputKind, ProposedAsset, Route, Use


@transaction.atomic
def propose(
    *,
    by: User | None,
    title: str,
    purpose: str,
    decision: str,
    assets: Sequence[ProposedAsset],
    output: OutputKind,
    audience: Audience,
    uses: frozenset[Use] = frozenset(),
    is_checked_before_release: bool | None = None,
    links_records: bool | None = None,
) -> Proposal:
    """Keep a proposal with what the register says of its assets today.

    `by` is None when the hub itself proposes. Raises Refused, or ProposalError when no asset is
    named.
    """
    if by is not None:
        may_propose(by).require()
    proposal = Proposal(
        title=title,
        purpose=purpose,
        decision=decision,
        author=by,
        output=output.name,
        audience=audience.name,
        jurisdictions=["England"],
        uses=sorted(use.value for use in uses),
        assets=[asset_to_json(asset) for asset in assets],
        is_checked_before_release=is_checked_before_release,
        links_records=links_records,
        judged_on=timezone.localdate(),
    )
    judgement = judgement_of(proposal)
    proposal.save()
    record(
        by=acting(by, Role.ANALYST),
        action="proposal.made",
        subject=proposal.subject,
        details={
            "assets": len(assets),
            "output": output.name.lower(),
            "best_rung": judgement.best.rung.rung,
            "best_status": judgement.best.status.name.lower(),
        },
    )
    return proposal


@transaction.atomic
def take_best_route(*, by: User | None, proposal: Proposal) -> Route:
    """Go on by the least revealing route that is open. Raises Refused when none is."""
    judgement = judgement_of(proposal)
    route = judgement.best
    may_take(by, judgement, route).require()
    proposal.chosen_rung = route.rung.rung
    proposal.save(update_fields=["chosen_rung"])
    record(
        by=acting(by, Role.ANALYST),
        action="route.taken",
        subject=proposal.subject,
        details={"rung": route.rung.rung, "way": route.rung.id},
    )
    return route

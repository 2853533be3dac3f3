"""Reading proposals, and judging them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from folkmoot import permission
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions.models import Proposal
from folkmoot.permission import Charter, Judgement, ProposedAsset, Use
from folkmoot.tables import Sensitivity, Standing


def proposals() -> QuerySet[Proposal]:
    """Every proposal, newest first."""
    return Proposal.objects.all()


def proposal_by_id(*, proposal_id: int) -> Proposal:
    """Raises PageNotFound when there is none."""
    found = Proposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise PageNotFound("There is no such proposal.")
    return found


def judgement_of(proposal: Proposal) -> Judgement:
    """Every route of the proposal under today's rulebook, on the day that it was judged."""
    return permission.judge(
        as_proposed(proposal), permission.load_rulebook(), on=proposal.judged_on
    )


def as_proposed(proposal: Proposal) -> permission.Proposal:
    """The kept proposal as the permission room takes it."""
    return permission.Proposal(
        title=proposal.title,
        purpose=proposal.purpose,
        decision=proposal.decision,
        author=str(proposal.author.key) if proposal.author else "hub",
        assets=tuple(asset_from_json(raw) for raw in proposal.assets),
        output=permission.OutputKind[proposal.output],
        audience=permission.Audience[proposal.audience],
        jurisdictions=frozenset(proposal.jurisdictions),
        uses=frozenset(Use(use) for use in proposal.uses),
        is_checked_before_release=proposal.is_checked_before_release,
        links_records=proposal.links_records,
        answers={fact: permission.Truth(truth) for fact, truth in proposal.answers.items()},
    )


def asset_to_json(asset: ProposedAsset) -> dict[str, Any]:
    """What the register said of an asset, for keeping."""
    raw = asdict(asset)
    charter = raw["charter"]
    return {
        **raw,
        "standing": asset.standing.value,
        "sensitivities": sorted(s.value for s in asset.sensitivities),
        "origins": None if asset.origins is None else sorted(asset.origins),
        "charter": {
            "permitted_purposes": list(asset.charter.permitted_purposes),
            "prohibited_uses": sorted(use.value for use in asset.charter.prohibited_uses),
            "embargo_until": _day(charter["embargo_until"]),
            "expires_on": _day(charter["expires_on"]),
        },
    }


def asset_from_json(raw: Mapping[str, Any]) -> ProposedAsset:
    """The inverse of `asset_to_json`."""
    charter = raw["charter"]
    return ProposedAsset(
        title=raw["title"],
        holder=raw["holder"],
        standing=Standing(raw["standing"]),
        is_published=raw["is_published"],
        sensitivities=frozenset(Sensitivity(s) for s in raw["sensitivities"]),
        is_licensed_by_others=raw["is_licensed_by_others"],
        origins=None if raw["origins"] is None else frozenset(raw["origins"]),
        charter=Charter(
            permitted_purposes=tuple(charter["permitted_purposes"]),
            prohibited_uses=frozenset(Use(use) for use in charter["prohibited_uses"]),
            embargo_until=_date(charter["embargo_until"]),
            expires_on=_date(charter["expires_on"]),
        ),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

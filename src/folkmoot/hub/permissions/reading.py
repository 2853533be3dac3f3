"""What is kept as JSON, as values of the permission room, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from folkmoot import permission
from folkmoot.hub.permissions.models import Proposal
from folkmoot.permission import Activity, Charter, Party, PartyRole, ProposedAsset, Use
from folkmoot.tables import Sensitivity, Standing

KEPT_FIELDS = (
    "title", "purpose", "decision", "output", "audience", "jurisdictions", "uses", "assets",
    "answers", "is_checked_before_release", "links_records", "purposes", "parties", "activities",
    "uses_algorithm", "why_not_less", "details", "chosen_rung",
)  # fmt: skip
"""What a version of a proposal keeps, beside the day on which it is judged."""


def proposal_of(record: Proposal) -> permission.Proposal:
    """The kept proposal as the permission room takes it."""
    return permission.Proposal(
        title=record.title,
        purpose=record.purpose,
        decision=record.decision,
        author=str(record.author.key) if record.author else "hub",
        assets=tuple(asset_from_json(raw) for raw in record.assets),
        output=permission.OutputKind[record.output],
        audience=permission.Audience[record.audience],
        jurisdictions=frozenset(record.jurisdictions),
        uses=frozenset(Use(use) for use in record.uses),
        is_checked_before_release=record.is_checked_before_release,
        links_records=record.links_records,
        answers={fact: permission.Truth(truth) for fact, truth in record.answers.items()},
        purposes=frozenset(record.purposes),
        parties=tuple(party_from_json(raw) for raw in record.parties),
        activities=frozenset(Activity(activity) for activity in record.activities),
        uses_algorithm=record.uses_algorithm,
        why_not_less=record.why_not_less,
    )


def said_in(proposal: permission.Proposal) -> dict[str, Any]:
    """The fields of the record that keep a proposal: the inverse of `proposal_of`."""
    return {
        "title": proposal.title,
        "purpose": proposal.purpose,
        "decision": proposal.decision,
        "output": proposal.output.name,
        "audience": proposal.audience.name,
        "jurisdictions": sorted(proposal.jurisdictions),
        "uses": sorted(use.value for use in proposal.uses),
        "assets": [asset_to_json(asset) for asset in proposal.assets],
        "answers": {fact: truth.value for fact, truth in proposal.answers.items()},
        "is_checked_before_release": proposal.is_checked_before_release,
        "links_records": proposal.links_records,
        "purposes": sorted(proposal.purposes),
        "parties": [party_to_json(party) for party in proposal.parties],
        "activities": sorted(activity.value for activity in proposal.activities),
        "uses_algorithm": proposal.uses_algorithm,
        "why_not_less": proposal.why_not_less,
    }


def snapshot_of(record: Proposal) -> dict[str, Any]:
    """Everything that a version keeps."""
    kept = {name: getattr(record, name) for name in KEPT_FIELDS}
    return {**kept, "judged_on": record.judged_on.isoformat()}


def party_to_json(party: Party) -> dict[str, Any]:
    """A party, for keeping."""
    return {
        "name": party.name,
        "kind": party.kind,
        "roles": sorted(role.value for role in party.roles),
        "jurisdiction": party.jurisdiction,
    }


def party_from_json(raw: Mapping[str, Any]) -> Party:
    """The inverse of `party_to_json`."""
    roles = frozenset(PartyRole(role) for role in raw["roles"])
    return Party(raw["name"], raw["kind"], roles, raw["jurisdiction"])


def asset_to_json(asset: ProposedAsset) -> dict[str, Any]:
    """What the register said of an asset, for keeping."""
    charter = asset.charter
    return {
        **asdict(asset),
        "standing": asset.standing.value,
        "sensitivities": sorted(s.value for s in asset.sensitivities),
        "origins": None if asset.origins is None else sorted(asset.origins),
        "collected_for": None if asset.collected_for is None else sorted(asset.collected_for),
        "charter": {
            "permitted_purposes": list(charter.permitted_purposes),
            "prohibited_uses": sorted(use.value for use in charter.prohibited_uses),
            "embargo_until": _day(charter.embargo_until),
            "expires_on": _day(charter.expires_on),
            "has_veto": charter.has_veto,
            "reply_days": charter.reply_days,
        },
    }


def asset_from_json(raw: Mapping[str, Any]) -> ProposedAsset:
    """The inverse of `asset_to_json`. A record of before a term was kept says nothing of it."""
    charter = raw["charter"]
    collected = raw.get("collected_for")
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
            has_veto=charter.get("has_veto", False),
            reply_days=charter.get("reply_days", 0),
        ),
        is_confidential=raw.get("is_confidential"),
        collected_for=None if collected is None else frozenset(collected),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

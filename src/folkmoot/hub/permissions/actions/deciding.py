"""Precedents: what was decided here, and what other hubs decided."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.permissions.models import DecidedProposal, Proposal
from folkmoot.hub.permissions.queries import judgement_of, proposal_of
from folkmoot.hub.permissions.rules import may_exchange_precedents
from folkmoot.permission import Precedent, precedent_of, read_precedents, write_precedents
from folkmoot.permission.precedents import Decision


@transaction.atomic
def keep_precedent(
    *,
    by: User | None,
    proposal: Proposal,
    decision: Decision,
    decided_on: date | None = None,
) -> DecidedProposal:
    """Write down how a proposal was decided, for those who ask alike; called by whatever decides
    it, which has judged who may. A later decision on the same proposal replaces the earlier."""
    judgement = judgement_of(proposal)
    rung = proposal.chosen_rung
    made = precedent_of(
        proposal_of(proposal),
        judgement.best if rung is None else judgement.at(rung),
        decision=decision,
        proposed_on=timezone.localdate(proposal.created_at),
        decided_on=decided_on or timezone.localdate(),
        edition=judgement.edition.edition,
    )
    said = _said(made)
    kept, _ = DecidedProposal.objects.update_or_create(
        proposal=proposal,
        defaults={"said": said, "digest": _digest({"own": proposal.pk, **said})},
    )
    record(
        by=acting(by, Role.INFORMATION_GOVERNANCE_OFFICER),
        action="proposal.decided",
        subject=proposal.subject,
        details={"decision": decision, "rung": made.rung},
    )
    return kept


@transaction.atomic
def import_precedents(*, by: User, text: str, name: str) -> int:
    """Take in the precedents of another hub's file, each once; how many were new.

    Raises Refused, or ProposalError that names the field of the file that is wrong.
    """
    may_exchange_precedents(by).require()
    read = read_precedents(text, where=name)
    said = {_digest(one): one for one in map(_said, read)}
    known = set(DecidedProposal.objects.filter(digest__in=said).values_list("digest", flat=True))
    new = [DecidedProposal(said=one, digest=d) for d, one in said.items() if d not in known]
    DecidedProposal.objects.bulk_create(new)
    record(
        by=acting(by, Role.INFORMATION_GOVERNANCE_OFFICER),
        action="precedents.imported",
        subject="precedents",
        details={"read": len(read), "new": len(new)},
    )
    return len(new)


def _said(precedent: Precedent) -> dict[str, Any]:
    (said,) = json.loads(write_precedents([precedent]))["precedents"]
    return dict(said)


def _digest(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

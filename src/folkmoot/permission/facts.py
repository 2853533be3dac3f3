"""What follows from a proposal and the register, before anybody is asked anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from folkmoot.errors import ProposalError
from folkmoot.permission.conditions import Facts
from folkmoot.permission.proposal import Audience, OutputKind, Proposal
from folkmoot.permission.truth import every, of, some

ORIGIN = "origin:"
"""A fact that begins so asks whether any asset's data came from there."""


def facts_of(proposal: Proposal, *, on: date, origins: Iterable[str]) -> Facts:
    """Every fact that the proposal settles, judged on a day.

    `origins` are those that the rulebook's bars name. Raises ProposalError when the proposal names
    no asset.
    """
    assets = proposal.assets
    if not assets:
        raise ProposalError(
            "The proposal names no asset.",
            where=proposal.title,
            remedy="Choose from the register the assets that would answer the problem.",
        )
    personal = some(of(any(s.is_personal for s in asset.sensitivities)) for asset in assets)
    derived = {
        "england-only": of(proposal.jurisdictions <= {"England"}),
        "decision-named": of(bool(proposal.decision.strip())),
        "all-published": every(of(asset.is_published) for asset in assets),
        "personal-data": personal,
        "licensed-by-others": some(of(asset.is_licensed_by_others) for asset in assets),
        "output-is-totals": of(proposal.output is OutputKind.TOTALS),
        "output-without-identity": of(
            proposal.output in (OutputKind.TOTALS, OutputKind.RECORDS_WITHOUT_IDENTITY)
        ),
        "output-for-owner": of(proposal.output is OutputKind.LIST_FOR_OWNER),
        "output-names-people": of(proposal.output is OutputKind.NAMED_PEOPLE),
        "output-is-public": of(proposal.audience is Audience.PUBLIC),
        "output-checked": of(proposal.is_checked_before_release),
        "records-linked": of(proposal.links_records),
        "one-holder": of(len({asset.holder for asset in assets}) == 1),
        "charter-prohibits-use": some(
            of(bool(asset.charter.prohibited_uses & proposal.uses)) for asset in assets
        ),
        "under-embargo": some(
            of(asset.charter.embargo_until is not None and on < asset.charter.embargo_until)
            for asset in assets
        ),
        "charter-expired": some(
            of(asset.charter.expires_on is not None and on >= asset.charter.expires_on)
            for asset in assets
        ),
    }
    for origin in origins:
        derived[ORIGIN + origin] = some(
            of(None if asset.origins is None else origin in asset.origins) for asset in assets
        )
    settled = {name: truth for name, truth in derived.items() if truth.is_settled}
    return {**proposal.answers, **settled}

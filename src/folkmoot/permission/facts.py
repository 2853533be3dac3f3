"""What follows from a proposal and the register, before anybody is asked anything."""

from __future__ import annotations

from datetime import date

from folkmoot.errors import ProposalError
from folkmoot.permission.conditions import Facts
from folkmoot.permission.proposal import (
    Activity,
    Audience,
    OutputKind,
    PartyRole,
    Proposal,
    ProposedAsset,
    Use,
)
from folkmoot.permission.rulebook import Rulebook
from folkmoot.permission.truth import Truth, every, of, some
from folkmoot.tables import Sensitivity

USE_NAMES: dict[Use | Activity, str] = {
    Use.RANKING: "ranking",
    Use.PERFORMANCE_RATING: "performance-rating",
    Use.FUNDING: "funding",
    Use.SANCTIONS: "sanctions",
    Use.DEBT_OR_FRAUD: "debt-or-fraud",
    **{activity: activity.value for activity in Activity},
}
"""What rules and files call each use and activity."""

PUNISHING = frozenset({Use.SANCTIONS, Use.DEBT_OR_FRAUD})


def facts_of_proposal(proposal: Proposal, book: Rulebook) -> Facts:
    """Every fact that the proposal as a whole settles, whatever the asset.

    Raises ProposalError when the proposal names no asset, or a purpose, kind of body or origin that
    the rulebook does not know.
    """
    _check(proposal, book)
    assets = proposal.assets
    holders = {asset.holder for asset in assets}
    receivers = {party.name for party in proposal.with_role(PartyRole.RECEIVES)}
    one_holder = of(len(holders) == 1)
    linked = of(proposal.links_records)
    if not linked.is_settled:
        linked = proposal.answers.get("records-linked", Truth.UNKNOWN)
    personal = some(is_personal(asset, book) for asset in assets)
    derived = {
        "england-only": of(jurisdictions_of(proposal) <= frozenset(book.edition.jurisdictions)),
        "decision-named": of(True if proposal.decision.strip() else None),
        "all-published": every(of(asset.is_published) for asset in assets),
        "output-is-totals": of(proposal.output is OutputKind.TOTALS),
        "output-without-identity": of(
            proposal.output in (OutputKind.TOTALS, OutputKind.RECORDS_WITHOUT_IDENTITY)
        ),
        "output-for-owner": of(proposal.output is OutputKind.LIST_FOR_OWNER),
        "output-names-people": of(proposal.output is OutputKind.NAMED_PEOPLE),
        "output-is-public": of(proposal.audience is Audience.PUBLIC),
        "output-checked": of(proposal.is_checked_before_release),
        "records-linked": linked,
        "one-holder": one_holder,
        "another-body-asks": of(bool(receivers - holders)),
        "linked-across-holders": every((linked, one_holder.negated(), personal)),
        "directed-use": _directed(proposal),
        "statistical-purpose": _statistical(proposal),
        "algorithm-used": of(proposal.uses_algorithm),
        "lower-way-insufficient": of(True if proposal.why_not_less.strip() else None),
        "processor-used": of(bool(proposal.with_role(PartyRole.PROCESSES))),
        "joint-controllers": of(bool(proposal.with_role(PartyRole.DECIDES_JOINTLY))),
        **_memberships(proposal, book),
    }
    settled = {name: truth for name, truth in derived.items() if truth.is_settled}
    return {**proposal.answers, **settled}


def facts_of_asset(asset: ProposedAsset, proposal: Proposal, book: Rulebook, on: date) -> Facts:
    """Every fact that an asset settles, judged on a day."""
    charter = asset.charter
    of_asset = {
        "asset-published": of(asset.is_published),
        "personal-data": is_personal(asset, book),
        "special-data": of(Sensitivity.SPECIAL_CATEGORY in sensitivities_of(asset, book)),
        "criminal-data": of(Sensitivity.CRIMINAL_OFFENCE in sensitivities_of(asset, book)),
        "commercial-data": of(Sensitivity.COMMERCIAL in sensitivities_of(asset, book)),
        "licensed-by-others": _told(asset.is_licensed_by_others, "is_licensed", asset, book),
        "given-in-confidence": _in_confidence(asset, book),
        "same-purpose": _same_purpose(asset, proposal, book),
        "charter-prohibits-use": of(bool(charter.prohibited_uses & proposal.uses)),
        "charter-omits-purpose": _omits_purpose(asset, proposal, book),
        "veto-reserved": of(charter.has_veto),
        "under-embargo": of(charter.embargo_until is not None and on < charter.embargo_until),
        "charter-expired": of(charter.expires_on is not None and on >= charter.expires_on),
    }
    if asset.origins is not None:
        came_from = asset.origins
        of_asset |= {f"origin:{name}": of(name in came_from) for name in book.origins_known}
    return {name: truth for name, truth in of_asset.items() if truth.is_settled}


def sensitivities_of(asset: ProposedAsset, book: Rulebook) -> frozenset[Sensitivity]:
    """What the register says of its columns, and what its origins tell."""
    told = (book.origins_known[o].sensitivities for o in asset.origins or ())
    return asset.sensitivities.union(*told)


def is_personal(asset: ProposedAsset, book: Rulebook) -> Truth:
    """Whether it holds personal data."""
    return of(any(s.is_personal for s in sensitivities_of(asset, book)))


def jurisdictions_of(proposal: Proposal) -> frozenset[str]:
    """Where the parties are; England where nobody says, as the hub's members are."""
    said = proposal.jurisdictions | {party.jurisdiction for party in proposal.parties}
    return said or frozenset({"England"})


def _directed(proposal: Proposal) -> Truth:
    """What is done with the output tells; a list of people of which nobody says is directed."""
    if any(activity.is_directed for activity in proposal.activities) or proposal.uses & PUNISHING:
        return Truth.YES
    if proposal.activities:
        return Truth.NO
    named = proposal.output in (OutputKind.LIST_FOR_OWNER, OutputKind.NAMED_PEOPLE)
    return Truth.YES if named else Truth.UNKNOWN


def _statistical(proposal: Proposal) -> Truth:
    """Whoever plans, counts or studies says that nothing is decided about a particular person.
    Otherwise it is a promise still to make."""
    return of(True if _directed(proposal) is Truth.NO else None)


def _memberships(proposal: Proposal, book: Rulebook) -> dict[str, Truth]:
    members: dict[str, Truth] = {}
    if proposal.purposes:
        members |= {f"purpose:{name}": of(name in proposal.purposes) for name in book.purposes}
    if proposal.activities or proposal.uses:
        uses: list[Use | Activity] = [*proposal.activities, *proposal.uses]
        said = {USE_NAMES[use] for use in uses}
        members |= {f"use:{name}": of(name in said) for name in USE_NAMES.values()}
    return members


def _told(said: bool | None, by_nature: str, asset: ProposedAsset, book: Rulebook) -> Truth:
    """What the register says, or else what the origins tell by their nature."""
    if any(getattr(book.origins_known[o], by_nature) for o in asset.origins or ()):
        return Truth.YES
    return of(said)


def _in_confidence(asset: ProposedAsset, book: Rulebook) -> Truth:
    """Where the data come from settles it, unless that is not said or they are nobody's."""
    told = _told(asset.is_confidential, "in_confidence", asset, book)
    if told.is_settled:
        return told
    if asset.origins or is_personal(asset, book) is Truth.NO:
        return Truth.NO
    return Truth.UNKNOWN


def _same_purpose(asset: ProposedAsset, proposal: Proposal, book: Rulebook) -> Truth:
    """What the register says the data were collected for, or else what every origin tells."""
    told = asset.collected_for
    if told is None and asset.origins:
        by_nature = [book.origins_known[origin].collected_for for origin in asset.origins]
        told = frozenset().union(*by_nature) if all(by_nature) else None
    if told is None or not proposal.purposes:
        return Truth.UNKNOWN
    return of(proposal.purposes <= told)


def _omits_purpose(asset: ProposedAsset, proposal: Proposal, book: Rulebook) -> Truth:
    """Purposes in free words are compared as words; where that tells nothing, somebody is asked."""
    permitted = asset.charter.permitted_purposes
    said = {*proposal.purposes, proposal.purpose}
    if not permitted or said & set(permitted):
        return Truth.NO
    if proposal.purposes and set(permitted) <= set(book.purposes):
        return Truth.YES
    return Truth.UNKNOWN


def _check(proposal: Proposal, book: Rulebook) -> None:
    if not proposal.assets:
        raise ProposalError(
            "The proposal names no asset.",
            where=proposal.title,
            remedy="Choose from the register the assets that would answer the problem.",
        )
    named = {
        "purpose": (proposal.purposes, book.purposes),
        "kind of body": ({p.kind for p in proposal.parties if p.kind}, book.kinds),
        "origin": ({o for a in proposal.assets for o in a.origins or ()}, book.origins_known),
    }
    for what, (names, known) in named.items():
        for name in sorted(set(names) - set(known)):
            raise ProposalError(
                f"The rulebook knows no {what} {name!r}.",
                where=proposal.title,
                remedy=f"It knows: {', '.join(known)}.",
            )

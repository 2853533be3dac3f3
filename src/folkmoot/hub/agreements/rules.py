"""Who may see, prepare, sign and end an agreement, and when: the table of states, and roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Member, Role
from folkmoot.hub.accounts.rules import holds, lacking
from folkmoot.hub.agreements import states
from folkmoot.hub.agreements.models import Agreement, Condition, FrozenPaper, Party
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.register.models import Asset

PREPARING = (Role.INFORMATION_GOVERNANCE_OFFICER,)
PEOPLE = (
    Role.INFORMATION_GOVERNANCE_OFFICER,
    Role.DIRECTOR,
    Role.CONTRIBUTOR,
    Role.ANALYST,
)
"""Those at a party who see an agreement that is not public, with its evidence and its papers."""


def members_of(agreement: Agreement, *, left: bool = False) -> list[Member]:
    """The parties; without those that left, unless asked for."""
    return [one.member for one in agreement.parties.select_related("member")
            if left or one.left_on is None]  # fmt: skip


def facts_of(
    agreement: Agreement, on: date | None = None, leaving: Member | None = None
) -> states.Facts:
    """What the table of states asks, on a day; `leaving` is the party that would go."""
    on = on or timezone.localdate()
    staying = [one for one in members_of(agreement) if one != leaving]
    signed = set(agreement.signatures.values_list("member_id", flat=True))
    assets = agreement.agreed_assets.filter(asset__member__in=staying)
    return states.Facts(
        on=on,
        starts_on=agreement.starts_on,
        review_on=agreement.review_on,
        ends_on=agreement.ends_on,
        has_data=agreement.agreed_assets.exists(),
        open_conditions=agreement.conditions.filter(met_at=None).count(),
        unsigned=sum(one.pk not in signed for one in members_of(agreement)),
        parties_left=len(staying),
        assets_left=assets.count(),
    )


def standing_in_the_way(
    transition: str, agreement: Agreement, on: date | None = None, leaving: Member | None = None
) -> Iterator[Unmet]:
    """What the table of states says against a transition."""
    facts = facts_of(agreement, on, leaving)
    for reason, nearest in states.TABLE.unmet(transition, agreement.state, facts):
        yield Unmet(reason, nearest)


@rule("What is or was in force is public; before that an agreement is its parties' own.")
def may_see(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    if not agreement.is_public:
        yield from may_see_papers(by, agreement).unmet


@rule("The papers and the evidence are for people of the parties.")
def may_see_papers(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    if not any(holds(by, *PEOPLE, at=one) for one in members_of(agreement, left=True)):
        yield Unmet("You do not act for a party.", "See the public register of agreements.")


@rule("The papers and the evidence are for people of the parties.")
def may_see_frozen(by: Actor | None, paper: FrozenPaper) -> Iterator[Unmet]:
    yield from may_see_papers(by, paper.agreement).unmet


@rule("The papers and the evidence are for people of the parties.")
def may_see_evidence(by: Actor | None, condition: Condition) -> Iterator[Unmet]:
    yield from may_see_papers(by, condition.agreement).unmet


@rule("A director of a party binds it.")
def may_act_for(by: Actor | None, party: Party) -> Iterator[Unmet]:
    yield from _director(by, party.agreement, party.member)


@rule("An information-governance officer of a party prepares an agreement on a chosen route.")
def may_draft(by: Actor | None, proposal: Proposal) -> Iterator[Unmet]:
    yield from lacking(by, *PREPARING)
    if proposal.chosen_rung is None:
        yield Unmet("No route of the proposal is chosen.", "Choose its route first.")
    open_ones = proposal.agreements.filter(
        state__in=(states.DRAFT, states.SIGNING, states.IN_FORCE)
    )
    if open_ones.exists():
        yield Unmet("The proposal has an agreement already.", "Go on with that one, or amend it.")


@rule("An agreement has at least two parties; whoever holds its data is one, and the data are "
      "registered.")  # fmt: skip
def may_hold(
    by: Actor | None, members: Sequence[Member], assets: Sequence[Asset]
) -> Iterator[Unmet]:
    if len(set(members)) < 2:
        yield Unmet("It has fewer than two parties.", "Choose who else takes part.")
    if not any(holds(by, *PREPARING, at=one) for one in members):
        yield Unmet("You are an officer of none of its parties.", "Ask an officer of a party.")
    for asset in assets:
        if asset.member not in members:
            yield Unmet(f"{asset.member} holds “{asset}” and is no party.", "Make it a party.")
        if not asset.is_registered:
            yield Unmet(f"“{asset}” is not registered.", "Register it first.")


@rule("An information-governance officer of a party prepares it while nobody is asked to sign.")
def may_prepare(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from _officer(by, agreement)
    if not agreement.is_draft:
        yield Unmet(
            f"It is “{agreement.get_state_display().lower()}”.",
            "Take it back, or amend it, to change it.",
        )


@rule("People of the parties meet conditions while the agreement is prepared.")
def may_meet(by: Actor | None, condition: Condition) -> Iterator[Unmet]:
    yield from may_see_papers(by, condition.agreement).unmet
    if not condition.agreement.is_draft:
        yield Unmet("The agreement is no longer prepared.", "Take it back, or amend it.")


@rule("It is offered for signature when its days are said and every condition is met.")
def may_offer(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from _officer(by, agreement)
    yield from standing_in_the_way("offer", agreement)


@rule("An officer of a party may give up what is only being prepared.")
def may_drop(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from _officer(by, agreement)
    yield from standing_in_the_way("drop", agreement)


@rule("An officer of a party may take back what waits for signatures, to change it.")
def may_take_back(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from _officer(by, agreement)
    yield from standing_in_the_way("take_back", agreement)


@rule("A director of a party signs for it, once.")
def may_sign(by: Actor | None, agreement: Agreement, at: Member) -> Iterator[Unmet]:
    yield from _director(by, agreement, at)
    yield from standing_in_the_way("sign", agreement)
    if agreement.signatures.filter(member=at).exists():
        yield Unmet(f"{at} has signed already.", "Wait for the others.")


@rule("A director of a party may refuse for it.")
def may_refuse(by: Actor | None, agreement: Agreement, at: Member) -> Iterator[Unmet]:
    yield from _director(by, agreement, at)
    yield from standing_in_the_way("refuse", agreement)


@rule("A director of a party may withdraw its data at any time.")
def may_withdraw(by: Actor | None, agreement: Agreement, at: Member) -> Iterator[Unmet]:
    yield from _director(by, agreement, at)
    if next(standing_in_the_way("leave", agreement, leaving=at), None) is not None:
        yield from standing_in_the_way("withdraw", agreement, leaving=at)


@rule("What is in force is changed by a later version that all sign again.")
def may_amend(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    yield from _officer(by, agreement)
    if agreement.state != states.IN_FORCE:
        yield Unmet("It is not in force.", "Prepare a new agreement.")
    if agreement.amendments.filter(state__in=(states.DRAFT, states.SIGNING)).exists():
        yield Unmet("A later version is being prepared already.", "Go on with that one.")


@rule("Data are used under an agreement in force, that names them, while whoever holds them is in.")
def may_use_under(agreement: Agreement, asset: Asset, on: date) -> Iterator[Unmet]:
    """Whoever gives access to data under an agreement asks this, at every access."""
    if not states.is_in_force(agreement, on):
        yield Unmet(
            f"The agreement is not in force on {on:%-d %B %Y}.",
            "Amend it, or make a new one." if agreement.is_public else "Have it signed.",
        )
    if not agreement.agreed_assets.filter(asset=asset).exists():
        yield Unmet(f"It does not name “{asset}”.", "Amend it to name these data.")
    gone = agreement.parties.filter(member_id=asset.member_id, left_on__isnull=False).first()
    if gone is not None:
        yield Unmet(f"{asset.member} has withdrawn its data.", "Ask them to come back.")
    charter = asset.charter
    if charter.expires_on is not None and on >= charter.expires_on:
        yield Unmet(f"The charter of “{asset}” has ended.", "Ask its contributor to renew it.")
    if charter.embargo_until is not None and on < charter.embargo_until:
        yield Unmet(
            f"“{asset}” is under embargo.", f"Wait until {charter.embargo_until:%-d %B %Y}."
        )


def _officer(by: Actor | None, agreement: Agreement) -> Iterator[Unmet]:
    if not any(holds(by, *PREPARING, at=one) for one in members_of(agreement)):
        yield Unmet(
            "You are not an information-governance officer of a party.",
            "Ask one of them to do it.",
        )


def _director(by: Actor | None, agreement: Agreement, at: Member) -> Iterator[Unmet]:
    if at not in members_of(agreement):
        yield Unmet(f"{at} is not a party.", "Sign for a party.")
    yield from lacking(by, Role.DIRECTOR, at=at)

"""Reading agreements: the public register, what a person's members have to do, and the papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from folkmoot.hub.accounts.models import Actor, Member, Role, User
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.agreements import states
from folkmoot.hub.agreements.freezing import Frozen, annexes_of, digest_of_all
from folkmoot.hub.agreements.models import Agreement, Condition, FrozenPaper, Party
from folkmoot.hub.agreements.rules import PEOPLE, PREPARING, may_see_papers, may_use_under
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.queries import papers_listed
from folkmoot.hub.register.models import Asset
from folkmoot.permission.papers import section_text

REVIEW_NOTICE = timedelta(days=30)
ENTRY = "public-register-entry"


def agreement_by_number(*, number: int) -> Agreement:
    """Raises PageNotFound when there is none."""
    found = Agreement.objects.select_related("proposal", "amends").filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such agreement.", remedy="See the register of agreements.")
    return found


def condition_by_number(*, number: int, condition: int) -> Condition:
    """Raises PageNotFound when there is none."""
    found = Condition.objects.select_related("agreement").filter(agreement=number, number=condition)
    if not found:
        raise PageNotFound("The agreement has no such condition.", remedy="See its page.")
    return found[0]


def paper_by_name(*, number: int, paper: str) -> FrozenPaper:
    """Raises PageNotFound when there is none."""
    found = FrozenPaper.objects.select_related("agreement").filter(agreement=number, paper=paper)
    if not found:
        raise PageNotFound("The agreement has no such paper.", remedy="See its page.")
    return found[0]


def party_by_code(*, number: int, at: str) -> Party:
    """A party by its member's code. Raises PageNotFound when there is none."""
    found = Party.objects.select_related("agreement", "member").filter(
        agreement=number, member__code=at
    )
    if not found:
        raise PageNotFound("The agreement has no such party.", remedy="See its page.")
    return found[0]


def proposal_by_number(*, proposal: int) -> Proposal:
    """Raises PageNotFound when there is none."""
    found = Proposal.objects.filter(pk=proposal).first()
    if found is None:
        raise PageNotFound("There is no such proposal.")
    return found


def public_agreements() -> QuerySet[Agreement]:
    """Every agreement that is or was in force, the newest first."""
    return Agreement.objects.filter(state__in=states.PUBLIC).prefetch_related(
        "parties__member", "agreed_assets__asset__member"
    )


def agreements_under_way(by: Actor) -> QuerySet[Agreement]:
    """What somebody's members prepare or are asked to sign."""
    members = members_where(by, *PEOPLE)
    waiting = Agreement.objects.filter(state__in=(states.DRAFT, states.SIGNING))
    return waiting.filter(parties__member__in=members).distinct()


def to_review(by: Actor, on: date) -> QuerySet[Agreement]:
    """What somebody's members agreed to look at again by about now, or what ends soon."""
    members = members_where(by, *PEOPLE)
    soon = on + REVIEW_NOTICE
    return Agreement.objects.filter(
        Q(review_on__lte=soon) | Q(ends_on__lte=soon),
        state=states.IN_FORCE,
        parties__member__in=members,
    ).distinct()


def needs_review(agreement: Agreement, on: date) -> bool:
    """Whether it is time to look at it again."""
    if agreement.state != states.IN_FORCE or agreement.review_on is None:
        return False
    return agreement.review_on - REVIEW_NOTICE <= on


def may_sign_for(by: Actor, agreement: Agreement) -> list[Member]:
    """The parties for which somebody, as a director, signs, refuses or withdraws."""
    held = members_where(by, Role.DIRECTOR)
    return list(held.filter(agreements__agreement=agreement, agreements__left_on=None))


def members_to_choose() -> QuerySet[Member]:
    return Member.objects.all()


def assets_to_choose() -> QuerySet[Asset]:
    """The registered data that are not published already."""
    return Asset.objects.filter(registered_at__isnull=False).select_related("member")


def named_in(proposal: Proposal) -> tuple[list[int], list[int]]:
    """The members and the assets of the register that a proposal names."""
    names = {one["holder"] for one in proposal.assets} | {one["name"] for one in proposal.parties}
    members = Member.objects.filter(name__in=names).values_list("pk", flat=True)
    assets = [
        asset.pk
        for asset in assets_to_choose()
        if any(
            one["title"] == asset.title and one["holder"] == asset.member.name
            for one in proposal.assets
        )
    ]
    return list(members), assets


def drafts_for(by: User) -> bool:
    """Whether somebody prepares agreements at any member."""
    return members_where(by, *PREPARING).exists()


def papers_to_freeze(agreement: Agreement) -> tuple[Frozen, ...]:
    """The papers of the route as they stand now, with people's edits."""
    return tuple(
        Frozen(
            paper=listed.rule.id,
            title=listed.standing.paper.title,
            sections=tuple(
                {"id": one.id, "heading": one.heading, "text": section_text(one)}
                for one in listed.standing.paper.sections
            ),
            missing=len(listed.missing),
        )
        for listed in papers_listed(agreement.proposal)
        if listed.standing is not None
    )


def signing_hash(agreement: Agreement) -> str:
    """What each signature is on: every frozen paper, the terms and what other apps add to them."""
    assets = agreement.agreed_assets.values_list("asset__code", flat=True)
    parties = agreement.parties.values_list("member__code", flat=True)
    terms = {
        "agreement": agreement.pk,
        "version": agreement.version,
        "title": agreement.title,
        "purpose": agreement.purpose,
        "rung": agreement.rung,
        "starts_on": f"{agreement.starts_on}",
        "review_on": f"{agreement.review_on}",
        "ends_on": f"{agreement.ends_on}",
        "assets": sorted(assets),
        "parties": sorted(parties),
        **annexes_of(agreement.pk),
    }
    return digest_of_all(agreement.papers.values_list("paper", "sha256"), terms)


def agreements_covering(asset: Asset, on: date) -> list[Agreement]:
    """The agreements under which data may be used on a day: what gives access asks this."""
    named = Agreement.objects.filter(agreed_assets__asset=asset, state=states.IN_FORCE)
    return [one for one in named if may_use_under(one, asset, on).allowed]


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An agreement as everybody may know it."""

    agreement: Agreement
    parties: tuple[str, ...]
    left: tuple[str, ...]
    data: tuple[tuple[str, str], ...]
    is_in_force: bool

    @property
    def state(self) -> str:
        if self.agreement.state == states.IN_FORCE and not self.is_in_force:
            return "Signed, outside its days"
        return str(self.agreement.get_state_display())

    def to_json(self) -> dict[str, Any]:
        """The entry for programs; days are ISO 8601."""
        one = self.agreement
        days = {
            name: day.isoformat() if (day := getattr(one, name)) else None
            for name in ("starts_on", "review_on", "ends_on", "ended_on")
        }
        return {
            "number": one.pk,
            "version": one.version,
            "amends": one.amends_id,
            "title": one.title,
            "purpose": one.purpose,
            "decision": one.decision,
            "state": one.state,
            "in_force": self.is_in_force,
            "parties": list(self.parties),
            "withdrawn": list(self.left),
            "data": [{"holder": holder, "title": title} for holder, title in self.data],
            "rung": one.rung,
            "route": one.route,
            "output": one.output,
            "law": one.law,
            "contact": one.contact,
            **days,
        }


def entry_of(agreement: Agreement, on: date) -> EntryShown:
    """What the public register says of it."""
    parties = list(agreement.parties.all())
    return EntryShown(
        agreement=agreement,
        parties=tuple(one.member.name for one in parties if one.left_on is None),
        left=tuple(one.member.name for one in parties if one.left_on is not None),
        data=tuple(
            (one.asset.member.name, one.asset.title) for one in agreement.agreed_assets.all()
        ),
        is_in_force=agreement.is_in_force(on),
    )


def may_see_papers_of(by: Actor, agreement: Agreement) -> bool:
    return may_see_papers(by, agreement).allowed

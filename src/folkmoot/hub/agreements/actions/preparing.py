"""An agreement is drafted on a chosen route, its terms are said and its conditions met."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.agreements import holding, rules, states
from folkmoot.hub.agreements.models import AgreedAsset, Agreement, Condition, Party
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.queries import matter_of
from folkmoot.hub.register.models import Asset
from folkmoot.permission import Route

MET_BY_SIGNING = frozenset({"agreement-signed"})
"""What the signatures themselves bring about."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the parties say of an agreement. `contact` is a role and a mailbox, for the public."""

    title: str
    purpose: str
    contact: str
    starts_on: date
    review_on: date
    ends_on: date


@transaction.atomic
def draft(
    *, by: User | None, proposal: Proposal, members: Sequence[Member], assets: Sequence[Asset]
) -> Agreement:
    """Begin an agreement on the proposal's chosen route, with the conditions that it still asks.

    Raises Refused.
    """
    rules.may_draft(by, proposal).require()
    rules.may_hold(by, members, assets).require()
    matter = matter_of(proposal)
    route = matter.route
    made = Agreement.objects.create(
        proposal=proposal,
        title=proposal.title,
        purpose=proposal.purpose,
        decision=proposal.decision,
        rung=route.rung.rung,
        route=route.rung.name,
        reveals=route.rung.reveals,
        law=_law(route),
        output=matter.proposal.output.value,
        contact=proposal.details.get("rights-contact", "")[:200],
        author=by,
    )
    _name(made, members, assets)
    asked = [(f.id, f.question or f.statement, f.who) for f in route.conditions]
    if route.left_to_person:
        asked.append(("judged-by-a-person", route.left_to_person, "information-governance officer"))
    asked = [one for one in asked if one[0] not in MET_BY_SIGNING]
    Condition.objects.bulk_create(
        Condition(agreement=made, number=at, fact=fact, statement=statement, who=who)
        for at, (fact, statement, who) in enumerate(asked, 1)
    )
    _record(by, "agreement.drafted", made, {"rung": made.rung, "conditions": len(asked)})
    return made


@transaction.atomic
def amend(*, by: User | None, agreement: Agreement) -> Agreement:
    """Begin a later version of what is in force, which stays in force until all sign the later.

    It takes over terms, parties that stayed, data, and conditions with their evidence. Raises
    Refused.
    """
    locked = locked_agreement(agreement)
    rules.may_amend(by, locked).require()
    copied = ("title", "purpose", "decision", "rung", "route", "reveals", "law", "output",
              "contact", "starts_on", "review_on", "ends_on")  # fmt: skip
    made = Agreement.objects.create(
        proposal=locked.proposal, amends=locked, version=locked.version + 1, author=by,
        **{name: getattr(locked, name) for name in copied},
    )  # fmt: skip
    members = rules.members_of(locked)
    kept = locked.agreed_assets.filter(asset__member__in=members).select_related("asset__member")
    _name(made, members, [one.asset for one in kept])
    for one in locked.conditions.all():
        one.pk, one.agreement = None, made
        one.save(force_insert=True)
    _record(by, "agreement.amended", made, {"amends": locked.pk, "version": made.version})
    return made


@transaction.atomic
def set_terms(
    *,
    by: User | None,
    agreement: Agreement,
    terms: Terms,
    members: Sequence[Member],
    assets: Sequence[Asset],
) -> Agreement:
    """Keep what the parties say, who they are, and which data it is about. Raises Refused."""
    locked = locked_agreement(agreement)
    rules.may_prepare(by, locked).require()
    rules.may_hold(by, members, assets).require()
    locked.parties.all().delete()
    locked.agreed_assets.all().delete()
    _name(locked, members, assets)
    locked.title, locked.purpose, locked.contact = terms.title, terms.purpose, terms.contact
    locked.starts_on, locked.review_on = terms.starts_on, terms.review_on
    locked.ends_on = terms.ends_on
    locked.save()
    days = {
        name: getattr(terms, name).isoformat() for name in ("starts_on", "review_on", "ends_on")
    }
    counts = {"assets": len(set(assets)), "parties": len(set(members))}
    _record(by, "agreement.terms_set", locked, {**days, **counts})
    return locked


@transaction.atomic
def meet_condition(
    *,
    by: User | None,
    condition: Condition,
    words: str,
    file: Path | None = None,
    file_name: str = "",
) -> Condition:
    """Say by what a condition is met; saying it again replaces what was said.

    A file is sealed at once. Raises Refused.
    """
    locked = Condition.objects.select_for_update(of=("self",)).get(pk=condition.pk)
    rules.may_meet(by, locked).require()
    locked.evidence, locked.met_by, locked.met_at = words.strip(), by, timezone.now()
    if file is not None:
        shared = Condition.objects.filter(file_key=locked.file_key).exclude(pk=locked.pk).exists()
        if shared:
            locked.file_key = uuid.uuid4()
        holding.keep(file, locked.folder, settings.CONFIG)
        locked.file_name = file_name[:255]
    locked.save()
    _record(
        by,
        "condition.met",
        locked.agreement,
        {"condition": locked.fact, "has_file": bool(locked.file_name)},
    )
    return locked


@transaction.atomic
def drop(*, by: User | None, agreement: Agreement) -> Agreement:
    """Give up what is only being prepared. Raises Refused."""
    locked = locked_agreement(agreement)
    rules.may_drop(by, locked).require()
    locked.state, locked.ended_on = states.DROPPED, timezone.localdate()
    locked.save()
    _record(by, "agreement.dropped", locked, {})
    return locked


def locked_agreement(agreement: Agreement) -> Agreement:
    """The agreement as it stands now, which nobody else changes meanwhile."""
    return Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)


def _name(agreement: Agreement, members: Sequence[Member], assets: Sequence[Asset]) -> None:
    Party.objects.bulk_create(
        Party(agreement=agreement, member=one) for one in dict.fromkeys(members)
    )
    AgreedAsset.objects.bulk_create(
        AgreedAsset(agreement=agreement, asset=one) for one in dict.fromkeys(assets)
    )


def _law(route: Route) -> list[str]:
    """What the route rests on, each once; what nobody read from the text says so."""
    cited = [one.citation for one in route.gateways]
    cited += [one.ground.citation for one in route.bases]
    cited += [one.citation for one in route.special_conditions]
    told = (f"{c.text} [{c.caution}]" if c.caution else c.text for c in cited)
    return list(dict.fromkeys(told))


def _record(
    by: User | None, action: str, agreement: Agreement, details: dict[str, str | int | bool]
) -> None:
    role = Role.INFORMATION_GOVERNANCE_OFFICER
    record(by=acting(by, role), action=action, subject=agreement.subject, details=details)

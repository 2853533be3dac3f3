"""The papers are frozen, each party's director signs or refuses, and with the last it begins."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.agreements import rules, states
from folkmoot.hub.agreements.actions.preparing import locked_agreement
from folkmoot.hub.agreements.freezing import Frozen
from folkmoot.hub.agreements.models import Agreement, FrozenPaper, Signature
from folkmoot.hub.agreements.queries import papers_to_freeze, signing_hash
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.permissions.actions import keep_precedent

_OFFICER = Role.INFORMATION_GOVERNANCE_OFFICER


@transaction.atomic
def offer(*, by: User | None, agreement: Agreement) -> Agreement:
    """Freeze the papers as they read now, and ask every party's director to sign. Raises
    Refused."""
    locked = locked_agreement(agreement)
    rules.may_offer(by, locked).require()
    locked.papers.all().delete()
    frozen = papers_to_freeze(locked)
    FrozenPaper.objects.bulk_create(_row(locked, one) for one in frozen)
    locked.state, locked.offered_at = states.SIGNING, timezone.now()
    locked.save()
    for one in frozen:
        record(
            by=acting(by, _OFFICER),
            action="paper.frozen",
            subject=f"{locked.subject}/{one.paper}",
            details={"sha256": one.sha256, "missing": one.missing},
        )
    record(
        by=acting(by, _OFFICER),
        action="agreement.offered",
        subject=locked.subject,
        details={"sha256": signing_hash(locked), "papers": len(frozen)},
    )
    return locked


@transaction.atomic
def take_back(*, by: User | None, agreement: Agreement) -> Agreement:
    """Return to preparing it. What was signed counts no more. Raises Refused."""
    locked = locked_agreement(agreement)
    rules.may_take_back(by, locked).require()
    void = locked.signatures.count()
    locked.signatures.all().delete()
    locked.state, locked.offered_at = states.DRAFT, None
    locked.save()
    record(
        by=acting(by, _OFFICER),
        action="agreement.taken_back",
        subject=locked.subject,
        details={"void_signatures": void},
    )
    return locked


@transaction.atomic
def sign(*, by: User, agreement: Agreement, at: Member) -> Agreement:
    """Agree for a party to the papers as they were frozen. The last signature begins it.

    The page has proved again who signs. Raises Refused.
    """
    locked = locked_agreement(agreement)
    rules.may_sign(by, locked, at).require()
    whole = signing_hash(locked)
    Signature.objects.create(
        agreement=locked, member=at, signed_by=by, role=Role.DIRECTOR.value, sha256=whole
    )
    record(
        by=acting(by, Role.DIRECTOR),
        action="agreement.signed",
        subject=locked.subject,
        details={"member": at.code, "sha256": whole},
    )
    if next(rules.standing_in_the_way("begin", locked), None) is None:
        _begin(by, locked)
    return locked


@transaction.atomic
def refuse(*, by: User, agreement: Agreement, at: Member, because: str) -> Agreement:
    """A party does not agree; the reason is for the parties. Raises Refused."""
    locked = locked_agreement(agreement)
    rules.may_refuse(by, locked, at).require()
    locked.state, locked.ended_on = states.REFUSED, timezone.localdate()
    locked.why_ended = because.strip()
    locked.save()
    record(
        by=acting(by, Role.DIRECTOR),
        action="agreement.refused",
        subject=locked.subject,
        details={"member": at.code},
    )
    if locked.amends is None:
        keep_precedent(by=by, proposal=locked.proposal, decision="refused")
    return locked


def _begin(by: User, agreement: Agreement) -> None:
    agreement.state, agreement.began_at = states.IN_FORCE, timezone.now()
    agreement.save()
    if agreement.amends is not None:
        former = locked_agreement(agreement.amends)
        if former.state == states.IN_FORCE:
            former.state, former.ended_on = states.REPLACED, timezone.localdate()
            former.save()
            record(
                by=acting(by, Role.DIRECTOR),
                action="agreement.replaced",
                subject=former.subject,
                details={"by": agreement.pk},
            )
    record(
        by=acting(by, Role.DIRECTOR),
        action="agreement.began",
        subject=agreement.subject,
        details={"version": agreement.version, "ends_on": f"{agreement.ends_on}"},
    )
    keep_precedent(by=by, proposal=agreement.proposal, decision="agreed")


def _row(agreement: Agreement, one: Frozen) -> FrozenPaper:
    return FrozenPaper(
        agreement=agreement,
        paper=one.paper,
        title=one.title,
        sections=list(one.sections),
        missing=one.missing,
        sha256=one.sha256,
    )

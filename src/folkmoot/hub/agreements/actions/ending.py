"""An agreement ends: a party withdraws, or its last day is over."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.agreements import rules, states
from folkmoot.hub.agreements.actions.preparing import locked_agreement
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.ledgers.actions import record


@transaction.atomic
def withdraw(*, by: User, agreement: Agreement, at: Member) -> Agreement:
    """A party's data are not used from now on. The others go on where enough are left; else the
    agreement ends. Raises Refused."""
    locked = locked_agreement(agreement)
    rules.may_withdraw(by, locked, at).require()
    today = timezone.localdate()
    goes_on = next(rules.standing_in_the_way("leave", locked, leaving=at), None) is None
    locked.parties.filter(member=at).update(left_on=today)
    if not goes_on:
        locked.state, locked.ended_on = states.WITHDRAWN, today
        locked.save()
    record(
        by=acting(by, Role.DIRECTOR),
        action="party.withdrew",
        subject=locked.subject,
        details={"member": at.code, "goes_on": goes_on},
    )
    return locked


@transaction.atomic
def expire_due(*, on: date | None = None) -> int:
    """Write down which agreements are over, for the worker's clock; how many. Access had ended with
    the last day: `states.is_in_force` asks the calendar, not this."""
    on = on or timezone.localdate()
    over = Agreement.objects.select_for_update(of=("self",)).filter(
        state=states.IN_FORCE, ends_on__lt=on
    )
    count = 0
    for agreement in over:
        if next(rules.standing_in_the_way("expire", agreement, on), None) is not None:
            continue
        agreement.state, agreement.ended_on = states.EXPIRED, agreement.ends_on
        agreement.save()
        record(
            by=acting(None, Role.DIRECTOR),
            action="agreement.expired",
            subject=agreement.subject,
            details={"ended_on": f"{agreement.ends_on}"},
        )
        count += 1
    return count

"""The ethics panel: who sits on it, what it is asked, what it advises, its minutes."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.residents import rules
from folkmoot.hub.residents.models import Advice, Minutes, Panellist


@transaction.atomic
def appoint(*, by: User | None, user: User, shown_as: str) -> Panellist:
    """Put somebody on the panel, named to everybody as they agreed. Raises Refused."""
    rules.may_appoint(by).require()
    made, _ = Panellist.objects.update_or_create(
        user=user, defaults={"shown_as": shown_as, "since": timezone.localdate(), "until": None}
    )
    record(
        by=acting(by, Role.ADMINISTRATOR), action="panel.appointed", subject=f"panellist:{made.pk}"
    )
    return made


@transaction.atomic
def stand_down(*, by: User | None, panellist: Panellist) -> Panellist:
    """Take somebody off the panel. Raises Refused."""
    rules.may_appoint(by).require()
    panellist.until = timezone.localdate()
    panellist.save(update_fields=["until"])
    subject = f"panellist:{panellist.pk}"
    record(by=acting(by, Role.ADMINISTRATOR), action="panel.stood_down", subject=subject)
    return panellist


@transaction.atomic
def ask_panel(*, by: User, title: str, question: str, agreement: Agreement | None) -> Advice:
    """Put a question to the panel. Raises Refused."""
    rules.may_put(by).require()
    made = Advice.objects.create(
        title=title,
        question=question,
        agreement=agreement,
        asked_by=by,
        asked_on=timezone.localdate(),
    )
    details = {"agreement": agreement.pk} if agreement else {}
    record(by=acting(by, Role.ANALYST), action="panel.asked", subject=made.subject, details=details)
    return made


@transaction.atomic
def publish_advice(*, by: User, advice: Advice, text: str) -> Advice:
    """Publish what the panel advises, with the question. Raises Refused."""
    locked = Advice.objects.select_for_update(of=("self",)).get(pk=advice.pk)
    rules.may_advise(by, locked).require()
    locked.advice, locked.published_on = text.strip(), timezone.localdate()
    locked.save()
    record(by=acting(by, Role.RESIDENT), action="panel.advised", subject=locked.subject)
    return locked


@transaction.atomic
def publish_minutes(*, by: User, held_on: date, text: str) -> Minutes:
    """Publish the minutes of a meeting. Raises Refused."""
    rules.may_publish_for_panel(by).require()
    made = Minutes.objects.create(
        held_on=held_on, text=text.strip(), published_on=timezone.localdate()
    )
    record(
        by=acting(by, Role.RESIDENT),
        action="minutes.published",
        subject=f"minutes:{made.pk}",
        details={"held_on": held_on.isoformat()},
    )
    return made

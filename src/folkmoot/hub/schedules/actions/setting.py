"""A schedule is set, changed, paused, taken up again and removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from folkmoot.errors import FetchError
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset
from folkmoot.hub.schedules.folders import pattern_problem
from folkmoot.hub.schedules.models import Schedule
from folkmoot.hub.schedules.rules import may_read_folder, may_schedule
from folkmoot.hub.schedules.timing import Rhythm, next_after


@dataclass(frozen=True, slots=True)
class Plan:
    """From where and when. `day` is as `timing.next_after` takes it."""

    kind: Schedule.Kind
    place: str
    rhythm: Rhythm
    at: time
    day: int = 1


@transaction.atomic
def keep(*, by: User, asset: Asset, plan: Plan, now: datetime | None = None) -> Schedule:
    """Set an asset's schedule, or change it; it acts for this person from now on.

    Raises Refused, or FetchError for a file name that leaves the council's folder.
    """
    may_schedule(by, asset).require()
    if plan.kind is Schedule.Kind.FOLDER:
        may_read_folder(asset).require()
        if problem := pattern_problem(plan.place):
            raise FetchError(problem, where=plan.place)
    facts = {
        "kind": plan.kind,
        "place": plan.place,
        "rhythm": plan.rhythm,
        "day": plan.day,
        "at": plan.at,
        "kept_by": by,
        "next_at": next_after(plan.rhythm, plan.day, plan.at, now or timezone.now()),
        "failures": 0,
        "etag": "",
        "last_modified": "",
    }
    schedule, _ = Schedule.objects.update_or_create(asset=asset, defaults=facts)
    _note(by, schedule, "schedule.kept", kind=plan.kind.value, rhythm=plan.rhythm.value)
    return schedule


@transaction.atomic
def pause(*, by: User, schedule: Schedule) -> None:
    """Let its times pass until it is taken up again. Raises Refused."""
    may_schedule(by, schedule.asset).require()
    Schedule.objects.filter(pk=schedule.pk).update(is_paused=True)
    _note(by, schedule, "schedule.paused")


@transaction.atomic
def resume(*, by: User, schedule: Schedule, now: datetime | None = None) -> None:
    """Take it up again at its next time; those that passed are not made up for. Raises Refused."""
    may_schedule(by, schedule.asset).require()
    locked = Schedule.objects.select_for_update().get(pk=schedule.pk)
    locked.is_paused, locked.failures = False, 0
    locked.next_at = next_after(Rhythm(locked.rhythm), locked.day, locked.at, now or timezone.now())
    locked.save(update_fields=["is_paused", "failures", "next_at"])
    _note(by, schedule, "schedule.resumed")


@transaction.atomic
def remove(*, by: User, schedule: Schedule) -> None:
    """End a schedule; the versions that it brought stay. Raises Refused."""
    may_schedule(by, schedule.asset).require()
    _note(by, schedule, "schedule.removed")
    Schedule.objects.filter(pk=schedule.pk).delete()


def _note(by: User, schedule: Schedule, action: str, **details: str) -> None:
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action=action,
        subject=schedule.asset.subject,
        details=details,
    )

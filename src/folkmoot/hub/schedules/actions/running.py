"""A run is opened when a schedule's time has come: once for each time, whatever happens between."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.schedules.models import Run, Schedule
from folkmoot.hub.schedules.rules import may_run_now
from folkmoot.hub.schedules.timing import Rhythm, next_after


def due_schedules(now: datetime) -> list[int]:
    """The keys of those whose time has come."""
    due = Schedule.objects.filter(is_paused=False, next_at__lte=now)
    return list(due.values_list("pk", flat=True))


@transaction.atomic
def open_due(*, schedule: int, now: datetime) -> Run | None:
    """Open the run of a schedule that is due, and set its next time; None where it is not.

    However many times passed while the hub was stopped, one run makes up for all. A run that is
    still going lets this time pass; one whose job ended without a word is closed.
    """
    locked = Schedule.objects.select_for_update(of=("self",)).filter(pk=schedule).first()
    if locked is None or locked.is_paused or locked.next_at > now:
        return None
    due_at = locked.next_at
    locked.next_at = next_after(Rhythm(locked.rhythm), locked.day, locked.at, now)
    locked.save(update_fields=["next_at"])
    _close_abandoned(locked)
    if locked.runs.filter(outcome=Run.Outcome.RUNNING).exists():
        return None
    run, is_new = Run.objects.get_or_create(schedule=locked, due_at=due_at)
    return run if is_new else None


@transaction.atomic
def open_now(*, by: User, schedule: Schedule) -> Run:
    """Open a run that somebody asks for. Raises Refused, also while one is running."""
    locked = Schedule.objects.select_for_update(of=("self",)).get(pk=schedule.pk)
    _close_abandoned(locked)
    may_run_now(by, locked).require()
    return Run.objects.create(schedule=locked, due_at=timezone.now())


def attach(*, run: Run, job: Job) -> None:
    """Remember which job does a run."""
    Run.objects.filter(pk=run.pk).update(job=job)


def _close_abandoned(schedule: Schedule) -> None:
    """A job that the hub's end interrupted too often says so by itself; its run does not."""
    over = (Job.State.DONE, Job.State.FAILED)
    schedule.runs.filter(outcome=Run.Outcome.RUNNING, job__state__in=over).update(
        outcome=Run.Outcome.FAILED,
        problem="The hub stopped in the middle of it.",
        finished_at=timezone.now(),
    )

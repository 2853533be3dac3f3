"""A schedule's long work as jobs, and what the worker's clock calls."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.schedules import actions
from folkmoot.hub.schedules.models import Run, Schedule


@job
def reread(progress: Progress, *, run: int) -> None:
    actions.reread(run=run, progress=progress)


def begin_due(now: datetime | None = None) -> int:
    """Start a job for every schedule whose time has come; how many."""
    moment = now or timezone.now()
    begun = 0
    for schedule in actions.due_schedules(moment):
        with transaction.atomic():
            run = actions.open_due(schedule=schedule, now=moment)
            if run is not None:
                _begin(run.schedule.kept_by, run)
                begun += 1
    return begun


@transaction.atomic
def begin_now(*, by: User, schedule: Schedule) -> Job:
    """Start a run that somebody asks for. Raises Refused."""
    return _begin(by, actions.open_now(by=by, schedule=schedule))


def _begin(by: User, run: Run) -> Job:
    begun = start(
        by=by,
        title=f"Reading {run.schedule.asset.title} again",
        task=reread,
        then=run.schedule.get_absolute_url(),
        run=run.pk,
    )
    actions.attach(run=run, job=begun)
    return begun

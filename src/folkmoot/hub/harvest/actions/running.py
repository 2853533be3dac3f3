"""The course of a run: started, done by the worker, stopped."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import Task

from folkmoot.catalogue.reading import Kind
from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.fetching import Known
from folkmoot.hub.harvest.actions.keeping import keep, prepare
from folkmoot.hub.harvest.models import Every, Run, Source
from folkmoot.hub.harvest.reading import MOST_SECONDS, Gathered, gather
from folkmoot.hub.harvest.rules import OPEN_STATES, may_start, may_stop
from folkmoot.hub.jobs.actions import Progress, start
from folkmoot.hub.ledgers.actions import record

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=2 * MOST_SECONDS)
"""A run that has been running for longer has no worker any more."""


@transaction.atomic
def start_run(*, by: User | None, source: Source, task: Task[[str], None]) -> Run:
    """Put a run of a source in the worker's queue: `task` is `tasks.harvest`. Raises Refused."""
    locked = Source.objects.select_for_update().get(pk=source.pk)
    may_start(by, locked).require()
    run = Run.objects.create(source=locked, started_by=by)
    run.job = start(
        by=by,
        title=f"Harvesting {locked.name}",
        task=task,
        then=run.get_absolute_url(),
        run=run.pk,
    )
    run.save(update_fields=["job"])
    interval = Every(locked.every).interval
    locked.next_run_at = timezone.now() + interval if interval else None
    locked.save(update_fields=["next_run_at"])
    record(
        by=acting(by, Role.ADMINISTRATOR),
        action="harvest.started",
        subject=locked.subject,
        details={"run": run.pk},
    )
    return run


def start_due(*, task: Task[[str], None]) -> int:
    """Start every source whose time has come and that has no run under way; how many."""
    due = Source.objects.filter(next_run_at__lte=timezone.now(), removed_at__isnull=True)
    waiting = due.exclude(runs__state__in=OPEN_STATES)
    for source in waiting:
        start_run(by=None, source=source, task=task)
    return len(waiting)


@transaction.atomic
def stop(*, by: User | None, run: Run) -> None:
    """Have a run stop: at once when nobody works at it, else as soon as the worker looks, which is
    before each page. Raises Refused."""
    locked = Run.objects.select_for_update().get(pk=run.pk)
    may_stop(by, locked).require()
    is_abandoned = locked.begun_at is None or timezone.now() - locked.begun_at > PATIENCE
    locked.is_stop_asked = True
    if locked.state == Run.State.WAITING or is_abandoned:
        locked.state, locked.finished_at = Run.State.STOPPED, timezone.now()
    locked.save(update_fields=["is_stop_asked", "state", "finished_at"])
    record(
        by=acting(by, Role.ADMINISTRATOR),
        action="harvest.stop_asked",
        subject=locked.source.subject,
        details={"run": locked.pk},
    )


def perform(*, run: int, progress: Progress) -> None:
    """Do a run, in the worker. What fails is told on the run's page."""
    begun = Run.objects.select_related("source").get(pk=run)
    still_to_do = Run.objects.filter(pk=run).filter(
        Q(state=Run.State.WAITING) | Q(state=Run.State.RUNNING)
    )
    if not still_to_do.update(state=Run.State.RUNNING, begun_at=timezone.now()):
        return
    source = begun.source
    try:
        gathered = gather(
            source.address,
            Kind(source.kind) if source.kind else None,
            known=Known(source.etag, source.last_modified),
            is_stop_asked=lambda: is_stop_asked(run),
            report=lambda message: progress(0.5, message),
        )
        _settle(begun, gathered)
    except FolkmootError as error:
        _fail(begun, str(error))
    except Exception:
        _fail(begun, "The hub failed at this, and has noted it.")
        raise


def is_stop_asked(run: int) -> bool:
    """Whether somebody pressed the button, or set the run to an end otherwise."""
    return not Run.objects.filter(pk=run, is_stop_asked=False, state=Run.State.RUNNING).exists()


def _settle(run: Run, gathered: Gathered) -> None:
    if gathered.was_stopped:
        _finish(run, Run.State.STOPPED, gathered.problem)
        return
    if gathered.is_unchanged:
        Run.objects.filter(pk=run.pk).update(is_unchanged=True, pages=gathered.pages)
        _finish(run, Run.State.DONE)
        return
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=run.source_id)
        is_to_hold = prepare(run, source, gathered)
        source.kind = gathered.kind.value
        is_whole = not gathered.problem and not is_to_hold
        source.etag = gathered.known.etag if is_whole else ""
        source.last_modified = gathered.known.last_modified if is_whole else ""
        source.save(update_fields=["kind", "etag", "last_modified"])
        if not is_to_hold:
            keep(by=None, run=run)


def _fail(run: Run, problem: str) -> None:
    log.warning("Run %s of a harvest failed", run.pk)
    _finish(run, Run.State.FAILED, problem)


@transaction.atomic
def _finish(run: Run, state: Run.State, problem: str = "") -> None:
    Run.objects.filter(pk=run.pk).update(state=state, problem=problem, finished_at=timezone.now())
    record(
        by=acting(None, Role.ADMINISTRATOR),
        action="harvest.finished",
        subject=run.source.subject,
        details={"run": run.pk, "state": state.value},
    )

"""A file is fetched again and, where it is another than before, becomes a version."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.errors import FolkmootError, ReadError
from folkmoot.hub.accounts.models import Role, acting
from folkmoot.hub.fetching import Known, Limits, fetch
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register import actions as register
from folkmoot.hub.register.models import Version
from folkmoot.hub.schedules.folders import take_newest
from folkmoot.hub.schedules.models import Run, Schedule
from folkmoot.hub.schedules.rules import may_read_folder, may_run

FIRST_WAIT = timedelta(minutes=15)
MOST_RETRIES = 5
_SECONDS_TO_FETCH = 30 * 60
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that was fetched; `path` is None where the site said that nothing had changed."""

    path: Path | None
    name: str
    sha256: str
    known: Known


def reread(*, run: int, progress: Progress, now: datetime | None = None) -> Run:
    """Do a run: fetch, compare, read, and let the version follow or wait. Doing it twice, as after
    the hub's end in the middle, brings one version.

    Raises whatever stopped it, when that is written down; a failure is tried again after a while
    that doubles each time, until the schedule's next time.
    """
    opened = Run.objects.select_related("schedule__asset__member", "schedule__kept_by").get(pk=run)
    if opened.outcome != Run.Outcome.RUNNING:
        return opened
    moment = now or timezone.now()
    try:
        may_run(opened.schedule).require()
        version = opened.version or _receive(opened, moment)
        if version is None:
            return _finish(opened, Run.Outcome.UNCHANGED)
        return _finish(opened, _take_up(opened, version, progress))
    except FolkmootError as error:
        _fail(opened, str(error), moment)
        raise
    except Exception:
        _fail(opened, "The hub failed at this, and has noted it.", moment)
        raise


def _receive(run: Run, now: datetime) -> Version | None:
    """Fetch the file; None where it is the one that was seen last."""
    schedule = run.schedule
    aside = settings.CONFIG.uploads_dir / f"schedule-{uuid.uuid4().hex}"
    try:
        found = _fetched(schedule, aside, now)
        if found.path is None or found.sha256 == _seen_last(schedule):
            _remember(schedule, found)
            return None
        file = register.store(found.path, name=found.name, is_ours_to_move=True)
        with transaction.atomic():
            version = register.receive_version(by=schedule.kept_by, asset=schedule.asset, file=file)
            Run.objects.filter(pk=run.pk).update(version=version)
            _remember(schedule, found)
        run.version = version
        return version
    finally:
        aside.unlink(missing_ok=True)


def _fetched(schedule: Schedule, aside: Path, now: datetime) -> _Found:
    most = settings.CONFIG.upload_mb * _MEGABYTE
    if schedule.kind == Schedule.Kind.FOLDER:
        may_read_folder(schedule.asset).require()
        folder = settings.CONFIG.drop_folders[schedule.asset.member.code]
        taken = take_newest(folder, schedule.place, aside, now=now.timestamp(), most=most)
        return _Found(aside, taken.name, taken.sha256, Known())
    fetched = fetch(
        schedule.place,
        into=aside,
        known=Known(schedule.etag, schedule.last_modified),
        limits=Limits(size=most, seconds=_SECONDS_TO_FETCH),
        own_hosts=settings.CONFIG.own_hosts,
    )
    if fetched.is_unchanged:
        return _Found(None, "", schedule.sha256, fetched.known)
    return _Found(aside, fetched.name, fetched.sha256, fetched.known)


def _seen_last(schedule: Schedule) -> str:
    """The content that the schedule saw last, or that of the version in use before it saw any."""
    current = schedule.asset.current
    return schedule.sha256 or (current.sha256 if current else "")


def _remember(schedule: Schedule, found: _Found) -> None:
    Schedule.objects.filter(pk=schedule.pk).update(
        sha256=found.sha256 or schedule.sha256,
        etag=found.known.etag,
        last_modified=found.known.last_modified,
    )


def _take_up(run: Run, version: Version, progress: Progress) -> Run.Outcome:
    version = register.read_version(version=version.pk, progress=progress)
    if version.state == Version.State.UNREADABLE:
        raise ReadError(version.problem)
    version = register.follow(by=run.schedule.kept_by, version=version)
    if version.state == Version.State.CONFIRMING:
        version = register.keep_version(version=version.pk, progress=progress)
    return Run.Outcome.NEW if version.is_confirmed else Run.Outcome.WAITS


@transaction.atomic
def _finish(run: Run, outcome: Run.Outcome) -> Run:
    run.outcome, run.finished_at = outcome, timezone.now()
    run.save(update_fields=["outcome", "finished_at"])
    Schedule.objects.filter(pk=run.schedule_id).update(failures=0)
    _note(run)
    return run


@transaction.atomic
def _fail(run: Run, problem: str, now: datetime) -> None:
    run.outcome, run.problem, run.finished_at = Run.Outcome.FAILED, problem, timezone.now()
    run.save(update_fields=["outcome", "problem", "finished_at"])
    locked = Schedule.objects.select_for_update().get(pk=run.schedule_id)
    locked.failures += 1
    if locked.failures <= MOST_RETRIES:
        again = now + FIRST_WAIT * 2 ** (locked.failures - 1)
        locked.next_at = min(locked.next_at, again)
    # What is fetched next is read even if it is the file that failed: it may have been our fault.
    locked.sha256, locked.etag, locked.last_modified = "", "", ""
    locked.save(update_fields=["failures", "next_at", "sha256", "etag", "last_modified"])
    _note(run)


def _note(run: Run) -> None:
    record(
        by=acting(None, Role.CONTRIBUTOR),
        action="schedule.ran",
        subject=run.schedule.asset.subject,
        details={"outcome": run.outcome},
    )

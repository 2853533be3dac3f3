"""Starting jobs, doing them, and taking up those that were interrupted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.jobs.rules import may_restart

P = ParamSpec("P")
log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
SECONDS_BETWEEN_REPORTS = 0.5


class Progress(Protocol):
    """How work says how far it is: the fraction done, 0 to 1, and what it is doing."""

    def __call__(self, fraction: float, message: str) -> None: ...


def job(function: Callable[Concatenate[Progress, P], None]) -> Task[[str], None]:
    """Make a task of a function of `progress` and keyword arguments that JSON can hold."""

    @wraps(function)
    def run(job_id: str) -> None:
        with _attempt(UUID(job_id)) as attempted:
            progress, arguments = attempted
            function(progress, **arguments)  # type: ignore[call-arg]

    return task()(run)


@transaction.atomic
def start(
    *, by: User | None, title: str, task: Task[[str], None], then: str, **arguments: Any
) -> Job:
    """Write a job down for the worker, in the caller's transaction. `then` is the page to show
    when it is done."""
    begun = Job.objects.create(
        title=title, task=task.module_path, arguments=arguments, then=then, started_by=by
    )
    task.enqueue(str(begun.pk))
    return begun


@transaction.atomic
def restart(*, by: User, job: Job) -> None:
    """Put a failed job back in the queue. Raises Refused when it has not failed."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    may_restart(by, locked).require()
    locked.state, locked.problem, locked.attempts = Job.State.WAITING, "", 0
    locked.fraction, locked.message, locked.finished_at = 0.0, "", None
    locked.save()
    import_string(locked.task).enqueue(str(locked.pk))


@transaction.atomic
def take_up_interrupted() -> int:
    """Put back in the queue what was running when the last worker ended; how many.

    Only for the one worker of a region, before it starts: nothing else can be running then.
    """
    interrupted = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    count = interrupted.update(status=TaskResultStatus.READY)
    Job.objects.filter(state=Job.State.RUNNING).update(
        state=Job.State.WAITING, message="The hub stopped in the middle of this; it starts again."
    )
    return count


@contextmanager
def _attempt(job_id: UUID) -> Iterator[tuple[Progress, dict[str, Any]]]:
    """One attempt at a job: its beginning, its end and its failure are written down."""
    begun = Job.objects.get(pk=job_id)
    begun.attempts += 1
    begun.state, begun.problem = Job.State.RUNNING, ""
    begun.save(update_fields=["attempts", "state", "problem"])
    try:
        if begun.attempts > MOST_ATTEMPTS:
            raise InterruptedTooOften(
                f"The hub stopped {MOST_ATTEMPTS} times in the middle of this job.",
                remedy="Tell an administrator; it may need more memory than there is.",
            )
        yield _reporter(begun.pk), begun.arguments
    except FolkmootError as error:
        _finish(begun.pk, Job.State.FAILED, problem=str(error))
    except Exception:
        log.exception("Job %s failed", begun.pk)
        _finish(begun.pk, Job.State.FAILED, problem="The hub failed at this, and has noted it.")
    else:
        _finish(begun.pk, Job.State.DONE)


class InterruptedTooOften(FolkmootError):
    """A job was running each time that the hub stopped."""

    code = "job.interrupted"


def _reporter(pk: UUID) -> Progress:
    last = 0.0

    def report(fraction: float, message: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_REPORTS:
            last = now
            done = min(max(fraction, 0.0), 1.0)
            Job.objects.filter(pk=pk).update(fraction=done, message=message[:300])

    return report


def _finish(pk: UUID, state: Job.State, *, problem: str = "") -> None:
    facts: dict[str, Any] = {"state": state, "problem": problem, "finished_at": timezone.now()}
    if state is Job.State.DONE:
        facts |= {"fraction": 1.0, "message": ""}
    Job.objects.filter(pk=pk).update(**facts)

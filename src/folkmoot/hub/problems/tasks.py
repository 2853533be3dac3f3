"""The journey as a job."""

from django.db import transaction

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.problems import actions
from folkmoot.hub.problems.models import Problem


@job
def run_attempt(progress: Progress, *, attempt: int) -> None:
    actions.run_attempt(attempt=attempt, progress=progress)


@transaction.atomic
def begin_attempt(*, by: User, problem: Problem) -> Job:
    """Queue a new attempt at a problem. Raises Refused."""
    attempt = actions.begin_attempt(by=by, problem=problem)
    return start(
        by=by,
        title=f"Answering “{problem.title}”",
        task=run_attempt,
        then=problem.get_absolute_url(),
        attempt=attempt.pk,
    )

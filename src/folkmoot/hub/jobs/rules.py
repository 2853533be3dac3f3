"""Who may watch a job and start it again."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.jobs.models import Job


@rule("Only who started a job, or an administrator, may watch it.")
def may_watch(by: Actor, job: Job) -> Iterator[Unmet]:
    if by.pk != job.started_by_id and not holds(by, Role.ADMINISTRATOR):
        yield Unmet(
            "Somebody else started this job." if by.is_authenticated else "You are not signed in.",
            "Sign in as the person who started it, or ask them how it went.",
        )


@rule("Only a job that failed may be started again, by who started it or an administrator.")
def may_restart(by: Actor, job: Job) -> Iterator[Unmet]:
    yield from may_watch(by, job).unmet
    if job.state != Job.State.FAILED:
        yield Unmet(f"The job has not failed: {job.get_state_display().lower()}.")

"""Reading jobs."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from folkmoot.hub.accounts.models import Actor
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.jobs.models import Job


def job_by_id(*, job_id: UUID) -> Job:
    """Raises PageNotFound when there is none."""
    found = Job.objects.filter(pk=job_id).first()
    if found is None:
        raise PageNotFound("There is no such job.", remedy="Start from the page that began it.")
    return found


def jobs_of(by: Actor) -> QuerySet[Job]:
    """The jobs that somebody started, newest first."""
    return Job.objects.filter(started_by_id=by.pk)

"""Long work of review as jobs."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review import actions


@job
def draw(progress: Progress, *, round_id: int) -> None:
    actions.draw(round_id=round_id, progress=progress)


@job
def apply(progress: Progress, *, linkage: int) -> None:
    actions.apply(linkage=linkage, progress=progress)


@job
def study(progress: Progress, *, linkage: int) -> None:
    actions.study(linkage=linkage, progress=progress)


@job
def report(progress: Progress, *, linkage: int) -> None:
    actions.report(linkage=linkage, progress=progress)


def begin_reporting(*, by: User, linkage: Linkage) -> Job:
    """Start the job that writes the reports on a linkage."""
    return start(
        by=by,
        title=f"Reporting on {linkage}",
        task=report,
        then=reverse("review:quality", args=[linkage.code]),
        linkage=linkage.pk,
    )


def begin_studying(*, by: User, linkage: Linkage) -> Job:
    """Start the job that draws the doubtful clusters of a linkage."""
    return start(
        by=by,
        title=f"Looking for doubtful clusters of {linkage}",
        task=study,
        then=reverse("review:clusters", args=[linkage.code]),
        linkage=linkage.pk,
    )


@transaction.atomic
def begin_applying(*, by: User, linkage: Linkage) -> Job:
    """Start the job that makes a linkage again with what people decided. Raises Refused."""
    actions.ask_to_apply(by=by, linkage=linkage)
    return start(
        by=by,
        title=f"Linking again: {linkage.title}",
        task=apply,
        then=linkage.get_absolute_url(),
        linkage=linkage.pk,
    )


@transaction.atomic
def begin(*, by: User, linkage: Linkage, aim: float) -> Job:
    """Open a round and start the job that draws its pairs. Raises Refused."""
    opened = actions.open_round(by=by, linkage=linkage, aim=aim)
    begun = start(
        by=by,
        title=f"Drawing pairs of {linkage} for review",
        task=draw,
        then=opened.get_absolute_url(),
        round_id=opened.pk,
    )
    actions.attach(opened=opened, job=begun)
    return begun

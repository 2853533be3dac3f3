"""Long work about linkages, as jobs, and what the worker's clock calls."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.linking import actions
from folkmoot.hub.linking.models import FlagReturn, Linkage
from folkmoot.hub.register.models import Version


@job
def separate(progress: Progress, *, version: int) -> None:
    actions.separate_version(version=version, progress=progress)


@job
def link(progress: Progress, *, linkage: int) -> None:
    actions.link(linkage=linkage, progress=progress)


@job
def make_flags(progress: Progress, *, asked: int) -> None:
    actions.make_flags(asked=asked, progress=progress)


def separate_confirmed(*, version: Version, by: User | None, **_: Any) -> None:
    """Queue the separation of a version, in the transaction that confirmed it."""
    start(
        by=by,
        title=f"Separating identities from attributes in {version.file_name}",
        task=separate,
        then=version.get_absolute_url(),
        version=version.pk,
    )


@transaction.atomic
def begin_linking(*, by: User | None, linkage: Linkage) -> Job:
    """Queue the making of a linkage."""
    begun = start(
        by=by,
        title=f"Linking: {linkage.title}",
        task=link,
        then=linkage.get_absolute_url(),
        linkage=linkage.pk,
    )
    actions.attach(linkage=linkage, job=begun)
    return begun


def begin_flags(*, by: User, asked: FlagReturn) -> Job:
    """Queue the making of a member's file."""
    return start(
        by=by,
        title=f"Returning a flag from {asked.linkage}",
        task=make_flags,
        then=asked.linkage.get_absolute_url(),
        asked=asked.pk,
    )


def end_over() -> int:
    """End what is over; how many."""
    return actions.end_over()

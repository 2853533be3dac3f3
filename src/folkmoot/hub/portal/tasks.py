"""The portal's long work, as jobs."""

from __future__ import annotations

from django.urls import reverse

from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.portal import actions
from folkmoot.hub.portal.queries import Published

MOST_COMPARISONS_WAITING = 5
"""Anybody may ask for a comparison; beyond this they are told to come back."""


@job
def compare_versions(progress: Progress, *, code: str, older: int, newer: int) -> None:
    actions.compare_versions(code=code, older=older, newer=newer, progress=progress)


def begin_comparing(older: Published, newer: Published) -> bool:
    """Queue the comparison of two versions once; False where too many wait already."""
    if comparison(older, newer) is not None:
        return True
    if len(_unfinished()) >= MOST_COMPARISONS_WAITING:
        return False
    code = newer.asset.code
    start(
        by=None,
        title=_title(older, newer),
        task=compare_versions,
        then=reverse("portal:changes", args=[code, newer.version.number]),
        code=code,
        older=older.version.number,
        newer=newer.version.number,
    )
    return True


def comparison(older: Published, newer: Published) -> Job | None:
    """The unfinished comparison of two versions; None where nobody asked for it."""
    title = _title(older, newer)
    return next((each for each in _unfinished() if each.title == title), None)


def last_problem(older: Published, newer: Published) -> str:
    """Why the last comparison of these two failed; empty where it did not."""
    asked = Job.objects.filter(task=compare_versions.module_path, title=_title(older, newer))
    last = asked.first()
    return last.problem if last and last.state == Job.State.FAILED else ""


def _title(older: Published, newer: Published) -> str:
    numbers = f"{older.version.number} and {newer.version.number}"
    return f"Comparing versions {numbers} of {newer.asset.code}"


def _unfinished() -> list[Job]:
    states = [Job.State.WAITING, Job.State.RUNNING]
    return list(Job.objects.filter(task=compare_versions.module_path, state__in=states))

"""The desk's long work, as jobs."""

from __future__ import annotations

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.releases import actions
from folkmoot.hub.releases.models import Output

SECONDS = 120.0
"""How long a job may search for the cheapest pattern: nobody's page waits for it."""


@job
def make_safe(progress: Progress, *, output: int, person: int, method: str) -> None:
    progress(0.1, "Hiding what must be hidden, and attacking the result")
    actions.make_output_safe(
        by=User.objects.get(pk=person),
        output=Output.objects.get(pk=output),
        method=method,
        seconds=SECONDS,
    )


@job
def count_privately(
    progress: Progress, *, output: int, person: int, epsilon: float, most_each: int
) -> None:
    progress(0.1, "Drawing the noise")
    actions.make_output_private(
        by=User.objects.get(pk=person),
        output=Output.objects.get(pk=output),
        epsilon=epsilon,
        most_each=most_each,
    )


def begin_making_safe(*, by: User, output: Output, method: str) -> Job:
    """Queue the making safe of an output by a method."""
    return start(
        by=by,
        title=f"Making “{output.title}” safe",
        task=make_safe,
        then=output.get_absolute_url(),
        output=output.pk,
        person=by.pk,
        method=method,
    )


def begin_counting_privately(*, by: User, output: Output, epsilon: float, most_each: int) -> Job:
    """Queue the noise of differential privacy for an output's counts."""
    return start(
        by=by,
        title=f"Drawing noise for “{output.title}”",
        task=count_privately,
        then=output.get_absolute_url(),
        output=output.pk,
        person=by.pk,
        epsilon=epsilon,
        most_each=most_each,
    )

"""Reading schedules."""

from __future__ import annotations

from django.db.models import QuerySet

from folkmoot.hub.accounts.models import Actor, Member
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.queries import asset_by_code
from folkmoot.hub.register.rules import READERS
from folkmoot.hub.schedules.models import Run, Schedule

MOST_RUNS_SHOWN = 20


def schedule_of(asset: Asset) -> Schedule | None:
    """The schedule of an asset, if it has one."""
    return Schedule.objects.select_related("asset__member", "kept_by").filter(asset=asset).first()


def schedule_by_code(*, code: str) -> Schedule:
    """Raises PageNotFound when there is none."""
    found = schedule_of(asset_by_code(code=code))
    if found is None:
        raise PageNotFound("This asset has no schedule.", remedy="Set one on its page.")
    return found


def own_schedules(by: Actor) -> QuerySet[Schedule]:
    """The schedules of the members for which somebody answers."""
    members = members_where(by, *READERS)
    return Schedule.objects.filter(asset__member__in=members).select_related("asset__member")


def failing_schedules(member: Member) -> QuerySet[Schedule]:
    """A member's schedules whose last run failed."""
    return Schedule.objects.filter(asset__member=member, failures__gt=0).select_related("asset")


def last_runs(schedule: Schedule) -> QuerySet[Run]:
    """The runs of a schedule, newest first."""
    return schedule.runs.select_related("version__asset")[:MOST_RUNS_SHOWN]

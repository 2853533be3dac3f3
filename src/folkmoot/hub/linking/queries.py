"""Reading linkages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.rules import LOOKING, may_link_under


def linkage_by_code(*, code: str) -> Linkage:
    """Raises PageNotFound when there is none."""
    found = Linkage.objects.select_related("agreement", "job").filter(code=code).first()
    if found is None:
        raise PageNotFound("There is no such linkage.", remedy="See the list of linkages.")
    return found


def agreement_to_link(*, number: int) -> Agreement:
    """Raises PageNotFound when there is none."""
    found = Agreement.objects.filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such agreement.", remedy="See the register of agreements.")
    return found


def linkages_of(by: Actor) -> QuerySet[Linkage]:
    """The linkages of the agreements to which somebody's members are parties."""
    members = members_where(by, *LOOKING)
    return (
        Linkage.objects.filter(
            agreement__parties__member__in=members, agreement__parties__left_on=None
        )
        .select_related("agreement")
        .distinct()
    )


def agreements_to_link(by: Actor) -> list[Agreement]:
    """The agreements in force under which somebody may link."""
    today = timezone.localdate()
    members = members_where(by, Role.LINKER)
    named = Agreement.objects.filter(parties__member__in=members, parties__left_on=None).distinct()
    return [one for one in named if one.is_in_force(today) and may_link_under(by, one).allowed]

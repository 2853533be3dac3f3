"""Reading the joined view's cases and looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from folkmoot.hub.accounts.models import Actor, Member, User
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.agreements.rules import members_of
from folkmoot.hub.casework.models import AgreedField, Case, Look, NamedCaseworker
from folkmoot.hub.casework.rules import IDENTIFIABLE, WATCHING, caseworker_of, may_open
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.linking.models import Linkage, LinkedAsset
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Schema
from folkmoot.vault.separation import plan_sides


@dataclass(frozen=True, slots=True)
class Offered:
    """A column that could be shown of a person, with its heading."""

    asset: Asset
    column: str
    heading: str


def agreement_by_number(*, number: int) -> Agreement:
    """Raises PageNotFound when there is none."""
    found = Agreement.objects.filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such agreement.", remedy="See the register of agreements.")
    return found


def linkage_by_code(*, code: str) -> Linkage:
    """Raises PageNotFound when there is none."""
    found = Linkage.objects.select_related("agreement").filter(code=code).first()
    if found is None:
        raise PageNotFound("There is no such linkage.", remedy="See the list of linkages.")
    return found


def case_by_code(*, code: str) -> Case:
    """Raises PageNotFound when there is none."""
    found = (
        Case.objects.select_related("linkage__agreement", "caseworker__person", "asset__member")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise PageNotFound("There is no such case.", remedy="See your cases.")
    return found


def caseworker_by_number(*, number: int) -> NamedCaseworker:
    """Raises PageNotFound when there is none."""
    found = NamedCaseworker.objects.select_related("agreement", "member").filter(pk=number).first()
    if found is None:
        raise PageNotFound("There is no such caseworker.")
    return found


def cases_of(by: User) -> QuerySet[Case]:
    """Somebody's own cases."""
    return Case.objects.filter(caseworker__person=by).select_related(
        "linkage__agreement", "asset__member"
    )


def linkages_to_work_on(by: User) -> list[Linkage]:
    """The linkages in which somebody may open a case today."""
    named = NamedCaseworker.objects.filter(person=by, ended_at=None).values("agreement")
    found = Linkage.objects.filter(agreement__in=named).select_related("agreement")
    return [one for one in found if may_open(by, one).allowed]


def own_assets(by: User, linkage: Linkage) -> list[Asset]:
    """The data of a caseworker's own member in a linkage."""
    named = caseworker_of(by, linkage.agreement)
    if named is None:
        return []
    linked = linkage.linked_assets.filter(version__asset__member=named.member)
    return [one.version.asset for one in linked.select_related("version__asset__member")]


def looks_at(by: Actor) -> QuerySet[Look]:
    """Every look at data of the members that somebody answers for, newest first."""
    members = members_where(by, *WATCHING)
    return (
        Look.objects.filter(assets__member__in=members)
        .select_related("case__caseworker__person", "case__caseworker__member",
                        "case__linkage__agreement")
        .prefetch_related("assets__member")
        .distinct()
    )  # fmt: skip


def agreements_with_views(by: Actor) -> list[Agreement]:
    """The agreements on the identifiable rung whose parties somebody acts for as an officer."""
    members = members_where(by, WATCHING[0])
    return list(
        Agreement.objects.filter(
            rung=IDENTIFIABLE, parties__member__in=members, parties__left_on=None
        ).distinct()
    )


def fields_offered(agreement: Agreement) -> list[Offered]:
    """The columns of an agreement's data that separation keeps on either side."""
    found = []
    for agreed in agreement.agreed_assets.select_related("asset__member", "asset__current"):
        asset = agreed.asset
        if asset.current is not None:
            headings = _headings(asset.current.schema)
            found += [Offered(asset, name, heading) for name, heading in headings.items()]
    return found


def fields_of(agreement: Agreement) -> QuerySet[AgreedField]:
    """What the agreement names."""
    return AgreedField.objects.filter(agreement=agreement).select_related("asset__member")


def fields_annex(agreement: int) -> list[dict[str, Any]]:
    """The fields that an agreement names, as they are signed with it."""
    found = AgreedField.objects.filter(agreement=agreement).select_related("asset")
    return sorted(
        ({"asset": one.asset.code, "column": one.column} for one in found),
        key=lambda one: (one["asset"], one["column"]),
    )


def caseworkers_of(agreement: Agreement) -> QuerySet[NamedCaseworker]:
    return NamedCaseworker.objects.filter(agreement=agreement, ended_at=None).select_related(
        "person", "member"
    )


def people_to_name(by: Actor, agreement: Agreement) -> list[tuple[User, Member]]:
    """Who could be named by somebody, at the parties of which they are an officer."""
    own = set(members_where(by, WATCHING[0]))
    parties = [member for member in members_of(agreement) if member in own]
    return [
        (person, member)
        for member in parties
        for person in User.objects.filter(memberships__member=member, is_active=True)
        .distinct()
        .order_by("name")
    ]


def headings_of(linked: LinkedAsset) -> dict[str, str]:
    """What the columns of a linked version are called, by name."""
    return _headings(linked.version.schema)


def _headings(schema: Schema) -> dict[str, str]:
    plan = plan_sides(schema)
    columns = (*plan.identity_schema, *plan.attribute_schema)
    return {column.name: column.label or column.name for column in columns}

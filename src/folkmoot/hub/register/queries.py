"""Reading the register."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from folkmoot.hub.accounts.models import Actor, Member, Role
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.register.comparing import Difference, carried_over, differences
from folkmoot.hub.register.models import Asset, CharterVersion, Version
from folkmoot.hub.register.rules import READERS
from folkmoot.permission import Charter, load_rulebook, proposed_charter
from folkmoot.tables import Sensitivity, Standing


def asset_by_code(*, code: str) -> Asset:
    """Raises PageNotFound when there is none."""
    found = Asset.objects.select_related("member", "current").filter(code=code).first()
    if found is None:
        raise PageNotFound("The register has no asset of this code.", remedy="Check the address.")
    return found


def version_by_number(*, code: str, number: int) -> Version:
    """Raises PageNotFound when there is none."""
    asset = asset_by_code(code=code)
    found = asset.versions.select_related("asset__member").filter(number=number).first()
    if found is None:
        raise PageNotFound("This asset has no such version.", remedy="See the asset's page.")
    return found


def beside_the_one_in_use(version: Version) -> tuple[Difference, ...]:
    """How a version that waits differs from the one in use; empty where there is none."""
    current = version.asset.current
    if current is None or not version.is_waiting:
        return ()
    if version.state == Version.State.WAITING:
        return differences(current, version, version.schema)
    return differences(current, version, carried_over(current, version))


def waiting_versions(member: Member) -> QuerySet[Version]:
    """Versions of a member's assets in use that wait for a person, oldest first."""
    return (
        Version.objects.filter(
            asset__member=member,
            asset__current__isnull=False,
            state__in=(Version.State.READ, Version.State.WAITING),
            number__gt=models.F("asset__current__number"),
        )
        .select_related("asset__current")
        .order_by("received_at")
    )


def own_assets(by: Actor) -> QuerySet[Asset]:
    """The assets of the members for which somebody answers, registered or not."""
    members = members_where(by, *READERS)
    return Asset.objects.filter(member__in=members).select_related("member", "current")


def others_assets(by: Actor) -> QuerySet[Asset]:
    """The registered assets of all other members."""
    members = members_where(by, *READERS)
    return (
        Asset.objects.filter(registered_at__isnull=False)
        .exclude(member__in=members)
        .select_related("member", "current")
    )


def published_assets() -> QuerySet[Asset]:
    """What everybody may read: open assets whose version in use is in the vault with its public
    copy. Whatever is shown of them comes from that copy (`Version.public_vault_id`)."""
    return (
        Asset.objects.filter(
            standing=Standing.OPEN.value,
            published_at__isnull=False,
            current__state=Version.State.KEPT,
        )
        .exclude(current__public_vault_id="")
        .select_related("member", "current")
    )


def charters_of(asset: Asset) -> QuerySet[CharterVersion]:
    """Every charter that an asset has had, the newest first."""
    return asset.charters.select_related("set_by")


def charter_to_show(asset: Asset) -> Charter:
    """The charter as it was set; while nobody has set one, the one to propose."""
    if asset.charter != Charter() or asset.charters.exists():
        return asset.charter
    kinds = asset.current.sensitivities if asset.current else frozenset()
    return proposed_charter(kinds or frozenset({Sensitivity.NONE}), on=timezone.localdate())


def purposes_to_choose(asset: Asset) -> list[tuple[str, str]]:
    """The rulebook's purposes as choices of a form, with those that the charter named in words of
    its own."""
    known = load_rulebook().purposes
    own = [(one, one) for one in asset.charter.permitted_purposes if one not in known]
    return own + sorted(((p.id, p.name) for p in known.values()), key=lambda choice: choice[1])


def contributes_to(by: Actor) -> list[tuple[int, str]]:
    """The members for which somebody may register data, as choices of a form."""
    return [(member.pk, member.name) for member in members_where(by, Role.CONTRIBUTOR)]

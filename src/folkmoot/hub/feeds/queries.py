"""What the feeds tell of, in orders that never change under a reader's feet."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest

from folkmoot.hub.portal.paging import Pages
from folkmoot.hub.portal.queries import published_by_code
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.queries import published_assets


def addresses_around(pages: Pages, base: str) -> dict[str, str]:
    """Of this page and those around it, by their relation; none where there is only one."""
    if not pages.has_others:
        return {}
    numbers = {"this": pages.number, "first": 1, "last": pages.last}
    if pages.previous:
        numbers["previous"] = pages.number - 1
    if pages.next:
        numbers["next"] = pages.number + 1
    return {name: f"{base}?page={number}" for name, number in numbers.items()}


def catalogue_assets() -> QuerySet[Asset]:
    """Everything published, by code: an order in which nothing moves when a title changes."""
    return published_assets().select_related("classification").order_by("code")


def asset_of(code: str) -> Asset:
    """The published asset of this code. Raises PageNotFound."""
    return published_by_code(code).asset


def changes(code: str = "") -> QuerySet[Version]:
    """The versions that everybody has read or can read, the newest first; of one asset or all."""
    published = published_assets()
    if code:
        published = published.filter(code=code.lower())
    return (
        Version.objects.filter(asset__in=published, state=Version.State.KEPT)
        .exclude(public_vault_id="")
        .filter(withdrawal__isnull=True)
        .annotate(
            shown_at=Greatest(
                Coalesce("confirmed_at", "received_at"),
                Coalesce("asset__published_at", "received_at"),
            )
        )
        .select_related("asset__member")
        .order_by("-shown_at", "-pk")
    )


def last_change() -> datetime | None:
    """When anything published last changed."""
    newest = changes().first()
    return shown_at(newest) if newest else None


def shown_at(version: Version) -> datetime:
    """When a version became what everybody reads."""
    moment: datetime = version.shown_at  # type: ignore[attr-defined]  # annotated by `changes`
    return moment.astimezone(UTC)

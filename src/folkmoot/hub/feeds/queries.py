"""What the feeds tell of, in orders that never change under a reader's feet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest

from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.portal.queries import published_by_code
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.queries import published_assets


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of a list, counted from 1, of `last` pages and `total` items."""

    number: int
    last: int
    total: int

    def addresses(self, base: str) -> dict[str, str]:
        """Of this and the pages around it, by their relation; empty where there is only one."""
        if self.last == 1:
            return {}
        pages = {"this": self.number, "first": 1, "last": self.last}
        if self.number > 1:
            pages["previous"] = self.number - 1
        if self.number < self.last:
            pages["next"] = self.number + 1
        return {name: f"{base}?page={page}" for name, page in pages.items()}


def page_of(text: str | None, total: int, size: int) -> Paged:
    """The page that an address asks for. Raises PageNotFound where there is none."""
    last = max(1, -(-total // size))
    asked = text or "1"
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    if not 1 <= number <= last:
        raise PageNotFound(f"This list has {last} pages.", remedy="Begin at its first.")
    return Paged(number, last, total)


def catalogue_assets() -> QuerySet[Asset]:
    """Everything published, by code: an order in which nothing moves when a title changes."""
    return published_assets().order_by("code")


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

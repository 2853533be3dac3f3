"""Which followers are to be told what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.following.models import Following
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.queries import published_assets


@dataclass(frozen=True, slots=True)
class News:
    """A dataset that has a newer version than its follower knows."""

    following: Following
    asset: Asset
    version: Version

    @property
    def address(self) -> str:
        return f"{self.following.site}/d/{self.asset.code}"

    @property
    def changes_address(self) -> str:
        """Where what changed since the last e-mail is told."""
        return f"{self.address}/versions/{self.version.number}/changes?since={self.following.told}"


def dataset_to_follow(*, code: str) -> Asset:
    """A published dataset. Raises PageNotFound where there is none."""
    found = published_assets().filter(code=code.lower()).first()
    if found is None:
        raise PageNotFound("There is no published dataset at this address.")
    return found


def following_by_id(number: int) -> Following | None:
    return Following.objects.filter(pk=number).first()


def is_anything_due(today: date) -> bool:
    """Whether anybody is to be told anything today."""
    return _due(today).exists()


def news(today: date) -> Iterator[list[News]]:
    """What each address is to be told today: a list for each, in the order of the titles."""
    assets = {asset.code: asset for asset in published_assets().filter(code__in=_codes(today))}
    due = _due(today).order_by("digest", "code")
    for _, followings in groupby(due, key=lambda each: each.digest):
        found = [
            News(each, asset, asset.current)
            for each in followings
            if (asset := assets.get(each.code)) and asset.current
        ]
        if found:
            yield sorted(found, key=lambda each: each.asset.title)


def _codes(today: date) -> list[str]:
    return list(_due(today).values_list("code", flat=True).distinct())


def _due(today: date) -> QuerySet[Following]:
    """Confirmed, not yet told anything today, and behind the version in use."""
    number = published_assets().filter(code=OuterRef("code")).values("current__number")[:1]
    confirmed = Following.objects.filter(confirmed_at__isnull=False)
    not_today = confirmed.filter(Q(told_on__isnull=True) | Q(told_on__lt=today))
    return not_today.annotate(newest=Subquery(number)).filter(newest__gt=F("told"))

"""What everybody may see of usage, and what its publisher sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from folkmoot.hub.usage.models import Kind, UsageCount

DAYS_SHOWN = 30
ROUNDED_TO = 10

_API = (Kind.SODA, Kind.ODATA, Kind.FEATURES, Kind.PARQUET, Kind.MCP)
_GROUPS = (
    ("pages read", (Kind.PAGE, Kind.EXPLORER)),
    ("downloads", (Kind.DOWNLOAD,)),
    ("API requests", _API),
)


@dataclass(frozen=True, slots=True)
class MonthOfUse:
    """The uses of one dataset in one month. `month` is its first day."""

    month: date
    kind: str
    uses: int


def last_days(code: str, days: int = DAYS_SHOWN) -> tuple[str, ...]:
    """How much a dataset was used lately, in words and rounded down to tens.

    Small counts are not told: beside few readers even a count says something of one of them.
    """
    since = timezone.localdate() - timedelta(days=days)
    counted = dict(
        UsageCount.objects.filter(code=code, day__gt=since)
        .values_list("kind")
        .annotate(uses=Sum("uses"))
    )
    told = []
    for plural, kinds in _GROUPS:
        uses = sum(counted.get(kind, 0) for kind in kinds)
        if uses:
            rounded = uses // ROUNDED_TO * ROUNDED_TO
            how_many = f"about {rounded:,}" if rounded else f"fewer than {ROUNDED_TO}"
            told.append(f"{how_many} {plural}")
    return tuple(told)


def popular(codes: Iterable[str], days: int = DAYS_SHOWN) -> dict[str, int]:
    """The uses of each of these datasets lately; one that was not used is left out."""
    since = timezone.localdate() - timedelta(days=days)
    found = UsageCount.objects.filter(code__in=list(codes), day__gt=since)
    return dict(found.values_list("code").annotate(uses=Sum("uses")))


def months_of(code: str) -> list[MonthOfUse]:
    """Every month's uses of a dataset by kind, newest first, exact: for its publisher."""
    found = (
        UsageCount.objects.filter(code=code)
        .annotate(month=TruncMonth("day"))
        .values_list("month", "kind")
        .annotate(total=Sum("uses"))
        .order_by("-month", "kind")
    )
    return [MonthOfUse(month, str(Kind(kind).label), total) for month, kind, total in found]

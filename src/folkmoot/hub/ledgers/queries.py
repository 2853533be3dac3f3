"""Reading the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.utils import timezone

from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.ledger import Entry, Verification, verify_lines

PAGE_SIZE = 50
CHECKED_FOR_SECONDS = 60
"""How long a check of the whole ledger stands, so that asking for it often costs little."""


@dataclass(frozen=True, slots=True)
class Check:
    """What reading the whole ledger showed, and when it was read."""

    verification: Verification
    at: datetime


def lines() -> Iterator[str]:
    """Every entry from the first, as its line in the export."""
    return LedgerEntry.objects.values_list("line", flat=True).iterator(chunk_size=2000)


def verification() -> Verification:
    """Whether the whole ledger holds together."""
    return verify_lines(lines())


def latest_check() -> Check:
    """A check of the whole ledger that is at most a minute old."""
    check: Check | None = cache.get("ledgers.check")
    if check is None:
        check = Check(verification(), timezone.now())
        cache.set("ledgers.check", check, CHECKED_FOR_SECONDS)
    return check


def newest_first(number: str | None) -> Page[LedgerEntry]:
    """One page of the ledger."""
    return Paginator(LedgerEntry.objects.order_by("-sequence"), PAGE_SIZE).get_page(number)


def entries_about(subject: str) -> list[Entry]:
    """What happened to one thing, in order."""
    return [found.entry for found in LedgerEntry.objects.filter(subject=subject)]

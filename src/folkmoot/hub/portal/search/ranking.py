"""In which order results stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum

from folkmoot.hub.discoverable import EntryKind, SearchEntry

FRESHNESS = 0.10
"""The most by which fresh data move up, and late data down."""

QUALITY = 0.10
"""The most by which data that were read without doubts move up."""

ELSEWHERE = 0.6
"""How much a description of another portal's data counts beside data that are here."""

_NEW_DAYS, _RECENT_DAYS = 31, 366


class Order(StrEnum):
    """How results can be sorted."""

    RELEVANCE = "relevance"
    UPDATED = "updated"
    TITLE = "title"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Order.RELEVANCE: "Best match",
    Order.UPDATED: "Newest data",
    Order.TITLE: "Title",
}


def ranked(
    entries: Iterable[SearchEntry], scores: Mapping[str, float], order: Order, today: date
) -> list[SearchEntry]:
    """Entries in their order; what is equal stands by its title. Without scores, that is when
    nothing was searched for, the best match is the newest."""
    if order is Order.RELEVANCE and not scores:
        order = Order.UPDATED
    first: Mapping[Order, Callable[[SearchEntry], float]] = {
        Order.RELEVANCE: lambda entry: -_standing(entry, scores, today),
        Order.UPDATED: lambda entry: -(entry.updated or date.min).toordinal(),
        Order.TITLE: lambda entry: 0,
    }
    key = first[order]
    return sorted(entries, key=lambda entry: (key(entry), entry.title.casefold(), entry.key))


def _standing(entry: SearchEntry, scores: Mapping[str, float], today: date) -> float:
    share = 1 + FRESHNESS * freshness(entry, today) + QUALITY * entry.quality
    place = ELSEWHERE if entry.kind is EntryKind.ELSEWHERE else 1.0
    return round(scores[entry.key] * share * place, 6)


def freshness(entry: SearchEntry, today: date) -> float:
    """1 for data of the last month, 0.5 of the last year, 0 for older ones, -1 for late ones."""
    if entry.next_due and entry.next_due < today:
        return -1.0
    if entry.updated is None:
        return 0.0
    days = (today - entry.updated).days
    return 1.0 if days <= _NEW_DAYS else 0.5 if days <= _RECENT_DAYS else 0.0

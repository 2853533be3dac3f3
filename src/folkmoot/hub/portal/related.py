"""Which datasets go with which: those that have a code in common, by its meaning."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.hub.discoverable import SearchEntry
from folkmoot.hub.portal.search.catalogue import catalogue
from folkmoot.tables import Meaning

MOST_SHOWN = 5
_RARITY = {Meaning.SERVICE_CODE: 0.5, Meaning.EXPENSE_CODE: 0.5, Meaning.SUPPLIER_ID: 0.5}
"""Codes that a council makes for itself join its own datasets, hardly those of others."""


@dataclass(frozen=True, slots=True)
class Related:
    """A dataset that can be joined to another, and by what, in words."""

    entry: SearchEntry
    by: str


def related_to(code: str) -> tuple[Related, ...]:
    """The datasets that can be joined to this one or are about the same, the nearest first."""
    found = catalogue()
    this = found.dataset(code)
    if this is None:
        return ()
    near: list[tuple[float, str, Related]] = []
    for other in found.all_datasets():
        if other.entry.key == code:
            continue
        shared = sorted(this.joins & other.joins)
        is_same_publisher = other.entry.publisher_code == this.entry.publisher_code
        score = sum(1.0 if is_same_publisher else _RARITY.get(each, 1.0) for each in shared)
        topics = len(set(this.entry.topics) & set(other.entry.topics))
        if not shared:
            continue
        by = f"Can be joined by {_in_words([each.label for each in shared])}"
        near.append((-score - 0.5 * topics, other.entry.title, Related(other.entry, by)))
    near.sort(key=lambda one: one[:2])
    return tuple(each for *_, each in near[:MOST_SHOWN])


def _in_words(labels: list[str]) -> str:
    lowered = [label.lower() if label[1:].islower() else label for label in labels]
    return lowered[0] if len(lowered) == 1 else f"{', '.join(lowered[:-1])} and {lowered[-1]}"

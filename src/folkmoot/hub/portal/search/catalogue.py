"""The one index of this process, kept up to date with what the region publishes."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from folkmoot.hub.discoverable import EntryKind, SearchEntry, providers
from folkmoot.hub.portal.search import datasets
from folkmoot.hub.portal.search.datasets import DatasetEntry, Datasets
from folkmoot.hub.portal.search.facets import Facet, facets, narrow
from folkmoot.hub.portal.search.index import Index
from folkmoot.hub.portal.search.ranking import Order, ranked
from folkmoot.hub.portal.search.spelling import Speller
from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.queries import published_assets

MOST_SUGGESTED = 5
LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for. `chosen` has the values chosen in each facet, by its name."""

    words: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: Order = Order.RELEVANCE


@dataclass(frozen=True, slots=True)
class Found:
    """The results, the best first, and what narrows them further.

    `mended` is the question as it was understood, where a word was misspelt. `nearest` has entries
    that fit some of it, where none fits all.
    """

    entries: tuple[SearchEntry, ...]
    facets: tuple[Facet, ...]
    mended: str
    nearest: tuple[SearchEntry, ...]


class Catalogue:
    """Everything that can be found in one region."""

    def __init__(self) -> None:
        self._index = Index()
        self._datasets = Datasets()
        self._offered: dict[str, list[str]] = {}
        self._stamps: dict[str, str] = {}
        self._speller: Speller | None = None
        self._lock = threading.Lock()

    def search(self, question: Question) -> Found:
        """What is found now."""
        today = timezone.localdate()
        with self._lock:
            self._refresh()
            words, scores = self._scores(question.words[:LONGEST_QUESTION])
            index = self._index.entries
            fitting = (
                [index[key] for key in scores] if question.words.strip() else [*index.values()]
            )
            nearest = () if fitting else self._nearest(words)
        left = narrow(fitting, question.chosen, today)
        return Found(
            entries=tuple(ranked(left, scores, question.order, today)),
            facets=facets(fitting, question.chosen, today),
            mended=words if words != question.words[:LONGEST_QUESTION] else "",
            nearest=nearest,
        )

    def dataset(self, code: str) -> DatasetEntry | None:
        """A published dataset as it can be found."""
        with self._lock:
            self._refresh()
            return self._datasets.known.get(code)

    def all_datasets(self) -> list[DatasetEntry]:
        """Every published dataset."""
        with self._lock:
            self._refresh()
            return [*self._datasets.known.values()]

    def _scores(self, words: str) -> tuple[str, dict[str, float]]:
        """What fits, and the words as they were understood: misspelt ones are mended only where
        nothing fits what was written."""
        scores = self._index.scores(words)
        if scores or not words.strip():
            return words, scores
        if self._speller is None:
            self._speller = Speller(self._index.words)
        mended = " ".join(self._speller.nearest(word.lower()) or word for word in words.split())
        return (mended, self._index.scores(mended)) if mended != words else (words, scores)

    def _nearest(self, words: str) -> tuple[SearchEntry, ...]:
        return tuple(self._index.entries[key] for key in self._index.near(words, MOST_SUGGESTED))

    def _refresh(self) -> None:
        """Bring the index up to date where a stamp says that something may have changed."""
        stamp = datasets.stamp()
        if self._stamps.get("") != stamp:
            changed, gone = self._datasets.refresh()
            for code in gone:
                self._index.remove(code)
            for code in changed:
                self._index.put(self._datasets.known[code].entry)
            self._stamps[""] = stamp
            self._speller = None
        for app, provider in providers().items():
            stamp = provider.search_stamp()
            if self._stamps.get(app) != stamp:
                for key in self._offered.get(app, ()):
                    self._index.remove(key)
                offered = list(provider.search_entries())
                for entry in offered:
                    self._index.put(entry)
                self._offered[app] = [entry.key for entry in offered]
                self._stamps[app] = stamp
                self._speller = None


_catalogues: dict[Path, Catalogue] = {}
_lock = threading.Lock()


def catalogue() -> Catalogue:
    """The catalogue of the region that this process serves."""
    region = settings.CONFIG.region
    with _lock:
        if region not in _catalogues:
            _catalogues[region] = Catalogue()
        return _catalogues[region]


def codes_with(words: str) -> list[str]:
    """The codes of the published datasets that have these words, the best first; of all of them by
    title where no words are given."""
    order = Order.RELEVANCE if words.strip() else Order.TITLE
    found = catalogue().search(Question(words, {"kind": (EntryKind.DATASET.value,)}, order))
    return [entry.key for entry in found.entries]


def datasets_of(codes: Sequence[str]) -> list[Asset]:
    """The published datasets of these codes, in their order."""
    found = {asset.code: asset for asset in published_assets().filter(code__in=codes)}
    return [found[code] for code in codes if code in found]

"""What the search of the portal finds: each app offers its own.

The portal offers published datasets. Another app names in its `apps.py` the module of two
functions, and its entries appear in the same results, ranked and counted alike:

    class SavedConfig(AppConfig):
        discoverable = "folkmoot.hub.saved.queries"

    def search_stamp() -> str: ...                  # cheap; differs whenever an entry may differ
    def search_entries() -> Iterable[SearchEntry]: ...   # everything that everybody may see
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from typing import Protocol, cast

from django.apps import apps


class EntryKind(StrEnum):
    """What a result is."""

    DATASET = "dataset"
    VIEW = "view"
    ELSEWHERE = "elsewhere"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    EntryKind.DATASET: "Dataset",
    EntryKind.VIEW: "Saved view",
    EntryKind.ELSEWHERE: "On another portal",
}


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing to be found.

    `key` is unique among all entries (a dataset's code, or `app:number`), `address` where it leads,
    `publisher` and `publisher_code` whose it is, `columns` its headings, `topics` codes of the
    topics' vocabulary, `formats` file endings without a dot, `licence` a code of the register's
    licences or the licence's own name, `updated` the day of its newest data and `next_due` when
    newer ones are due. `quality`, from 0 to 1, moves a result a little.
    """

    key: str
    kind: EntryKind
    title: str
    address: str
    publisher: str
    publisher_code: str
    description: str = ""
    tags: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    licence: str = ""
    updated: date | None = None
    next_due: date | None = None
    rows: int | None = None
    quality: float = 1.0


class Provider(Protocol):
    """The two functions of a module that offers entries."""

    def search_stamp(self) -> str: ...

    def search_entries(self) -> Iterable[SearchEntry]: ...


def providers() -> dict[str, Provider]:
    """Whoever offers entries, by the label of its app."""
    return {
        config.label: cast("Provider", import_module(module))
        for config in apps.get_app_configs()
        if (module := getattr(config, "discoverable", ""))
    }

"""The discovery API's filters, over what is published.

Every dataset here is a `dataset` of one domain: the hub's own. A category is how often a dataset
changes, the one thing that every publisher says by choosing; a tag is what a column of it means.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from folkmoot.hub.register.models import Asset, Frequency, Licence
from folkmoot.hub.soda.queries import open_datasets
from folkmoot.soql import MalformedQuery
from folkmoot.tables import Column

_ORDERS = {
    "name": "title",
    "createdat": "created_at",
    "updatedat": "current__confirmed_at",
    "dataset_id": "code",
    "relevance": "title",
    "page_views_total": "title",
    "page_views_last_month": "title",
    "page_views_last_week": "title",
}
MOST_SUGGESTIONS = 20
_CATEGORIES = {str(label): value for value, label in Frequency.choices}


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a request to the catalogue. A list may be repeated or have commas."""

    parameters: QueryDict
    domain: str

    def one(self, name: str) -> str:
        return str(self.parameters.get(name, ""))

    def many(self, name: str) -> list[str]:
        values = [*self.parameters.getlist(name), *self.parameters.getlist(f"{name}[]")]
        return [piece.strip() for value in values for piece in value.split(",") if piece.strip()]

    @property
    def is_of_here(self) -> bool:
        """Whether what is asked for can be here at all."""
        domains = [each.lower() for each in self.many("domains")]
        kinds = {each.lower() for each in self.many("only")}
        is_public = self.one("public").lower() != "false"
        is_published = self.one("published").lower() != "false"
        return (
            (not domains or self.domain.lower() in domains)
            and (not kinds or bool(kinds & {"dataset", "datasets"}))
            and not self.many("derived_from")
            and not self.many("parent_ids")
            and self.one("provenance").lower() in ("", "official")
            and self.one("audience").lower() in ("", "public")
            and self.one("explicitly_hidden").lower() != "true"
            and is_public
            and is_published
        )


def found_assets(asked: Asked) -> QuerySet[Asset]:
    """The published assets that fit everything asked, in the order asked for.

    Raises MalformedQuery for an order that there is not.
    """
    found = open_datasets(
        search=asked.one("q"),
        codes=asked.many("ids"),
        names=asked.parameters.getlist("names"),
        attribution=asked.one("attribution"),
    )
    licences = asked.parameters.getlist("license")
    if licences:
        labels = [value for value, label in Licence.choices if str(label) in licences]
        found = found.filter(licence__in=[*licences, *labels])
    categories = asked.many("categories")
    if categories:
        wanted = [_CATEGORIES[name] for name in categories if name in _CATEGORIES]
        found = found.filter(frequency__in=wanted)
    for name in asked.many("column_names"):
        found = found.filter(current__column_words__icontains=name)
    tags = asked.many("tags")
    if tags:
        found = found.filter(pk__in=_tagged(found, tags))
    if not asked.is_of_here:
        found = found.none()
    return _ordered(found, asked.one("order"))


def counted(asked: Asked, what: str, *, label: str = "") -> list[dict[str, Any]]:
    """How many of the datasets that fit have each value, the commonest first."""
    singular = {"categories": "category", "tags": "tag"}.get(what, what)
    counts: Counter[str] = Counter()
    for asset in found_assets(asked):
        counts.update(set(_values(asset, what)))
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{label or singular: value, "count": count} for value, count in rows]


def domains(asked: Asked) -> list[dict[str, Any]]:
    """The one domain, with how many datasets of it fit."""
    count = found_assets(asked).count()
    return [{"domain": asked.domain, "count": count}] if count else []


def suggestions(asked: Asked) -> list[dict[str, Any]]:
    """Titles of which a word begins with the last one asked, and which hold the others."""
    *whole, last = asked.one("q").split() or [""]
    found = found_assets(asked) if not whole else open_datasets(search=" ".join(whole))
    starts = Q(title__istartswith=last) | Q(title__icontains=f" {last}")
    titles = open_datasets().filter(pk__in=found.values("pk")) if whole else open_datasets()
    titles = titles.filter(starts) if asked.is_of_here else titles.none()
    return [
        {"title": asset.title, "display_title": asset.title, "match_offsets": []}
        for asset in titles[:MOST_SUGGESTIONS]
    ]


def tags_of(asset: Asset) -> list[str]:
    """What its columns mean, each once."""
    columns = asset.current.schema if asset.current else ()
    return sorted({_meaning(column) for column in columns} - {""})


def category_of(asset: Asset) -> str:
    """How often it changes, in words; empty where nobody says."""
    return str(asset.get_frequency_display()) if asset.frequency else ""


def _meaning(column: Column) -> str:
    return column.meaning.label if column.meaning else ""


def _values(asset: Asset, what: str) -> list[str]:
    if what == "tags":
        return tags_of(asset)
    if what == "categories":
        return [category_of(asset)] if asset.frequency else []
    if what == "licenses":
        return [str(asset.get_licence_display())]
    return [asset.member.name]


def _tagged(found: QuerySet[Asset], tags: list[str]) -> list[int]:
    wanted = {tag.lower() for tag in tags}
    return [asset.pk for asset in found if wanted & {tag.lower() for tag in tags_of(asset)}]


def _ordered(found: QuerySet[Asset], order: str) -> QuerySet[Asset]:
    if not order:
        return found
    name, _, direction = order.strip().partition(" ")
    column = _ORDERS.get(name.lower())
    if column is None or direction.upper() not in ("", "ASC", "DESC"):
        raise MalformedQuery(f"There is no order {order[:50]!r}")
    return found.order_by(f"-{column}" if direction.upper() == "DESC" else column, "code")

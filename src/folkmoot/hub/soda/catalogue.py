"""The discovery API's filters, over what is published.

Every dataset here is a `dataset`, and every saved view a `view`, of one domain: the hub's own. A
category is how often a dataset changes, the one thing that every publisher says by choosing; a tag
is what a column of it means.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from folkmoot.hub.register.models import Asset, Frequency, Licence
from folkmoot.hub.saved.queries import open_views
from folkmoot.hub.saved.reading import OpenDataset, OpenView, Source
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
_VIEWS = {"view", "views", "filter", "filters"}
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
        """Whether the datasets that are asked for can be here at all."""
        return (
            self._is_public_here
            and self._wants({"dataset", "datasets"})
            and not self.many("derived_from")
            and not self.many("parent_ids")
        )

    @property
    def wants_views(self) -> bool:
        """Whether saved views are asked for: they have no category and no tags."""
        names = ("categories", "tags", "column_names", "parent_ids")
        has_view_words = not any(self.many(name) for name in names)
        return self._is_public_here and has_view_words and self._wants(_VIEWS)

    def _wants(self, kinds: set[str]) -> bool:
        wanted = {each.lower() for each in self.many("only")}
        return not wanted or bool(wanted & kinds)

    @property
    def _is_public_here(self) -> bool:
        domains = [each.lower() for each in self.many("domains")]
        is_public = self.one("public").lower() != "false"
        is_published = self.one("published").lower() != "false"
        return (
            (not domains or self.domain.lower() in domains)
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


def found_views(asked: Asked) -> list[OpenView]:
    """The saved views that fit what is asked, by title."""
    if not asked.wants_views:
        return []
    codes, parents = asked.many("ids"), asked.many("derived_from")
    names, licences = asked.parameters.getlist("names"), asked.parameters.getlist("license")
    return [
        view
        for view in open_views(asked.one("q"))
        if (not codes or view.code in codes)
        and (not parents or view.of.code in parents)
        and (not names or view.revision.title in names)
        and (not licences or _licence_of(view) & {*licences})
        and asked.one("attribution") in ("", view.root.asset.member.name)
    ]


def _licence_of(view: OpenView) -> set[str]:
    licence = view.root.asset.licence
    return {licence, str(Licence(licence).label)}


def page_of(asked: Asked, offset: int, limit: int, after: str) -> tuple[list[Source], int]:
    """A run of the datasets and then the views that fit, and how many there are of both. `after`
    is the identifier that a scroll has come to: what follows it, by identifier."""
    assets, views = found_assets(asked), found_views(asked)
    if after:
        assets = assets.filter(code__gt=after).order_by("code")
        views = [view for view in views if view.code > after]
        first: list[Source] = [*map(OpenDataset, assets[: offset + limit]), *views]
        merged = sorted(first, key=lambda source: source.code)
        return merged[offset : offset + limit], assets.count() + len(views)
    count = assets.count()
    datasets = [OpenDataset(asset) for asset in assets[offset : offset + limit]]
    more = views[max(0, offset - count) : max(0, offset + limit - count)]
    return [*datasets, *more], count + len(views)


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

"""CKAN's `package_search` over what is published: words, filters, facets and pages.

The words are looked for as the portal's own search does. A filter (`fq`) is a list of
`field:value`, all of which must hold; a value is a word or stands in quotation marks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from folkmoot.catalogue import Dataset
from folkmoot.catalogue.ckan import tag_name
from folkmoot.catalogue.vocabularies import THEMES
from folkmoot.errors import FolkmootError
from folkmoot.hub.feeds.describing import describe
from folkmoot.hub.portal.search.catalogue import codes_with, datasets_of

MOST_ROWS = 1000
USUAL_ROWS = 10
LONGEST_QUERY = 2000

_EVERYTHING = ("", "*:*", "*")
_TERM = re.compile(
    r'\s*(?:AND\s+|\+)?(?P<not>-|NOT\s+)?(?P<field>\w+):(?:"(?P<text>[^"]*)"|(?P<word>[^\s()"]+))'
)

FIELDS: dict[str, Callable[[Dataset], tuple[str, ...]]] = {
    "organization": lambda dataset: (dataset.publisher.identifier,) if dataset.publisher else (),
    "owner_org": lambda dataset: (dataset.publisher.identifier,) if dataset.publisher else (),
    "license_id": lambda dataset: (dataset.licence.identifier,) if dataset.licence else (),
    "res_format": lambda dataset: tuple(each.format for each in dataset.distributions),
    "tags": lambda dataset: tuple(tag_name(keyword) for keyword in dataset.keywords),
    "groups": lambda dataset: tuple(theme.lower() for theme in dataset.themes),
    "name": lambda dataset: (dataset.identifier,),
    "id": lambda dataset: (dataset.identifier,),
    "title": lambda dataset: (dataset.title,),
    "isopen": lambda dataset: ("true",),
    "state": lambda dataset: ("active",),
    "dataset_type": lambda dataset: ("dataset",),
    "type": lambda dataset: ("dataset",),
    "capacity": lambda dataset: ("public",),
    "private": lambda dataset: ("false",),
}
"""What can be filtered by and counted, and the values that a dataset has of it."""

_SORTS: dict[str, Callable[[Dataset], Any]] = {
    "title": lambda dataset: dataset.title.lower(),
    "title_string": lambda dataset: dataset.title.lower(),
    "name": lambda dataset: dataset.identifier,
    "id": lambda dataset: dataset.identifier,
    "metadata_modified": lambda dataset: dataset.modified,
    "metadata_created": lambda dataset: dataset.issued,
}


class SearchQueryError(FolkmootError):
    """A search that cannot be understood."""

    code = "ckan.search"


@dataclass(frozen=True, slots=True)
class Search:
    """A search as CKAN words it."""

    words: str = ""
    filters: str = ""
    sort: str = ""
    start: int = 0
    rows: int = USUAL_ROWS
    facets: tuple[str, ...] = ()
    most_facets: int = 50


@dataclass(frozen=True, slots=True)
class Results:
    """The page that was asked for, of `count` datasets, and how many have each value of a facet."""

    count: int
    datasets: tuple[Dataset, ...]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def search_packages(asked: Search, site: str) -> Results:
    """Raises SearchQueryError for a filter, an order or a facet that is not known."""
    conditions = _conditions(asked.filters)
    words, from_words = _words(asked.words)
    conditions += from_words
    order = _order(asked.sort)
    _check_facets(asked.facets)
    codes = codes_with(words)
    if not (conditions or order or asked.facets):
        page = datasets_of(codes[asked.start : asked.start + asked.rows])
        return Results(len(codes), tuple(describe(each, site) for each in page))
    matching = [
        dataset
        for dataset in (describe(each, site, with_coverage=False) for each in datasets_of(codes))
        if all(condition(dataset) for condition in conditions)
    ]
    for sort_key, is_descending in reversed(order):
        matching.sort(key=sort_key, reverse=is_descending)
    shown = matching[asked.start : asked.start + asked.rows]
    counted = {name: _count(matching, name, asked.most_facets) for name in asked.facets}
    return Results(len(matching), tuple(shown), counted)


def facet_title(name: str, value: str) -> str:
    """What people call a value of a facet."""
    return THEMES.get(value.upper(), value) if name == "groups" else value


def _words(text: str) -> tuple[str, list[Callable[[Dataset], bool]]]:
    """Plain words, and the filters that stand among them (`title:spending`)."""
    if len(text) > LONGEST_QUERY:
        raise SearchQueryError("The search is too long.")
    if text.strip() in _EVERYTHING:
        return "", []
    filters = [match.group() for match in _TERM.finditer(text)]
    plain = _TERM.sub(" ", text)
    kept = re.sub(r'[+"()~^*?\\]', " ", plain)
    return " ".join(word for word in kept.split() if word not in ("AND", "OR")), _conditions(
        " ".join(filters)
    )


def _conditions(text: str) -> list[Callable[[Dataset], bool]]:
    if len(text) > LONGEST_QUERY:
        raise SearchQueryError("The filter is too long.")
    conditions, position = [], 0
    text = text.strip()
    while position < len(text):
        if text.startswith("*:*", position):
            position += 3
            continue
        match = _TERM.match(text, position)
        if match is None:
            raise SearchQueryError(
                "The filter cannot be read.",
                remedy="Write field:value, one after another, with AND or + between them.",
            )
        name = match["field"]
        if name not in FIELDS:
            raise SearchQueryError(
                f"There is no field {name!r}.", remedy=f"There are {', '.join(sorted(FIELDS))}."
            )
        value = match["text"] if match["text"] is not None else match["word"]
        conditions.append(_condition(FIELDS[name], value, is_not=bool(match["not"])))
        position = match.end()
        while position < len(text) and text[position].isspace():
            position += 1
    return conditions


def _condition(
    values: Callable[[Dataset], tuple[str, ...]], wanted: str, *, is_not: bool
) -> Callable[[Dataset], bool]:
    wanted = wanted.lower()

    def holds(dataset: Dataset) -> bool:
        has = wanted == "*" or wanted in (value.lower() for value in values(dataset))
        return has is not is_not

    return holds


def _order(text: str) -> list[tuple[Callable[[Dataset], Any], bool]]:
    order = []
    for part in filter(None, (part.split() for part in text.split(","))):
        name, direction = part[0], part[1].lower() if len(part) > 1 else "asc"
        if name in ("score", "relevance", "views_recent"):
            continue
        if name not in _SORTS or direction not in ("asc", "desc") or len(part) > 2:
            raise SearchQueryError(
                "The order cannot be read.", remedy=f"Sort by {', '.join(sorted(_SORTS))}."
            )
        order.append((_SORTS[name], direction == "desc"))
    return order


def _check_facets(names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in FIELDS]
    if unknown:
        raise SearchQueryError(
            f"Nothing is counted by {unknown[0]!r}.",
            remedy=f"There are {', '.join(sorted(FIELDS))}.",
        )


def _count(datasets: Sequence[Dataset], name: str, most: int) -> list[tuple[str, int]]:
    counted = Counter(value for dataset in datasets for value in set(FIELDS[name](dataset)))
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return ranked if most < 0 else ranked[:most]

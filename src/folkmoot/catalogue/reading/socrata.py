"""The datasets of a Socrata site, by its discovery API (`/api/catalog/v1`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from folkmoot.catalogue.model import Dataset, Distribution, Licence, Organisation
from folkmoot.catalogue.reading.feeds import (
    MOST_DATASETS,
    Ask,
    Fault,
    Found,
    Item,
    broke_off,
    json_of,
    read_items,
    too_long,
)
from folkmoot.catalogue.reading.values import line, moment, text, web_address, words
from folkmoot.errors import CatalogueError

DATASETS_A_PAGE = 100


def read_socrata(address: str, ask: Ask) -> Iterator[Item]:
    """Every dataset of the site at `address`; none that it only shows from another site."""
    parts = urlsplit(address)
    site, host = f"{parts.scheme}://{parts.netloc}", parts.netloc
    offset = 0
    while True:
        page = (
            f"{site}/api/catalog/v1?domains={quote(host)}&search_context={quote(host)}"
            f"&only=datasets&order=dataset_id&limit={DATASETS_A_PAGE}&offset={offset}"
        )
        document = ask(page)
        facts = json_of(document)
        results = facts.get("results") if isinstance(facts, dict) else None
        count = facts.get("resultSetSize") if isinstance(facts, dict) else None
        if not isinstance(results, list) or not isinstance(count, int):
            raise CatalogueError(
                "The answer is not one of Socrata's catalogue.",
                where=document.address,
                remedy="Check the kind of source.",
            )
        yield from read_items(results, lambda raw: _entry(raw, site), offset=offset)
        offset += len(results)
        if offset >= count:
            return
        if not results:
            raise broke_off(document.address)
        if offset > MOST_DATASETS:
            raise too_long(document.address)


def _entry(raw: dict[str, Any], site: str) -> Item:
    resource = raw.get("resource")
    if not isinstance(resource, dict):
        return Fault("", "The entry has no resource.")
    identifier, title = line(resource.get("id"), 40), line(resource.get("name"))
    if not identifier or not title:
        return Fault(identifier, "The dataset has no id or no name.")
    described = raw.get("classification")
    classed = described if isinstance(described, dict) else {}
    told = raw.get("metadata")
    licence = line(told.get("license")) if isinstance(told, dict) else ""
    attribution = line(resource.get("attribution"))
    category = classed.get("domain_category")
    page = web_address(raw.get("permalink")) or web_address(raw.get("link"))
    rows = f"{site}/resource/{identifier}"
    return Found(
        Dataset(
            identifier=identifier,
            title=title,
            uri=page or f"{site}/d/{identifier}",
            description=text(resource.get("description")),
            landing_page=page or f"{site}/d/{identifier}",
            publisher=Organisation(attribution) if attribution else None,
            licence=Licence(licence) if licence else None,
            subjects=words([category] if category else []),
            keywords=words(classed.get("domain_tags") or classed.get("tags") or []),
            issued=moment(resource.get("publication_date") or resource.get("createdAt")),
            modified=moment(resource.get("data_updated_at") or resource.get("updatedAt")),
            distributions=(
                Distribution(
                    f"{rows}.csv", "CSV", f"{rows}.csv", f"{rows}.csv", "", "text/csv", "CSV"
                ),
                Distribution(
                    f"{rows}.json", "JSON", f"{rows}.json", f"{rows}.json", "",
                    "application/json", "JSON",
                ),
            ),
        )
    )  # fmt: skip

"""The datasets of a CKAN site, by its `package_search`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from folkmoot.catalogue.model import (
    Dataset,
    Distribution,
    Licence,
    Organisation,
)
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
from folkmoot.catalogue.reading.values import line, moment, objects, text, web_address, words
from folkmoot.catalogue.vocabularies import frequency_code
from folkmoot.errors import CatalogueError

PACKAGES_A_PAGE = 100


def read_ckan(address: str, ask: Ask) -> Iterator[Item]:
    """Every package of the site whose front page is at `address`, in an order that stays."""
    site = address.rstrip("/").removesuffix("/dataset").removesuffix("/api/3")
    start = 0
    while True:
        page = (
            f"{site}/api/3/action/package_search?rows={PACKAGES_A_PAGE}&start={start}&sort=id+asc"
        )
        document = ask(page)
        count, packages = _result(json_of(document), document.address)
        yield from read_items(packages, lambda raw: _package(raw, site), offset=start)
        start += len(packages)
        if start >= count:
            return
        if not packages:
            raise broke_off(document.address)
        if start > MOST_DATASETS:
            raise too_long(document.address)


def _result(envelope: Any, address: str) -> tuple[int, list[Any]]:
    is_good = isinstance(envelope, dict) and envelope.get("success") is True
    result: Any = envelope.get("result") if is_good else None
    packages = result.get("results") if isinstance(result, dict) else None
    if not isinstance(packages, list):
        raise CatalogueError(
            "The answer is not one of CKAN's.", where=address, remedy="Check the kind of source."
        )
    count = result.get("count")
    if not isinstance(count, int) or isinstance(count, bool):
        raise CatalogueError("CKAN does not say how many packages it has.", where=address)
    return count, packages


def _package(raw: dict[str, Any], site: str) -> Item:
    identifier = line(raw.get("id")) or line(raw.get("name"))
    title = line(raw.get("title")) or line(raw.get("name"))
    if not identifier or not title:
        return Fault(identifier, "The package has no id or no title.")
    if raw.get("state", "active") != "active" or raw.get("private") is True:
        return Fault(identifier, "The package is not public.")
    doubts = []
    modified = moment(raw.get("metadata_modified"))
    if modified is None and raw.get("metadata_modified"):
        doubts.append("Its date of change cannot be read.")
    name = line(raw.get("name")) or identifier
    extras = {str(each.get("key")): each.get("value") for each in objects(raw.get("extras"))}
    return Found(
        Dataset(
            identifier=identifier,
            title=title,
            uri=web_address(extras.get("uri")) or f"{site}/dataset/{identifier}",
            description=text(raw.get("notes")),
            landing_page=f"{site}/dataset/{name}",
            publisher=_publisher(raw, site),
            licence=_licence(raw),
            subjects=words([each.get("title") for each in objects(raw.get("groups"))]),
            keywords=words(raw.get("tags") or []),
            issued=moment(raw.get("metadata_created")),
            modified=modified,
            frequency=frequency_code(
                line(extras.get("frequency") or extras.get("update_frequency") or "")
            ),
            distributions=tuple(
                each for each in map(_resource, objects(raw.get("resources"))) if each
            ),
            version=line(raw.get("version"), 60),
        ),
        tuple(doubts),
    )


def _publisher(raw: dict[str, Any], site: str) -> Organisation | None:
    organisation = raw.get("organization")
    if isinstance(organisation, dict) and line(organisation.get("title")):
        name = line(organisation.get("name"))
        return Organisation(
            line(organisation["title"]), name, f"{site}/organization/{name}" if name else ""
        )
    author = line(raw.get("author"))
    return Organisation(author) if author else None


def _licence(raw: dict[str, Any]) -> Licence | None:
    title = line(raw.get("license_title")) or line(raw.get("license_id"))
    uri = web_address(raw.get("license_url"))
    return Licence(title or uri, line(raw.get("license_id"), 60), uri) if title or uri else None


def _resource(raw: dict[str, Any]) -> Distribution | None:
    address = web_address(raw.get("url"))
    if not address:
        return None
    size = raw.get("size")
    return Distribution(
        uri=address,
        title=line(raw.get("name")) or line(raw.get("format")) or "File",
        access_url=address,
        download_url=address,
        description=text(raw.get("description"), 2000),
        media_type=line(raw.get("mimetype"), 100),
        format=line(raw.get("format"), 40),
        size=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None,
    )

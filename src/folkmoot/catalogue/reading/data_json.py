"""The datasets of a `data.json` (DCAT-US 1.1), as American portals and ArcGIS Hub have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from folkmoot.catalogue.model import (
    Box,
    Dataset,
    Distribution,
    Licence,
    Organisation,
    Period,
    Place,
)
from folkmoot.catalogue.reading.feeds import (
    MOST_DATASETS,
    Ask,
    Fault,
    Found,
    Item,
    json_of,
    read_items,
    stand_in_identifier,
    too_long,
)
from folkmoot.catalogue.reading.values import line, moment, objects, text, web_address, words
from folkmoot.catalogue.vocabularies import frequency_code
from folkmoot.errors import CatalogueError

ARCGIS_FEED = "/api/feed/dcat-us/1.1.json"


def read_data_json(address: str, ask: Ask) -> Iterator[Item]:
    """Every dataset of the file at `address`, or of the site's `data.json`."""
    place = address if address.partition("?")[0].endswith(".json") else _at(address, "/data.json")
    yield from read_document(ask, place)


def read_arcgis(address: str, ask: Ask) -> Iterator[Item]:
    """Every dataset of an ArcGIS Hub site, by its DCAT-US feed."""
    place = address if address.partition("?")[0].endswith(".json") else _at(address, ARCGIS_FEED)
    yield from read_document(ask, place)


def read_document(ask: Ask, address: str) -> Iterator[Item]:
    """Every dataset of one file."""
    document = ask(address)
    facts = json_of(document)
    raw = facts.get("dataset") if isinstance(facts, dict) else facts
    if not isinstance(raw, list):
        raise CatalogueError(
            "The file has no list of datasets.",
            where=document.address,
            remedy="Check the kind of source.",
        )
    if len(raw) > MOST_DATASETS:
        raise too_long(document.address)
    yield from read_items(raw, _dataset)


def _at(address: str, path: str) -> str:
    return address.rstrip("/") + path


def _dataset(raw: dict[str, Any]) -> Item:
    title = line(raw.get("title"))
    landing = web_address(raw.get("landingPage"))
    distributions = tuple(
        each for each in map(_distribution, objects(raw.get("distribution"))) if each
    )
    doubts = []
    identifier = line(raw.get("identifier"), 500)
    if not identifier:
        first = distributions[0].access_url if distributions else ""
        identifier = stand_in_identifier(landing, first, title)
        doubts.append("It has no identifier of its own.")
    if not title:
        return Fault(identifier, "The dataset has no title.")
    if raw.get("accessLevel") in ("non-public", "private"):
        return Fault(identifier, "The dataset is not public.")
    modified = moment(raw.get("modified"))
    if modified is None:
        doubts.append("It does not say when it changed, or not in a way that can be read.")
    publisher = raw.get("publisher")
    name = line(publisher.get("name")) if isinstance(publisher, dict) else line(publisher)
    licence = line(raw.get("license"))
    return Found(
        Dataset(
            identifier=identifier,
            title=title,
            uri=web_address(identifier) or landing,
            description=text(raw.get("description")),
            landing_page=landing or web_address(identifier),
            publisher=Organisation(name) if name else None,
            licence=Licence(licence, "", web_address(licence)) if licence else None,
            subjects=words(raw.get("theme") or []),
            keywords=words(raw.get("keyword") or []),
            issued=moment(raw.get("issued")),
            modified=modified,
            frequency=frequency_code(line(raw.get("accrualPeriodicity"))),
            temporal=_period(raw.get("temporal")),
            spatial=_places(raw.get("spatial")),
            distributions=distributions,
        ),
        tuple(doubts),
    )


def _distribution(raw: dict[str, Any]) -> Distribution | None:
    download, access = web_address(raw.get("downloadURL")), web_address(raw.get("accessURL"))
    if not (download or access):
        return None
    kind = line(raw.get("format"), 40)
    media_type = line(raw.get("mediaType"), 100)
    return Distribution(
        uri=download or access,
        title=line(raw.get("title")) or kind or "File",
        access_url=access or download,
        download_url=download,
        description=text(raw.get("description"), 2000),
        media_type=media_type,
        format=kind or media_type.rpartition("/")[2].upper(),
    )


def _period(value: Any) -> Period | None:
    start, separator, end = line(value).partition("/")
    first, last = moment(start), moment(end)
    if not separator or first is None or last is None:
        return None
    return Period(first.date(), last.date())


def _places(value: Any) -> tuple[Place, ...]:
    said = line(value)
    numbers = said.split(",")
    if len(numbers) == 4:
        try:
            west, south, east, north = (float(number) for number in numbers)
        except ValueError:
            return ()
        is_box = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        return (Place(box=Box(west, south, east, north)),) if is_box else ()
    return (Place(said),) if said else ()

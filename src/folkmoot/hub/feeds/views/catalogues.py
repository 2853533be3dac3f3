"""The whole catalogue: DCAT-AP, DCAT-US and the UK's model."""

from __future__ import annotations

from collections.abc import Callable

import yaml
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from folkmoot.catalogue import Catalogue
from folkmoot.catalogue.dcat import FORMATS, catalogue_graph, serialise
from folkmoot.catalogue.dcat_us import data_json, dcat_us_3
from folkmoot.catalogue.exchange_model import exchange_document, exchange_resources
from folkmoot.hub.access import access, public
from folkmoot.hub.feeds import queries
from folkmoot.hub.feeds.answering import answer, as_json, for_everybody, stamp_of
from folkmoot.hub.feeds.describing import describe_catalogue, site_of
from folkmoot.hub.portal.paging import Pages, read_number
from folkmoot.hub.register.models import Asset

DATASETS_A_PAGE = 100
"""Of a graph. A harvester reads the next page by its Hydra link."""

_EXTENSIONS = {content_type.partition(";")[0]: each for each, (_, content_type) in FORMATS.items()}


@access(public)
@for_everybody
def negotiated(request: HttpRequest) -> HttpResponseBase:
    """The catalogue in the form that the request accepts best; for a browser, its page."""
    chosen = request.get_preferred_type(["text/html", *_EXTENSIONS]) or "text/html"
    asked = request.META.get("QUERY_STRING", "")
    address = reverse("portal:catalogue")
    if chosen in _EXTENSIONS:
        address = reverse("feeds:catalogue", args=[_EXTENSIONS[chosen]])
    response = HttpResponseRedirect(f"{address}?{asked}" if asked else address)
    response.status_code = 303
    response["Vary"] = "Accept"
    return response


@access(public)
@for_everybody
def catalogue(request: HttpRequest, extension: str) -> HttpResponseBase:
    """A page of the catalogue as DCAT-AP 3."""
    found = queries.catalogue_assets()
    page = Pages(read_number(request.GET.get("page")), found.count(), DATASETS_A_PAGE)
    assets = list(found[page.start : page.last_shown])
    site = site_of(request)
    place = site + reverse("feeds:catalogue", args=[extension])
    pages = queries.addresses_around(page, place)
    return answer(
        request,
        key=("dcat", extension, site, pages, page.count, stamp_of(assets)),
        write=lambda: serialise(
            catalogue_graph(describe_catalogue(assets, site, total=page.count, pages=pages)),
            extension,
        ),
        content_type=FORMATS[extension][1],
    )


@access(public)
@for_everybody
def data_json_file(request: HttpRequest) -> HttpResponseBase:
    """DCAT-US 1.1, where every client looks for it."""
    return _whole(request, "data.json", lambda told: as_json(data_json(told)))


@access(public)
@for_everybody
def dcat_us_3_file(request: HttpRequest) -> HttpResponseBase:
    """DCAT-US 3.0, as JSON-LD."""
    written = "application/ld+json"
    return _whole(request, "dcat-us-3", lambda told: as_json(dcat_us_3(told)), written)


@access(public)
@for_everybody
def exchange_model(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The UK Cross-Government Metadata Exchange Model."""
    write, content_type = _EXCHANGE_FORMATS[extension]
    return _whole(request, f"uk.{extension}", write, content_type)


def _exchange_json(told: Catalogue) -> bytes:
    return as_json(exchange_resources(told))


def _exchange_jsonld(told: Catalogue) -> bytes:
    return as_json(exchange_document(exchange_resources(told)))


def _exchange_yaml(told: Catalogue) -> bytes:
    resources = exchange_resources(told)
    text: bytes = yaml.safe_dump(resources, allow_unicode=True, sort_keys=False, encoding="utf-8")
    return text


_EXCHANGE_FORMATS: dict[str, tuple[Callable[[Catalogue], bytes], str]] = {
    "json": (_exchange_json, "application/json"),
    "jsonld": (_exchange_jsonld, "application/ld+json"),
    "yaml": (_exchange_yaml, "application/yaml"),
}


def _whole(
    request: HttpRequest,
    name: str,
    write: Callable[[Catalogue], bytes],
    content_type: str = "application/json",
) -> HttpResponseBase:
    """A form that has no pages: everything in one document."""
    assets: list[Asset] = list(queries.catalogue_assets())
    site = site_of(request)
    return answer(
        request,
        key=(name, site, stamp_of(assets)),
        write=lambda: write(describe_catalogue(assets, site, total=len(assets))),
        content_type=content_type,
    )

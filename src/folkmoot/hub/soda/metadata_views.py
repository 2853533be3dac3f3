"""The addresses of what datasets are: views, the catalogue, the metadata API."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from folkmoot.hub.access import access, public
from folkmoot.hub.saved.reading import OpenDataset, OpenView, Sources
from folkmoot.hub.soda.catalogue import Asked, counted, domains, page_of, suggestions
from folkmoot.hub.soda.descriptions import (
    catalogue_entry,
    saved_view_of,
    view_entry,
    view_of,
)
from folkmoot.hub.soda.envelopes import as_socrata_answers
from folkmoot.hub.soda.formats import FORMATS
from folkmoot.hub.soda.metadata import metadata_of
from folkmoot.hub.soda.openapi import describe
from folkmoot.hub.soda.queries import open_dataset, open_datasets, open_source
from folkmoot.soql import MalformedQuery

DATASETS_A_PAGE = 100
MOST_DATASETS_A_PAGE = 10_000
VIEWS_A_PAGE = 200
MOST_VIEWS_A_PAGE = 1_000


@access(public)
@as_socrata_answers()
def view(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a dataset or saved view is: its columns, licence, publisher, dates and profiles."""
    source = open_source(Sources(), code=code)
    body = saved_view_of(source) if isinstance(source, OpenView) else view_of(source)
    return _json(body)


@access(public)
@as_socrata_answers()
def views(request: HttpRequest) -> HttpResponseBase:
    """What every dataset is, page by page, the newest first."""
    limit, offset = _page(request, "page", VIEWS_A_PAGE, MOST_VIEWS_A_PAGE)
    found = open_datasets().order_by("-published_at", "code")[offset : offset + limit]
    return _json([view_of(OpenDataset(asset), has_profiles=False) for asset in found])


@access(public)
@as_socrata_answers()
def metadata_list(request: HttpRequest) -> HttpResponseBase:
    """Of every dataset what the metadata API says, page by page."""
    limit, offset = _page(request, "page", VIEWS_A_PAGE, MOST_VIEWS_A_PAGE)
    found = open_datasets().order_by("code")[offset : offset + limit]
    return _json([metadata_of(OpenDataset(asset), site=_site(request)) for asset in found])


@access(public)
@as_socrata_answers()
def metadata(request: HttpRequest, code: str) -> HttpResponseBase:
    """Of one dataset what the metadata API says."""
    return _json(metadata_of(open_dataset(code=code), site=_site(request)))


@access(public)
@as_socrata_answers()
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """What is published, filtered, ordered and paged."""
    started = time.monotonic()
    offset = _count(request.GET.get("offset", "0"), "offset")
    limit = min(
        _count(request.GET.get("limit", str(DATASETS_A_PAGE)), "limit"), MOST_DATASETS_A_PAGE
    )
    after = request.GET.get("scroll_id", "").lower()
    found, count = page_of(_asked(request), offset, limit, after)
    site = _site(request)
    results = [
        catalogue_entry(each, site=site)
        if isinstance(each, OpenDataset)
        else view_entry(each, site=site)
        for each in found
    ]
    return _results(results, count, started)


@access(public)
@as_socrata_answers()
def catalogue_counts(request: HttpRequest, what: str) -> HttpResponseBase:
    """How many datasets each domain, category or tag has."""
    started = time.monotonic()
    rows = domains(_asked(request)) if what == "domains" else counted(_asked(request), what)
    return _results(rows, len(rows), started)


@access(public)
@as_socrata_answers()
def catalogue_facets(request: HttpRequest, domain: str) -> HttpResponseBase:
    """The values by which the datasets of a domain can be told, with how many have each."""
    asked = _asked(request)
    here = domain.lower() == asked.domain.lower()
    names = ("categories", "tags", "licenses", "publishers")
    return _json(
        [
            {
                "facet": name,
                "count": sum(each["count"] for each in rows),
                "values": [{"value": each["label"], "count": each["count"]} for each in rows],
            }
            for name in names
            if here and (rows := counted(asked, name, label="label"))
        ]
    )


@access(public)
@as_socrata_answers()
def catalogue_autocomplete(request: HttpRequest) -> HttpResponseBase:
    """Titles that the words so far may be the beginning of."""
    started = time.monotonic()
    rows = suggestions(_asked(request))
    return _results(rows, len(rows), started)


@access(public)
@as_socrata_answers()
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The description of this API, for programs that read such."""
    return _json(describe())


def _asked(request: HttpRequest) -> Asked:
    return Asked(request.GET, domain=request.get_host())


def _results(results: list[Any], size: int, started: float) -> JsonResponse:
    return _json(
        {
            "results": results,
            "resultSetSize": size,
            "timings": {"serviceMillis": int((time.monotonic() - started) * 1000)},
            "warnings": [],
        }
    )


def _json(body: Mapping[str, Any] | list[Any]) -> JsonResponse:
    response = JsonResponse(body, safe=False, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = FORMATS["json"].content_type
    return response


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _page(request: HttpRequest, name: str, usual: int, most: int) -> tuple[int, int]:
    """How many, and after how many. Pages count from 1."""
    limit = min(_count(request.GET.get("limit", str(usual)), "limit"), most)
    page = max(_count(request.GET.get(name, "1"), name), 1)
    return limit, (page - 1) * limit


def _count(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise MalformedQuery(f"{name} must be a whole number from 0 up")
    return int(text)

"""The portal's pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from folkmoot.hub.access import access, public
from folkmoot.hub.design.pictures import Chart, Map
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.portal import queries, summary
from folkmoot.hub.portal.downloads import MOST_WORKBOOK_ROWS, download_as, downloads_of, file_name
from folkmoot.hub.portal.forms import SearchForm
from folkmoot.hub.portal.paging import Pages, read_number
from folkmoot.hub.portal.pictures import chart_plan, charts, map_of, map_plan
from folkmoot.hub.portal.queries import Published, published_by_code
from folkmoot.hub.portal.snippets import snippets
from folkmoot.hub.portal.values import shown
from folkmoot.hub.register.models import Licence
from folkmoot.tables import Column

DATASETS_A_PAGE = 20


@require_safe
@access(public)
def catalogue(request: HttpRequest) -> HttpResponse:
    """What is published, searched and narrowed."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "council", "licence")}
    words = asked["q"]
    form = SearchForm(
        asked,
        councils=queries.councils(words, licence=asked["licence"]),
        licences=queries.licences(words, council=asked["council"]),
    )
    found = queries.search(words, council=asked["council"], licence=asked["licence"])
    number = read_number(request.GET.get("page"))
    pages = Pages(number, found.count(), DATASETS_A_PAGE, kept=asked)
    facts = {
        "form": form,
        "found": found[pages.start : pages.last_shown],
        "pages": pages,
        "is_narrowed": any(asked.values()),
    }
    return render(request, "portal/catalogue.html", facts)


@dataclass(frozen=True, slots=True)
class Heading:
    """Over a column of the table of rows: a link that sorts by it."""

    column: Column
    href: str
    sorted: str
    is_numeric: bool


@require_safe
@access(public)
def dataset(request: HttpRequest, code: str) -> HttpResponse:
    """One dataset: what it is, pictures, all of its rows, its quality, and how to take it."""
    published = published_by_code(code)
    asset, version = published.asset, published.version
    sort = request.GET.get("sort", "")
    by, is_descending = queries.sort_column(published, sort)
    number = read_number(request.GET.get("page"))
    pages = Pages(number, published.rows, queries.ROWS_A_PAGE, {"sort": sort}, "#rows")
    period = queries.period_of(published)
    drawn, place = _charts(published), _map(published)
    facts = {
        "asset": asset,
        "version": version,
        "licence": Licence(asset.licence),
        "sentence": summary.sentence(asset, version, period),
        "freshness": summary.freshness(asset, version, timezone.localdate()),
        "changed_on": summary.changed_on(asset, version),
        "charts": drawn,
        "map": place,
        "headings": _headings(published, by, is_descending),
        "rows": _cells(published, pages, by, is_descending),
        "pages": pages,
        "quality": summary.quality(version),
        "versions": queries.versions_of(published),
        "downloads": downloads_of(published.schema, published.rows),
        "most_workbook_rows": MOST_WORKBOOK_ROWS if published.rows > MOST_WORKBOOK_ROWS else 0,
        "snippets": snippets(
            asset.code,
            request.get_host(),
            is_secure=request.is_secure(),
            column=published.tabled[0].name if published.tabled else ":id",
        ),
    }
    return render(request, "portal/dataset.html", facts)


@require_safe
@access(public)
def shapes(request: HttpRequest, code: str) -> HttpResponseBase:
    """The shapes of a dataset's map, as GeoJSON."""
    published = published_by_code(code)
    plan = map_plan(published.schema)
    if plan is None:
        raise PageNotFound("These data have no place to draw.")
    tag = f'"{published.vault_id}.map"'
    unchanged = get_conditional_response(request, tag)
    if unchanged is not None:
        return unchanged
    pieces = queries.features_of(published, plan)
    response = HttpResponse(b"".join(pieces), content_type="application/geo+json")
    return _tagged(response, tag)


@require_safe
@access(public)
def download(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """The whole of a dataset as a file."""
    published = published_by_code(code)
    asset, version = published.asset, published.version
    form = download_as(extension, published.schema, published.rows)
    tag = f'"{published.vault_id}.{extension}"'
    if not form.is_same_bytes:
        tag = f"W/{tag}"
    unchanged = get_conditional_response(request, tag)
    if unchanged is not None:
        return unchanged
    pieces = form.write(queries.vault(), published.vault_id, published.schema)
    response = StreamingHttpResponse(_begun(pieces), content_type=form.content_type)
    name = file_name(asset.member.name, asset.title, version.number, extension)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _tagged(response, tag)


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first read already: an error before it can still be told."""
    first = next(pieces, b"")

    def rest() -> Iterator[bytes]:
        yield first
        yield from pieces

    return rest()


def _tagged(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask each time if it is good
    return response


def _charts(published: Published) -> list[Chart]:
    plan = chart_plan(published.schema)
    if plan is None or not published.rows:
        return []
    groups, period = queries.groups_of(published, plan)
    return charts(plan, groups, period)


def _map(published: Published) -> Map | None:
    plan = map_plan(published.schema)
    if plan is None or not published.rows:
        return None
    features = queries.count_features(published, plan)
    if not features:
        return None
    address = reverse("portal:shapes", args=[published.asset.code])
    return map_of(plan, queries.rows_beside_map(published, plan), features, address)


def _headings(published: Published, by: Column | None, is_descending: bool) -> list[Heading]:
    """A column that is sorted by is turned round by its link."""
    headings = []
    for column in published.tabled:
        is_sorted = by is not None and by.name == column.name
        turned = "-" if is_sorted and not is_descending else ""
        state = ("descending" if is_descending else "ascending") if is_sorted else "none"
        headings.append(
            Heading(column, f"?sort={turned}{column.name}#rows", state, column.type.is_number)
        )
    return headings


def _cells(
    published: Published, pages: Pages, by: Column | None, is_descending: bool
) -> list[list[tuple[str, bool]]]:
    """The rows of a page; each cell with whether it is a number."""
    if not published.rows or not published.tabled:
        return []
    found = queries.rows_of(published, start=pages.start, by=by, is_descending=is_descending)
    columns = published.tabled
    values = zip(*(found.column(column.name).to_pylist() for column in columns), strict=True)
    return [
        [
            (shown(value, column), column.type.is_number)
            for value, column in zip(row, columns, strict=True)
        ]
        for row in values
    ]

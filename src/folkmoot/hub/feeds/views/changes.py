"""What changed, and where the pages are."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from folkmoot.catalogue import atom, sitemap
from folkmoot.catalogue.atom import Entry, Feed
from folkmoot.catalogue.sitemap import MOST_ADDRESSES, Page
from folkmoot.hub.access import access, public
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.feeds import queries
from folkmoot.hub.feeds.answering import answer, for_everybody
from folkmoot.hub.feeds.describing import site_of
from folkmoot.hub.portal.paging import Pages, read_number
from folkmoot.hub.register.models import Version
from folkmoot.hub.soda.queries import OpenDataset

CHANGES_A_PAGE = 50
_PRIVATE = (
    "/account/",
    "/jobs/",
    "/people/",
    "/register/",
    "/api/",
    "/resource/",
    "/d/*/download/",
)


@access(public)
@for_everybody
def all_changes(request: HttpRequest) -> HttpResponseBase:
    """New versions of anything published, the newest first."""
    return _feed(request, title=f"{settings.CONFIG.name}: what changed")


@access(public)
@for_everybody
def dataset_changes(request: HttpRequest, code: str) -> HttpResponseBase:
    """New versions of one dataset."""
    asset = queries.asset_of(code)
    return _feed(request, title=f"{asset.title}: new versions", code=asset.code)


@access(public)
@for_everybody
def site_map(request: HttpRequest) -> HttpResponseBase:
    """Every public page; where there are too many for one file, the list of the files."""
    site, pages = site_of(request), _pages(site_of(request))
    if len(pages) <= MOST_ADDRESSES:
        return _map(request, sitemap.sitemap(pages))
    count = -(-len(pages) // MOST_ADDRESSES)
    files = [
        Page(f"{site}{reverse('feeds:sitemap-part', args=[number])}")
        for number in range(1, count + 1)
    ]
    return _map(request, sitemap.sitemap_index(files))


@access(public)
@for_everybody
def site_map_part(request: HttpRequest, number: int) -> HttpResponseBase:
    """One file of several."""
    pages = _pages(site_of(request))
    part = pages[(number - 1) * MOST_ADDRESSES : number * MOST_ADDRESSES] if number else []
    if not part:
        raise PageNotFound("The site map has no such part.", remedy="Begin at /sitemap.xml.")
    return _map(request, sitemap.sitemap(part))


@access(public)
@for_everybody
def robots(request: HttpRequest) -> HttpResponseBase:
    """What crawlers are asked to leave alone: pages for members, and data by the row."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _PRIVATE)]
    lines += ["", f"Sitemap: {site_of(request)}{reverse('feeds:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _feed(request: HttpRequest, *, title: str, code: str = "") -> HttpResponseBase:
    site = site_of(request)
    found = queries.changes(code)
    page = Pages(read_number(request.GET.get("page")), found.count(), CHANGES_A_PAGE)
    shown = list(found[page.start : page.last_shown])
    place = reverse("feeds:dataset-changes", args=[code]) if code else reverse("feeds:changes")
    links = queries.addresses_around(page, site + place)
    links.pop("this", None)
    asked = f"?page={page.number}" if page.number > 1 else ""
    links["self"] = f"{site}{place}{asked}"
    links["alternate"] = f"{site}/d/{code}" if code else site + reverse("portal:catalogue")
    updated = queries.shown_at(shown[0]) if shown else timezone.now().replace(microsecond=0)
    feed = Feed(
        identifier=site + place,
        title=title,
        subtitle="A new entry for each new version of a published dataset.",
        updated=updated,
        author=settings.CONFIG.name,
        entries=tuple(_entry(version, site) for version in shown),
        links=links,
    )
    return answer(
        request,
        key=("atom", repr(feed)),
        write=lambda: atom.atom(feed),
        content_type=atom.CONTENT_TYPE,
        changed=updated if shown else None,
    )


def _entry(version: Version, site: str) -> Entry:
    asset = version.asset
    moment = queries.shown_at(version)
    about = f"{asset.member.name} published " + (
        "this dataset" if version.number == 1 else f"version {version.number}"
    )
    return Entry(
        identifier=uuid5(NAMESPACE_URL, f"{asset.code}/{version.number}").urn,
        title=f"{asset.title}, version {version.number}",
        updated=moment,
        published=moment,
        author=asset.member.name,
        summary=f"{about}: {version.rows or 0:,} rows of {len(version.columns)} columns.",
        link=site + reverse("portal:version", args=[asset.code, version.number]),
        categories=(asset.member.code,),
    )


def _pages(site: str) -> list[Page]:
    """The front page, the catalogue, and each dataset."""
    datasets = [
        Page(f"{site}/d/{asset.code}", OpenDataset(asset).changed_at)
        for asset in queries.catalogue_assets()
    ]
    newest = max((page.changed for page in datasets if page.changed), default=None)
    return [Page(f"{site}/"), Page(site + reverse("portal:catalogue"), newest), *datasets]


def _map(request: HttpRequest, content: bytes) -> HttpResponseBase:
    return answer(
        request,
        key=("sitemap", content),
        write=lambda: content,
        content_type=sitemap.CONTENT_TYPE,
    )

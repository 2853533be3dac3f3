"""One dataset's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from folkmoot.hub.access import access, public
from folkmoot.hub.design.pictures import Chart, Map
from folkmoot.hub.portal import classifying, queries, related, summary, versions
from folkmoot.hub.portal.dictionary import dictionary
from folkmoot.hub.portal.downloads import MOST_WORKBOOK_ROWS, downloads_of
from folkmoot.hub.portal.pictures import chart_plan, charts, map_of, map_plan
from folkmoot.hub.portal.provenance import provenance_of
from folkmoot.hub.portal.queries import Published
from folkmoot.hub.portal.rules import may_steward
from folkmoot.hub.portal.snippets import Call, snippets
from folkmoot.hub.portal.views.rows import table_of_rows
from folkmoot.hub.register.models import Licence
from folkmoot.hub.usage import queries as usage

VERSIONS_SHOWN = 5
_SHOWN_SNIPPETS = ("curl", "sodapy", "r")


@require_safe
@access(public)
def dataset(request: HttpRequest, code: str) -> HttpResponse:
    """One dataset: what it is, pictures, all of its rows, its quality, and how to take it."""
    published = versions.dataset(code)
    listed = versions.listed(published.asset)
    facts = {
        **facts_of(request, published),
        **table_of_rows(request, published),
        "charts": _charts(published),
        "map": _map(published),
        "listed": listed[:VERSIONS_SHOWN],
        "more_versions": max(0, len(listed) - VERSIONS_SHOWN),
        "related": related.related_to(published.asset.code),
        "provenance": provenance_of(published),
        "usage": usage.last_days(published.asset.code),
        "steward": may_steward(request.user, published.asset),
    }
    return render(request, "portal/dataset.html", facts)


def facts_of(request: HttpRequest, published: Published) -> dict[str, object]:
    """What the page of a dataset and the page of one version both say."""
    asset, version = published.asset, published.version
    profiles = versions.profiles_of(published)
    period = queries.period_of(published)
    quality = summary.quality(version)
    fresh = summary.freshness(asset, version, timezone.localdate())
    permanent = reverse("portal:version", args=[asset.code, version.number])
    site = f"{request.scheme}://{request.get_host()}"
    call = Call(site, asset.code, "SELECT * ORDER BY :id LIMIT 1000")
    address = request.build_absolute_uri(permanent)
    complete = summary.completeness(profiles, published.rows)
    return {
        "asset": asset,
        "version": version,
        "licence": Licence(asset.licence),
        "sentence": summary.sentence(asset, version, period),
        "explanation": summary.explanation(asset, version, profiles, fresh, quality),
        "freshness": fresh,
        "topics": classifying.topics_of(asset),
        "dictionary": dictionary(published.schema, profiles, published.rows),
        "quality": quality,
        "complete": None if complete is None else round(100 * complete, 1),
        "permanent": address,
        "citation": summary.citation(asset, version, address),
        "downloads": downloads_of(published.schema, published.rows),
        "most_workbook_rows": MOST_WORKBOOK_ROWS if published.rows > MOST_WORKBOOK_ROWS else 0,
        "snippets": [each for each in snippets(call) if each.name in _SHOWN_SNIPPETS],
    }


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

"""The actions of CKAN's API that read: one function an action, by its name in the table below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from folkmoot.catalogue.ckan import (
    ckan_group,
    ckan_organisation,
    ckan_package,
    tag_name,
)
from folkmoot.catalogue.vocabularies import THEMES
from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import Member
from folkmoot.hub.feeds.ckan_datastore import FORMAT, search_datastore
from folkmoot.hub.feeds.ckan_search import (
    MOST_ROWS,
    USUAL_ROWS,
    Search,
    SearchQueryError,
    facet_title,
    search_packages,
)
from folkmoot.hub.feeds.describing import (
    describe,
    describe_member,
    keywords_of_asset,
    licence_of,
    themes_of_asset,
)
from folkmoot.hub.feeds.queries import catalogue_assets
from folkmoot.hub.register.models import Asset, Licence
from folkmoot.hub.register.queries import published_assets
from folkmoot.hub.soda.queries import OpenDataset

CKAN_VERSION = "2.11.0"
"""The version whose contract this is."""

Asked = Mapping[str, Any]


class NotFoundHere(FolkmootError):
    """No such thing is published."""

    code = "ckan.not_found"
    http_status = 404


class MissingValue(FolkmootError):
    """An action lacks a parameter that it needs, which `field` names."""

    code = "ckan.missing_value"
    http_status = 409

    def __init__(self, field: str, problem: str = "Missing value") -> None:
        self.field = field
        super().__init__(problem)


def status_show(site: str, asked: Asked) -> Any:
    return {
        "ckan_version": CKAN_VERSION,
        "site_url": site,
        "site_title": settings.CONFIG.name,
        "site_description": "",
        "locale_default": "en_GB",
        "error_emails_to": None,
        "extensions": ["datastore"],
    }


def package_list(site: str, asked: Asked) -> Any:
    limit, offset = _whole(asked, "limit", -1), _whole(asked, "offset", 0)
    codes = published_assets().order_by("code").values_list("code", flat=True)
    return list(codes[offset : offset + limit] if limit >= 0 else codes[offset:])


def package_show(site: str, asked: Asked) -> Any:
    return ckan_package(describe(_asset(asked), site), datastore_format=FORMAT)


def current_package_list_with_resources(site: str, asked: Asked) -> Any:
    limit = min(_whole(asked, "limit", MOST_ROWS), MOST_ROWS)
    offset = _whole(asked, "offset", 0)
    assets = published_assets().order_by("code")[offset : offset + limit]
    return [_listed(asset, site) for asset in assets]


def package_search(site: str, asked: Asked) -> Any:
    facets = asked.get("facet.field") or asked.get("facet_fields") or ()
    search = Search(
        words=str(asked.get("q") or ""),
        filters=_filters(asked),
        sort=str(asked.get("sort") or ""),
        start=_whole(asked, "start", 0),
        rows=min(_whole(asked, "rows", USUAL_ROWS), MOST_ROWS),
        facets=_names(facets) if _is_true(asked.get("facet", True)) else (),
        most_facets=_whole(asked, "facet.limit", 50),
    )
    found = search_packages(search, site)
    return {
        "count": found.count,
        "sort": search.sort or "score desc, metadata_modified desc",
        "facets": {name: dict(values) for name, values in found.facets.items()},
        "search_facets": {
            name: {
                "title": name,
                "items": [
                    {"name": value, "display_name": facet_title(name, value), "count": count}
                    for value, count in values
                ],
            }
            for name, values in found.facets.items()
        },
        "results": [ckan_package(each, datastore_format=FORMAT) for each in found.datasets],
    }


def organization_list(site: str, asked: Asked) -> Any:
    publishing = _publishing()
    if not _is_true(asked.get("all_fields", False)):
        return [member.code for member in publishing]
    return [_organisation(member, site) for member in publishing]


def organization_show(site: str, asked: Asked) -> Any:
    wanted = _required(asked, "id")
    for member in _publishing():
        if member.code == wanted:
            told = _organisation(member, site)
            if _is_true(asked.get("include_datasets", False)):
                theirs = published_assets().filter(member=member).order_by("code")[:MOST_ROWS]
                told["packages"] = [_listed(asset, site) for asset in theirs]
            return told
    raise NotFoundHere("Not found")


def group_list(site: str, asked: Asked) -> Any:
    present = _themes()
    if not _is_true(asked.get("all_fields", False)):
        return [theme.lower() for theme in present]
    return [{**ckan_group(theme), "package_count": count} for theme, count in present.items()]


def group_show(site: str, asked: Asked) -> Any:
    wanted = _required(asked, "id").upper()
    present = _themes()
    if wanted not in present:
        raise NotFoundHere("Not found")
    return {**ckan_group(wanted), "package_count": present[wanted]}


def tag_list(site: str, asked: Asked) -> Any:
    words = str(asked.get("query") or "").lower()
    tags = {
        tag_name(keyword) for asset in catalogue_assets() for keyword in keywords_of_asset(asset)
    }
    return sorted(tag for tag in tags if words in tag)


def license_list(site: str, asked: Asked) -> Any:
    return [
        {"id": licence.identifier, "title": licence.title, "url": licence.uri,
         "status": "active", "is_okd_compliant": True, "is_osi_compliant": False}
        for licence in (licence_of(each) for each in Licence if each.is_open)
    ]  # fmt: skip


def resource_show(site: str, asked: Asked) -> Any:
    wanted = _required(asked, "id")
    for code in (wanted[:9], wanted[-9:]):
        asset = published_assets().filter(code=code.lower()).first()
        if asset is None:
            continue
        for resource in _listed(asset, site)["resources"]:
            if resource["id"] == wanted:
                return resource
    raise NotFoundHere("Not found")


def datastore_search(site: str, asked: Asked) -> Any:
    resource = _required(asked, "resource_id")
    code, _, form = resource.rpartition("-")
    asset = published_assets().filter(code=code.lower()).first()
    if asset is None or form != FORMAT.lower():
        raise NotFoundHere(f'Resource "{resource[:60]}" was not found.')
    address = f"{reverse('feeds:ckan', args=['datastore_search'])}?resource_id={resource}"
    return search_datastore(OpenDataset(asset), asked, address)


ACTIONS: dict[str, Callable[[str, Asked], Any]] = {
    "site_read": lambda site, asked: True,
    "status_show": status_show,
    "package_list": package_list,
    "package_show": package_show,
    "package_search": package_search,
    "current_package_list_with_resources": current_package_list_with_resources,
    "organization_list": organization_list,
    "organization_show": organization_show,
    "group_list": group_list,
    "group_show": group_show,
    "tag_list": tag_list,
    "license_list": license_list,
    "resource_show": resource_show,
    "datastore_search": datastore_search,
}
"""By name. Nothing else of CKAN's API is here, and nothing that writes."""


def _asset(asked: Asked) -> Asset:
    wanted = str(asked.get("id") or asked.get("name_or_id") or "")
    if not wanted:
        raise MissingValue("id")
    asset = published_assets().filter(code=wanted.lower()).first()
    if asset is None:
        raise NotFoundHere("Not found")
    return asset


def _listed(asset: Asset, site: str) -> dict[str, Any]:
    return ckan_package(describe(asset, site, with_coverage=False), datastore_format=FORMAT)


def _publishing() -> list[Member]:
    counted = Member.objects.filter(assets__in=published_assets()).annotate(n=Count("assets"))
    return list(counted.order_by("code"))


def _organisation(member: Member, site: str) -> dict[str, Any]:
    count = published_assets().filter(member=member).count()
    return {**ckan_organisation(describe_member(member, site)), "package_count": count}


def _themes() -> dict[str, int]:
    present = [theme for asset in catalogue_assets() for theme in themes_of_asset(asset)]
    return {theme: present.count(theme) for theme in THEMES if theme in present}


def _filters(asked: Asked) -> str:
    filters = asked.get("fq_list") or asked.get("fq") or ""
    if isinstance(filters, list):
        return " ".join(map(str, filters))
    return str(filters)


def _names(said: Any) -> tuple[str, ...]:
    if isinstance(said, str):
        said = said.strip("[]").replace('"', "").split(",")
    if not isinstance(said, list | tuple):
        raise SearchQueryError("facet.field is not a list.")
    return tuple(str(name).strip() for name in said if str(name).strip())


def _required(asked: Asked, name: str) -> str:
    value = asked.get(name)
    if not value:
        raise MissingValue(name)
    return str(value)


def _whole(asked: Asked, name: str, usual: int) -> int:
    value = asked.get(name)
    if value in (None, ""):
        return usual
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 10):
        raise MissingValue(name, "Invalid integer")
    return int(text)


def _is_true(value: Any) -> bool:
    return str(value).lower() in ("true", "1", "yes", "t")

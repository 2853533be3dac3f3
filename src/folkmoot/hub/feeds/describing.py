"""A published asset as the description from which every format is written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from folkmoot.catalogue import (
    Box,
    Catalogue,
    ContactPoint,
    DataService,
    Dataset,
    Distribution,
    Licence,
    Organisation,
    Period,
    Place,
)
from folkmoot.catalogue.vocabularies import FILE_TYPES, keywords_of, themes_of
from folkmoot.hub.accounts.models import Member
from folkmoot.hub.portal import summary
from folkmoot.hub.portal.classifying import topics_said
from folkmoot.hub.portal.downloads import downloads_of, headings_of
from folkmoot.hub.portal.queries import Published, period_of
from folkmoot.hub.portal.vocabulary import Topic
from folkmoot.hub.register import models as register
from folkmoot.hub.soda.answering import pool
from folkmoot.hub.soda.queries import OpenDataset
from folkmoot.soql import ROW_ID_COLUMN
from folkmoot.tables import Meaning, Schema
from folkmoot.vault import Vault
from folkmoot.vault.engine import identifier
from folkmoot.vault.export import shape_of
from folkmoot.vault.manifest import ROWS_FILE, VersionFile

PLACES = "http://statistics.data.gov.uk/id/statistical-geography/"
"""Names of areas by their Government Statistical Service code."""

SODA_CONTRACT = "https://dev.socrata.com/docs/endpoints.html"
FEATURES_CONTRACT = "http://www.opengis.net/spec/ogcapi-features-1/1.0/req/core"
ODATA_CONTRACT = "https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html"


def site_of(request: HttpRequest) -> str:
    """The hub's address without a path, such as https://data.example.gov.uk."""
    configured = str(settings.CONFIG.public_address).rstrip("/")
    return configured or f"{request.scheme}://{request.get_host()}"


def describe(asset: register.Asset, site: str, *, with_coverage: bool = True) -> Dataset:
    """What there is to say of a published asset. `with_coverage` asks the rows for the days and
    the part of the map that they cover, which is remembered for as long as the version lives."""
    data = OpenDataset(asset)
    version = data.version
    published = Published(asset, version)
    address = f"{site}/d/{asset.code}"
    return Dataset(
        identifier=asset.code,
        title=asset.title,
        uri=address,
        description=asset.description,
        landing_page=address,
        publisher=describe_member(asset.member, site),
        contact=_contact(asset, address),
        licence=_licence(asset),
        themes=themes_of_asset(asset),
        keywords=keywords_of_asset(asset),
        issued=data.published_at,
        modified=data.changed_at,
        frequency=asset.frequency,
        temporal=_period(published) if with_coverage else None,
        spatial=_places(published, with_box=with_coverage),
        distributions=tuple(_distributions(published, address, site)),
        services=tuple(_services(asset, version.schema, address, site)),
        schema=version.schema,
        rows=version.rows,
        version=str(version.number),
        version_notes=f"{version.rows or 0:,} rows, received on {version.received_at:%d %B %Y}.",
        quality=_quality(version),
        provenance=asset.source,
    )


def themes_of_asset(asset: register.Asset) -> tuple[str, ...]:
    """The themes of its topics, and those that its columns speak for."""
    schema = OpenDataset(asset).version.schema
    return tuple(dict.fromkeys((*(each.theme for each in _topics(asset)), *themes_of(schema))))


def keywords_of_asset(asset: register.Asset) -> tuple[str, ...]:
    """Its publisher's own words for it, its topics, its publisher, and what its columns mean."""
    said = getattr(asset, "classification", None)
    schema = OpenDataset(asset).version.schema
    topics = (each.label.lower() for each in _topics(asset))
    own = said.tags if said else ()
    return tuple(dict.fromkeys((*own, *topics, asset.member.name.lower(), *keywords_of(schema))))


def _topics(asset: register.Asset) -> tuple[Topic, ...]:
    said = getattr(asset, "classification", None)
    return topics_said(said.topics if said else (), asset.title, asset.description)


def describe_member(member: Member, site: str) -> Organisation:
    """Who publishes. Its page is the catalogue narrowed to what it publishes."""
    page = f"{site}{reverse('portal:catalogue')}?council={member.code}"
    return Organisation(member.name, member.code, f"{site}/catalog#{member.code}", page)


def describe_catalogue(
    assets: Iterable[register.Asset],
    site: str,
    *,
    total: int,
    pages: dict[str, str] | None = None,
    with_coverage: bool = True,
) -> Catalogue:
    """The catalogue, or the page of it that these assets are."""
    datasets = tuple(describe(asset, site, with_coverage=with_coverage) for asset in assets)
    name = settings.CONFIG.name
    email = settings.CONFIG.contact_email
    return Catalogue(
        uri=f"{site}/catalog",
        title=f"{name}: open data",
        description=f"The datasets that the members of {name} publish for everybody to use.",
        publisher=Organisation(name, "hub", f"{site}/catalog#hub", f"{site}/"),
        homepage=f"{site}/",
        datasets=datasets,
        total=total,
        modified=max((each.modified for each in datasets if each.modified), default=None),
        contact=ContactPoint(name, email, f"{site}/") if email else None,
        licence=licence_of(register.Licence.OGL),
        pages=pages or {},
    )


def licence_of(licence: register.Licence) -> Licence:
    """One of the register's licences."""
    return Licence(str(licence.label), licence.value, licence.page)


def _licence(asset: register.Asset) -> Licence | None:
    return licence_of(register.Licence(asset.licence)) if asset.licence else None


def _contact(asset: register.Asset, address: str) -> ContactPoint:
    """The role that the publisher named, or its mailbox where that is what it gave."""
    said = asset.contact.strip()
    is_mailbox = "@" in said and " " not in said
    email = said if is_mailbox else str(settings.CONFIG.contact_email)
    return ContactPoint(asset.member.name if is_mailbox or not said else said, email, address)


def _quality(version: register.Version) -> tuple[str, ...]:
    told = summary.quality(version)
    return tuple(finding.message for finding in (*told.set_aside, *told.doubted))


def _period(published: Published) -> Period | None:
    days = period_of(published)
    return Period(*days) if days else None


def _places(published: Published, *, with_box: bool) -> tuple[Place, ...]:
    member = published.asset.member
    box = (
        _box(settings.CONFIG.vault_dir, published.vault_id, published.schema) if with_box else None
    )
    if member.gss_code:
        area = Place(member.name, PLACES + member.gss_code)
        return (area, Place(box=box)) if box else (area,)
    return (Place(box=box),) if box else ()


def _distributions(published: Published, address: str, site: str) -> Iterable[Distribution]:
    asset, version = published.asset, published.version
    rows = _rows_file(settings.CONFIG.vault_dir, published.vault_id)
    for form in downloads_of(published.schema, published.rows):
        kind = FILE_TYPES[form.extension]
        is_kept_file = form.extension == "parquet"
        path = (
            reverse("parquet:file", args=[asset.code])
            if is_kept_file
            else reverse("portal:download", args=[asset.code, form.extension])
        )
        yield Distribution(
            uri=f"{address}#{form.extension}",
            title=f"{asset.title}, {form.name}",
            description=f"All rows of version {version.number}, {form.purpose}.",
            access_url=address,
            download_url=f"{site}{path}",
            media_type=kind.media_type,
            format=kind.word,
            size=rows.size if is_kept_file and rows else None,
            sha256=rows.sha256 if is_kept_file and rows else "",
            headings=tuple(headings_of(published.schema)) if form.extension == "csv" else (),
        )


def _services(
    asset: register.Asset, schema: Schema, address: str, site: str
) -> Iterable[DataService]:
    """The APIs that this hub has for a dataset."""
    endpoint = f"{site}/resource/{asset.code}.json"
    yield DataService(
        uri=f"{address}#soda",
        title="SODA, Socrata's open-data API",
        endpoint_url=endpoint,
        description_url=f"{site}/api/views/{asset.code}.json",
        conforms_to=SODA_CONTRACT,
    )
    rows = reverse("odata:rows", args=[asset.code])
    yield DataService(
        uri=f"{address}#odata",
        title="OData 4",
        endpoint_url=f"{site}{rows}",
        description_url=f"{site}{reverse('odata:set-metadata', args=[asset.code])}",
        conforms_to=ODATA_CONTRACT,
    )
    if shape_of(schema):
        yield DataService(
            uri=f"{address}#features",
            title="OGC API - Features",
            endpoint_url=f"{site}{reverse('features:collection', args=[asset.code])}",
            description_url=f"{site}{reverse('features:api')}",
            conforms_to=FEATURES_CONTRACT,
            media_type="application/geo+json",
        )


@lru_cache(4096)
def _rows_file(vault_dir: Path, vault_id: str) -> VersionFile | None:
    """A version never changes, so neither does what is known of its file."""
    return Vault(vault_dir).manifest(vault_id).file(ROWS_FILE)


@lru_cache(1024)
def _box(vault_dir: Path, vault_id: str, schema: Schema) -> Box | None:
    """The part of the map in which the rows lie, where columns of degrees say so."""
    longitude, latitude = schema.first(Meaning.LONGITUDE), schema.first(Meaning.LATITUDE)
    if longitude is None or latitude is None:
        return None
    if not (longitude.type.is_number and latitude.type.is_number):
        return None
    x, y = identifier(longitude.name), identifier(latitude.name)
    sql = (
        f"SELECT min({x}) AS west, min({y}) AS south, max({x}) AS east, max({y}) AS north "  # noqa: S608 - names are quoted
        f"FROM data WHERE {x} BETWEEN -180 AND 180 AND {y} BETWEEN -90 AND 90"
    )
    (found,) = pool().query({"data": vault_id}, sql, numbered_as=ROW_ID_COLUMN).to_pylist()
    if found["west"] is None:
        return None
    return Box(**{name: round(float(value), 6) for name, value in found.items()})

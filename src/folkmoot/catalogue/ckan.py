"""What CKAN's action API says of a dataset, its resources and its organisation.

Source: the API guide of CKAN 2.11. Identifiers and names are the dataset's own four and four
characters: CKAN's clients treat both as opaque.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from folkmoot.catalogue.model import DataService, Dataset, Distribution, Organisation
from folkmoot.catalogue.vocabularies import FREQUENCIES, THEMES

Json = dict[str, Any]


def ckan_package(dataset: Dataset, *, datastore_format: str = "") -> Json:
    """The package. The resource of `datastore_format` is the one that `datastore_search` reads."""
    licence, contact = dataset.licence, dataset.contact
    resources = [
        _resource(each, dataset, position, is_in_datastore=each.format == datastore_format)
        for position, each in enumerate(dataset.distributions)
    ]
    resources += [
        _service(each, dataset, position)
        for position, each in enumerate(dataset.services, len(resources))
    ]
    extras = {
        "frequency": FREQUENCIES[dataset.frequency].english if dataset.frequency else "",
        "provenance": dataset.provenance,
        "spatial_uri": next((place.uri for place in dataset.spatial if place.uri), ""),
        "identifier": dataset.uri,
    }
    tags = [_tag(keyword) for keyword in dataset.keywords]
    return {
        "id": dataset.identifier,
        "name": dataset.identifier,
        "title": dataset.title,
        "notes": dataset.description,
        "url": dataset.landing_page,
        "version": dataset.version,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": True,
        "license_id": licence.identifier if licence else "",
        "license_title": licence.title if licence else "",
        "license_url": licence.uri if licence else "",
        "author": dataset.publisher.name if dataset.publisher else "",
        "author_email": "",
        "maintainer": contact.name if contact else "",
        "maintainer_email": contact.email if contact else "",
        "owner_org": dataset.publisher.identifier if dataset.publisher else None,
        "organization": ckan_organisation(dataset.publisher) if dataset.publisher else None,
        "groups": [ckan_group(theme) for theme in dataset.themes],
        "tags": tags,
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        "extras": [{"key": key, "value": value} for key, value in extras.items() if value],
        "metadata_created": ckan_moment(dataset.issued),
        "metadata_modified": ckan_moment(dataset.modified),
        "creator_user_id": None,
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def ckan_organisation(organisation: Organisation) -> Json:
    """A publisher as CKAN's organisation."""
    return {
        "id": organisation.identifier,
        "name": organisation.identifier,
        "title": organisation.name,
        "display_name": organisation.name,
        "description": "",
        "image_url": "",
        "image_display_url": "",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
        "type": "organization",
    }


def ckan_group(theme: str) -> Json:
    """A theme as CKAN's group."""
    return {
        "id": theme.lower(),
        "name": theme.lower(),
        "title": THEMES[theme],
        "display_name": THEMES[theme],
        "description": "",
        "image_display_url": "",
        "is_organization": False,
        "state": "active",
        "type": "group",
    }


def ckan_moment(moment: datetime | None) -> str | None:
    """CKAN's moments are UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() if moment else None


def tag_name(keyword: str) -> str:
    """A keyword as CKAN's tag: letters, digits, spaces and - _ . only, of 2 to 100 characters."""
    kept = "".join(c if c.isalnum() or c in " -_." else " " for c in keyword)
    return " ".join(kept.split())[:100]


def _tag(keyword: str) -> Json:
    name = tag_name(keyword)
    return {"id": name, "name": name, "display_name": name, "state": "active",
            "vocabulary_id": None}  # fmt: skip


def _resource(
    distribution: Distribution, dataset: Dataset, position: int, *, is_in_datastore: bool
) -> Json:
    return {
        **_common(dataset, position),
        "id": f"{dataset.identifier}-{distribution.format.lower()}",
        "name": distribution.title,
        "description": distribution.description,
        "format": distribution.format,
        "mimetype": distribution.media_type or None,
        "url": distribution.download_url or distribution.access_url,
        "url_type": None,
        "size": distribution.size,
        "hash": distribution.sha256,
        "datastore_active": is_in_datastore,
    }


def _service(service: DataService, dataset: Dataset, position: int) -> Json:
    return {
        **_common(dataset, position),
        "id": service.uri.rpartition("#")[2] + f"-{dataset.identifier}",
        "name": service.title,
        "description": "",
        "format": "API",
        "mimetype": service.media_type,
        "url": service.endpoint_url,
        "url_type": None,
        "size": None,
        "hash": "",
        "datastore_active": False,
    }


def _common(dataset: Dataset, position: int) -> Json:
    return {
        "package_id": dataset.identifier,
        "position": position,
        "state": "active",
        "resource_type": None,
        "cache_url": None,
        "created": ckan_moment(dataset.issued),
        "last_modified": ckan_moment(dataset.modified),
        "metadata_modified": ckan_moment(dataset.modified),
    }

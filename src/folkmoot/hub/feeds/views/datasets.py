"""One dataset: DCAT-AP, Croissant, CSVW, a data package, schema.org."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from folkmoot.catalogue import Dataset
from folkmoot.catalogue.croissant import croissant
from folkmoot.catalogue.csvw import csvw_metadata
from folkmoot.catalogue.data_package import data_package
from folkmoot.catalogue.dcat import FORMATS, dataset_graph, serialise
from folkmoot.catalogue.schema_org import schema_org_dataset
from folkmoot.hub.access import access, public
from folkmoot.hub.feeds import queries
from folkmoot.hub.feeds.answering import answer, as_json, for_everybody, stamp_of
from folkmoot.hub.feeds.describing import describe, site_of

DOCUMENTS: dict[str, tuple[Callable[[Dataset], dict[str, object]], str]] = {
    "croissant": (croissant, "application/ld+json"),
    "csv-metadata": (csvw_metadata, "application/csvm+json"),
    "datapackage": (data_package, "application/json"),
    "schema-org": (schema_org_dataset, "application/ld+json"),
}
"""By their name in the address."""


@access(public)
@for_everybody
def graph(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """The dataset as DCAT-AP 3."""

    def write(dataset: Dataset) -> bytes:
        return serialise(dataset_graph(dataset), extension)

    return _document(request, code, extension, write, FORMATS[extension][1])


@access(public)
@for_everybody
def document(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """The dataset as one of DOCUMENTS."""
    describe_as, content_type = DOCUMENTS[name]
    return _document(
        request, code, name, lambda dataset: as_json(describe_as(dataset)), content_type
    )


def _document(
    request: HttpRequest,
    code: str,
    name: str,
    write: Callable[[Dataset], bytes],
    content_type: str,
) -> HttpResponseBase:
    asset, site = queries.asset_of(code), site_of(request)
    return answer(
        request,
        key=(name, site, stamp_of([asset])),
        write=lambda: write(describe(asset, site)),
        content_type=content_type,
    )

"""One dataset: DCAT-AP, Croissant, CSVW, a data package, schema.org."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Document:
    """A description of one dataset. `has_coverage`: whether it tells the days and places that the
    rows cover, for which the rows are asked."""

    write: Callable[[Dataset], dict[str, object]]
    content_type: str
    has_coverage: bool = False


DOCUMENTS: dict[str, Document] = {
    "croissant": Document(croissant, "application/ld+json"),
    "csv-metadata": Document(csvw_metadata, "application/csvm+json"),
    "datapackage": Document(data_package, "application/json"),
    "schema-org": Document(schema_org_dataset, "application/ld+json", has_coverage=True),
}
"""By their name in the address."""


@access(public)
@for_everybody
def graph(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """The dataset as DCAT-AP 3."""
    asset, site = queries.asset_of(code), site_of(request)
    return answer(
        request,
        key=("dcat", extension, site, stamp_of([asset])),
        write=lambda: serialise(dataset_graph(describe(asset, site)), extension),
        content_type=FORMATS[extension][1],
    )


@access(public)
@for_everybody
def document(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """The dataset as one of DOCUMENTS."""
    asset, site = queries.asset_of(code), site_of(request)
    form = DOCUMENTS[name]
    return answer(
        request,
        key=(name, site, stamp_of([asset])),
        write=lambda: as_json(form.write(describe(asset, site, with_coverage=form.has_coverage))),
        content_type=form.content_type,
    )

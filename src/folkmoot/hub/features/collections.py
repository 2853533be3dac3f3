"""Which datasets have places, and what they are as collections of features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from folkmoot.hub.features.envelopes import FeatureMissing
from folkmoot.hub.soda.envelopes import DatasetMissing
from folkmoot.hub.soda.readable import Readable, open_readable, open_readables
from folkmoot.tables import Column, ColumnType, Refinement
from folkmoot.vault.export.features import Shape, shape_of

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
_NAMED = ("bbox", "datetime", "limit", "offset", "f")
"""Parameters of the API's own: a column of such a name cannot be filtered by."""

_COMPOUND = (
    *(Refinement.URL, Refinement.LOCATION, Refinement.PHONE, Refinement.DOCUMENT),
    *(Refinement.PHOTO, Refinement.BLOB, Refinement.JSON, Refinement.TIME),
)
"""What no single value of a parameter stands for."""

_JSON_TYPES: dict[ColumnType, dict[str, Any]] = {
    ColumnType.TEXT: {"type": "string"},
    ColumnType.CODE: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.DECIMAL: {"type": "number"},
    ColumnType.MONEY: {"type": "number"},
    ColumnType.DATE: {"type": "string", "format": "date"},
    ColumnType.TIMESTAMP: {"type": "string"},
    ColumnType.BOOLEAN: {"type": "boolean"},
    ColumnType.POINT: {"type": "string"},
    ColumnType.GEOMETRY: {"type": "string"},
}


@dataclass(frozen=True, slots=True)
class Collection:
    """A dataset with places. `shape` tells where a row's geometry is."""

    dataset: Readable
    shape: Shape

    @property
    def code(self) -> str:
        return self.dataset.code

    @property
    def when(self) -> Column | None:
        """The column that `datetime` is about: the first of dates and times."""
        moments = (each for each in self.dataset.schema if each.type.is_moment)
        return next(moments, None)

    @property
    def properties(self) -> tuple[Column, ...]:
        """The columns of a feature's properties: all but those of its geometry."""
        schema = self.dataset.schema
        return tuple(each for each in schema if each.name not in self.shape.columns)

    @property
    def queryables(self) -> tuple[Column, ...]:
        """The columns that a parameter of their name filters by."""
        shapes = (ColumnType.POINT, ColumnType.GEOMETRY)
        return tuple(
            each
            for each in self.properties
            if each.type not in shapes
            and each.name not in _NAMED
            and each.refinement not in _COMPOUND
        )


def all_collections() -> list[Collection]:
    """Every open dataset that has places, by title."""
    shaped = ((each, shape_of(each.schema)) for each in open_readables())
    return [Collection(dataset, shape) for dataset, shape in shaped if shape is not None]


def one_collection(code: str) -> Collection:
    """Raises FeatureMissing where there is no open dataset of this code with places."""
    try:
        dataset = open_readable(code=code)
    except DatasetMissing:
        dataset = None
    shape = shape_of(dataset.schema) if dataset is not None else None
    if dataset is None or shape is None:
        raise FeatureMissing(
            "There is no collection of this id.", remedy="See /ogc/features/collections."
        )
    return Collection(dataset, shape)


def describe(
    collection: Collection, root: str, extent: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A collection as Part 1, 7.14 has it. The extent is told where it was measured."""
    dataset = collection.dataset
    address = f"{root}/collections/{dataset.code}"
    found: dict[str, Any] = {
        "id": dataset.code,
        "title": dataset.title,
        "description": _words(collection),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link(address, "self", "application/json", "This collection"),
            _link(f"{address}/items", "items", GEOJSON, "Its features"),
            _link(
                f"{address}/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                SCHEMA, "What it can be filtered by",
            ),
            _link(_site(root, f"/d/{dataset.code}"), "describedby", "text/html", "Its page"),
            *_whole_file(collection, root),
        ],
    }  # fmt: skip
    if extent is not None:
        found["extent"] = extent
    return found


def _whole_file(collection: Collection, root: str) -> list[dict[str, str]]:
    """A dataset is a file too; a view is made anew for every question."""
    if collection.dataset.is_view:
        return []
    address = _site(root, f"/d/{collection.code}.parquet")
    kind = "application/vnd.apache.parquet"
    return [_link(address, "enclosure", kind, "All of it as one file")]


def queryables_of(collection: Collection, address: str) -> dict[str, Any]:
    """The JSON Schema of what features can be filtered by."""
    properties: dict[str, Any] = {
        each.name: {"title": each.label, **_JSON_TYPES[each.type]}
        | ({"description": each.description} if each.description else {})
        for each in collection.queryables
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": collection.dataset.title,
        "properties": properties,
        "additionalProperties": False,
    }


def links(pairs: Sequence[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    """Links from their address, relation, media type and title."""
    return [_link(*each) for each in pairs]


def _link(address: str, relation: str, kind: str, title: str) -> dict[str, str]:
    return {"href": address, "rel": relation, "type": kind, "title": title}


def _site(root: str, path: str) -> str:
    return root.removesuffix("/ogc/features") + path


def _words(collection: Collection) -> str:
    when = collection.when
    about = f" The parameter datetime is about {when.label or when.name}." if when else ""
    return f"{collection.dataset.description}{about}".strip()

"""The API described by OpenAPI 3.0 (Part 1, requirements class oas30)."""

from __future__ import annotations

from typing import Any

from folkmoot.hub.features.asking import MOST_ROWS, ROWS
from folkmoot.hub.features.collections import GEOJSON, SCHEMA

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
)

_OBJECT = {"type": "object"}
_PARAMETERS: dict[str, Any] = {
    "collectionId": {
        "name": "collectionId", "in": "path", "required": True,
        "description": "The dataset's 4x4.",
        "schema": {"type": "string", "pattern": "^[a-z0-9]{4}-[a-z0-9]{4}$"},
    },
    "featureId": {
        "name": "featureId", "in": "path", "required": True, "schema": {"type": "string"},
        "description": "The row identifier, such as row-abcd~efgh.ijkl.",
    },
    "limit": {
        "name": "limit", "in": "query", "style": "form", "explode": False,
        "description": "How many features a page has.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS},
    },
    "offset": {
        "name": "offset", "in": "query", "style": "form", "explode": False,
        "description": "How many features come before the page; next links set it.",
        "schema": {"type": "integer", "minimum": 0, "default": 0},
    },
    "bbox": {
        "name": "bbox", "in": "query", "style": "form", "explode": False,
        "description": "West, south, east, north in degrees.",
        "schema": {
            "oneOf": [
                {"type": "array", "items": {"type": "number"}, "minItems": n, "maxItems": n}
                for n in (4, 6)
            ]
        },
    },
    "datetime": {
        "name": "datetime", "in": "query", "style": "form", "explode": False,
        "description": "A moment, or an interval with .. for an open end.",
        "schema": {"type": "string"},
    },
    "properties": {
        "name": "properties", "in": "query", "style": "form", "explode": True,
        "description": "A property's name and the value that it shall have; see queryables.",
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}  # fmt: skip
_FAULTS = {"400": "InvalidParameter", "404": "NotFound", "429": "TooManyRequests"}
_SEVERAL = ("collectionId", "limit", "offset", "bbox", "datetime", "properties")


def describe(root: str) -> dict[str, Any]:
    """The description, for the address that the client knows the API by."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Open data with places",
            "version": "1.0.0",
            "description": "OGC API - Features. Anonymous and read-only.",
        },
        "servers": [{"url": root}],
        "tags": [{"name": "Capabilities"}, {"name": "Data"}],
        "paths": {
            "/": _path("getLandingPage", "What this is"),
            "/conformance": _path("getConformance", "What it conforms to"),
            "/api": _path("getDescription", "This description", kind=OPENAPI),
            "/collections": _path("getCollections", "The datasets that have places"),
            "/collections/{collectionId}": _path(
                "describeCollection", "One dataset", ("collectionId",)
            ),
            "/collections/{collectionId}/queryables": _path(
                "getQueryables", "What it can be filtered by", ("collectionId",), kind=SCHEMA
            ),
            "/collections/{collectionId}/items": _path(
                "getFeatures", "A page of its features", _SEVERAL, kind=GEOJSON, tag="Data"
            ),
            "/collections/{collectionId}/items/{featureId}": _path(
                "getFeature", "One feature", ("collectionId", "featureId"), kind=GEOJSON,
                tag="Data",
            ),
        },
        "components": {
            "parameters": _PARAMETERS,
            "schemas": {
                "exception": {
                    "type": "object",
                    "required": ["code"],
                    "properties": {"code": {"type": "string"}, "description": {"type": "string"}},
                }
            },
            "responses": {name: _fault(name) for name in _FAULTS.values()},
        },
    }  # fmt: skip


def _path(
    operation: str, summary: str, parameters: tuple[str, ...] = (), *,
    kind: str = "application/json", tag: str = "Capabilities",
) -> dict[str, Any]:  # fmt: skip
    responses: dict[str, Any] = {
        "200": {"description": summary, "content": {kind: {"schema": _OBJECT}}}
    }
    if parameters:
        responses |= {
            status: {"$ref": f"#/components/responses/{name}"} for status, name in _FAULTS.items()
        }
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "tags": [tag],
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters],
            "responses": responses,
        }
    }


def _fault(name: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/exception"}
    return {"description": name, "content": {"application/json": {"schema": schema}}}

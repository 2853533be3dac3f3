"""The API's description in OpenAPI 3.1, made from the tables that its code reads."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from folkmoot.hub.soda.asking import MOST_ROWS_A_PAGE
from folkmoot.hub.soda.formats import FORMATS
from folkmoot.soql import CLAUSES

_CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "The identifier of a dataset or saved view.",
    "schema": {"type": "string", "pattern": "^[a-z0-9]{4}-[a-z0-9]{4}$"},
}
_ERRORS = {
    "400": "The request cannot be read, or the query does not fit the dataset.",
    "404": "There is no such dataset, or no such row.",
    "405": "The address does not take this method.",
    "408": "The query took too long.",
    "413": "The request is too large.",
    "429": "Too many queries at once: come again after Retry-After.",
}
_WRITE_ERRORS = {
    "401": "The request shows no good key.",
    "403": "The key's person may not write here, or the values would tell who somebody is.",
    "409": "The dataset is at another version.",
    "415": "The rows come in a form that is not read.",
}
_KEY: list[dict[str, list[str]]] = [{"key": []}, {"token": []}]
_CLAUSE_WORDS = {
    "$limit": "At most so many rows; 1000 where nothing is said.",
    "$offset": "After so many rows.",
    "$q": "Words to search for in every text column.",
}


def describe() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Folkmoot open data",
            "version": version("folkmoot"),
            "description": "SODA 2.1 and SODA3 over the published datasets of a region.",
        },
        "paths": {**_rows(), **_questions(), **_descriptions(), **_catalogue()},
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "basic"},
                "token": {"type": "apiKey", "in": "header", "name": "X-App-Token"},
            }
        },
    }


def _rows() -> dict[str, Any]:
    clauses = [_parameter(name, _clause_words(name), _clause_schema(name)) for name in CLAUSES]
    more = [
        _parameter("$query", "A whole SoQL query, in place of the clauses.", {"type": "string"}),
        _parameter("$$bom", "Begin CSV with a byte-order mark.", {"type": "boolean"}),
        _parameter("$$row_count", "Tell how many rows there are.", {"type": "string"}),
    ]
    paths: dict[str, Any] = {}
    for form in FORMATS.values():
        paths[f"/resource/{{code}}.{form.extension}"] = {
            "get": _operation(
                f"rows_{form.extension}", f"Rows as {form.extension}.", [_CODE, *clauses, *more],
                _media(form.content_type),
            )
        }  # fmt: skip
    paths["/resource/{code}.json"] |= {
        "post": _writing("upsert", "Make, change and remove rows."),
        "put": _writing("replace", "Put these rows in the place of all."),
    }
    identifier = {
        "name": "identifier", "in": "path", "required": True,
        "description": "The row's :id, or its value of the row identifier.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._~-]{1,60}$"},
    }  # fmt: skip
    paths["/resource/{code}/{identifier}.json"] = {
        "get": _operation("row", "One row.", [_CODE, identifier], _media("application/json")),
        "delete": {
            **_operation(
                "remove_row", "Remove a row.", [_CODE, identifier], _media("application/json"),
                _WRITE_ERRORS,
            ),
            "security": _KEY,
        },
    }  # fmt: skip
    paths["/api/views/{code}/rows.csv"] = {
        "get": _operation("download", "Every row as CSV.", [_CODE], _media("text/csv"))
    }
    return paths


def _questions() -> dict[str, Any]:
    page = {
        "type": "object",
        "properties": {
            "pageNumber": {"type": "integer", "minimum": 1},
            "pageSize": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS_A_PAGE},
        },
    }
    body = {
        "type": "object",
        "properties": {
            "query": {"type": "string"},
            "page": page,
            "parameters": {"type": "object"},
            "timeout": {"type": "integer", "minimum": 1},
            "includeSystem": {"type": "boolean"},
            "includeSynthetic": {"type": "boolean"},
            "orderingSpecifier": {"enum": ["total", "discard"]},
            "serializationOptions": {
                "type": "object",
                "properties": {"separator": {"type": "string"}, "bom": {"type": "boolean"}},
            },
        },
        "additionalProperties": False,
    }
    paths: dict[str, Any] = {}
    for what in ("query", "export"):
        for form in FORMATS.values():
            operation = _operation(
                f"{what}_{form.extension}", f"SODA3 {what} as {form.extension}.", [_CODE],
                _media(form.content_type),
            )  # fmt: skip
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": body}},
            }
            paths[f"/api/v3/views/{{code}}/{what}.{form.extension}"] = {"post": operation}
    return paths


def _descriptions() -> dict[str, Any]:
    json_media = _media("application/json")
    limit = _parameter("limit", "At most so many.", {"type": "integer", "minimum": 0})
    page = _parameter("page", "The page, from 1.", {"type": "integer", "minimum": 1})
    return {
        "/api/views/{code}.json": {
            "get": _operation("view", "What a dataset is.", [_CODE], json_media)
        },
        "/api/views.json": {
            "get": _operation("views", "What every dataset is.", [limit, page], json_media)
        },
        "/api/views/metadata/v1": {
            "get": _operation("metadata", "Metadata of all.", [limit, page], json_media)
        },
        "/api/views/metadata/v1/{code}": {
            "get": _operation("metadata_of", "Metadata of one.", [_CODE], json_media)
        },
    }


def _catalogue() -> dict[str, Any]:
    words = ("q", "ids", "names", "domains", "categories", "tags", "only", "license", "order")
    asked = [
        _parameter(name, f"Only those that fit: {name}.", {"type": "string"}) for name in words
    ]
    counts = {"type": "integer", "minimum": 0}
    paging = [_parameter(name, "A page of the results.", counts) for name in ("limit", "offset")]
    json_media = _media("application/json")
    root = "/api/catalog/v1"
    paths: dict[str, Any] = {
        root: {"get": _operation("catalogue", "What is published.", [*asked, *paging], json_media)}
    }
    for what in ("domains", "categories", "tags", "autocomplete"):
        words_of = f"The {what} of what fits."
        paths[f"{root}/{what}"] = {"get": _operation(what, words_of, asked, json_media)}
    return paths


def _operation(
    name: str,
    summary: str,
    parameters: list[dict[str, Any]],
    content: dict[str, Any],
    errors: dict[str, str] | None = None,
) -> dict[str, Any]:
    refused = {
        status: {"description": words, "content": _media("application/json")}
        for status, words in {**_ERRORS, **(errors or {})}.items()
    }
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": summary, "content": content},
            "304": {"description": "What the client has is still good."},
            **refused,
        },
    }


def _writing(name: str, summary: str) -> dict[str, Any]:
    row = {"type": "object"}
    expected = _parameter(
        "expectedDataVersion", "Only if the dataset is at this version.", {"type": "integer"}
    )
    return {
        **_operation(name, summary, [_CODE, expected], _media("application/json"), _WRITE_ERRORS),
        "security": _KEY,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"type": "array", "items": row}},
                "text/csv": {"schema": {"type": "string"}},
            },
        },
    }


def _parameter(name: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _clause_words(name: str) -> str:
    return _CLAUSE_WORDS.get(name, f"What follows {CLAUSES[name]} in SoQL.")


def _clause_schema(name: str) -> dict[str, Any]:
    if name in ("$limit", "$offset"):
        return {"type": "integer", "minimum": 0}
    return {"type": "string"}


def _media(content_type: str) -> dict[str, Any]:
    return {content_type.partition(";")[0]: {}}

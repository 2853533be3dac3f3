"""CKAN's `datastore_search`, asked of the same query engine as SODA and with its limits.

A question of CKAN's (filters, words, fields, order, page) is put into SoQL's parameters, so that
one grammar, one check of types and one set of limits serve both.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from folkmoot.catalogue.vocabularies import COLUMN_TYPES
from folkmoot.errors import FolkmootError
from folkmoot.hub.soda import answering
from folkmoot.hub.soda.queries import OpenDataset
from folkmoot.soql import Compiled, read_row_identifier
from folkmoot.soql import request as compile_request

FORMAT = "CSV"
"""The resource that stands for the rows."""

MOST_ROWS = 32_000
"""CKAN's own limit."""

USUAL_ROWS = 100
_SORT = re.compile(
    r"(?P<name>\w+|\"[^\"]+\")(?:\s+(?P<direction>asc|desc))?(?:\s+nulls\s+last)?", re.I
)
_MOST_VALUES = 200


class DatastoreError(FolkmootError):
    """A question to the datastore is not well formed. `field` is the parameter at fault."""

    code = "ckan.datastore"
    http_status = 409

    def __init__(self, field: str, problem: str) -> None:
        self.field = field
        super().__init__(problem)


def search_datastore(
    dataset: OpenDataset, asked: Mapping[str, Any], address: str
) -> dict[str, Any]:
    """The result of `datastore_search`. Raises DatastoreError, SoqlError, VaultError."""
    schema = dataset.version.schema
    fields = _fields(asked, schema.names)
    limit, offset = _count(asked, "limit", USUAL_ROWS), _count(asked, "offset", 0)
    limit = min(limit, MOST_ROWS)
    where = _where(asked, schema.names)
    words = {"$q": str(asked["q"])} if isinstance(asked.get("q"), str) and asked["q"] else {}
    order = _order(asked, schema.names)
    page = {
        **where,
        **words,
        "$select": ", ".join((":id", *fields)),
        "$limit": str(limit),
        "$offset": str(offset),
        "$order": order,
    }
    records = [_record(row, fields) for row in _rows(dataset, page)] if limit else []
    total = None
    if _is_wanted(asked.get("include_total", True)):
        (counted,) = _rows(dataset, {**where, **words, "$select": "count(*) AS total"})
        total = int(counted["total"])
    types = {column.name: COLUMN_TYPES[column.type].ckan for column in schema}
    result: dict[str, Any] = {
        "resource_id": asked.get("resource_id"),
        "include_total": total is not None,
        "records_format": "objects",
        "fields": [
            {"id": "_id", "type": "int"},
            *({"id": name, "type": types[name]} for name in fields),
        ],
        "records": records,
        "limit": limit,
        "offset": offset,
        "_links": {"start": address, "next": f"{address}&offset={offset + limit}"},
    }
    if total is not None:
        result |= {"total": total, "total_was_estimated": False}
    for name in ("filters", "q", "sort"):
        if asked.get(name):
            result[name] = asked[name]
    return result


def _rows(dataset: OpenDataset, parameters: Mapping[str, str]) -> list[dict[str, Any]]:
    compiled: Compiled = compile_request(dict(parameters), dataset.soql)
    names = [column.name for column in compiled.columns]
    with answering.running(compiled, dataset.versions) as batches:
        table = batches.read_all()
    columns = [table.column(number).to_pylist() for number in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _record(row: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    identifier = row[":id"]
    number = read_row_identifier(identifier) if isinstance(identifier, str) else identifier
    return {"_id": (number or 0) + 1, **{name: _value(row[name]) for name in fields}}


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _fields(asked: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    said = asked.get("fields") or ()
    wanted = said.split(",") if isinstance(said, str) else list(said)
    fields = tuple(str(name).strip() for name in wanted if str(name).strip() != "_id")
    for name in fields:
        _known(name, names, "fields")
    return fields or names


def _where(asked: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    filters = asked.get("filters") or {}
    if not isinstance(filters, Mapping):
        raise DatastoreError("filters", "Not a dictionary.")
    conditions = []
    for name, wanted in filters.items():
        _known(name, names, "filters")
        values = wanted if isinstance(wanted, list) else [wanted]
        if len(values) > _MOST_VALUES:
            raise DatastoreError("filters", f"At most {_MOST_VALUES} values of one field.")
        present = [value for value in values if value is not None]
        choices = [f"{name} = {_literal(value)}" for value in present]
        if len(present) < len(values) or not values:
            choices.append(f"{name} IS NULL")
        conditions.append(f"({' OR '.join(choices)})")
    return {"$where": " AND ".join(conditions)} if conditions else {}


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and math.isfinite(value):
        return repr(value)
    if not isinstance(value, str):
        raise DatastoreError("filters", "A value is neither text, number nor truth value.")
    return "'" + value.replace("'", "''") + "'"


def _order(asked: Mapping[str, Any], names: tuple[str, ...]) -> str:
    said = str(asked.get("sort") or "").strip()
    if not said:
        return ":id"
    parts = []
    for text in said.split(","):
        match = _SORT.fullmatch(text.strip())
        if match is None:
            raise DatastoreError("sort", "Write field, field asc or field desc.")
        name = match["name"].strip('"')
        if name == "_id":
            name = ":id"
        else:
            _known(name, names, "sort")
        parts.append(f"{name} {(match['direction'] or 'asc').upper()}")
    return ", ".join(parts)


def _known(name: str, names: tuple[str, ...], parameter: str) -> None:
    if name not in names:
        raise DatastoreError(parameter, f'field "{name}" not in table')


def _count(asked: Mapping[str, Any], name: str, usual: int) -> int:
    value = asked.get(name, usual)
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 10):
        raise DatastoreError(name, "Invalid integer")
    return int(text)


def _is_wanted(value: Any) -> bool:
    return str(value).lower() not in ("false", "0", "no")

"""Having questions about features answered, where they can be killed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings

from folkmoot.hub.features.asking import Question, extent_of
from folkmoot.hub.features.collections import CRS84, GREGORIAN, Collection
from folkmoot.hub.features.payload import write_features
from folkmoot.hub.soda import answering
from folkmoot.soql import Compiled, compile_statement
from folkmoot.soql.tree import Select

MOST_PAGE_BYTES = 32 * 1024 * 1024
"""A page of large shapes ends before its features are told: the next link goes on from there."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Page:
    """Features as GeoJSON text, how many, and whether more come after them."""

    content: bytes
    features: int
    has_more: bool


def compiled(collection: Collection, statement: Select) -> Compiled:
    """Raises CannotCompile or QueryTooComplex."""
    return compile_statement(
        statement,
        collection.dataset.soql,
        find_table=collection.dataset.sources.find,
        default_limit=None,
    )


def entity_tag(collection: Collection, query: Compiled, address: str) -> str:
    """A strong tag of the exact bytes."""
    asked = repr((collection.dataset.mark, query.sql, query.parameters, address))
    return f'"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'


def read_page(collection: Collection, query: Compiled, limit: int) -> Page:
    """At most `limit` features of a query that asks for one more."""
    pieces: list[bytes] = []
    features = weight = 0
    has_more = False
    dataset = collection.dataset
    with answering.running(query, dataset.versions) as stream:
        for batch in stream:
            left = limit - features
            if left <= 0 or weight > MOST_PAGE_BYTES:
                has_more = has_more or batch.num_rows > 0
                continue
            has_more = batch.num_rows > left
            shown = batch.slice(0, left)
            if shown.num_rows:
                pieces.append(write_features(collection, query.columns, shown))
                weight += len(pieces[-1])
                features += shown.num_rows
    return Page(b",\n".join(pieces), features, has_more)


def count(question: Question) -> int:
    """How many features there are on all pages."""
    collection = question.collection
    return int(_asked_once(collection, compiled(collection, question.count))["rows"][0])


def extent(collection: Collection) -> dict[str, Any]:
    """How far a collection reaches in space, and in time where it has any."""
    found = _asked_once(collection, compiled(collection, extent_of(collection)))
    box = _box(found)
    measured: dict[str, Any] = {}
    if box is not None:
        measured["spatial"] = {"bbox": [box], "crs": CRS84}
    if found.get("first", [None])[0] is not None:
        interval = [_moment(found[name][0]) for name in ("first", "last")]
        measured["temporal"] = {"interval": [interval], "trs": GREGORIAN}
    return measured


def _box(found: dict[str, list[Any]]) -> list[float] | None:
    if "reach" in found:
        numbers = [float(each) for each in _NUMBER.findall(found["reach"][0] or "")]
        longitudes, latitudes = numbers[0::2], numbers[1::2]
        if not numbers:
            return None
        return [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    sides = [found[name][0] for name in ("west", "south", "east", "north")]
    return None if None in sides else [float(each) for each in sides]


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds") + "Z"


def _asked_once(collection: Collection, query: Compiled) -> dict[str, list[Any]]:
    dataset = collection.dataset
    table = _answer(settings.CONFIG.vault_dir, tuple(dataset.versions.items()), query)
    names = (column.name for column in query.columns)
    return dict(zip(names, (column.to_pylist() for column in table.columns), strict=True))


@lru_cache(512)
def _answer(vault_dir: Path, versions: tuple[tuple[str, str], ...], query: Compiled) -> pa.Table:
    """One row of figures, kept. The vault's folder is in the key: tests serve several regions."""
    with answering.running(query, dict(versions)) as stream:
        return stream.read_all()

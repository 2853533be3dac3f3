"""A harvested description as JSON, its digest, and its name in addresses."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from folkmoot.catalogue import (
    Box,
    ContactPoint,
    Dataset,
    Distribution,
    Licence,
    Organisation,
    Period,
    Place,
)

Json = dict[str, Any]
_TUPLES = ("themes", "subjects", "keywords", "quality")


def dataset_to_json(dataset: Dataset) -> Json:
    """What was said, without what was not."""
    facts = asdict(dataset)
    plain: Json = json.loads(json.dumps(facts, default=_moment))
    return {name: value for name, value in plain.items() if value not in (None, "", [])}


def dataset_from_json(facts: Json) -> Dataset:
    """The description that `dataset_to_json` was given."""
    told: Json = dict(facts)
    for name in _TUPLES:
        told[name] = tuple(told.get(name) or ())
    for name in ("issued", "modified"):
        told[name] = datetime.fromisoformat(told[name]) if told.get(name) else None
    told["publisher"] = Organisation(**told["publisher"]) if told.get("publisher") else None
    told["contact"] = ContactPoint(**told["contact"]) if told.get("contact") else None
    told["licence"] = Licence(**told["licence"]) if told.get("licence") else None
    told["temporal"] = _period(told.get("temporal"))
    told["spatial"] = tuple(_place(each) for each in told.get("spatial") or ())
    told["distributions"] = tuple(
        Distribution(**{**each, "headings": tuple(each.get("headings") or ())})
        for each in told.get("distributions") or ()
    )
    return Dataset(**told)


def digest_of(facts: Json) -> str:
    """Differs whenever a description differs."""
    told = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def code_of(source_address: str, identifier: str) -> str:
    """The same for the same dataset of the same source, also after the source was added anew."""
    named = hashlib.sha256(f"{source_address.rstrip('/')}\n{identifier}".encode()).digest()
    return base64.b32encode(named[:8]).decode("ascii").rstrip("=").lower()


def _moment(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a description")


def _period(facts: Json | None) -> Period | None:
    if not facts:
        return None
    first, last = facts.get("start"), facts.get("end")
    return Period(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    )


def _place(facts: Json) -> Place:
    box = facts.get("box")
    return Place(facts.get("name", ""), facts.get("uri", ""), Box(**box) if box else None)

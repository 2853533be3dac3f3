"""What a feed of another portal gives: datasets, one after another, and what could not be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from folkmoot.catalogue.model import Dataset
from folkmoot.errors import CatalogueError

MOST_PAGES = 500
MOST_DATASETS = 50_000


@dataclass(frozen=True, slots=True)
class Document:
    """What was found at an address, after redirects."""

    address: str
    content: bytes
    content_type: str = ""


Ask = Callable[[str], Document]
"""Reads an address. Raises FetchError where it cannot."""


@dataclass(frozen=True, slots=True)
class Found:
    """A dataset of the feed, with what is doubtful about its description."""

    dataset: Dataset
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """An item that could not be read. `identifier` is empty where the item has none."""

    identifier: str
    problem: str


Item = Found | Fault


def read_items(
    raw: list[Any], read: Callable[[dict[str, Any]], Item], *, offset: int = 0
) -> Iterator[Item]:
    """Each item of a list by itself: one that is broken loses no other."""
    for number, each in enumerate(raw, offset + 1):
        if not isinstance(each, dict):
            yield Fault("", f"Item {number} is not an object.")
            continue
        try:
            yield read(each)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            kind = type(error).__name__
            yield Fault("", f"Item {number} is not as its format says ({kind}).")


def json_of(document: Document) -> Any:
    """The JSON of a document. Raises CatalogueError, also for a page of HTML that says 200."""
    try:
        return json.loads(document.content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        is_page = document.content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
        what = "a page for people, not data" if is_page else "not well-formed JSON"
        raise CatalogueError(
            f"The answer is {what}.",
            where=document.address,
            remedy="Check the address, or tell whoever runs that site.",
        ) from error


def stand_in_identifier(*facts: str) -> str:
    """An identifier for an item that has none, from what is least likely to change."""
    said = next((fact for fact in facts if fact), "")
    return "sha256:" + hashlib.sha256(said.encode()).hexdigest()[:32]


def broke_off(address: str) -> CatalogueError:
    """The error of a list that ended before its announced end."""
    return CatalogueError(
        "The list broke off before its end.", where=address, remedy="Run the harvest again."
    )


def too_long(address: str) -> CatalogueError:
    """The error of a list that does not end."""
    return CatalogueError(
        f"The list has more than {MOST_PAGES} pages or {MOST_DATASETS:,} datasets, or goes round "
        "in a circle.",
        where=address,
        remedy="Harvest a part of it.",
    )

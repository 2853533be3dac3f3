"""What an agent is told, as types: the protocol shows it their JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FoundDataset:
    """A dataset, short. `id` is what the other tools ask for."""

    id: str
    title: str
    description: str
    publisher: str
    licence: str
    rows: int
    updated: str
    columns: list[str]


@dataclass(frozen=True)
class Found:
    """The datasets found: `total` in all, of which these are one page."""

    total: int
    datasets: list[FoundDataset]
    next_offset: int | None


@dataclass(frozen=True)
class DescribedColumn:
    """A column: `name` in queries, `label` for people, `type` of SoQL's."""

    name: str
    label: str
    type: str
    unit: str
    description: str


@dataclass(frozen=True)
class Described:
    """All that is known of a dataset but its rows, and where its rows are."""

    id: str
    title: str
    description: str
    publisher: str
    contact: str
    licence: str
    rows: int
    updated: str
    columns: list[DescribedColumn]
    addresses: dict[str, str]
    example: str


@dataclass(frozen=True)
class AnswerColumn:
    """A column of an answer."""

    name: str
    type: str


@dataclass(frozen=True)
class Answer:
    """Rows, each an object by column name. `is_complete` is false where there are more: then
    `advice` says how to get them."""

    columns: list[AnswerColumn]
    rows: list[dict[str, Any]]
    is_complete: bool
    advice: str

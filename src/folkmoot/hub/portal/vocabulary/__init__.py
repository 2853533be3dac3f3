"""Words as data: the topics of datasets, and what residents call what councils write.

`topics.yaml` and `synonyms.yaml` are for people who know the services to change; nothing in Python
names a topic or a synonym.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Topic:
    """What datasets can be about. `theme` is the code in the EU's vocabulary of data themes, which
    DCAT-AP asks for; `words` are those that show a dataset to be about it."""

    code: str
    label: str
    theme: str
    words: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order in which pages list them."""
    return tuple(
        Topic(**{**raw, "words": tuple(raw["words"])})  # a key that is none of these is an error
        for raw in _read("topics.yaml")
    )


@cache
def topic(code: str) -> Topic | None:
    """The topic of a code; None where there is none."""
    return next((each for each in topics() if each.code == code), None)


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Groups of words and phrases that a search takes for one another."""
    return tuple(tuple(group) for group in _read("synonyms.yaml"))


def _read(name: str) -> list[Any]:
    content: list[Any] = yaml.safe_load((_FOLDER / name).read_text("utf-8"))
    return content

"""The papers of an agreement as they read when it was offered: what is hashed and signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Frozen:
    """A paper's text by section (id, heading, text), how much it misses, and its hash."""

    paper: str
    title: str
    sections: tuple[dict[str, str], ...]
    missing: int

    @property
    def sha256(self) -> str:
        return digest([self.paper, self.title, list(self.sections)])


def digest(said: Any) -> str:
    """SHA-256 of JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_all(papers: Iterable[tuple[str, str]], terms: dict[str, Any]) -> str:
    """What a signature is on: the hash of each paper by its name, and the terms beside them."""
    return digest({"papers": sorted(papers), "terms": terms})


Annex = Callable[[int], Any]
"""What another app adds to an agreement by its number, as JSON; nothing where it adds nothing."""

_annexes: dict[str, Annex] = {}


def add_annex(name: str, annex: Annex) -> None:
    """Let what another app keeps of an agreement be signed with it. One of the same name is
    replaced."""
    _annexes[name] = annex


def annexes_of(agreement: int) -> dict[str, Any]:
    """What the apps add to an agreement, by name; an app that adds nothing is not in it."""
    said = {name: annex(agreement) for name, annex in sorted(_annexes.items())}
    return {name: content for name, content in said.items() if content}

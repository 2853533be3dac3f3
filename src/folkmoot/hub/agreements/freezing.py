"""The papers of an agreement as they read when it was offered: what is hashed and signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
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

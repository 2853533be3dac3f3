"""The ledger as a text file: one entry a line, in canonical JSON (JSON Lines)."""

from __future__ import annotations

import json
from types import MappingProxyType

from folkmoot.errors import LedgerError
from folkmoot.ledger.canonical import canonical_bytes
from folkmoot.ledger.entries import Actor, Entry, content_of, read_moment

_REMEDY = "Export the ledger again; a line may not be edited, not even its spaces."


def to_line(entry: Entry) -> str:
    """The entry as one line of canonical JSON, without a line break."""
    return canonical_bytes({**content_of(entry), "hash": entry.hash}).decode("utf-8")


def from_line(line: str) -> Entry:
    """The entry that `to_line` wrote.

    Raises LedgerError unless the line, less its line break, is exactly what `to_line` writes: a
    second spelling of the same entry would be a change that no hash shows.
    """
    text = line.removesuffix("\n").removesuffix("\r")
    try:
        raw = json.loads(text)
        entry = Entry(
            sequence=raw["sequence"],
            at=read_moment(raw["at"]),
            actor=Actor(role=raw["actor"]["role"], key=raw["actor"]["key"]),
            action=raw["action"],
            subject=raw["subject"],
            details=MappingProxyType(dict(raw["details"])),
            previous=raw["previous"],
            hash=raw["hash"],
        )
        is_canonical = to_line(entry) == text
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise LedgerError("A line is not a ledger entry.", remedy=_REMEDY) from error
    if not is_canonical:
        raise LedgerError("A line is not in canonical form.", remedy=_REMEDY)
    return entry

"""The unit's journal: one line for everything it did, chained by hashes and signed.

Each line holds the SHA-256 of the line before it and the unit's Ed25519 signature, so that no line
can be changed, moved or taken out of the middle unnoticed. That the end was cut off shows against
the receipts that members hold, which name the journal's length and last hash.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.errors import LinkageError

Detail = str | int | float | None

_START = "0" * 64
_SIGNED_PREFIX = b"folkmoot linkage unit journal 1\n"


@dataclass(frozen=True)
class Entry:
    """Something the unit did (`what`), when, in which round (the agreement's fingerprint)."""

    number: int
    at: str
    what: str
    round: str
    details: Mapping[str, Detail]


class Journal:
    """The journal in one file, checked whole when it is opened."""

    def __init__(self, path: Path, key: Ed25519PrivateKey) -> None:
        """Raises LinkageError when a line was changed, or the file cannot be read."""
        self._path = path
        self._key = key
        self.last_hash = _START
        self.entries: list[Entry] = []
        lines = path.read_bytes().splitlines() if path.exists() else []
        for line in lines:
            self.entries.append(self._checked(line))
            self.last_hash = sha256(line).hexdigest()

    def add(self, what: str, round_fingerprint: str, **details: Detail) -> Entry:
        """Write an entry; it is on the disk when this returns."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        entry = Entry(len(self.entries) + 1, at, what, round_fingerprint, details)
        body = _body(entry, self.last_hash)
        signature = self._key.sign(_SIGNED_PREFIX + body.encode()).hex()
        line = json.dumps({"entry": json.loads(body), "signature": signature}).encode()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(descriptor, "ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.entries.append(entry)
        self.last_hash = sha256(line).hexdigest()
        return entry

    def of_round(self, round_fingerprint: str, what: str) -> list[Entry]:
        """A round's entries of one kind, the oldest first."""
        return [e for e in self.entries if e.round == round_fingerprint and e.what == what]

    def _checked(self, line: bytes) -> Entry:
        try:
            given = json.loads(line)
            body = given["entry"]
            entry = Entry(body["number"], body["at"], body["what"], body["round"], body["details"])
            text = _body(entry, self.last_hash)
            is_next = body["previous"] == self.last_hash and entry.number == len(self.entries) + 1
            if not is_next or json.loads(text) != body:
                raise ValueError
            signature = bytes.fromhex(given["signature"])
            self._key.public_key().verify(signature, _SIGNED_PREFIX + text.encode())
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise LinkageError(
                f"The journal was changed at line {len(self.entries) + 1}.",
                where=self._path.name,
                remedy="Trust nothing in this store: delete it, tell the members, begin a new "
                "round.",
            ) from None
        return entry


def _body(entry: Entry, previous: str) -> str:
    return json.dumps(
        {
            "number": entry.number,
            "at": entry.at,
            "what": entry.what,
            "round": entry.round,
            "details": dict(entry.details),
            "previous": previous,
        },
        sort_keys=True,
        separators=(",", ":"),
    )

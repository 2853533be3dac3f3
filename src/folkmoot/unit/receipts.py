"""Receipts: what the unit says, signed, when a round is over and its encodings are deleted."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.linkage.encodings import EncodingAgreement
from folkmoot.unit.journal import Entry, Journal
from folkmoot.unit.signed_files import open_document, sign_document

_KIND = "receipt"


def write_receipt(agreement: EncodingAgreement, journal: Journal, key: Ed25519PrivateKey) -> str:
    """Everything that happened in a round, with the length and last hash of the journal."""
    happened = [entry for entry in journal.entries if entry.round == agreement.fingerprint]
    content = {
        "agreement": agreement.reference,
        "round": agreement.round,
        "fingerprint": agreement.fingerprint,
        "key_fingerprint": agreement.key_fingerprint,
        "happened": [_line(entry) for entry in happened],
        "journal_length": len(journal.entries),
        "journal_hash": journal.last_hash,
    }
    return sign_document(_KIND, content, key)


def open_receipt(text: str | bytes, unit_key: str) -> dict[str, Any]:
    """What a receipt says. Raises LinkageError when this unit did not sign it."""
    return open_document(_KIND, text, unit_key)


def _line(entry: Entry) -> dict[str, Any]:
    return {"at": entry.at, "what": entry.what, **entry.details}

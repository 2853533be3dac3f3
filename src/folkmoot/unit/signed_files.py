"""Small signed documents of the unit: what anybody can check with its public key."""

from __future__ import annotations

import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from folkmoot.errors import LinkageError


def sign_document(kind: str, content: dict[str, Any], key: Ed25519PrivateKey) -> str:
    """The document as text, with the unit's signature over its kind and content."""
    body = json.dumps(content, sort_keys=True)
    signature = key.sign(f"{kind}\n{body}".encode()).hex()
    return json.dumps({"kind": kind, "content": content, "signature": signature}, indent=2)


def open_document(kind: str, text: str | bytes, unit_key: str) -> dict[str, Any]:
    """The content of a signed document. `unit_key` is the unit's public key in hexadecimal digits.

    Raises LinkageError when it is of another kind, or not signed by this unit.
    """
    try:
        given = json.loads(text)
        content: dict[str, Any] = given["content"]
        body = json.dumps(content, sort_keys=True)
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(unit_key))
        public.verify(bytes.fromhex(given["signature"]), f"{kind}\n{body}".encode())
    except (ValueError, KeyError, TypeError, InvalidSignature):
        raise LinkageError(
            f"This is not a {kind} that this linkage unit signed.",
            remedy="Ask the unit for it again, and check whose public key you hold.",
        ) from None
    return content

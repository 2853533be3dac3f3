"""Subkeys: one for each field and use, all from the round key that only members hold.

HKDF (RFC 5869) with SHA-256, as implemented by the library `cryptography`. A subkey tells nothing
of the round key nor of another subkey, so what one field's encodings might give away stays there.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_PREFIX = "folkmoot encoding 1 "


def derive(round_key: bytes, use: str, length: int = KEY_BYTES) -> bytes:
    """The subkey for a use, such as "filter surname"; the same key and use give the same bytes."""
    return HKDF(SHA256(), length, salt=None, info=(_PREFIX + use).encode()).derive(round_key)


def fingerprint(round_key: bytes) -> str:
    """What identifies a round key to those who must not have it: 32 hexadecimal digits."""
    return derive(round_key, "fingerprint", 16).hex()

"""Words about people at rest: encrypted, and known again by a keyed hash.

The encryption is Fernet (AES-128 in CBC mode with HMAC-SHA-256, from the library `cryptography`),
the hash HMAC-SHA-256; their keys are made with the first word and lie among the region's keys,
outside the database: a copy of the database alone gives nothing. Each use has a key file.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from folkmoot.errors import VaultError

_KEY_BYTES = 64


def seal(words: str, key_file: Path) -> bytes:
    """The words, encrypted."""
    return _cipher(key_file).encrypt(words.encode())


def open_sealed(sealed: bytes | memoryview, key_file: Path) -> str:
    """The words again. Raises VaultError where the key is another."""
    try:
        return _cipher(key_file).decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise VaultError(
            "Something sealed cannot be opened.",
            remedy=f"Restore {key_file.name} to the region's keys from a backup.",
        ) from error


def digest(words: str, key_file: Path) -> str:
    """What the words are known by again."""
    return hmac.new(_key(key_file)[_KEY_BYTES // 2 :], words.encode(), hashlib.sha256).hexdigest()


def _cipher(key_file: Path) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(key_file)[: _KEY_BYTES // 2]))


def _key(path: Path) -> bytes:
    """Made once, readable by its owner alone; whoever writes it first wins."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()


def _write_once(path: Path, key: bytes) -> None:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return
    finally:
        aside.unlink()

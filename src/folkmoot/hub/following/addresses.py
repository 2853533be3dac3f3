"""E-mail addresses at rest: encrypted, and known again by a keyed hash.

The encryption is Fernet (AES-128 in CBC mode with HMAC-SHA-256, from the library `cryptography`),
the hash HMAC-SHA-256; their keys are made with the first address and lie among the region's keys,
outside the database: a copy of the database alone gives no address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from folkmoot.config import Config
from folkmoot.errors import VaultError

KEY_FILE = "following.key"
_KEY_BYTES = 64


def seal(address: str, config: Config) -> bytes:
    """The address, encrypted."""
    return _cipher(config).encrypt(address.encode())


def open_sealed(sealed: bytes | memoryview, config: Config) -> str:
    """The address again. Raises VaultError where the key is another."""
    try:
        return _cipher(config).decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise VaultError(
            "A follower's address cannot be opened.",
            remedy=f"Restore {KEY_FILE} to the region's keys from a backup.",
        ) from error


def digest(address: str, config: Config) -> str:
    """What the address is known by again: the same however its letters are cased."""
    key = _key(config)[_KEY_BYTES // 2 :]
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()


def _cipher(config: Config) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(config)[: _KEY_BYTES // 2]))


def _key(config: Config) -> bytes:
    """Made once, readable by its owner alone; whoever writes it first wins."""
    path = config.keys_dir / KEY_FILE
    if not path.exists():
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

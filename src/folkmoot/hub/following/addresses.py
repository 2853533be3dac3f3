"""E-mail addresses at rest: encrypted, and known again by a keyed hash (`words_at_rest`)."""

from __future__ import annotations

from folkmoot.config import Config
from folkmoot.errors import VaultError
from folkmoot.hub import words_at_rest

KEY_FILE = "following.key"


def seal(address: str, config: Config) -> bytes:
    """The address, encrypted."""
    return words_at_rest.seal(address, config.keys_dir / KEY_FILE)


def open_sealed(sealed: bytes | memoryview, config: Config) -> str:
    """The address again. Raises VaultError where the key is another."""
    try:
        return words_at_rest.open_sealed(sealed, config.keys_dir / KEY_FILE)
    except VaultError as error:
        raise VaultError("A follower's address cannot be opened.", remedy=error.remedy) from error


def digest(address: str, config: Config) -> str:
    """What the address is known by again: the same however its letters are cased."""
    return words_at_rest.digest(address.strip().lower(), config.keys_dir / KEY_FILE)

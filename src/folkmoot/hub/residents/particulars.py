"""What a requester says, sealed: how to reach them and what they want, and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from folkmoot.config import Config
from folkmoot.hub import words_at_rest

KEY_FILE = "residents.key"


@dataclass(frozen=True, slots=True)
class Particulars:
    """`contact` is how to reach them, as they like; `words` what they want to say."""

    name: str
    contact: str
    words: str

    def __repr__(self) -> str:
        return "Particulars(…)"


def seal(said: Particulars, config: Config) -> bytes:
    """Encrypted with a key outside the database."""
    return words_at_rest.seal(json.dumps(asdict(said)), config.keys_dir / KEY_FILE)


def open_sealed(sealed: bytes | memoryview, config: Config) -> Particulars:
    """What was said again. Raises VaultError where the key is another, or it was erased."""
    return Particulars(**json.loads(words_at_rest.open_sealed(sealed, config.keys_dir / KEY_FILE)))

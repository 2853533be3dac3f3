"""The file of a condition's evidence at rest: sealed to the region's key, opened for one answer."""

from __future__ import annotations

import shutil
from pathlib import Path

from folkmoot.config import Config
from folkmoot.errors import VaultError
from folkmoot.vault.sealing import read_public_key, seal, unseal

SEALED = "sealed.age"
PART = "evidence"


def keep(source: Path, folder: Path, config: Config) -> None:
    """Seal a file into its folder; what lay there before is replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seal({PART: source}, folder / SEALED, read_public_key(config.keys_dir))


def read(folder: Path, config: Config) -> bytes:
    """The file again, in memory: it is small. Raises VaultError when it is not there."""
    if not (folder / SEALED).is_file():
        raise VaultError("The file of this evidence is no longer there.", remedy="Give it again.")
    with unseal(folder / SEALED, config.keys_dir, config.vault_dir / "aside") as parts:
        return parts[PART].read_bytes()


def discard(folder: Path) -> None:
    """Remove a file; doing it twice changes nothing."""
    shutil.rmtree(folder, ignore_errors=True)

"""Files received and not yet confirmed: stored aside, sealed once read, opened only for a job.

uploads/KEY/original     as received, readable by the hub alone, until it has been read
uploads/KEY/sealed.age   from then on: sealed to the region's public key (vault.sealing)
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from folkmoot.config import Config
from folkmoot.errors import VaultError
from folkmoot.vault.sealing import read_public_key, seal, unseal

ORIGINAL = "original"
SEALED = "sealed.age"


def take_in(source: Path, folder: Path) -> None:
    """Make a file ours: moved, and there for good when this returns."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder / f".{ORIGINAL}"
    shutil.move(source, aside)
    aside.chmod(0o600)
    _sync(aside)
    aside.rename(folder / ORIGINAL)
    _sync(folder)


def copy_in(source: Path, folder: Path) -> None:
    """As `take_in`, leaving the file where it was."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder / f".{ORIGINAL}"
    shutil.copyfile(source, aside)
    take_in(aside, folder)


@contextmanager
def opened(folder: Path, config: Config) -> Iterator[Path]:
    """The file as it was received, for as long as the block runs.

    Raises VaultError when it is not there, SealBroken when its seal is.
    """
    original = folder / ORIGINAL
    if original.is_file():
        yield original
        return
    with unseal(folder / SEALED, config.keys_dir, config.vault_dir / "aside") as parts:
        yield parts[ORIGINAL]


def close(folder: Path, config: Config) -> None:
    """Seal a file that is open. One that is sealed already stays as it is."""
    original = folder / ORIGINAL
    if not original.is_file():
        if not (folder / SEALED).is_file():
            raise VaultError("The file is no longer there.", remedy="Upload it again.")
        return
    seal({ORIGINAL: original}, folder / SEALED, read_public_key(config.keys_dir))
    original.unlink()
    _sync(folder)


def discard(folder: Path) -> None:
    """Remove a file, open or sealed; doing it twice changes nothing."""
    shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

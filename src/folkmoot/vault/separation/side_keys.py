"""The keys of separation: one pair a side, and for each agreement a pair and a secret of its own.

    keys/identity/        opens identity files: given to a linker process only
    keys/attribute/       opens attribute files: given to an assembling process only
    keys/assessment/      opens what is put aside for the report on bias: an assessor only
    keys/agreements/7/    opens the linked versions of agreement 7: given to an analyst process
                          only; and the secret that its pseudonyms are made with

Each pair is an age X25519 pair as in `folkmoot.vault.sealing`. Public keys seal, so whoever writes
a file need not be able to open it, and the process that separates holds neither private key. A
private key reaches its process as an open file (`private_key_file`): the hub never reads it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from folkmoot.errors import SealBroken
from folkmoot.vault.sealing import (
    PRIVATE_KEY_FILE,
    PUBLIC_KEY_FILE,
    PublicKey,
    make_keys,
    read_public_key,
)
from folkmoot.vault.separation.sides import Side
from folkmoot.vault.staging import PRIVATE, one_at_a_time, sync

PSEUDONYM_SECRET = "pseudonym.secret"  # noqa: S105 - the name of the file, not what it holds
_SECRET_BYTES = 32
_OTHERS = 0o077


def side_key(keys_dir: Path, side: Side) -> PublicKey:
    """What seals for a side; its pair is made when it is first asked for."""
    return _public_key(keys_dir / side.value)


def assessment_folder(keys_dir: Path) -> Path:
    """Where the pair for the report on bias is."""
    return keys_dir / "assessment"


def assessment_key(keys_dir: Path) -> PublicKey:
    """What seals for an assessor; its pair is made when it is first asked for."""
    return _public_key(assessment_folder(keys_dir))


def agreement_folder(keys_dir: Path, agreement: int) -> Path:
    """Where the keys of an agreement are, whether or not there are any."""
    return keys_dir / "agreements" / str(agreement)


def make_agreement_keys(keys_dir: Path, agreement: int) -> None:
    """An agreement's pair and its secret of 256 bits. Those that are there stay as they are."""
    folder = agreement_folder(keys_dir, agreement)
    _public_key(folder)
    path = folder / PSEUDONYM_SECRET
    with one_at_a_time(folder):
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(_SECRET_BYTES) + "\n")
                file.flush()
                os.fsync(file.fileno())
            sync(folder)


def agreement_key(keys_dir: Path, agreement: int) -> PublicKey:
    """What seals a linked version. Raises VaultError where there are no keys."""
    return read_public_key(agreement_folder(keys_dir, agreement))


def has_agreement_keys(keys_dir: Path, agreement: int) -> bool:
    return agreement_folder(keys_dir, agreement).is_dir()


def destroy_agreement_keys(keys_dir: Path, agreement: int) -> bool:
    """Overwrite and remove an agreement's keys; gives whether there were any.

    From then on nothing opens its linked versions, and its pseudonyms can never be made again.
    Overwriting does not reach copies that a file system or a disk keeps of its own accord, nor
    backups: those end with their own retention.
    """
    folder = agreement_folder(keys_dir, agreement)
    if not folder.is_dir():
        return False
    for path in folder.iterdir():
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    shutil.rmtree(folder)
    sync(folder.parent)
    return True


def open_private(path: Path) -> int:
    """A descriptor of a private key's file, to hand to the one process that may read it.

    Raises SealBroken when it is not there, or others than its owner may read it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError as error:
        raise SealBroken(
            "A key that opens separated files is not there.",
            where=path.parent.name,
            remedy="Restore it from a backup, unless it was destroyed with its agreement.",
        ) from error
    if os.fstat(descriptor).st_mode & _OTHERS:
        os.close(descriptor)
        raise SealBroken(
            "Others than its owner may read a private key.",
            where=path.parent.name,
            remedy=f"Find out who did, then: chmod 600 {path.name}",
        )
    return descriptor


def private_key_file(folder: Path) -> Path:
    """The private half of a pair."""
    return folder / PRIVATE_KEY_FILE


def _public_key(folder: Path) -> PublicKey:
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    with one_at_a_time(folder):
        if not (folder / PUBLIC_KEY_FILE).is_file():
            return make_keys(folder)
    return read_public_key(folder)

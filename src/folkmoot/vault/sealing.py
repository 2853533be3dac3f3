"""Sealed objects: an upload that nobody can read until a person has confirmed what it holds.

The construction is age v1 (https://age-encryption.org/v1, C2SP) as implemented in Rust by rage and
bound by pyrage: an ephemeral X25519 agreement wraps a random file key (HKDF-SHA-256,
ChaCha20-Poly1305), and the content follows in chunks of 64 KiB under ChaCha20-Poly1305 in the
STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015), which also tells when chunks were
cut off, swapped or added. What is sealed is one tar (POSIX.1-2001, pax) of named parts, so that
an original, its rows and their quarantine can only be opened together. Nothing of it is our own
cryptography, and `age -d -i keys/sealing.key FILE | tar x` opens it without Folkmoot.

Sealing needs the public key alone, so the process that receives uploads cannot open them.
"""

from __future__ import annotations

import os
import shutil
import stat
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from folkmoot.errors import SealBroken, VaultError
from folkmoot.vault.staging import PRIVATE, folder_aside, sweep, sync

PRIVATE_KEY_FILE = "sealing.key"
PUBLIC_KEY_FILE = "sealing.pub"

_OWNER_ONLY = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What seals. `text` is an age recipient (`age1…`) and no secret."""

    text: str


def make_keys(keys_dir: Path) -> PublicKey:
    """Make a region's key pair: `sealing.key`, readable by its owner only, and `sealing.pub`.

    Raises VaultError where there is one already: a lost private key is lost uploads.
    """
    keys_dir.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    identity = pyrage.x25519.Identity.generate()
    public = PublicKey(str(identity.to_public()))
    try:
        _write_new(keys_dir / PRIVATE_KEY_FILE, f"{identity}\n", _OWNER_ONLY)
    except FileExistsError as error:
        raise VaultError(
            "The region has a sealing key already.",
            where=str(keys_dir / PRIVATE_KEY_FILE),
            remedy="Keep it: what was sealed for it opens with no other.",
        ) from error
    _write_new(keys_dir / PUBLIC_KEY_FILE, f"{public.text}\n", 0o644)
    sync(keys_dir)
    return public


def read_public_key(keys_dir: Path) -> PublicKey:
    """Raises VaultError when there is none."""
    path = keys_dir / PUBLIC_KEY_FILE
    try:
        return PublicKey(path.read_text("ascii").strip())
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise VaultError(
            "The region has no public sealing key.", where=str(path), remedy="Make its keys first."
        ) from error


def seal(parts: Mapping[str, Path], target: Path, key: PublicKey) -> None:
    """Seal files under their names into one object at `target`, in constant memory.

    The object appears whole or not at all, and is on the disk when this returns. An object already
    there is replaced. Raises VaultError when a part's name is no plain file name, a part changes
    while it is read, or the key is none.
    """
    for name in parts:
        if Path(name).name != name or not name.strip("."):
            raise VaultError(f"{name!r} cannot name a part.", remedy="Use a plain file name.")
    try:
        recipient = pyrage.x25519.Recipient.from_str(key.text)
    except pyrage.RecipientError as error:
        raise VaultError(
            "The public sealing key is not one.", remedy="Restore sealing.pub from a backup."
        ) from error
    area = target.parent / ".sealing"
    sweep(area)
    with folder_aside(area) as work:
        sealed = work / "sealed"
        archive = _TarReader(parts)
        with open(sealed, "xb", opener=_owner_only) as file:
            try:
                pyrage.encrypt_io(archive, file, [recipient])
            except pyrage.EncryptError as error:
                raise archive.failure or VaultError("The parts could not be sealed.") from error
            file.flush()
            os.fsync(file.fileno())
        sealed.replace(target)
    sync(target.parent)


@contextmanager
def unseal(sealed: Path, keys_dir: Path, aside: Path) -> Iterator[Mapping[str, Path]]:
    """Open a sealed object for as long as the block runs: its parts by name, in private files.

    The parts are handed out only after the last byte has proved authentic, and removed at the end;
    those that a crash leaves in `aside` are removed by the next sweep of that folder. Raises
    SealBroken when the object was changed, cut short or sealed for another key.
    """
    identity = _read_private_key(keys_dir / PRIVATE_KEY_FILE)
    with folder_aside(aside) as work:
        archive = work / "parts.tar"
        try:
            with sealed.open("rb") as source, open(archive, "xb", opener=_owner_only) as target:
                pyrage.decrypt_io(source, target, [identity])
        except FileNotFoundError as error:
            raise VaultError("There is no such sealed object.", where=sealed.name) from error
        except (pyrage.DecryptError, OSError) as error:
            if getattr(error, "errno", None) is not None:
                raise VaultError(
                    "The sealed object could not be copied out to be opened.",
                    where=sealed.name,
                    remedy="See that the region's disk has room and can be written to.",
                ) from error
            raise SealBroken(
                "The sealed object was changed or cut short, or is sealed for another key.",
                where=sealed.name,
                remedy="Restore it, or the key it was sealed for, from a backup.",
            ) from error
        yield _take_apart(archive, work)


def open_bytes(sealed: bytes, keys_dir: Path) -> bytes:
    """What a process sealed as it is, without parts, for the region's key; in memory only.

    Raises SealBroken when it was changed, cut short or sealed for another key.
    """
    try:
        opened: bytes = pyrage.decrypt(sealed, [_read_private_key(keys_dir / PRIVATE_KEY_FILE)])
    except pyrage.DecryptError as error:
        raise SealBroken(
            "The sealed object was changed or cut short, or is sealed for another key.",
            remedy="Have it made again.",
        ) from error
    return opened


def _take_apart(archive: Path, folder: Path) -> dict[str, Path]:
    parts = {}
    with tarfile.open(archive) as opened:
        for member in opened:
            content = opened.extractfile(member)
            if content is None or Path(member.name).name != member.name:
                raise SealBroken("The sealed object holds something that Folkmoot never seals.")
            parts[member.name] = folder / f"part-{member.name}"
            with open(parts[member.name], "xb", opener=_owner_only) as target:
                shutil.copyfileobj(content, target, _CHUNK)
    archive.unlink()
    return parts


class _TarReader:
    """A tar of the parts as a stream that is read: it never exists as a whole, in memory or not."""

    def __init__(self, parts: Mapping[str, Path]) -> None:
        self._pieces = _tar(parts)
        self._rest = b""
        self.failure: Exception | None = None
        """Why reading stopped: the sealing library passes on only the words of an exception."""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            try:
                piece = next(self._pieces, None)
            except (OSError, VaultError) as failure:
                self.failure = failure
                raise
            if piece is None:
                break
            self._rest += piece
        end = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:end], self._rest[end:]
        return given


def _tar(parts: Mapping[str, Path]) -> Iterator[bytes]:
    for name, path in parts.items():
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size = os.fstat(file.fileno()).st_size
            info.mode = _OWNER_ONLY
            yield info.tobuf(tarfile.PAX_FORMAT)
            yield from _exactly(file, info.size, path)
        yield bytes(-info.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _exactly(file: BinaryIO, size: int, path: Path) -> Iterator[bytes]:
    """A file that grows or shrinks while it is sealed would break the tar behind it."""
    left = size
    while left:
        piece = file.read(min(_CHUNK, left))
        if not piece:
            break
        left -= len(piece)
        yield piece
    if left or file.read(1):
        raise VaultError("A file changed while it was being sealed.", where=path.name)


def _read_private_key(path: Path) -> pyrage.x25519.Identity:
    try:
        if path.stat().st_mode & _OTHERS:
            raise SealBroken(
                "Others than its owner may read the private sealing key.",
                where=str(path),
                remedy=f"Find out who did, then: chmod 600 {path.name}",
            )
        return pyrage.x25519.Identity.from_str(path.read_text("ascii").strip())
    except FileNotFoundError as error:
        raise SealBroken(
            "The private sealing key is not there.",
            where=str(path),
            remedy="Restore it from a backup: nothing else opens what was sealed for it.",
        ) from error
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise SealBroken("The private sealing key is not one.", where=str(path)) from error


def _write_new(path: Path, text: str, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _owner_only(name: str, flags: int) -> int:
    return os.open(name, flags, _OWNER_ONLY)

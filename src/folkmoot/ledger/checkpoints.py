"""Checkpoints: what a member keeps, to prove later that the ledger was not rewritten.

A hash chain shows that entries were changed; it cannot show that its end was cut off, or that all
of it was written afresh. Whoever holds a checkpoint can: it is the size and the root hash of the
ledger at one moment, signed by the hub. The text is a C2SP tlog-checkpoint inside a C2SP
signed-note, so the tools of transparency logs read it; the time is its one extension line:

    demo.example/ledger
    42
    base64 of the root hash
    time 2026-04-01T09:30:00.000000Z

    — demo.example/ledger base64 of the key's identifier and the signature
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from folkmoot.errors import LedgerError
from folkmoot.ledger.entries import read_moment, write_moment

_ED25519 = b"\x01"
_ORIGIN = re.compile(r"[^\s+]+")
_REMEDY = "Ask the hub for the checkpoint again, or check which hub's key you hold."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The ledger of `origin` had `size` entries and this Merkle root at this moment.

    `origin` names the hub's ledger: no white space and no plus sign. Raises LedgerError for
    another, or a root that is not 32 bytes.
    """

    origin: str
    size: int
    root: bytes
    at: datetime

    def __post_init__(self) -> None:
        if not _ORIGIN.fullmatch(self.origin):
            raise LedgerError("A checkpoint's origin has a space or a plus sign in it.")
        if self.size < 0 or len(self.root) != sha256().digest_size:
            raise LedgerError("A checkpoint's size or root hash is not one.", where=self.origin)


def sign_checkpoint(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The checkpoint as a signed note, ready to be sent or printed."""
    body = _body(checkpoint)
    signature = _key_id(checkpoint.origin, key.public_key()) + key.sign(body.encode())
    return f"{body}\n— {checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def open_checkpoint(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint that a signed note holds, once one of its signatures is this key's.

    Raises LedgerError when the note has another form or no valid signature by this key.
    """
    body, separator, signatures = note.rpartition("\n\n")
    checkpoint = _parse(body + "\n") if separator else None
    if checkpoint is None or _body(checkpoint) != body + "\n":
        raise LedgerError("This is not a checkpoint.", remedy=_REMEDY)
    if not any(
        _is_signed_by(line, checkpoint.origin, body + "\n", key) for line in signatures.splitlines()
    ):
        raise LedgerError(
            "The checkpoint does not carry a valid signature by this key.",
            where=checkpoint.origin,
            remedy=_REMEDY,
        )
    return checkpoint


def verifier_key(origin: str, key: Ed25519PublicKey) -> str:
    """The public key in the one-line form of a C2SP signed note: name, identifier and key."""
    encoded = base64.b64encode(_ED25519 + key.public_bytes_raw()).decode()
    return f"{origin}+{_key_id(origin, key).hex()}+{encoded}"


def read_verifier_key(text: str) -> tuple[str, Ed25519PublicKey]:
    """The origin and public key that `verifier_key` wrote. Raises LedgerError for another form."""
    try:
        origin, identifier, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        key = Ed25519PublicKey.from_public_bytes(raw.removeprefix(_ED25519))
    except (ValueError, binascii.Error) as error:
        raise LedgerError("This is not a verifier key.", remedy=_REMEDY) from error
    if verifier_key(origin, key) != f"{origin}+{identifier}+{encoded}":
        raise LedgerError("This is not a verifier key.", remedy=_REMEDY)
    return origin, key


def _body(checkpoint: Checkpoint) -> str:
    root = base64.b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\ntime {write_moment(checkpoint.at)}\n"


def _parse(body: str) -> Checkpoint | None:
    lines = body.split("\n")
    if len(lines) != 5 or not re.fullmatch(r"[0-9]{1,18}", lines[1]):
        return None
    try:
        return Checkpoint(
            origin=lines[0],
            size=int(lines[1]),
            root=base64.b64decode(lines[2], validate=True),
            at=read_moment(lines[3].removeprefix("time ")),
        )
    except (LedgerError, binascii.Error):
        return None


def _is_signed_by(line: str, origin: str, body: str, key: Ed25519PublicKey) -> bool:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or name != origin:
        return False
    try:
        signature = base64.b64decode(encoded, validate=True)
        key.verify(signature[4:], body.encode())
    except (binascii.Error, InvalidSignature):
        return False
    return signature[:4] == _key_id(origin, key)


def _key_id(origin: str, key: Ed25519PublicKey) -> bytes:
    """Four bytes that tell keys apart (C2SP signed-note, "Signatures")."""
    return sha256(origin.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:4]

"""The ledger: the append-only, tamper-evident record of what was done in the hub.

    entry = append(previous, at=now, actor=Actor("analyst", key), action="output.requested",
                   subject="output:7f3a", details={"cells": 120})
    to_line(entry)                        # one line of an export
    verify(entries, checkpoints=kept)     # holds together, or where it first does not and why

Each entry carries the SHA-256 of its content, which includes the hash of the entry before it
(`entries`, over the canonical JSON of `canonical`). A Merkle tree over the entries (`merkle`,
RFC 9162) gives every member a checkpoint to keep (`checkpoints`) and short proofs that an entry
is in the ledger, and that a later ledger begins with an earlier one. `verification` reads a
ledger from its first entry; `lines` writes it as a file and reads it back. Nothing personal
enters (`guard`). This room keeps nothing: the hub stores the entries, each in the transaction of
the action that it records.
"""

from folkmoot.ledger.canonical import Scalar
from folkmoot.ledger.checkpoints import (
    Checkpoint,
    open_checkpoint,
    read_verifier_key,
    sign_checkpoint,
    verifier_key,
)
from folkmoot.ledger.entries import SYSTEM, Actor, Entry, append, hash_of, leaf_of
from folkmoot.ledger.lines import from_line, to_line
from folkmoot.ledger.merkle import (
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    root_of,
)
from folkmoot.ledger.verification import Verification, verify, verify_lines

__all__ = [
    "SYSTEM",
    "Actor",
    "Checkpoint",
    "Entry",
    "Scalar",
    "Verification",
    "append",
    "consistency_proof",
    "from_line",
    "hash_of",
    "inclusion_proof",
    "is_consistent",
    "is_included",
    "leaf_of",
    "open_checkpoint",
    "read_verifier_key",
    "root_of",
    "sign_checkpoint",
    "to_line",
    "verifier_key",
    "verify",
    "verify_lines",
]

"""An entry of the ledger, and the hash that ties it to the entry before it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

from folkmoot.errors import LedgerError
from folkmoot.ledger.canonical import Scalar, Value, canonical_bytes
from folkmoot.ledger.guard import check_actor_key, check_content, check_role

DOMAIN = b"folkmoot ledger entry 1\n"
"""Goes before the text of every entry that is hashed, so that no other hash can stand for one."""

NOTHING_BEFORE = "0" * 64
"""What the first entry names as the hash before it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: a role, and a key that means nothing outside the hub. Never a name.

    Raises LedgerError when the role is not a role's name or the key is not hexadecimal.
    """

    role: str
    key: str

    def __post_init__(self) -> None:
        check_role(self.role)
        check_actor_key(self.key)


SYSTEM = Actor("system", "00000000")
"""The hub itself, acting on a timetable."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    `sequence` counts from 1 without a gap. `at` is in UTC, to the microsecond: what the clock
    said; the order of events is the sequence's. `action` is a noun and a verb
    ("asset.registered"), `subject` the identifier of what it was done to. `previous` is the hash
    of the entry before, and `hash` covers all the other fields; both are 64 hexadecimal digits.
    """

    sequence: int
    at: datetime
    actor: Actor
    action: str
    subject: str
    details: Mapping[str, Scalar]
    previous: str
    hash: str


def append(
    previous: Entry | None,
    *,
    at: datetime,
    actor: Actor,
    action: str,
    subject: str,
    details: Mapping[str, Scalar] | None = None,
) -> Entry:
    """The entry that follows `previous`, or the first when there is none.

    Raises LedgerError when `at` has no time zone, or the entry would say something malformed or
    personal.
    """
    kept = dict(details or {})
    check_content(action, subject, kept)
    unsigned = Entry(
        sequence=previous.sequence + 1 if previous else 1,
        at=_in_utc(at),
        actor=actor,
        action=action,
        subject=subject,
        details=MappingProxyType(kept),
        previous=previous.hash if previous else NOTHING_BEFORE,
        hash="",
    )
    return replace(unsigned, hash=hash_of(unsigned))


def hash_of(entry: Entry) -> str:
    """SHA-256 over the domain and the canonical JSON of every field but `hash` itself.

    Raises LedgerError when a field holds what canonical JSON cannot.
    """
    return hashlib.sha256(DOMAIN + canonical_bytes(content_of(entry))).hexdigest()


def leaf_of(entry: Entry) -> bytes:
    """The 32 bytes that stand for the entry in the Merkle tree."""
    return bytes.fromhex(entry.hash)


def content_of(entry: Entry) -> dict[str, Value]:
    """Every field but `hash`, as JSON holds it."""
    return {
        "sequence": entry.sequence,
        "at": write_moment(entry.at),
        "actor": {"role": entry.actor.role, "key": entry.actor.key},
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
        "previous": entry.previous,
    }


def write_moment(at: datetime) -> str:
    """A moment in the one form that the ledger uses: 2026-04-01T09:30:00.000000Z."""
    return _in_utc(at).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_moment(text: str) -> datetime:
    """The moment that `write_moment` wrote. Raises LedgerError for any other form."""
    try:
        at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise LedgerError("A time is not in the ledger's form.") from error
    if write_moment(at) != text:
        raise LedgerError("A time is not in the ledger's form.")
    return at


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise LedgerError(
            "A time has no time zone.", remedy="Give an aware datetime, such as now in UTC."
        )
    return at.astimezone(UTC)

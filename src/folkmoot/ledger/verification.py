"""Verification: reading the ledger from its first entry and finding where it stops holding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from folkmoot.errors import LedgerError
from folkmoot.ledger.checkpoints import Checkpoint
from folkmoot.ledger.entries import NOTHING_BEFORE, Entry, hash_of, leaf_of
from folkmoot.ledger.lines import from_line
from folkmoot.ledger.merkle import Frontier


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading the ledger showed.

    `size` entries hold together, `head` is the hash of the last of them and `root` the Merkle
    root over them. When the ledger is broken, `broken_at` is the sequence that the first wrong
    entry should have (size + 1, or the size of a checkpoint that it contradicts) and `reason`
    says what is wrong.
    """

    is_ok: bool
    size: int
    head: str
    root: bytes
    broken_at: int | None = None
    reason: str = ""

    def checkpoint(self, *, origin: str, at: datetime) -> Checkpoint:
        """The checkpoint of what was verified. Raises LedgerError when the ledger is broken."""
        if not self.is_ok:
            raise LedgerError(
                f"A broken ledger has no checkpoint. {self.reason}",
                where=f"entry {self.broken_at}",
                remedy="Restore the ledger from a copy that agrees with the last checkpoint.",
            )
        return Checkpoint(origin=origin, size=self.size, root=self.root, at=at)


def verify(entries: Iterable[Entry], *, checkpoints: Iterable[Checkpoint] = ()) -> Verification:
    """Check every entry's place, hash and tie to the one before, and every checkpoint kept.

    Without a checkpoint no reader can see that the end of a ledger was cut off or that all of it
    was written afresh; with one, both show. Memory does not grow with the ledger.
    """
    frontier = Frontier()
    head = NOTHING_BEFORE
    awaited = sorted(checkpoints, key=lambda checkpoint: checkpoint.size)
    reason = _contradiction(awaited, frontier)
    broken_at = 0
    source = iter(entries)
    while not reason:
        try:
            entry = next(source, None)
            if entry is None:
                break
            broken_at = frontier.size + 1
            reason = _fault(entry, sequence=broken_at, previous=head)
        except LedgerError as error:
            broken_at, reason = frontier.size + 1, error.problem
        else:
            if not reason:
                frontier.push(leaf_of(entry))
                head = entry.hash
                reason = _contradiction(awaited, frontier)
    if not reason and awaited:
        broken_at = frontier.size + 1
        reason = (
            f"Entries are missing from the end: a checkpoint of {awaited[-1].at.date()} "
            f"counts {awaited[-1].size} of them."
        )
    return Verification(
        is_ok=not reason,
        size=frontier.size,
        head=head,
        root=frontier.root,
        broken_at=broken_at if reason else None,
        reason=reason,
    )


def verify_lines(lines: Iterable[str], *, checkpoints: Iterable[Checkpoint] = ()) -> Verification:
    """Verify an export line by line. A line that cannot be read is where the ledger breaks."""
    return verify(_entries(lines), checkpoints=checkpoints)


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    for line in lines:
        yield from_line(line)


def _fault(entry: Entry, *, sequence: int, previous: str) -> str:
    if entry.sequence != sequence:
        return f"Entry {sequence} is missing or out of order: number {entry.sequence} is here."
    if entry.previous != previous:
        return f"Entry {sequence} does not follow from the entry before it."
    if hash_of(entry) != entry.hash:
        return f"Entry {sequence} was changed after it was written: its hash is not its own."
    return ""


def _contradiction(awaited: list[Checkpoint], frontier: Frontier) -> str:
    """Drop the checkpoints of this size from those awaited; a reason when one has another root."""
    while awaited and awaited[0].size == frontier.size:
        checkpoint = awaited.pop(0)
        if checkpoint.root != frontier.root:
            return (
                f"The first {checkpoint.size} entries are not those that the checkpoint of "
                f"{checkpoint.at.date()} saw."
            )
    return ""

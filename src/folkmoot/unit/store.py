"""The linkage unit's store: one folder, durable, in which every change shows.

A round goes one way: admitted, received from every member, linked, delivered, closed. Each member's
encodings come in once, so that nobody can ask about people by sending again; nothing can be linked
twice. What a file held when it came is in the signed journal, and is checked before it is used.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings import (
    EncodedFile,
    EncodedLinks,
    EncodingAgreement,
    link_encodings,
)
from folkmoot.linkage.encodings.encoded_file import REFERENCE
from folkmoot.linkage.thresholds import Use
from folkmoot.unit.deliveries import make_deliveries, sign_delivery
from folkmoot.unit.journal import Journal
from folkmoot.unit.overlap import count_overlap, sign_counts
from folkmoot.unit.receipts import write_receipt
from folkmoot.unit.stored_files import (
    check_unchanged,
    read_encodings,
    sha256_of,
    together,
    write_private,
)
from folkmoot.vault.staging import PRIVATE, one_at_a_time, sync

PUBLIC_KEY_FILE = "unit.pub"
_KEY_FILE = "unit.key"
_JOURNAL = "journal.jsonl"
_AGREEMENT = "agreement.json"
_LINKS = "links.parquet"
_INCOMING = "incoming.part"
_NAME = 32
"""Digits of an agreement's fingerprint that name its folder."""


@dataclass(frozen=True)
class RoundLinks:
    """What linking a round's members gave: for each two of them, by name."""

    by_members: dict[tuple[str, str], EncodedLinks]


class LinkageUnit:
    """A unit's store, opened and checked."""

    def __init__(self, folder: Path) -> None:
        """Raises LinkageError when this is no unit's folder, or its journal was changed."""
        self._folder = folder
        try:
            secret = bytes.fromhex((folder / _KEY_FILE).read_text("ascii"))
            self._key = Ed25519PrivateKey.from_private_bytes(secret)
        except (OSError, ValueError):
            raise LinkageError(
                "This folder holds no linkage unit.",
                where=folder.name,
                remedy="Make one with `folkmoot unit start`.",
            ) from None
        self.journal = Journal(folder / _JOURNAL, self._key)

    @classmethod
    def start(cls, folder: Path) -> LinkageUnit:
        """Make a new unit with keys of its own.

        Raises LinkageError when the folder is not empty.
        """
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise LinkageError(
                "The folder is not empty.", where=folder.name, remedy="Give the unit its own."
            )
        key = Ed25519PrivateKey.generate()
        write_private(folder / _KEY_FILE, key.private_bytes_raw().hex().encode())
        write_private(folder / PUBLIC_KEY_FILE, key.public_key().public_bytes_raw().hex().encode())
        return cls(folder)

    @property
    def public_key(self) -> str:
        """What members check the unit's signatures with, in hexadecimal digits."""
        return self._key.public_key().public_bytes_raw().hex()

    def admit(self, agreement: EncodingAgreement) -> None:
        """Expect the encodings of an agreement's round.

        Raises LinkageError when it is not signed by all, or is known already.
        """
        agreement.check()
        with self._alone():
            if self.journal.of_round(agreement.fingerprint, "admitted"):
                raise LinkageError("This round is known already.", where=agreement.reference)
            area = self._area(agreement)
            area.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            write_private(area / _AGREEMENT, json.dumps(agreement.as_json()).encode())
            self.journal.add(
                "admitted",
                agreement.fingerprint,
                agreement=agreement.reference,
                round_number=agreement.round,
                key_fingerprint=agreement.key_fingerprint,
            )

    def receive(self, file: Path) -> EncodedFile:
        """Take a member's encodings in, once.

        Raises LinkageError when they are not what was agreed, came already, or came too late.
        """
        with self._alone():
            copied = self._folder / _INCOMING
            try:
                shutil.copyfile(file, copied)
                encoded = read_encodings(copied, file.name)
                fingerprint = encoded.agreement.fingerprint
                self._require(encoded.agreement, "receive")
                for entry in self.journal.of_round(fingerprint, "received"):
                    if entry.details["member"] == encoded.member:
                        raise LinkageError(
                            "This member's encodings of this round are here already.",
                            where=encoded.member,
                            remedy="A second file would be a second question; agree on a new "
                            "round.",
                        )
                target = self._received(encoded.agreement, encoded.member)
                sync(copied)
                copied.replace(target)
                sync(target.parent)
            finally:
                copied.unlink(missing_ok=True)
            self.journal.add(
                "received",
                fingerprint,
                member=encoded.member,
                records=encoded.table.num_rows,
                digest=encoded.digest,
                sha256=sha256_of(target),
            )
            return encoded

    def link(self, agreement: EncodingAgreement, use: Use = Use.COUNTING) -> RoundLinks:
        """Link every two members' encodings and keep the pairs.

        Raises LinkageError when a member's are missing or were changed here, or it was done before.
        """
        with self._alone():
            self._require(agreement, "link")
            encoded = self._all_received(agreement)
            links = {
                (left.member, right.member): link_encodings(left, right, use=use)
                for left, right in combinations(encoded, 2)
            }
            target = self._area(agreement) / _LINKS
            pq.write_table(together(links), target)
            sync(target)
            self.journal.add(
                "linked",
                agreement.fingerprint,
                pairs=sum(each.linked.num_rows for each in links.values()),
                sha256=sha256_of(target),
            )
            return RoundLinks(links)

    def count(self, agreement: EncodingAgreement) -> str:
        """How many people every two members have in common, rounded, as a signed document.

        Raises LinkageError when the agreement is not for counting, or it was done before.
        """
        with self._alone():
            self._require(agreement, "count")
            encoded = self._all_received(agreement)
            counts = [count_overlap(left, right) for left, right in combinations(encoded, 2)]
            self.journal.add("counted", agreement.fingerprint, pairs_of_members=len(counts))
            return sign_counts(agreement, counts, self._key)

    def deliver(self, agreement: EncodingAgreement, out: Path) -> dict[str, Path]:
        """Write each member's delivery into a folder; the files by member.

        Raises LinkageError when nothing was linked, or what is kept was changed.
        """
        with self._alone():
            self._require(agreement, "deliver")
            (linked,) = self.journal.of_round(agreement.fingerprint, "linked")
            kept = self._area(agreement) / _LINKS
            check_unchanged(kept, linked.details["sha256"])
            references = {
                each.member: each.table[REFERENCE] for each in self._all_received(agreement)
            }
            tables = make_deliveries(references, pq.ParquetFile(kept).read())
            out.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            files = {}
            for number, (member, table) in enumerate(tables.items(), start=1):
                files[member] = out / f"delivery-{number}.parquet"
                signed = sign_delivery(table, member, agreement.fingerprint, self._key)
                pq.write_table(signed, files[member])
                sync(files[member])
            self.journal.add(
                "delivered",
                agreement.fingerprint,
                members=len(tables),
                references=sum(table.num_rows for table in tables.values()),
            )
            return files

    def close(self, agreement: EncodingAgreement) -> str:
        """Delete everything of a round and sign a receipt; a round may be closed at any time.

        Raises LinkageError when the round is not known, or closed already.
        """
        with self._alone():
            self._require(agreement, "close")
            area = self._area(agreement)
            n_files = len(self.journal.of_round(agreement.fingerprint, "received"))
            # It may be gone already, when the machine stopped between the two steps.
            if area.exists():
                shutil.rmtree(area)
            sync(area.parent)
            self.journal.add("deleted", agreement.fingerprint, encodings=n_files)
            return write_receipt(agreement, self.journal, self._key)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time changes the store, and sees what the one before it did."""
        with one_at_a_time(self._folder):
            # What a process that was killed had not yet taken in.
            (self._folder / _INCOMING).unlink(missing_ok=True)
            self.journal = Journal(self._folder / _JOURNAL, self._key)
            yield

    def _require(self, agreement: EncodingAgreement, step: str) -> None:
        """Raises LinkageError unless the round's state allows the step."""
        done = {
            what: bool(self.journal.of_round(agreement.fingerprint, what))
            for what in ("admitted", "linked", "counted", "delivered", "deleted")
        }
        problem = ""
        if not done["admitted"]:
            problem = "This unit does not expect encodings of this agreement and round."
        elif done["deleted"]:
            problem = "This round is closed and its encodings are deleted."
        elif step in {"receive", "link", "count"} and (done["linked"] or done["counted"]):
            problem = "This round's encodings were used already."
        elif step == "count" and not agreement.parameters.is_count_only:
            problem = "This agreement is for linking."
        elif step == "deliver" and not done["linked"]:
            problem = "Nothing is linked yet."
        elif step == "deliver" and done["delivered"]:
            problem = "This round's deliveries were made already."
        if problem:
            raise LinkageError(
                problem,
                where=f"{agreement.reference}, round {agreement.round}",
                remedy="A round goes one way: admit, receive, link, deliver, close.",
            )

    def _all_received(self, agreement: EncodingAgreement) -> list[EncodedFile]:
        """Every member's encodings, as they came. Raises LinkageError when one is missing."""
        received = {
            entry.details["member"]: entry.details["sha256"]
            for entry in self.journal.of_round(agreement.fingerprint, "received")
        }
        encoded = []
        for member in agreement.members:
            if member.name not in received:
                raise LinkageError(
                    f"The encodings of {member.name} have not come.",
                    where=agreement.reference,
                    remedy="Take them in with `folkmoot unit receive`.",
                )
            path = self._received(agreement, member.name)
            check_unchanged(path, received[member.name])
            encoded.append(read_encodings(path, path.name))
        return encoded

    def _area(self, agreement: EncodingAgreement) -> Path:
        return self._folder / "rounds" / agreement.fingerprint[:_NAME]

    def _received(self, agreement: EncodingAgreement, member: str) -> Path:
        place = [each.name for each in agreement.members].index(member) + 1
        return self._area(agreement) / f"received-{place}.parquet"

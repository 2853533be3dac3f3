"""The encoding agreement: the schema that all parties sign before anything is encoded.

It names the agreement and its round, the members with their public keys, the parameters, the
fingerprint of the round key and a digest of the standard form (`standard_form`). It holds no
secret: hub and linkage unit have it too. It is valid once every member has signed it (Ed25519, RFC
8032), and any change makes every signature false.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings.parameters import Parameters

_SIGNED_PREFIX = b"folkmoot encoding agreement 1\n"
_LEAST_MEMBERS, _MOST_MEMBERS = 2, 50
_LONGEST_NAME = 100
_REMEDY = "Ask the member who began the round for the agreement again, and sign it anew."


@dataclass(frozen=True, slots=True)
class Member:
    """A party to the agreement: `sealing_key` is its age recipient (`age1…`), to which the round
    key is sealed, `signing_key` its Ed25519 public key in hexadecimal digits."""

    name: str
    sealing_key: str
    signing_key: str

    @property
    def fingerprint(self) -> str:
        """What members compare by telephone before they trust each other's keys."""
        return sha256(f"{self.name}\n{self.sealing_key}\n{self.signing_key}".encode()).hexdigest()[
            :32
        ]

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, given: Any) -> Member:
        """Raises LinkageError when these are no member's public keys."""
        try:
            return cls(*(_text(given[name]) for name in ("name", "sealing_key", "signing_key")))
        except (KeyError, TypeError):
            raise LinkageError(
                "These are no member's public keys.",
                remedy="Ask for the member.pub that `folkmoot agreement-key member` wrote.",
            ) from None


@dataclass(frozen=True)
class EncodingAgreement:
    """What is agreed, and `signatures`: of each member that has signed, in hexadecimal digits."""

    reference: str
    round: int
    members: tuple[Member, ...]
    parameters: Parameters
    key_fingerprint: str
    standard_form: str
    signatures: dict[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """What names exactly this agreement: the SHA-256 of all that is signed."""
        return sha256(self._signed()).hexdigest()

    def member(self, name: str) -> Member:
        """Raises LinkageError when this is no party to the agreement."""
        for member in self.members:
            if member.name == name:
                return member
        raise LinkageError(
            "This is no party to the agreement.",
            where=name,
            remedy=f"Its parties are: {', '.join(each.name for each in self.members)}.",
        )

    def sign(self, name: str, key: Ed25519PrivateKey) -> EncodingAgreement:
        """The same agreement with a member's signature. Raises LinkageError when the key is not
        that member's."""
        if key.public_key().public_bytes_raw().hex() != self.member(name).signing_key:
            raise LinkageError("The key is not this member's in the agreement.", where=name)
        signature = key.sign(self._signed()).hex()
        return replace(self, signatures={**self.signatures, name: signature})

    def check(self) -> None:
        """Raises LinkageError unless every member has signed exactly this, and its parameters may
        be agreed."""
        self.check_terms()
        for member in self.members:
            if member.name not in self.signatures:
                raise LinkageError(
                    f"{member.name} has not signed the agreement.",
                    where=self.reference,
                    remedy="Send it the agreement and its sealed key; `folkmoot agreement-key "
                    "accept` signs.",
                )
        self.check_signatures()

    def check_terms(self) -> None:
        """Raises LinkageError when what is proposed may not be agreed by anybody."""
        names = {member.name for member in self.members}
        keys = {member.signing_key for member in self.members}
        if not _LEAST_MEMBERS <= len(names) <= _MOST_MEMBERS or not (
            len(names) == len(keys) == len(self.members)
        ):
            raise LinkageError(
                "An agreement needs two members at least, each named once with keys of its own.",
                where=self.reference,
            )
        if not all(0 < len(name) <= _LONGEST_NAME for name in (*names, self.reference)):
            raise LinkageError("An agreement and its members need names, not too long.")
        self.parameters.check()

    def check_signatures(self) -> None:
        """Raises LinkageError when a signature is not the member's over exactly this."""
        for name, signature in self.signatures.items():
            try:
                given = bytes.fromhex(signature)
            except ValueError:
                given = b""
            self.check_signature(name, given, self._signed(), where=self.reference)

    def check_signature(self, name: str, signature: bytes, signed: bytes, *, where: str) -> None:
        """Raises LinkageError unless this is the member's signature of these bytes."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.member(name).signing_key))
            key.verify(signature, signed)
        except (InvalidSignature, ValueError):
            raise LinkageError(
                f"The signature of {name} is not valid: something was changed, or another key was "
                "used.",
                where=where,
                remedy=_REMEDY,
            ) from None

    def as_json(self) -> dict[str, Any]:
        return {**self._terms(), "signatures": dict(sorted(self.signatures.items()))}

    @classmethod
    def from_json(cls, given: Any, where: str = "") -> EncodingAgreement:
        """Raises LinkageError when it is not an agreement; says nothing of its signatures."""
        try:
            members = tuple(Member.from_json(each) for each in given["members"])
            if type(given["round"]) is not int or not isinstance(given["signatures"], dict):
                raise TypeError
            agreement = cls(
                _text(given["reference"]),
                given["round"],
                members,
                Parameters.from_json(given["parameters"]),
                _text(given["key_fingerprint"]),
                _text(given["standard_form"]),
                {_text(name): _text(text) for name, text in given["signatures"].items()},
            )
        except (KeyError, TypeError):
            raise LinkageError(
                "This is not an encoding agreement.",
                where=where,
                remedy="Make one with `folkmoot agreement-key start`.",
            ) from None
        if agreement.as_json() != given:
            raise LinkageError("The agreement holds something that nobody can sign.", where=where)
        return agreement

    def _terms(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "round": self.round,
            "members": [each.as_json() for each in self.members],
            "parameters": self.parameters.as_json(),
            "key_fingerprint": self.key_fingerprint,
            "standard_form": self.standard_form,
        }

    def _signed(self) -> bytes:
        # Sorted names, no spaces, only texts, whole numbers and truth values: one form of bytes.
        terms = json.dumps(self._terms(), sort_keys=True, separators=(",", ":"))
        return _SIGNED_PREFIX + terms.encode()


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError
    return given

"""Keys that members make among themselves; hub and linkage unit see fingerprints only.

A member has one lasting pair of keys: an age identity (X25519), to which others seal, and an
Ed25519 key, by which it signs. For each agreement and round one member draws 32 random bytes, the
round key, seals them to each other member with age (https://age-encryption.org/v1) and proposes
the agreement. The others open their seal, check its fingerprint against what they sign, and sign.
Each keeps a round key of its own in a file that its owner alone may read.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings.agreement import EncodingAgreement, Member
from folkmoot.linkage.encodings.derivation import KEY_BYTES, fingerprint
from folkmoot.linkage.encodings.parameters import Parameters

_LARGEST_SEALED = 1 << 16


@dataclass(frozen=True, repr=False)
class MemberKeys:
    """A member's own keys, which never leave it; `public` is what others are given."""

    name: str
    identity: pyrage.x25519.Identity
    signing_key: Ed25519PrivateKey

    @classmethod
    def generate(cls, name: str) -> MemberKeys:
        return cls(name, pyrage.x25519.Identity.generate(), Ed25519PrivateKey.generate())

    @property
    def public(self) -> Member:
        signing = self.signing_key.public_key().public_bytes_raw().hex()
        return Member(self.name, str(self.identity.to_public()), signing)

    def as_json(self) -> dict[str, str]:
        return {
            "member": self.name,
            "identity": str(self.identity),
            "signing_key": self.signing_key.private_bytes_raw().hex(),
        }

    @classmethod
    def from_json(cls, given: Any) -> MemberKeys:
        """Raises LinkageError when these are no member's keys."""
        try:
            return cls(
                str(given["member"]),
                pyrage.x25519.Identity.from_str(given["identity"]),
                Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given["signing_key"])),
            )
        except (KeyError, TypeError, ValueError, pyrage.IdentityError):
            raise LinkageError(
                "This is not a member's key file.",
                remedy="Make one with `folkmoot agreement-key member`.",
            ) from None


@dataclass(frozen=True, repr=False)
class RoundKey:
    """What one member encodes with: the secret that all members share, for one agreement's round,
    and that member's name and signing key."""

    agreement: EncodingAgreement
    member: str
    secret: bytes
    signing_key: Ed25519PrivateKey

    def as_json(self) -> dict[str, str]:
        return {
            "member": self.member,
            "fingerprint": fingerprint(self.secret),
            "round_key": self.secret.hex(),
            "signing_key": self.signing_key.private_bytes_raw().hex(),
        }

    @classmethod
    def from_json(cls, given: Any, agreement: EncodingAgreement) -> RoundKey:
        """Raises LinkageError when it is no round key, or that of another agreement or round."""
        try:
            key = cls(
                agreement,
                str(given["member"]),
                bytes.fromhex(given["round_key"]),
                Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given["signing_key"])),
            )
        except (KeyError, TypeError, ValueError):
            raise LinkageError(
                "This is not a round's key file.",
                remedy="It is the file that `folkmoot agreement-key` start or accept wrote.",
            ) from None
        agreement.member(key.member)
        _check_secret(key.secret, agreement)
        return key


def start_round(
    starter: MemberKeys,
    others: Sequence[Member],
    reference: str,
    round_number: int,
    parameters: Parameters,
    standard_form: str,
) -> tuple[RoundKey, Mapping[str, bytes]]:
    """Draw a round key and propose the agreement, signed by the member that begins; the round key
    sealed to each other member, by name.

    Raises LinkageError when what is proposed may not be agreed, or a member's key is none.
    """
    secret = secrets.token_bytes(KEY_BYTES)
    agreement = EncodingAgreement(
        reference,
        round_number,
        (starter.public, *others),
        parameters,
        fingerprint(secret),
        standard_form,
    )
    agreement.check_terms()
    signed = agreement.sign(starter.name, starter.signing_key)
    sealed = {other.name: _seal(secret, signed, other) for other in others}
    return RoundKey(signed, starter.name, secret, starter.signing_key), sealed


def accept_round(member: MemberKeys, agreement: EncodingAgreement, sealed: bytes) -> RoundKey:
    """Open the sealed round key and sign the agreement that it came with.

    Raises LinkageError when the seal is not for this member, the key is not the agreement's, or a
    signature that is there is not valid.
    """
    agreement.check_terms()
    agreement.check_signatures()
    try:
        if len(sealed) > _LARGEST_SEALED:
            raise ValueError
        opened = json.loads(pyrage.decrypt(sealed, [member.identity]))
        secret = bytes.fromhex(opened["round_key"])
    except (pyrage.DecryptError, ValueError, KeyError, TypeError):
        raise LinkageError(
            "The sealed key was changed, or is sealed for another member.",
            where=member.name,
            remedy="Ask the member who began the round for the one that bears your name.",
        ) from None
    _check_secret(secret, agreement)
    signed = agreement.sign(member.name, member.signing_key)
    return RoundKey(signed, member.name, secret, member.signing_key)


def _check_secret(secret: bytes, agreement: EncodingAgreement) -> None:
    if len(secret) != KEY_BYTES or fingerprint(secret) != agreement.key_fingerprint:
        raise LinkageError(
            "The key is not the one of this agreement and round.",
            where=agreement.reference,
            remedy="Every agreement and round has a key of its own; use the one made with it.",
        )


def _seal(secret: bytes, agreement: EncodingAgreement, member: Member) -> bytes:
    try:
        recipient = pyrage.x25519.Recipient.from_str(member.sealing_key)
    except pyrage.RecipientError:
        raise LinkageError(
            "The member's public key is not one.",
            where=member.name,
            remedy="Ask for the file that `folkmoot agreement-key member` wrote beside its keys.",
        ) from None
    text = json.dumps({"agreement": agreement.fingerprint, "round_key": secret.hex()})
    sealed: bytes = pyrage.encrypt(text.encode(), [recipient])
    return sealed

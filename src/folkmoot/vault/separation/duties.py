"""The processes of separation: what each may do, and the only key that each is given.

linker      identity files, and the secret of an agreement's pseudonyms
assembler   attribute files
analyst     an agreement's linked versions
"""

from __future__ import annotations

from enum import StrEnum


class Duty(StrEnum):
    """What a process is for."""

    LINKER = "linker"
    ASSEMBLER = "assembler"
    ASSESSOR = "assessor"
    ANALYST = "analyst"


class KeyName(StrEnum):
    """A key by what it opens; the pseudonyms' secret opens nothing."""

    IDENTITY = "identity"
    ATTRIBUTE = "attribute"
    ASSESSMENT = "assessment"
    AGREEMENT = "agreement"
    PSEUDONYMS = "pseudonyms"


KEYS_OF: dict[Duty, frozenset[KeyName]] = {
    Duty.LINKER: frozenset({KeyName.IDENTITY, KeyName.PSEUDONYMS}),
    Duty.ASSEMBLER: frozenset({KeyName.ATTRIBUTE}),
    Duty.ASSESSOR: frozenset({KeyName.ASSESSMENT}),
    Duty.ANALYST: frozenset({KeyName.AGREEMENT}),
}
"""All that a process of a duty may hold. No duty opens both who somebody is and what is known."""

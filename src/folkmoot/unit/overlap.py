"""How many people two members have in common, and nothing else.

Encodings made for counting hold tokens of whole persons and no filters, so that the unit can do no
more with them than find which are equal. Members are told a rounded number: the unit sees the exact
one, and which of the meaningless references are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings import EncodedFile, EncodingAgreement, check_same_agreement
from folkmoot.linkage.encodings.candidates import find_pairs
from folkmoot.unit.signed_files import open_document, sign_document

ROUNDED_TO = 10
_KIND = "overlap"


@dataclass(frozen=True, slots=True)
class OverlapCount:
    """The people whom two members have in common, rounded to ROUNDED_TO; None where there are
    fewer than that."""

    left: str
    right: str
    rounded: int | None

    @property
    def words(self) -> str:
        count = f"fewer than {ROUNDED_TO}" if self.rounded is None else f"about {self.rounded:,}"
        return f"{self.left} and {self.right} have {count} people in common."


def count_overlap(left: EncodedFile, right: EncodedFile) -> OverlapCount:
    """Count the records that agree on a whole person, each once.

    A person entered twice on one side counts once. Raises LinkageError when the encodings are not
    of one agreement, or were not made for counting.
    """
    check_same_agreement(left, right)
    parameters = left.agreement.parameters
    if not parameters.is_count_only:
        raise LinkageError(
            "These encodings were made for linking.",
            where=left.agreement.reference,
            remedy="Begin a round with `folkmoot agreement-key start --count-only`.",
        )
    pairs = find_pairs(left.table, right.table, parameters.composites)
    count = min(len(np.unique(pairs.left_rows)), len(np.unique(pairs.right_rows)))
    rounded = None if count < ROUNDED_TO else round(count / ROUNDED_TO) * ROUNDED_TO
    return OverlapCount(left.member, right.member, rounded)


def sign_counts(
    agreement: EncodingAgreement, counts: Sequence[OverlapCount], key: Ed25519PrivateKey
) -> str:
    """The counts as a document for all members."""
    content = {
        "agreement": agreement.reference,
        "round": agreement.round,
        "fingerprint": agreement.fingerprint,
        "rounded_to": ROUNDED_TO,
        "counts": [
            {"left": each.left, "right": each.right, "rounded": each.rounded} for each in counts
        ],
    }
    return sign_document(_KIND, content, key)


def open_counts(text: str | bytes, unit_key: str) -> tuple[OverlapCount, ...]:
    """What a unit counted. Raises LinkageError when this unit did not sign it."""
    content: dict[str, Any] = open_document(_KIND, text, unit_key)
    return tuple(
        OverlapCount(each["left"], each["right"], each["rounded"]) for each in content["counts"]
    )

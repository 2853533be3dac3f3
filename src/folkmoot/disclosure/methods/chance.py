"""Chance that is the same every time: a number from a secret and a name."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from folkmoot.disclosure.equations import Vector
from folkmoot.errors import DisclosureError

_LEAST_SECRET = 16
# A floating-point number holds 53 bits exactly.
_BITS = 53

Draws = npt.NDArray[np.uint64]


def draws(secret: bytes, names: Sequence[str]) -> Draws:
    """A number of 64 bits for each name, that nobody can tell without the secret.

    The first 64 bits of the name's HMAC with SHA-256. Whole numbers, so that sums of them, without
    what exceeds 64 bits, are the same in every order. Raises DisclosureError for a secret that
    could be guessed.
    """
    if len(secret) < _LEAST_SECRET:
        raise DisclosureError(
            f"The secret has {len(secret)} bytes.",
            remedy=f"Use one of {_LEAST_SECRET} or more, made at random and kept by the region.",
        )
    digests = [hmac.digest(secret, name.encode(), hashlib.sha256)[:8] for name in names]
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)


def fractions(drawn: Draws) -> Vector:
    """The numbers as fractions, from 0 up to 1."""
    return (drawn >> np.uint64(64 - _BITS)).astype(np.float64) / 2.0**_BITS

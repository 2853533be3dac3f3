"""Yes, no, or not known: Kleene's strong three-valued logic.

Its connectives are monotone: once an answer is settled, learning a further fact cannot turn it
(S. C. Kleene, *Introduction to Metamathematics*, 1952, section 64).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """The three values."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"

    @property
    def is_settled(self) -> bool:
        return self is not Truth.UNKNOWN

    def negated(self) -> Truth:
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}[self]


def of(value: bool | None) -> Truth:
    """A Python answer as a truth; None is not known."""
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value else Truth.NO


def every(truths: Iterable[Truth]) -> Truth:
    """No if any is no; else not known if any is; else yes, as for none at all."""
    seen = set(truths)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def some(truths: Iterable[Truth]) -> Truth:
    """Yes if any is yes; else not known if any is; else no, as for none at all."""
    seen = set(truths)
    if Truth.YES in seen:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NO

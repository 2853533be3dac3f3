"""What is said of one fact of two records, and how strongly they agree in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.linkage.review.spelling import Slip, slip_between


class Strength(StrEnum):
    """How two records agree in a fact. `SILENT`: one of them, or both, do not say."""

    SAME = "same"
    CLOSE = "close"
    DIFFERENT = "different"
    SILENT = "silent"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Strength.SAME: "Same",
    Strength.CLOSE: "Close",
    Strength.DIFFERENT: "Different",
    Strength.SILENT: "Not known",
}


@dataclass(frozen=True, slots=True)
class Similarity:
    """One line of a description: "surname: sounds alike, one letter differs"."""

    fact: str
    words: str
    strength: Strength

    def __str__(self) -> str:
        return f"{self.fact}: {self.words}"


def lines_to_json(similarities: Sequence[Similarity]) -> list[list[str]]:
    """A description for the way between processes, and for keeping."""
    return [[one.fact, one.words, one.strength.value] for one in similarities]


def lines_from_json(said: Sequence[Sequence[str]]) -> tuple[Similarity, ...]:
    """A description again."""
    return tuple(Similarity(fact, words, Strength(strength)) for fact, words, strength in said)


def same(fact: str, words: str = "the same") -> Similarity:
    return Similarity(fact, words, Strength.SAME)


def close(fact: str, words: str) -> Similarity:
    return Similarity(fact, words, Strength.CLOSE)


def different(fact: str, words: str = "different") -> Similarity:
    return Similarity(fact, words, Strength.DIFFERENT)


def agree(left: str | None, right: str | None) -> bool:
    """Whether both say something, and the same."""
    return left is not None and left == right


def silence(fact: str, left: object, right: object) -> Similarity | None:
    """What is said where one record or both have nothing; None where both have something."""
    if left is not None and right is not None:
        return None
    words = "neither record says" if left is right else "only one record says"
    return Similarity(fact, words, Strength.SILENT)


def spelt(fact: str, left: str, right: str, character: str) -> Similarity:
    """The same, close when at most one slip apart, or different."""
    slip = slip_between(left, right)
    if slip is Slip.NONE:
        return same(fact)
    if slip in (Slip.CHANGED, Slip.EXTRA, Slip.SWAPPED):
        return close(fact, slip.words(character))
    return different(fact)

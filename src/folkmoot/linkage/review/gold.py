"""Pairs of known answer, among the others: whether a reviewer reads with care.

A reviewer does not know which they are. A pair is known to be one person where a number of the
person's own decides, and to be two people where two records were put together at random that no key
had brought together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.linkage.intervals import Interval, wilson
from folkmoot.linkage.review.judging import Answer
from folkmoot.linkage.review.saying import Similarity, Strength

_DECIDING = frozenset({"NHS number", "national number"})
_CORROBORATING = frozenset({"born", "surname", "forename"})


@dataclass(frozen=True, slots=True)
class GoldCheck:
    """How a reviewer answered the pairs of known answer. An answer of "I cannot say" is not
    counted as wrong."""

    n_answered: int
    n_wrong: int
    n_unsure: int
    right: Interval | None


def check_gold(answers: Sequence[tuple[Answer, bool]]) -> GoldCheck:
    """The check of one reviewer, from each answer to a gold pair and whether it is a match."""
    unsure = [answer for answer, _ in answers if answer is Answer.UNSURE]
    wrong = [
        answer
        for answer, is_match in answers
        if answer is (Answer.NO_MATCH if is_match else Answer.MATCH)
    ]
    n_definite = len(answers) - len(unsure)
    return GoldCheck(
        len(answers), len(wrong), len(unsure), wilson(n_definite - len(wrong), n_definite)
    )


def is_known_match(similarities: Sequence[Similarity]) -> bool:
    """Whether a description settles by itself that two records are one person's: a number of the
    person's own is the same, none differs, and nothing of name and birth contradicts it."""
    numbers = {one.strength for one in similarities if one.fact in _DECIDING}
    others = {one.strength for one in similarities if one.fact in _CORROBORATING}
    return numbers == {Strength.SAME} and Strength.DIFFERENT not in others

"""What reviewers say of a pair, and what their answers come to.

Two people judge a pair, neither seeing the other's answer. Where they agree on yes or no, that is
the verdict; where they do not, or both cannot say, a third decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

REVIEWERS_NEEDED = 2


class Answer(StrEnum):
    """One reviewer's answer to "Are these two records one person?"."""

    MATCH = "match"
    NO_MATCH = "no_match"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        return _ANSWERS[self][0]

    @property
    def key(self) -> str:
        """The key that gives this answer."""
        return _ANSWERS[self][1]


_ANSWERS = {
    Answer.MATCH: ("Yes, one person", "y"),
    Answer.NO_MATCH: ("No, two people", "n"),
    Answer.UNSURE: ("I cannot say", "u"),
}


class Reason(StrEnum):
    """Why a reviewer answered so: a small vocabulary, so that reasons can be counted and no free
    text can name anybody."""

    NUMBER_DECIDES = "number_decides"
    ALL_AGREES = "all_agrees"
    SLIP = "slip"
    MOVED = "moved"
    NAME_CHANGED = "name_changed"
    RELATIVES = "relatives"
    NAMESAKE = "namesake"
    CONTRADICTION = "contradiction"
    TOO_LITTLE = "too_little"

    @property
    def label(self) -> str:
        return _REASONS[self]


_REASONS = {
    Reason.NUMBER_DECIDES: "A number that names one person decides",
    Reason.ALL_AGREES: "All that is known agrees",
    Reason.SLIP: "What differs looks like a slip of the pen",
    Reason.MOVED: "The person seems to have moved",
    Reason.NAME_CHANGED: "The person seems to have changed name",
    Reason.RELATIVES: "They look like relatives in one home",
    Reason.NAMESAKE: "They look like two people of one name",
    Reason.CONTRADICTION: "Something cannot be true of one person",
    Reason.TOO_LITTLE: "Too little is known",
}


class Verdict(StrEnum):
    """What the answers to one pair come to."""

    WAITING = "waiting"
    DISPUTED = "disputed"
    MATCH = "match"
    NO_MATCH = "no_match"
    CANNOT_TELL = "cannot_tell"

    @property
    def is_final(self) -> bool:
        return self not in (Verdict.WAITING, Verdict.DISPUTED)

    @property
    def label(self) -> str:
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.WAITING: "Waiting for reviewers",
    Verdict.DISPUTED: "Waiting for a third person",
    Verdict.MATCH: "One person",
    Verdict.NO_MATCH: "Two people",
    Verdict.CANNOT_TELL: "Cannot be told",
}

_SETTLED = {
    Answer.MATCH: Verdict.MATCH,
    Answer.NO_MATCH: Verdict.NO_MATCH,
    Answer.UNSURE: Verdict.CANNOT_TELL,
}


def settle(answers: Sequence[Answer], arbitration: Answer | None = None) -> Verdict:
    """The verdict of the reviewers' answers, in any order, and of the third person's if there is
    one. A third person who cannot say settles that it cannot be told."""
    if len(answers) < REVIEWERS_NEEDED:
        return Verdict.WAITING
    if arbitration is not None:
        return _SETTLED[arbitration]
    if len(set(answers)) == 1 and answers[0] is not Answer.UNSURE:
        return _SETTLED[answers[0]]
    return Verdict.DISPUTED

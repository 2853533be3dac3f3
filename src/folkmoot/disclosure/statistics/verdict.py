"""What a check says of a result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """From the best to the worst."""

    PASSES = "passes"
    NEEDS_A_PERSON = "needs a person"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was looked at, what it means, and what would help where it is not right."""

    outcome: Outcome
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst of the reasons decides; a result that nothing is known against passes."""

    title: str
    reasons: tuple[Reason, ...]

    @property
    def outcome(self) -> Outcome:
        order = list(Outcome)
        return max((one.outcome for one in self.reasons), key=order.index, default=Outcome.PASSES)

    @property
    def against(self) -> tuple[Reason, ...]:
        """What stands in the way of a pass."""
        return tuple(one for one in self.reasons if one.outcome is not Outcome.PASSES)

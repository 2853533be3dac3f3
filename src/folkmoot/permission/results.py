"""What one test says of one way of working, in values and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from folkmoot.permission.conditions import Proof
from folkmoot.permission.goals import Goal
from folkmoot.permission.rulebook import Citation, Fact, Gateway
from folkmoot.permission.truth import Truth

WORDS = {
    "need": (
        "This way gives the output that is wanted, or part of it",
        "This way reveals more than the output that is wanted, or gives nothing towards it",
    ),
    "decision": ("The work would change a decision", "No decision is named that it would change"),
    "power": ("A power or duty covers it", "No power or duty covers it"),
    "bars": (
        "Nothing is barred because of where the data came from",
        "Something is barred because of where the data came from",
    ),
    "publishing": ("Everything in it may be published", "Not everything in it may be published"),
    "confidence": ("No duty of confidence is broken", "A duty of confidence would be broken"),
    "article6": ("There is a lawful basis", "There is no lawful basis"),
    "special": (
        "A condition covers the special category data",
        "No condition covers the special category data",
    ),
    "criminal": (
        "A condition covers the criminal offence data",
        "No condition covers the criminal offence data",
    ),
    "compatible purpose": ("The purpose is compatible", "The purpose is not compatible"),
    "necessity": ("It is necessary and proportionate", "It is not shown to be necessary"),
    "papers": ("The papers are in place", "A paper is refused"),
    "outputs": (
        "The output is checked before it leaves",
        "The output is not checked before it leaves",
    ),
}
"""What each test asks, and what it means when the answer is no."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way in which a test could be passed: a power, or what else lifts a bar."""

    gateway: Gateway | None
    goal: Goal


@dataclass(frozen=True)
class TestResult:
    """What one test says of one route.

    `rule` says what is asked, `failing` what it means when the answer is no, `about` which flow of
    data it is about (empty: all). `rests_on` are the facts that decide it, and `because` says how
    each of them stands. `firm` is the truth without what only a person may judge. `bar` is
    the identifier of the bar that it is about, `applies` what that attaches to; `options` is what
    could carry the flow, or lift the bar.
    """

    test: str
    rule: str
    failing: str
    goal: Goal
    find: Callable[[str], Fact]
    firm: Truth
    about: str = ""
    citation: Citation | None = None
    instead: str = ""
    bar: str = ""
    applies: Goal | None = None
    options: tuple[Option, ...] = ()

    __test__ = False  # not a test of pytest's

    @property
    def truth(self) -> Truth:
        return self.goal.truth

    @cached_property
    def proof(self) -> Proof:
        """Why: a tree that a page can unfold."""
        return self.goal.prove()

    @cached_property
    def _leaves(self) -> tuple[tuple[str, Truth], ...]:
        return tuple(dict.fromkeys(self.proof.leaves(self.truth)))

    @property
    def rests_on(self) -> tuple[Fact, ...]:
        return tuple(self.find(name) for name, _ in self._leaves)

    @property
    def because(self) -> tuple[str, ...]:
        return tuple(stands(self.find(name).statement, truth) for name, truth in self._leaves)


def stands(statement: str, truth: Truth) -> str:
    """A fact with how it stands: "not so: the output names people"."""
    lowered = f"{statement[0].lower()}{statement[1:]}"
    return {
        Truth.YES: lowered,
        Truth.NO: f"not so: {lowered}",
        Truth.UNKNOWN: f"not known: {lowered}",
    }[truth]

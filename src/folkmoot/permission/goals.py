"""Goals: a condition met or not in certain facts, joined; the truth at once, the proof on demand.

A judgement puts hundreds of conditions, of which a page unfolds a few. So a goal holds its truth
and makes its proof only when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from folkmoot.permission.conditions import Condition, Facts, Proof
from folkmoot.permission.truth import Truth
from folkmoot.permission.truth import every as every_truth
from folkmoot.permission.truth import some as some_truth


@dataclass(frozen=True, slots=True)
class Goal:
    """Whether something holds, and how to prove it."""

    truth: Truth
    prove: Callable[[], Proof]


def goal(condition: Condition, facts: Facts) -> Goal:
    """The goal that the condition holds in these facts."""
    return Goal(condition.truth(facts), lambda: condition.judge(facts))


def every(goals: Sequence[Goal]) -> Goal:
    """The goal that all of these hold; yes where there is none."""
    if len(goals) == 1:
        return goals[0]
    truth = every_truth(g.truth for g in goals)
    return Goal(truth, lambda: Proof(truth, join="all", parts=tuple(g.prove() for g in goals)))


def some(goals: Sequence[Goal]) -> Goal:
    """The goal that one of these holds; no where there is none."""
    if len(goals) == 1:
        return goals[0]
    truth = some_truth(g.truth for g in goals)
    return Goal(truth, lambda: Proof(truth, join="any", parts=tuple(g.prove() for g in goals)))


def negated(inner: Goal) -> Goal:
    """The goal that this one does not hold."""
    truth = inner.truth.negated()
    return Goal(truth, lambda: Proof(truth, join="not", parts=(inner.prove(),)))

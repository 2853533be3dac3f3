"""Who may raise a problem and work on it."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.problems.models import Attempt, Problem
from folkmoot.hub.releases.rules import may_look


@rule("Anybody who works for a member may raise a problem.")
def may_raise(by: Actor) -> Iterator[Unmet]:
    yield from lacking(by, *(role for role in Role if role is not Role.RESIDENT))


@rule("An analyst works on a problem.")
def may_attempt(by: Actor, problem: Problem) -> Iterator[Unmet]:
    yield from lacking(by, Role.ANALYST)


@rule(
    "What an attempt found is for everybody once it is signed off, and before that for those "
    "who see outputs."
)
def may_see_findings(by: Actor, attempt: Attempt) -> Iterator[Unmet]:
    if not attempt.is_released:
        yield from may_look(by).unmet

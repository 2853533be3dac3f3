"""Who may propose, and which route may be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import lacking
from folkmoot.permission import Judgement, Route, Status


@rule("Only analysts and information-governance officers propose work on members' data.")
def may_propose(by: Actor) -> Iterator[Unmet]:
    yield from lacking(by, Role.ANALYST, Role.INFORMATION_GOVERNANCE_OFFICER)


@rule("Work begins only by a route that is open.")
def may_take(by: Actor | None, judgement: Judgement, route: Route) -> Iterator[Unmet]:
    if by is not None:
        yield from may_propose(by).unmet
    if route.status is not Status.OPEN:
        best = judgement.best
        nearest = (
            f"Rung {best.rung.rung} is open: {best.rung.name.lower()}."
            if best.status is Status.OPEN
            else "No rung is open yet; the proposal's page says what would open one."
        )
        for reason in route.reasons:
            yield Unmet(reason, nearest)

"""Who may ask, propose, see and change a proposal, and which route may be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import holds, lacking
from folkmoot.hub.permissions.models import Proposal
from folkmoot.permission import Judgement, Route, Status

GOVERNANCE = Role.INFORMATION_GOVERNANCE_OFFICER
WORKING_ROLES = tuple(role for role in Role if role is not Role.RESIDENT)
FIRST_COMPARED = 2
"""The first rung on which something new is made: below it there is nothing to do less of."""


@rule("Only analysts and information-governance officers propose work on members' data.")
def may_propose(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, Role.ANALYST, GOVERNANCE)


@rule(
    "A proposal is for the people who work for a member; one whose output is for everybody is for "
    "everybody once its route is chosen."
)
def may_see_proposal(by: Actor | None, proposal: Proposal) -> Iterator[Unmet]:
    if not (proposal.is_for_everybody and proposal.is_chosen):
        yield from lacking(by, *WORKING_ROLES)


@rule("A proposal and its papers are changed by its author or an information-governance officer.")
def may_change(by: Actor | None, proposal: Proposal) -> Iterator[Unmet]:
    if by is None or holds(by, GOVERNANCE):
        return
    if proposal.author_id is None or proposal.author_id != by.pk:
        yield Unmet(
            "You are neither the author of this proposal nor an information-governance officer.",
            "Ask one of them, or make a proposal of your own.",
        )
        return
    yield from may_propose(by).unmet


@rule("A proposal's papers are for the people who work for a member.")
def may_see_papers(by: Actor | None, proposal: Proposal) -> Iterator[Unmet]:
    yield from lacking(by, *WORKING_ROLES)


@rule(
    "A route is chosen that is not closed; whoever chooses a more revealing one says what the less "
    "revealing cannot do."
)
def may_choose(
    by: Actor | None, proposal: Proposal, judgement: Judgement, route: Route
) -> Iterator[Unmet]:
    yield from may_change(by, proposal).unmet
    if route.status is Status.CLOSED:
        nearest = f"Choose rung {route.nearest}." if route.nearest is not None else ""
        yield Unmet(route.closing.sentence if route.closing else "It is closed.", nearest)
    lower = lower_way(judgement, route)
    if lower is not None and not proposal.why_not_less.strip():
        yield Unmet(
            f"Rung {lower.rung.rung} reveals less and is {_standing(lower)}.",
            f"Choose rung {lower.rung.rung}, or say first what it cannot do.",
        )


def lower_way(judgement: Judgement, route: Route) -> Route | None:
    """The least revealing way below a route that is not closed and makes something new."""
    below = (r for r in judgement.routes if FIRST_COMPARED <= r.rung.rung < route.rung.rung)
    return next((r for r in below if r.status is not Status.CLOSED), None)


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


@rule("Only information-governance officers and administrators exchange precedents.")
def may_exchange_precedents(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, GOVERNANCE, Role.ADMINISTRATOR)


@rule("Only people who work for a member try a changed rule, or train on the worked cases.")
def may_work_on_rules(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, *WORKING_ROLES)


def _standing(route: Route) -> str:
    return {
        Status.OPEN: "open",
        Status.OPEN_IF: "open once its conditions are met",
        Status.NEEDS_PERSON: "for an officer to judge",
    }[route.status]

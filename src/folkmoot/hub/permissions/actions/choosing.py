"""Choosing the route that a proposal goes on by, and beginning work by one."""

from __future__ import annotations

from django.db import transaction

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.permissions.actions.versions import change
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.queries import judgement_of
from folkmoot.hub.permissions.rules import may_choose, may_take
from folkmoot.permission import Route


@transaction.atomic
def choose_route(*, by: User | None, proposal: Proposal, rung: int) -> Route:
    """Go on by this route: its papers are written next, its conditions met, its parties sign.

    Raises Refused when it is closed, or when a less revealing way is not and nobody said what that
    cannot do.
    """
    judgement = judgement_of(proposal)
    route = judgement.at(rung)
    may_choose(by, proposal, judgement, route).require()
    _choose(by, proposal, route, "route.chosen")
    return route


@transaction.atomic
def take_best_route(*, by: User | None, proposal: Proposal) -> Route:
    """Go on by the least revealing route that is open. Raises Refused when none is."""
    judgement = judgement_of(proposal)
    route = judgement.best
    may_take(by, judgement, route).require()
    _choose(by, proposal, route, "route.taken")
    return route


def _choose(by: User | None, proposal: Proposal, route: Route, action: str) -> None:
    proposal.chosen_rung = route.rung.rung
    change(by=by, proposal=proposal, fields=["chosen_rung"])
    record(
        by=acting(by, Role.ANALYST),
        action=action,
        subject=proposal.subject,
        details={"rung": route.rung.rung, "way": route.rung.id},
    )

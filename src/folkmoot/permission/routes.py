"""From a proposal to every way of doing it, least revealing first, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from folkmoot.permission.facts import facts_of_proposal, jurisdictions_of
from folkmoot.permission.flows import flows_of
from folkmoot.permission.least import (
    FOLLOWS,
    Closing,
    closing_of,
    missing_cost,
    open_facts,
    reason,
)
from folkmoot.permission.proposal import Proposal
from folkmoot.permission.results import TestResult
from folkmoot.permission.rulebook import (
    Citation,
    Edition,
    Fact,
    Gateway,
    Ground,
    Paper,
    Rulebook,
    Rung,
)
from folkmoot.permission.truth import Truth, every
from folkmoot.permission.weighing import Basis, Carried, Scale, Weighed


class Status(StrEnum):
    """How a route stands."""

    OPEN = "open"
    OPEN_IF = "open if…"
    NEEDS_PERSON = "needs a person"
    CLOSED = "closed because…"


RANK = {Status.OPEN: 0, Status.OPEN_IF: 1, Status.NEEDS_PERSON: 2, Status.CLOSED: 3}


@dataclass(frozen=True)
class Route:
    """A way of working with what it asks.

    `serves` says whether it gives all that is wanted; where it does not, a route that is not closed
    gives less. `gateways` are the powers it rests on, `special_conditions` what covers special
    category and criminal offence data. `once_done` is its status when every task is done: papers
    signed, promises made. `nearest` is the rung to take instead, where this one is shut.
    """

    rung: Rung
    status: Status
    serves: Truth
    results: tuple[TestResult, ...]
    gateways: tuple[Gateway, ...]
    possible_bases: tuple[Basis, ...]
    special_conditions: tuple[Ground, ...]
    papers: tuple[Paper, ...]
    left_to_person: str = ""
    once_done: Status = Status.CLOSED
    nearest: int | None = None

    @cached_property
    def closing(self) -> Closing | None:
        """The least that shuts it; None where it is not shut."""
        return closing_of(self.results) if self.status is Status.CLOSED else None

    @cached_property
    def bases(self) -> tuple[Basis, ...]:
        """The lawful basis of each controller: those it may rely on, or most easily might."""
        return _relied_on(self.possible_bases, self.results[0].find)

    @property
    def gives_less(self) -> bool:
        """Whether it gives less than what is wanted."""
        return self.serves is Truth.NO

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is closed, what is still to settle, or what a person must judge, in words; empty
        when it is open."""
        wanted = Truth.NO if self.status is Status.CLOSED else Truth.UNKNOWN
        told = [reason(r) for r in self.results if r.truth is wanted]
        if self.status is Status.NEEDS_PERSON:
            told.insert(0, self.left_to_person)
        return tuple(told)

    @cached_property
    def conditions(self) -> tuple[Fact, ...]:
        """The facts still to settle and the tasks still to do, each once, in the order of the
        tests; each says who can settle it. Where several ways would do, those of the easiest."""
        undecided = (r for r in self.results if r.truth is Truth.UNKNOWN)
        told = dict.fromkeys(fact for r in undecided for fact in open_facts(r))
        return tuple(fact for fact in told if fact.id not in FOLLOWS)

    @property
    def tasks(self) -> tuple[Fact, ...]:
        """Of the conditions those that somebody does rather than answers."""
        return tuple(fact for fact in self.conditions if fact.is_task)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The powers, lawful bases and conditions it rests on, and the bars in its way."""
        found = [gateway.citation for gateway in self.gateways]
        found += [r.citation for r in self.results if r.citation and r.truth is not Truth.YES]
        if self.closing is not None:
            found += self.closing.citations
        found += [basis.ground.citation for basis in self.bases]
        found += [ground.citation for ground in self.special_conditions]
        return tuple(dict.fromkeys(found))

    @property
    def instead(self) -> tuple[str, ...]:
        """What to do where it is shut: what the bars say, and what the way itself says."""
        told = [r.instead for r in self.results if r.truth is Truth.NO and r.instead]
        return tuple(dict.fromkeys((*told, self.rung.instead)))

    @property
    def risks(self) -> tuple[str, ...]:
        """What can still go wrong, in plain English."""
        told = [risk for gateway in self.gateways for risk in gateway.risks]
        return tuple(dict.fromkeys((*self.rung.risks, *told)))


@dataclass(frozen=True)
class Pending:
    """A rule that is not law on the day and would bear on the proposal, and what it changes."""

    gateway: Gateway
    standing: str

    @property
    def changes(self) -> str:
        return self.gateway.commencement.changes or f"It would allow: {self.gateway.name.lower()}."


@dataclass(frozen=True)
class Judgement:
    """Every route of a proposal on a day, by rung, under an edition of the rulebook."""

    proposal: Proposal
    on: date
    edition: Edition
    routes: tuple[Route, ...]
    pending: tuple[Pending, ...] = ()

    @property
    def asked(self) -> Route:
        """The route that answers "can we?" plainly: the best where it gives all that was asked for,
        else the least revealing that would, which is shut."""
        giving = self._giving
        best = min(giving, key=lambda r: (RANK[r.once_done], r.rung.rung))
        if best.status is not Status.CLOSED:
            return best
        return next((r for r in giving if r.rung.rung >= FIRST_MADE), giving[-1])

    @property
    def best(self) -> Route:
        """The route to take.

        The lowest rung that gives what is wanted and is open, or would be once all tasks are done;
        else the lowest that may open, else the lowest that a person must judge; else the nearest
        that gives less. Where everything is shut, the one that was asked for, with its reason.
        """
        asked = self.asked
        if asked.status is not Status.CLOSED:
            return asked
        less = [r for r in self.routes if r.gives_less and r.status is not Status.CLOSED]
        return min(less, key=lambda r: (RANK[r.once_done], r.rung.offer), default=asked)

    @property
    def _giving(self) -> list[Route]:
        """Every route that gives all that is wanted, or may."""
        return [r for r in self.routes if r.serves is not Truth.NO] or list(self.routes)

    def at(self, rung: int) -> Route:
        return next(route for route in self.routes if route.rung.rung == rung)


FIRST_MADE = 2
"""The first rung on which something new is made."""


def judge(proposal: Proposal, rulebook: Rulebook, *, on: date) -> Judgement:
    """Every route over all rungs, least revealing first.

    Raises ProposalError when it names no asset, or what the rulebook does not know.
    """
    routes = routes_of(proposal, rulebook, on)
    once_done = routes_of(assuming_tasks(proposal, rulebook), rulebook, on)
    routes = tuple(
        replace(route, once_done=done.status) for route, done in zip(routes, once_done, strict=True)
    )
    judgement = Judgement(proposal, on, rulebook.edition, routes)
    best = judgement.best
    return replace(
        judgement,
        routes=tuple(_pointing(route, best) for route in routes),
        pending=_pending(proposal, rulebook, on),
    )


def assuming_tasks(proposal: Proposal, rulebook: Rulebook) -> Proposal:
    """The proposal as it would be when every task that is still open were done."""
    done = {task.id: Truth.YES for task in rulebook.tasks}
    settled = {name: truth for name, truth in proposal.answers.items() if truth.is_settled}
    return replace(proposal, answers={**done, **settled})


def routes_of(proposal: Proposal, book: Rulebook, on: date) -> tuple[Route, ...]:
    """Every route by itself: not compared with the others, and no task counted as done."""
    known = facts_of_proposal(proposal, book)
    scale = Scale(book, flows_of(proposal, known, book, on), known, on)
    not_covered = jurisdictions_of(proposal) - set(book.edition.jurisdictions)
    outside = _not_covered(not_covered, book.edition) if not_covered else ""
    return tuple(
        _route(rung, scale.serves(rung), scale.weigh(rung), outside, book) for rung in book.rungs
    )


def _route(rung: Rung, serves: Truth, weighed: Weighed, outside: str, book: Rulebook) -> Route:
    results = weighed.results
    gateways = _resting_on(weighed)
    of_gateways = [book.papers[paper] for gateway in gateways for paper in gateway.papers]
    truth = every(r.truth for r in results)
    firm = every(r.firm for r in results)
    left_to_person = outside
    if truth is Truth.NO:
        status = Status.CLOSED
    elif outside or firm is Truth.NO:
        status = Status.NEEDS_PERSON
        left_to_person = outside or _for_an_officer(weighed)
    else:
        status = Status.OPEN if firm is Truth.YES else Status.OPEN_IF
    return Route(
        rung=rung,
        status=status,
        serves=serves,
        results=results,
        gateways=gateways,
        possible_bases=weighed.bases,
        special_conditions=_best_of(weighed.conditions),
        papers=tuple(dict.fromkeys((*weighed.papers, *of_gateways))),
        left_to_person=left_to_person if status is Status.NEEDS_PERSON else "",
    )


def _pointing(route: Route, best: Route) -> Route:
    """Whoever meets a shut route is told the nearest that is not."""
    if route.status is not Status.CLOSED or best.status is Status.CLOSED:
        return route
    return replace(route, nearest=best.rung.rung)


def _resting_on(weighed: Weighed) -> tuple[Gateway, ...]:
    """Of each flow the powers that carry it, or else those that may; express ones first."""
    found: list[Carried] = []
    for carried in weighed.carried:
        sure = [c for c in carried if c.goal.truth is Truth.YES]
        undecided = [c for c in carried if c.goal.truth is Truth.UNKNOWN]
        may = [c for c in undecided if not c.gateway.needs_person] or undecided
        lifting = [c for c in may if c.gateway.lifts]
        found += [*sure, *(lifting if sure else may)]
    found.sort(key=lambda c: (c.gateway.needs_person, not c.gateway.is_express))
    return tuple(dict.fromkeys(c.gateway for c in found))


def _easiest(bases: list[Basis], find: Callable[[str], Fact]) -> list[Basis]:
    """Those for which least is missing."""
    costs = [missing_cost(basis.goal.prove(), find) for basis in bases]
    return [basis for basis, cost in zip(bases, costs, strict=True) if cost == min(costs)]


def _relied_on(bases: tuple[Basis, ...], find: Callable[[str], Fact]) -> tuple[Basis, ...]:
    """Of each controller the bases it may rely on, or else those it most easily might."""
    told: list[Basis] = []
    for name in dict.fromkeys(basis.controller for basis in bases):
        own = [basis for basis in bases if basis.controller == name]
        sure = [basis for basis in own if basis.truth is Truth.YES]
        told += sure or _easiest([b for b in own if b.truth is Truth.UNKNOWN], find)
    return tuple(told)


def _best_of(conditions: tuple[tuple[Ground, Truth], ...]) -> tuple[Ground, ...]:
    sure = [ground for ground, truth in conditions if truth is Truth.YES]
    may = [ground for ground, truth in conditions if truth is Truth.UNKNOWN]
    return tuple(dict.fromkeys(sure or may))


def _for_an_officer(weighed: Weighed) -> str:
    leaving = [
        c.gateway
        for carried in weighed.carried
        for c in carried
        if c.gateway.needs_person and c.goal.truth is not Truth.NO
    ]
    what = leaving[0].name if leaving else "what the rules leave open"
    return f"An information-governance officer must judge it: {what[0].lower()}{what[1:]}."


def _not_covered(outside: frozenset[str], edition: Edition) -> str:
    return (
        f"Not covered: the rulebook is for {', '.join(edition.jurisdictions)}, and a party is in "
        f"{' and '.join(sorted(outside))}. Somebody who knows the law there must judge it."
    )


def _pending(proposal: Proposal, book: Rulebook, on: date) -> tuple[Pending, ...]:
    """The powers that are not law on the day but would carry a flow, or might."""
    late = [g for g in book.gateways if not g.is_in_force(on)]
    known = facts_of_proposal(proposal, book)
    flows = flows_of(proposal, known, book, on)
    facts = [flow.facts for flow in (*flows.staying, *flows.leaving)]
    purposes = proposal.purposes
    return tuple(
        Pending(gateway, gateway.commencement.standing(on))
        for gateway in late
        if purposes & gateway.purposes
        and any(gateway.needs.truth(known) is not Truth.NO for known in facts)
    )

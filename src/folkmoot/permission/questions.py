"""The fewest questions that settle the best route, in the most useful order.

A question is worth asking when it can change which route is best, or whether it opens. The best
route is settled when no lower way that gives what is wanted can still open by an answer. So the
search looks at the lowest way that is still undecided, takes the questions on which it rests, and
asks first the one after which, whatever the answer, least is left: it tries both answers to each on
the rules themselves. Tasks (papers, promises) are never asked; they are counted as done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from folkmoot.permission.proposal import Proposal
from folkmoot.permission.routes import Route, Status, assuming_tasks, routes_of
from folkmoot.permission.rulebook import Fact, Rulebook
from folkmoot.permission.truth import Truth

MOST_TRIED = 6
"""So many questions of the lowest undecided way are tried with both answers."""


def next_question(proposal: Proposal, rulebook: Rulebook, *, on: date) -> Fact | None:
    """The most useful question now, or None when the best route is settled."""
    assumed = assuming_tasks(proposal, rulebook)
    routes = routes_of(assumed, rulebook, on)
    undecided = undecided_routes(routes)
    if not undecided:
        return None
    candidates = _candidates(undecided[0])
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    worth = {
        question.id: _left_after(question, assumed, rulebook, on)
        for question in candidates[:MOST_TRIED]
    }
    return min(candidates[:MOST_TRIED], key=lambda question: worth[question.id])


def questions(proposal: Proposal, rulebook: Rulebook, *, on: date) -> tuple[Fact, ...]:
    """The questions in their order, should each be answered in the way's favour."""
    asked: list[Fact] = []
    while len(asked) < len(rulebook.questions):
        question = next_question(proposal, rulebook, on=on)
        if question is None:
            break
        asked.append(question)
        answer = _favourable(question, proposal, rulebook, on)
        proposal = replace(proposal, answers={**proposal.answers, question.id: answer})
    return tuple(asked)


def is_settled(proposal: Proposal, rulebook: Rulebook, *, on: date) -> bool:
    """Whether no further answer can change the best route."""
    return not undecided_routes(routes_of(assuming_tasks(proposal, rulebook), rulebook, on))


def undecided_routes(routes: tuple[Route, ...]) -> list[Route]:
    """The ways that may still become the best, the lowest first; none when it is settled.

    `routes` are judged with every task counted as done.
    """
    giving = [route for route in routes if route.serves is not Truth.NO]
    found: list[Route] = []
    for route in giving:
        if route.status is Status.OPEN and route.serves is Truth.YES:
            return found
        if route.status in (Status.OPEN, Status.OPEN_IF):
            found.append(route)
    if found or any(r.status is not Status.CLOSED for r in giving):
        return found
    less = sorted((r for r in routes if r.gives_less), key=lambda route: route.rung.offer)
    for route in less:
        if route.status is Status.OPEN:
            return found
        if route.status is Status.OPEN_IF:
            found.append(route)
    return found


def _candidates(route: Route) -> list[Fact]:
    return [fact for fact in route.conditions if fact.is_question]


def _left_after(question: Fact, proposal: Proposal, book: Rulebook, on: date) -> tuple[int, int]:
    """How much is still undecided after the better and the worse answer, together and at most."""
    left = [
        sum(len(route.conditions) for route in undecided_routes(routes_of(answered, book, on))[:2])
        for answered in _answers(question, proposal)
    ]
    return sum(left), max(left)


def _answers(question: Fact, proposal: Proposal) -> Iterator[Proposal]:
    for answer in (Truth.YES, Truth.NO):
        yield replace(proposal, answers={**proposal.answers, question.id: answer})


def _favourable(question: Fact, proposal: Proposal, book: Rulebook, on: date) -> Truth:
    """The answer that keeps the lowest undecided way from closing."""
    assumed = assuming_tasks(proposal, book)
    lowest = undecided_routes(routes_of(assumed, book, on))[0].rung.rung
    for answer, answered in zip((Truth.YES, Truth.NO), _answers(question, assumed), strict=True):
        after = next(r for r in routes_of(answered, book, on) if r.rung.rung == lowest)
        if after.status is not Status.CLOSED:
            return answer
    return Truth.NO

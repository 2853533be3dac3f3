"""The hub's first page: what this place is, its newest answer, and where to go from here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.hub.access import access, public
from folkmoot.hub.portal import queries as portal
from folkmoot.hub.problems import queries as problems
from folkmoot.hub.problems.models import Problem
from folkmoot.journeys.spending import sentences


@dataclass(frozen=True, slots=True)
class Answered:
    """A problem, and what was found for each council, in a sentence."""

    problem: Problem
    sentences: tuple[str, ...]


@access(public)
def home(request: HttpRequest) -> HttpResponse:
    """What this place is, and where to begin."""
    publishers = portal.publishers()
    facts = {
        "answered": _newest_answer(),
        "datasets": sum(count for _, count in publishers),
        "publishers": len(publishers),
    }
    return render(request, "home.html", facts)


def _newest_answer() -> Answered | None:
    for problem in problems.problems():
        answer = problems.answer_to(problem)
        if answer:
            said = (sentences(council)[-1].removeprefix("So ") for council in answer.councils)
            return Answered(problem, tuple(f"{one[:1].upper()}{one[1:]}" for one in said))
    return None

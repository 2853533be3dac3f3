"""The pages of problems."""

from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.problems import actions, queries, tasks
from folkmoot.hub.problems.forms import ProblemForm
from folkmoot.hub.problems.models import Problem
from folkmoot.hub.problems.pictures import pictures_of, summary_of
from folkmoot.hub.problems.rules import may_attempt, may_raise, may_see_findings
from folkmoot.hub.releases.rules import may_look


@access(public)
def problems(request: HttpRequest) -> HttpResponse:
    """Every problem that was raised."""
    facts = {"problems": queries.problems(), "raising": may_raise(request.user)}
    return render(request, "problems/problems.html", facts)


@access(may_raise)
def raise_problem(request: HttpRequest) -> HttpResponse:
    """The problem card."""
    form = ProblemForm(request.POST) if request.method == "POST" else ProblemForm()
    if request.method == "POST" and form.is_valid():
        raised = actions.raise_problem(by=cast(User, request.user), **form.cleaned_data)
        return redirect(raised)
    return render(request, "problems/raise.html", {"form": form})


@access(public)
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    """A problem, its answer, and the journey step by step with what happened and why."""
    found = queries.problem_by_slug(slug=slug)
    answer = queries.answer_to(found)
    newest = queries.attempts_at(found).first()
    shown = answer.attempt if answer else newest
    facts = {
        "problem": found,
        "answer": answer,
        "councils": [summary_of(one) for one in answer.councils] if answer else [],
        "attempt": shown,
        "findings": may_see_findings(request.user, shown) if shown else None,
        "newer": newest if newest != shown else None,
        "following": may_see_findings(request.user, newest) if newest else None,
        "may_look": may_look(request.user),
        "attempting": may_attempt(request.user, found),
    }
    return render(request, "problems/problem.html", facts)


@access(public)
def council(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The whole answer for one council."""
    found = queries.problem_by_slug(slug=slug)
    answer, own = queries.answer_for_council(problem=found, code=code)
    facts = {"problem": found, "answer": answer, "council": pictures_of(own, slug)}
    return render(request, "problems/council.html", facts)


@access(public)
def wards(request: HttpRequest, slug: str, code: str) -> StreamingHttpResponse:
    """The wards of one council with what suppliers in them received, as GeoJSON for the map."""
    shapes = queries.ward_shapes(problem=queries.problem_by_slug(slug=slug), code=code)
    return StreamingHttpResponse(shapes, content_type="application/geo+json")


@require_POST
@access(may_attempt, of=queries.problem_by_slug)
def attempt(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Start the journey as a job, and watch it."""
    return redirect(tasks.begin_attempt(by=cast(User, request.user), problem=problem))

"""The harvest's pages: for administrators its sources and runs, for everybody what came of it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from folkmoot.errors import FetchError
from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.accounts.rules import may_administer
from folkmoot.hub.harvest import actions, queries, rules, tasks
from folkmoot.hub.harvest.forms import SourceForm
from folkmoot.hub.harvest.models import Every, Run, RunItem, Source
from folkmoot.hub.portal.paging import Pages, read_number

ITEMS_A_PAGE = 100
RUNS_SHOWN = 30
DATASETS_A_PAGE = 20


@require_safe
@access(may_administer)
def sources(request: HttpRequest) -> HttpResponse:
    """Every source."""
    return render(request, "harvest/sources.html", {"sources": queries.sources()})


@access(may_administer)
def new_source(request: HttpRequest) -> HttpResponse:
    """Name a source, and read it for the first time."""
    form = SourceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            source = actions.add_source(
                by=_user(request),
                name=given["name"],
                address=given["address"],
                kind=given["kind"],
                member=given["member"],
                every=Every(given["every"]),
            )
        except FetchError as error:
            form.add_error("address", f"{error.problem} {error.remedy}")
        else:
            return redirect(actions.start_run(by=_user(request), source=source, task=tasks.harvest))
    status = 422 if form.is_bound else 200
    return render(request, "harvest/new.html", {"form": form}, status=status)


@require_safe
@access(rules.may_see_source, of=queries.source_by_number)
def source(request: HttpRequest, found: Source) -> HttpResponse:
    """One source: how it is read, its runs, and what there is of it."""
    facts = {
        "source": found,
        "runs": found.runs.all()[:RUNS_SHOWN],
        "present": found.datasets.filter(gone_at__isnull=True).count(),
        "gone": found.datasets.filter(gone_at__isnull=False).count(),
        "start": rules.may_start(request.user, found),
        "remove": rules.may_remove(request.user, found),
    }
    return render(request, "harvest/source.html", facts)


@require_POST
@access(rules.may_start, of=queries.source_by_number)
def start(request: HttpRequest, found: Source) -> HttpResponse:
    """Read a source now."""
    return redirect(actions.start_run(by=_user(request), source=found, task=tasks.harvest))


@require_POST
@access(rules.may_remove, of=queries.source_by_number)
def remove(request: HttpRequest, found: Source) -> HttpResponse:
    """Read a source no more."""
    count = actions.remove_source(by=_user(request), source=found)
    messages.success(request, f"{found} is removed, and {count} of its datasets are withdrawn.")
    return redirect("harvest:sources")


@require_safe
@access(rules.may_see_run, of=queries.run_by_number)
def run(request: HttpRequest, found: Run) -> HttpResponse:
    """What a run did, or is doing."""
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in RunItem.Outcome.values else ""
    items = queries.items_of(found, outcome)
    number = read_number(request.GET.get("page"))
    pages = Pages(number, items.count(), ITEMS_A_PAGE, {"outcome": outcome})
    facts = {
        "run": found,
        "items": items[pages.start : pages.last_shown],
        "pages": pages,
        "outcomes": [(each.value, each.label) for each in RunItem.Outcome],
        "outcome": outcome,
        "stop": rules.may_stop(request.user, found),
        "decide": rules.may_decide(request.user, found),
    }
    return render(request, "harvest/run.html", facts)


@require_POST
@access(rules.may_stop, of=queries.run_by_number)
def stop(request: HttpRequest, found: Run) -> HttpResponse:
    """Stop a run."""
    actions.stop(by=_user(request), run=found)
    messages.success(request, "The run stops before its next page.")
    return redirect(found)


@require_POST
@access(rules.may_decide, of=queries.run_by_number)
def keep(request: HttpRequest, found: Run) -> HttpResponse:
    """Let a run that loses more than half have its way."""
    actions.decide(by=_user(request), run=found, is_accepted=True)
    messages.success(request, "What the run found is kept.")
    return redirect(found)


@require_POST
@access(rules.may_decide, of=queries.run_by_number)
def set_aside(request: HttpRequest, found: Run) -> HttpResponse:
    """Change nothing of what a run found."""
    actions.decide(by=_user(request), run=found, is_accepted=False)
    messages.success(request, "The run is set aside; nothing changed.")
    return redirect(found)


@require_safe
@access(public)
def harvested(request: HttpRequest) -> HttpResponse:
    """The datasets of other portals."""
    words = request.GET.get("q", "").strip()[:200]
    found = queries.harvested(words)
    number = read_number(request.GET.get("page"))
    pages = Pages(number, found.count(), DATASETS_A_PAGE, {"q": words})
    facts = {"found": found[pages.start : pages.last_shown], "pages": pages, "words": words}
    return render(request, "harvest/harvested.html", facts)


@require_safe
@access(public)
def dataset(request: HttpRequest, code: str) -> HttpResponse:
    """One dataset of another portal, leading there; 410 when it is no longer there."""
    found = queries.harvested_by_code(code=code)
    facts = {"harvested": found, "dataset": found.dataset, "source": found.source}
    status = 410 if found.is_gone else 200
    return render(request, "harvest/dataset.html", facts, status=status)


def _user(request: HttpRequest) -> User:
    """Whoever passed the rule has an account."""
    return cast(User, request.user)

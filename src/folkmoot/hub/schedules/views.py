"""The pages of schedules."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.queries import asset_by_code
from folkmoot.hub.schedules import actions, queries, rules, tasks
from folkmoot.hub.schedules.forms import ScheduleForm
from folkmoot.hub.schedules.models import Schedule


@access(rules.may_list)
def schedules(request: HttpRequest) -> HttpResponse:
    """The schedules of the person's own members."""
    return render(
        request, "schedules/list.html", {"schedules": queries.own_schedules(request.user)}
    )


@access(rules.may_see, of=asset_by_code)
def schedule(request: HttpRequest, asset: Asset) -> HttpResponse:
    """From where and when an asset is read again, and how that went."""
    kept = queries.schedule_of(asset)
    decision = rules.may_schedule(request.user, asset)
    form = ScheduleForm(initial=ScheduleForm.initial_of(kept))
    if request.method == "POST":
        decision.require()
        form = ScheduleForm(request.POST)
        if form.is_valid():
            folder = rules.may_read_folder(asset)
            if form.plan.kind is Schedule.Kind.ADDRESS or folder.allowed:
                actions.keep(by=_person(request), asset=asset, plan=form.plan)
                messages.success(request, "The schedule is kept.")
                return redirect("schedules:schedule", code=asset.code)
            form.add_error("kind", " ".join((*folder.reasons, *folder.nearest)))
    facts = {
        "asset": asset,
        "schedule": kept,
        "form": form,
        "decision": decision,
        "runs": queries.last_runs(kept) if kept else (),
        "run_now": rules.may_run_now(request.user, kept) if kept else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "schedules/schedule.html", facts, status=status)


@require_POST
@access(rules.may_see, of=asset_by_code)
def run_now(request: HttpRequest, asset: Asset) -> HttpResponse:
    """Read an asset again at once."""
    kept = queries.schedule_by_code(code=asset.code)
    return redirect(tasks.begin_now(by=_person(request), schedule=kept))


@require_POST
@access(rules.may_see, of=asset_by_code)
def pause(request: HttpRequest, asset: Asset) -> HttpResponse:
    """Let the schedule's times pass."""
    actions.pause(by=_person(request), schedule=queries.schedule_by_code(code=asset.code))
    messages.success(request, "It is paused.")
    return redirect("schedules:schedule", code=asset.code)


@require_POST
@access(rules.may_see, of=asset_by_code)
def resume(request: HttpRequest, asset: Asset) -> HttpResponse:
    """Take the schedule up again."""
    actions.resume(by=_person(request), schedule=queries.schedule_by_code(code=asset.code))
    messages.success(request, "It goes on from its next time.")
    return redirect("schedules:schedule", code=asset.code)


@require_POST
@access(rules.may_see, of=asset_by_code)
def remove(request: HttpRequest, asset: Asset) -> HttpResponse:
    """End the schedule."""
    actions.remove(by=_person(request), schedule=queries.schedule_by_code(code=asset.code))
    messages.success(request, "The schedule is removed. Its versions stay.")
    return redirect(asset)


def _person(request: HttpRequest) -> User:
    """Whoever passed a rule that asks for a role has an account."""
    return cast(User, request.user)

"""Flags: named in an agreement, asked for, signed by a second person, taken by their member."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.linking import actions, queries, rules, tasks
from folkmoot.hub.linking.forms import FlagForm
from folkmoot.hub.linking.models import FlagReturn


@access(rules.may_look)
def flags(request: HttpRequest) -> HttpResponse:
    """The desk: what waits for a signature, and what is ready to be taken."""
    by = cast(User, request.user)
    facts = {
        "to_decide": [(one, rules.may_decide_flag(by, one))
                      for one in queries.returns_to_decide(by)],
        "to_take": [(one, rules.may_take_flags(by, one)) for one in queries.returns_to_take(by)],
    }  # fmt: skip
    return render(request, "linking/flags.html", facts)


@access(rules.may_name_flag, of=queries.agreement_to_link)
def name_flag(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Name a flag in an agreement that is being prepared."""
    is_sent = request.method == "POST"
    form = FlagForm(request.POST if is_sent else None, agreement=agreement)
    if form.is_valid():
        actions.name_flag(
            by=cast(User, request.user),
            agreement=agreement,
            asset=form.asset_chosen,
            name=form.cleaned_data["name"],
            statement=form.cleaned_data["statement"],
            conditions=form.conditions,
        )
        messages.success(request, "The flag is named; it is signed with the agreement.")
        return redirect("linking:name_flag", number=agreement.pk)
    facts = {"form": form, "agreement": agreement, "flags": queries.flags_of(agreement)}
    return render(request, "linking/name_flag.html", facts, status=422 if is_sent else 200)


@require_POST
@access(rules.may_ask_flag_about, of=queries.flag_and_linkage)
def ask_flag(request: HttpRequest, about: rules.FlagAsked) -> HttpResponse:
    """Ask for a flag to be returned."""
    actions.ask_flag(by=cast(User, request.user), flag=about.flag, linkage=about.linkage)
    messages.success(request, "It waits for an information-governance officer to sign.")
    return redirect(about.linkage)


@require_POST
@access(rules.may_decide_flag, of=queries.return_by_number)
def decide(request: HttpRequest, asked: FlagReturn) -> HttpResponse:
    """Sign the return of a flag, or refuse it."""
    by, approves = cast(User, request.user), request.POST.get("decision") == "approve"
    with transaction.atomic():
        actions.decide_flag(by=by, asked=asked, approves=approves)
        job = tasks.begin_flags(by=by, asked=asked) if approves else None
    return redirect(job) if job else redirect("linking:flags")


@require_POST
@access(rules.may_take_flags, of=queries.return_by_number)
def take(request: HttpRequest, returned: FlagReturn) -> HttpResponse:
    """The member's own file; nobody else can open it."""
    content = actions.take_flags(by=cast(User, request.user), returned=returned)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"{returned.flag.name}-{returned.linkage.code}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response

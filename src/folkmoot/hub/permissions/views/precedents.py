"""What was decided of proposals: in this hub and in others, as pages and as files."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from folkmoot.errors import ProposalError
from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.limits import takes_files
from folkmoot.hub.permissions import actions, queries
from folkmoot.hub.permissions.dictionary import precedents_shown
from folkmoot.hub.permissions.forms import PrecedentsForm
from folkmoot.hub.permissions.rules import may_exchange_precedents
from folkmoot.permission import load_rulebook, write_precedents

SHOWN = 100


@require_safe
@access(public)
def precedents(request: HttpRequest) -> HttpResponse:
    """What is known of decided proposals; nothing in it is confidential."""
    known = queries.precedents()
    facts = {
        "known": len(known),
        "precedents": precedents_shown(known[:SHOWN], load_rulebook()),
        "exchanging": may_exchange_precedents(request.user),
        "form": PrecedentsForm(),
    }
    return render(request, "permissions/precedents.html", facts)


@require_safe
@access(may_exchange_precedents)
def export_precedents(request: HttpRequest) -> HttpResponse:
    """What was decided here, as a file for another hub; with the hub's name only where asked."""
    name = settings.CONFIG.name if request.GET.get("named") else ""
    written = write_precedents(queries.own_precedents(name))
    return HttpResponse(
        written,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="precedents.json"'},
    )


@takes_files
@access(may_exchange_precedents)
def import_precedents(request: HttpRequest) -> HttpResponse:
    """Take in another hub's file."""
    form = PrecedentsForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = PrecedentsForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                new = actions.import_precedents(
                    by=cast(User, request.user),
                    text=file.read().decode("utf-8", errors="replace"),
                    name="the file",
                )
            except ProposalError as error:
                form.add_error("file", str(error))
            else:
                messages.success(request, f"{new} new precedents were taken in.")
                return redirect("permissions:precedents")
    return render(request, "permissions/import_precedents.html", {"form": form})

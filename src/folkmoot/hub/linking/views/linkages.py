"""The list of linkages, one of them, beginning one, and having its people counted."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.errors import DisclosureError, VaultError
from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.linking import actions, queries, rules, tasks
from folkmoot.hub.linking.forms import BeginForm, TableForm
from folkmoot.hub.linking.models import Linkage


@access(rules.may_look)
def linkages(request: HttpRequest) -> HttpResponse:
    """The linkages of one's members, and the agreements under which one may link."""
    by = cast(User, request.user)
    facts = {
        "linkages": queries.linkages_of(by),
        "agreements": queries.agreements_to_link(by),
        "naming": queries.agreements_to_name_flags(by),
    }
    return render(request, "linking/linkages.html", facts)


@access(rules.may_see, of=queries.linkage_by_code)
def linkage(request: HttpRequest, own: Linkage) -> HttpResponse:
    """What is linked, under which agreement, how far it is and how good."""
    by = cast(User, request.user)
    asking = rules.may_ask_flag(by, own)
    facts = {
        "linkage": own,
        "assets": queries.assets_shown(own),
        "findings": queries.findings_shown(own),
        "parts": queries.parts_shown(own),
        "bias": queries.bias_shown(own),
        "ask": rules.may_ask(by, own),
        "is_analyst": rules.is_analyst(by, own),
        "flags": queries.flags_of(own.agreement),
        "ask_flag": asking,
        "returns": queries.returns_of(own),
        "is_running": own.job is not None and not own.job.is_over,
    }
    return render(request, "linking/linkage.html", facts)


@access(rules.may_link_under, of=queries.agreement_to_link)
def begin(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Choose what to link under an agreement."""
    is_sent = request.method == "POST"
    form = BeginForm(request.POST if is_sent else None, agreement=agreement)
    if form.is_valid():
        by = cast(User, request.user)
        with transaction.atomic():
            made = actions.begin(
                by=by,
                agreement=agreement,
                title=form.cleaned_data["title"],
                use=form.use_chosen,
                chosen=form.chosen,
            )
            job = tasks.begin_linking(by=by, linkage=made)
        return redirect(job)
    facts = {"form": form, "agreement": agreement}
    return render(request, "linking/begin.html", facts, status=422 if is_sent else 200)


@access(rules.may_ask, of=queries.linkage_by_code)
def ask(request: HttpRequest, own: Linkage) -> HttpResponse:
    """Have people counted; the table goes to the release desk."""
    is_sent = request.method == "POST"
    form = TableForm(request.POST if is_sent else None, linkage=own)
    if form.is_valid():
        try:
            output = actions.ask(by=cast(User, request.user), linkage=own, table=form.table)
        except (DisclosureError, VaultError) as error:
            form.add_error("dimensions", str(error))
        else:
            messages.success(request, "The people are counted; the table is at the release desk.")
            return redirect(output)
    facts = {"form": form, "linkage": own}
    return render(request, "linking/ask.html", facts, status=422 if is_sent else 200)

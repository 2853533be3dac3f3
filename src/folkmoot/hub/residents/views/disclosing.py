"""The log of compelled disclosures."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.residents import actions, queries, rules
from folkmoot.hub.residents.forms import DisclosureForm
from folkmoot.hub.residents.models import CompelledDisclosure


@access(public)
def disclosures(request: HttpRequest) -> HttpResponse:
    """Counts for everybody; to contributors what was disclosed of their data."""
    by = request.user
    shown = [(one, rules.may_tell(by, one)) for one in queries.disclosures_shown(by)]
    facts = {
        "counts": queries.disclosure_counts(),
        "shown": shown,
        "log": rules.may_log(by),
    }
    return render(request, "residents/disclosures.html", facts)


@access(rules.may_log)
def new_disclosure(request: HttpRequest) -> HttpResponse:
    """Log what had to be handed over."""
    form = DisclosureForm(
        request.POST if request.method == "POST" else None,
        assets=queries.assets_to_log(request.user),
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        may_tell = not given.pop("is_forbidden")
        given["assets"] = list(given["assets"])
        actions.log_disclosure(by=cast(User, request.user), may_tell=may_tell, **given)
        messages.success(request, "It is logged.")
        return redirect("residents:disclosures")
    facts = {"form": form, "title": "Log a compelled disclosure", "button": "Log it"}
    facts |= {"back": "residents:disclosures", "back_text": "Compelled disclosures", "intro": ""}
    return render(request, "residents/form.html", facts, status=422 if form.is_bound else 200)


@require_POST
@access(rules.may_tell, of=queries.disclosure_by_number)
def tell(request: HttpRequest, disclosure: CompelledDisclosure) -> HttpResponse:
    """Tell the contributors, now that the law allows it."""
    actions.tell(by=cast(User, request.user), disclosure=disclosure)
    messages.success(request, "Its contributors can see it now.")
    return redirect("residents:disclosures")

"""Cases for caseworkers, and who looked for those who answer for the data."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.errors import Refused
from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.casework import actions, queries, rules
from folkmoot.hub.casework.forms import OpenForm
from folkmoot.hub.casework.models import Case
from folkmoot.hub.linking.models import Linkage

LOOKS_A_PAGE = 50


@access(rules.may_work)
def cases(request: HttpRequest) -> HttpResponse:
    """One's own cases; what one may look after."""
    by = cast(User, request.user)
    facts = {
        "cases": queries.cases_of(by)[:100],
        "linkages": queries.linkages_to_work_on(by),
        "agreements": queries.agreements_with_views(by),
    }
    return render(request, "casework/cases.html", facts)


@access(rules.may_work)
def looks(request: HttpRequest) -> HttpResponse:
    """Every look at data of one's members."""
    found = Paginator(queries.looks_at(request.user), LOOKS_A_PAGE)
    page = found.get_page(request.GET.get("page"))
    return render(request, "casework/looks.html", {"page": page})


@access(rules.may_open, of=queries.linkage_by_code)
def open_case(request: HttpRequest, linkage: Linkage) -> HttpResponse:
    """Open a case on somebody whom one's own member knows."""
    by, is_sent = cast(User, request.user), request.method == "POST"
    form = OpenForm(request.POST if is_sent else None, linkage=linkage, by=by)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.open_case(
                by=by,
                linkage=linkage,
                asset=form.asset_chosen,
                reference=said["reference"],
                reason=said["reason"],
                last_day=said["last_day"],
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect(made)
    facts = {"form": form, "linkage": linkage}
    return render(request, "casework/open.html", facts, status=422 if is_sent else 200)


@access(rules.may_see_case, of=queries.case_by_code)
def case(request: HttpRequest, own: Case) -> HttpResponse:
    """A case; nothing of the person stands on it."""
    return _page(request, own)


@require_POST
@access(rules.may_look, of=queries.case_by_code)
def look(request: HttpRequest, own: Case) -> HttpResponse:
    """The agreed fields of the one person, in this answer alone."""
    seen = actions.look(by=cast(User, request.user), case=own)
    response = _page(request, own, seen)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@access(rules.may_close, of=queries.case_by_code)
def close(request: HttpRequest, own: Case) -> HttpResponse:
    """Close it."""
    actions.close(by=cast(User, request.user), case=own)
    messages.success(request, "The case is closed, and whose it was is forgotten.")
    return redirect("casework:cases")


def _page(request: HttpRequest, own: Case, seen: actions.PersonSeen | None = None) -> HttpResponse:
    by = request.user
    facts = {
        "case": own,
        "seen": seen,
        "looks": own.looks.prefetch_related("assets__member"),
        "may_look": rules.may_look(by, own),
        "may_close": rules.may_close(by, own),
    }
    return render(request, "casework/case.html", facts)

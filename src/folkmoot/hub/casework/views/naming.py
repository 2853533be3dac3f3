"""What a joined view shows and who may look: for the officers of an agreement's parties."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.casework import actions, queries, rules
from folkmoot.hub.casework.forms import CaseworkerForm, FieldsForm
from folkmoot.hub.casework.models import NamedCaseworker


@access(rules.may_look_after, of=queries.agreement_by_number)
def view_of_agreement(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The fields that the agreement names, and its caseworkers."""
    return _page(request, agreement)


@require_POST
@access(rules.may_name_fields, of=queries.agreement_by_number)
def name_fields(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Say which fields may be seen."""
    form = FieldsForm(request.POST, agreement=agreement)
    if not form.is_valid():
        return _page(request, agreement, fields=form, status=422)
    actions.name_fields(by=cast(User, request.user), agreement=agreement, fields=form.fields_chosen)
    messages.success(request, "The fields are named; they are signed with the agreement.")
    return redirect("casework:agreement", number=agreement.pk)


@require_POST
@access(rules.may_look_after, of=queries.agreement_by_number)
def name_caseworker(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Name somebody."""
    by = cast(User, request.user)
    form = CaseworkerForm(request.POST, agreement=agreement, by=by)
    if not form.is_valid():
        return _page(request, agreement, people=form, status=422)
    person, member = form.chosen
    actions.name_caseworker(by=by, agreement=agreement, person=person, member=member)
    messages.success(request, f"{person} may open cases for {member}.")
    return redirect("casework:agreement", number=agreement.pk)


@require_POST
@access(rules.may_end_caseworker, of=queries.caseworker_by_number)
def end_caseworker(request: HttpRequest, named: NamedCaseworker) -> HttpResponse:
    """End it; open cases close."""
    actions.end_caseworker(by=cast(User, request.user), named=named)
    messages.success(request, f"{named.person} sees nothing any more.")
    return redirect("casework:agreement", number=named.agreement_id)


def _page(
    request: HttpRequest,
    agreement: Agreement,
    *,
    fields: FieldsForm | None = None,
    people: CaseworkerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    by = cast(User, request.user)
    facts = {
        "agreement": agreement,
        "may_name_fields": rules.may_name_fields(by, agreement),
        "fields_form": fields or FieldsForm(agreement=agreement),
        "people_form": people or CaseworkerForm(agreement=agreement, by=by),
        "form": fields or people,
        "fields": queries.fields_of(agreement),
        "caseworkers": [
            (one, rules.may_end_caseworker(by, one)) for one in queries.caseworkers_of(agreement)
        ],
    }
    return render(request, "casework/agreement.html", facts, status=status)

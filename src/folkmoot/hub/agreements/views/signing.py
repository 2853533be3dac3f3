"""A director signs, refuses or withdraws for a party, and proves again who they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.agreements import actions, queries, rules
from folkmoot.hub.agreements.forms import RefusalForm, SignatureForm
from folkmoot.hub.agreements.models import Agreement, Party


@access(rules.may_act_for, of=queries.party_by_code)
def sign(request: HttpRequest, party: Party) -> HttpResponse:
    """Read what is signed, and sign it."""
    rules.may_sign(_person(request), party.agreement, party.member).require()
    promise = f"I have read the papers and agree to them for {party.member}"
    return _proved(request, party, "agreements/sign.html", promise, actions.sign)


@access(rules.may_act_for, of=queries.party_by_code)
def withdraw(request: HttpRequest, party: Party) -> HttpResponse:
    """Take a party's data out of an agreement in force."""
    rules.may_withdraw(_person(request), party.agreement, party.member).require()
    promise = f"The data of {party.member} are not to be used from now on"
    return _proved(request, party, "agreements/withdraw.html", promise, actions.withdraw)


@access(rules.may_act_for, of=queries.party_by_code)
def refuse(request: HttpRequest, party: Party) -> HttpResponse:
    """Say that a party does not agree, and why."""
    agreement = party.agreement
    rules.may_refuse(_person(request), agreement, party.member).require()
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        because = form.cleaned_data["because"]
        actions.refuse(by=_person(request), agreement=agreement, at=party.member, because=because)
        messages.success(request, "It is refused. The parties can read why.")
        return redirect(agreement)
    facts = {"form": form, "party": party, "agreement": agreement}
    return render(request, "agreements/refuse.html", facts, status=422 if form.is_bound else 200)


def _proved(
    request: HttpRequest, party: Party, page: str, promise: str, act: Callable[..., Agreement]
) -> HttpResponse:
    """Ask for the password, or, of those without one, what else they have; then act."""
    by = _person(request)
    asks_password = by.has_usable_password()
    if not asks_password and not did_recently_reauthenticate(request):
        back = urlencode({"next": request.path})
        return redirect(f"{reverse('account_reauthenticate')}?{back}")
    sent = request.POST if request.method == "POST" else None
    form = SignatureForm(sent, promise=promise, asks_password=asks_password)
    if form.is_valid():
        wrong = _what_is_wrong(request, by, form.cleaned_data.get("password"))
        if not wrong:
            after = act(by=by, agreement=party.agreement, at=party.member)
            return redirect(after)
        form.add_error("password", wrong)
    facts = {
        "form": form,
        "party": party,
        "agreement": party.agreement,
        "papers": party.agreement.papers.all(),
        "sha256": queries.signing_hash(party.agreement),
    }
    return render(request, page, facts, status=422 if form.is_bound else 200)


def _what_is_wrong(request: HttpRequest, by: User, password: str | None) -> str:
    """Guesses are counted with those of the sign-in pages."""
    if password is None:
        return ""
    if not ratelimit.consume(request, action="reauthenticate", user=by):
        return "Too many wrong passwords; wait a minute"
    return "" if by.check_password(password) else "This is not your password"


def _person(request: HttpRequest) -> User:
    """Whoever passed a rule that asks for a role has an account."""
    return cast(User, request.user)

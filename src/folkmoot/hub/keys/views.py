"""A person's keys: made, shown once, withdrawn."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.keys import actions, queries, rules
from folkmoot.hub.keys.forms import KeyForm
from folkmoot.hub.keys.models import ApiKey


@access(rules.may_have_keys)
def keys(request: HttpRequest) -> HttpResponse:
    """All keys of whoever asks, and a form to make another."""
    user = cast(User, request.user)
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.make_key(by=user, purpose=form.cleaned_data["purpose"])
        response = render(request, "keys/made.html", {"made": made})
        response["Cache-Control"] = "no-store"
        return response
    return render(
        request,
        "keys/keys.html",
        {"form": form, "keys": queries.keys_of(user)},
        status=422 if form.is_bound else 200,
    )


@access(rules.may_withdraw, of=queries.key_by_number)
def withdraw(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """End a key, once it was asked for with a button."""
    if request.method == "POST":
        actions.withdraw_key(by=cast(User, request.user), key=key)
        messages.success(request, f"The key “{key}” is withdrawn.")
        return redirect("keys:keys")
    return render(request, "keys/withdraw.html", {"key": key})

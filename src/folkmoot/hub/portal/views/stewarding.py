"""Looking after a dataset's page: what it is about, how it is used, taking a version back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.portal import actions, versions
from folkmoot.hub.portal.forms import ClassificationForm, WithdrawalForm
from folkmoot.hub.portal.rules import may_steward, may_withdraw
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.queries import asset_by_code, version_by_number
from folkmoot.hub.usage import queries as usage


@access(may_steward, of=asset_by_code)
def steward(request: HttpRequest, asset: Asset) -> HttpResponse:
    """What it is about, and how much it is used."""
    form = ClassificationForm(request.POST if request.method == "POST" else None, asset=asset)
    if form.is_bound and form.is_valid():
        by = cast(User, request.user)
        topics, tags = form.cleaned_data["topics"], form.cleaned_data["tags"]
        actions.classify(by=by, asset=asset, topics=topics, tags=tags)
        messages.success(request, "What it is about is kept.")
        return redirect("portal:steward", code=asset.code)
    facts = {
        "asset": asset,
        "form": form,
        "months": usage.months_of(asset.code),
        "listed": versions.listed(asset),
    }
    return render(request, "portal/steward.html", facts, status=422 if form.is_bound else 200)


def _version(*, code: str, number: str) -> Version:
    return version_by_number(code=code, number=int(number))


@access(may_withdraw, of=_version)
def withdraw(request: HttpRequest, version: Version) -> HttpResponse:
    """Take a version back, with the reason that everybody reads."""
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw(by=cast(User, request.user), version=version, reason=reason)
        messages.success(request, f"Version {version.number} is withdrawn.")
        return redirect("portal:steward", code=version.asset.code)
    facts = {"form": form, "asset": version.asset, "version": version}
    return render(request, "portal/withdraw.html", facts, status=422 if form.is_bound else 200)

"""Asking to be told, confirming and stopping."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from folkmoot.hub.access import access, public
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.following import actions, queries, tasks
from folkmoot.hub.following.forms import FollowForm
from folkmoot.hub.following.rules import may_ask_anybody
from folkmoot.hub.following.tokens import read_confirm_token, read_stop_token


@require_http_methods(["GET", "HEAD", "POST"])
@access(public)
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to be told when a dataset changes; by Atom alone where there is no mail server."""
    asset = queries.dataset_to_follow(code=code)
    decision = may_ask_anybody()
    form = FollowForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        decision.require()
        if form.is_valid():
            address = form.cleaned_data["address"]
            tasks.begin_asking(asset=asset, address=address, site=_site(request))
            return redirect("following:asked", code=asset.code)
    facts = {"asset": asset, "form": form, "decision": decision}
    return render(request, "following/follow.html", facts, status=422 if form.is_bound else 200)


@access(public)
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """Look into the mailbox: the same page whether or not the address follows already."""
    facts = {"asset": queries.dataset_to_follow(code=code)}
    return render(request, "following/asked.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@access(public)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button, because programs that look through mail open every link."""
    number = read_confirm_token(token)
    found = queries.following_by_id(number)
    if found is None:
        raise PageNotFound("This was stopped, or not confirmed in time.", remedy="Ask again.")
    if request.method == "POST":
        actions.confirm(following=number)
    asset = queries.dataset_to_follow(code=found.code)
    facts = {"asset": asset, "is_done": request.method == "POST"}
    return render(request, "following/confirm.html", facts)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@access(public)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A button for people; a mail program posts here without asking (RFC 8058), and so without our
    form's token: the link itself is signed, and all that it does is to stop."""
    what = read_stop_token(token)
    if request.method == "POST":
        actions.stop(what=what)
    facts = {"is_done": request.method == "POST", "is_all": isinstance(what, str)}
    return render(request, "following/stop.html", facts)


def _site(request: HttpRequest) -> str:
    """Where the links of e-mails lead: the hub's public address, else the one asked, which is among
    its own names."""
    return str(settings.CONFIG.public_address or request.build_absolute_uri("/")).rstrip("/")

"""A person's own account, and the pages on which an administrator looks after people."""

from __future__ import annotations

import secrets
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.hub.access import access, signed_in
from folkmoot.hub.accounts import actions, queries, rules
from folkmoot.hub.accounts.forms import PersonForm, RolesForm
from folkmoot.hub.accounts.models import Role, User

PASSWORD_BYTES = 12


@access(signed_in)
def own_account(request: HttpRequest) -> HttpResponse:
    """Who you are here, for whom you act, and how you sign in."""
    memberships = queries.memberships_of(request.user)
    return render(request, "accounts/own.html", {"memberships": memberships})


@access(rules.may_administer)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    return render(request, "accounts/people.html", {"people": queries.everybody()})


@access(rules.may_administer)
def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account. Its first password is shown once, to be handed over and changed."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/new_person.html", {"form": form}, status=status)
    given = form.cleaned_data
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    try:
        made = actions.create_user(
            by=_administrator(request),
            username=given["username"],
            email=given["email"],
            name=given["name"],
            password=password,
            roles=[(Role(role), given["member"]) for role in given["roles"]],
        )
    except actions.AccountError as error:
        form.add_error(None, error.problem)
        return render(request, "accounts/new_person.html", {"form": form}, status=422)
    return render(request, "accounts/made.html", {"person": made, "password": password})


@access(rules.may_administer_person, of=queries.person_by_key)
def person(request: HttpRequest, found: User) -> HttpResponse:
    """One person: which roles they hold at which member, to be given and withdrawn."""
    if request.method == "POST":
        sent = RolesForm(request.POST)
        if sent.is_valid():
            actions.set_roles(
                by=_administrator(request),
                user=found,
                at=sent.cleaned_data["member"],
                roles={Role(role) for role in sent.cleaned_data["roles"]},
            )
            messages.success(request, f"The roles of {found} are changed.")
            return redirect("person", key=found.key)
    forms = [
        RolesForm(initial={"member": member, "roles": held}, auto_id=f"{member.code}_%s")
        for member, held in queries.roles_by_member(found)
    ]
    return render(request, "accounts/person.html", {"person": found, "forms": forms})


def _administrator(request: HttpRequest) -> User:
    """Whoever passed the rule has an account."""
    return cast(User, request.user)

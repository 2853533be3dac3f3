"""A person's own account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.hub.access import access, signed_in
from folkmoot.hub.accounts.queries import memberships_of


@access(signed_in)
def own_account(request: HttpRequest) -> HttpResponse:
    """Who you are here, for whom you act, and how you sign in."""
    return render(request, "accounts/own.html", {"memberships": memberships_of(request.user)})

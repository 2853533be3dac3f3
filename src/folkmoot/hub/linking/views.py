"""Pages of linkages."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.linking import queries, rules
from folkmoot.hub.linking.models import Linkage


@access(rules.may_look)
def linkages(request: HttpRequest) -> HttpResponse:
    """The linkages of one's members, and the agreements under which one may link."""
    by = cast(User, request.user)
    facts = {
        "linkages": queries.linkages_of(by),
        "agreements": queries.agreements_to_link(by),
    }
    return render(request, "linking/linkages.html", facts)


@access(rules.may_see, of=queries.linkage_by_code)
def linkage(request: HttpRequest, own: Linkage) -> HttpResponse:
    """What is linked, under which agreement, how far it is and how good."""
    return render(request, "linking/linkage.html", {"linkage": own})

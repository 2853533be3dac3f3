"""How good a linkage is, by what people judged."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.queries import linkage_by_code
from folkmoot.hub.review import queries, rules, tasks
from folkmoot.hub.review.pictures import threshold_chart
from folkmoot.hub.review.values import figures_from_json


@access(rules.may_see_quality, of=linkage_by_code)
def quality(request: HttpRequest, linkage: Linkage) -> HttpResponse:
    """Precision and recall as people judged, beside what the model expects of itself."""
    closed = list(queries.closed_rounds(linkage))
    figures = figures_from_json(closed[0].figures) if closed else None
    facts = {
        "linkage": linkage,
        "closed": closed,
        "figures": figures,
        "unlinkables": queries.unlinkables_of(linkage),
        "expected": queries.expected_of(linkage),
        "chart": threshold_chart(figures) if figures else None,
        "may_open": rules.may_open(request.user, linkage),
        "may_apply": rules.may_apply(request.user, linkage),
        "may_review": rules.may_review(request.user),
    }
    return render(request, "review/quality.html", facts)


@require_POST
@access(rules.may_apply, of=linkage_by_code)
def apply(request: HttpRequest, linkage: Linkage) -> HttpResponse:
    """Make the linkage again with what people decided."""
    return redirect(tasks.begin_applying(by=cast(User, request.user), linkage=linkage))

"""How good a linkage is, by what people judged."""

from __future__ import annotations

import json
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.queries import linkage_by_code
from folkmoot.hub.review import queries, rules, tasks
from folkmoot.hub.review.models import Report
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
        "reports": queries.reports_of(linkage),
        "may_study": rules.may_study(request.user, linkage),
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


@require_POST
@access(rules.may_study, of=linkage_by_code)
def report(request: HttpRequest, linkage: Linkage) -> HttpResponse:
    """Have the reports on a linkage written."""
    return redirect(tasks.begin_reporting(by=cast(User, request.user), linkage=linkage))


@access(rules.may_see_report, of=queries.report_by_number)
def report_page(request: HttpRequest, shown: Report) -> HttpResponse:
    """A report as a file that stands by itself."""
    return _file(shown.page, "text/html; charset=utf-8", f"linkage-{shown.linkage.code}.html")


@access(rules.may_see_report, of=queries.report_by_number)
def transparency_record(request: HttpRequest, shown: Report) -> HttpResponse:
    """The entry for the Algorithmic Transparency Recording Standard, as JSON."""
    text = json.dumps(shown.record, indent=2, ensure_ascii=False)
    return _file(text, "application/json", f"transparency-record-{shown.linkage.code}.json")


def _file(content: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)

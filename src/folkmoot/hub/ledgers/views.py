"""The public pages of the ledger."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from folkmoot.hub.access import access, public
from folkmoot.hub.ledgers import queries


@access(public)
def entries(request: HttpRequest) -> HttpResponse:
    """What happened, newest first, and whether the record holds together."""
    page = queries.newest_first(request.GET.get("page"))
    return render(
        request,
        "ledgers/entries.html",
        {"page": page, "check": queries.latest_check()},
    )


@access(public)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole ledger as JSON Lines, for anybody to verify."""

    def with_breaks() -> Iterator[str]:
        for line in queries.lines():
            yield line + "\n"

    return StreamingHttpResponse(
        with_breaks(),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ledger.jsonl"'},
    )

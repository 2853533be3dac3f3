"""One chart, map or table for the frame of any other site, and a chart as a file."""

from __future__ import annotations

from dataclasses import replace

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from folkmoot.errors import FolkmootError
from folkmoot.hub.access import access, public
from folkmoot.hub.explorer import queries
from folkmoot.hub.explorer.pictures.files import FILES, PictureMissing, write_picture
from folkmoot.hub.explorer.views.asking import read_asked, trouble_of
from folkmoot.hub.explorer.views.exploring import table_of
from folkmoot.hub.explorer.views.showing import Pictures, pictures_of, shapes_of

ROWS_IN_A_FRAME = 10


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@access(public)
def embed(request: HttpRequest, code: str) -> HttpResponse:
    """The answer alone, with whose it is. Only this page may stand in a frame."""
    subject = queries.subject_by_code(code)
    asked = read_asked(request, subject)
    table, pictures, trouble = None, Pictures(), asked.trouble
    if asked.statement is not None:
        try:
            count = queries.count_rows(subject, asked.statement)
            pictures = pictures_of(subject, asked.statement, asked.state, count)
            if asked.state.show == "table":
                table = table_of(
                    request, subject, asked.statement, count,
                    {"query": asked.state.query}, "", ROWS_IN_A_FRAME,
                )  # fmt: skip
        except FolkmootError as error:
            trouble = trouble_of(error, asked.spans)
    facts = {
        "subject": subject,
        "pictures": pictures,
        "table": table,
        "trouble": trouble,
        "changed_at": subject.source.changed_at,
        "address": asked.state.address(subject.code),
    }
    status = trouble.status if trouble else 200
    return render(request, "explorer/embed.html", facts, status=status)


@require_safe
@access(public)
def picture(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """The chart of a question as a file. Raises what asking raises, and PictureMissing."""
    subject = queries.subject_by_code(code)
    asked = read_asked(request, subject)
    if asked.statement is None or asked.trouble:
        raise PictureMissing(asked.trouble.text if asked.trouble else "There is no question.")
    count = queries.count_rows(subject, asked.statement)
    state = replace(asked.state, show="chart")
    pictures = pictures_of(subject, asked.statement, state, count)
    if pictures.chart is None:
        raise PictureMissing(pictures.why_not)
    source = f"{subject.title}. {subject.publisher}, {subject.licence.label}."
    response = HttpResponse(
        write_picture(pictures.chart, extension, source), content_type=FILES[extension]
    )
    response["Content-Disposition"] = f'attachment; filename="{subject.code}-chart.{extension}"'
    return response


@require_safe
@access(public)
def shapes(request: HttpRequest, code: str) -> HttpResponseBase:
    """The places of a question's map, as GeoJSON. Raises what asking raises, and NoMap."""
    subject = queries.subject_by_code(code)
    asked = read_asked(request, subject)
    if asked.statement is None:
        raise PictureMissing(asked.trouble.text if asked.trouble else "There is no question.")
    pieces = shapes_of(subject, asked.statement, asked.state)
    return HttpResponse(b"".join(pieces), content_type="application/geo+json")

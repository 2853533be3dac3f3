"""The report to keep on file, and the note that everybody may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.hub.access import access, public
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.releases import queries, rules
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.report import report_on, to_docx
from folkmoot.hub.releases.states import State

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@access(rules.may_see_before, of=queries.output_by_id)
def report(request: HttpRequest, about: Output) -> HttpResponse:
    """All that was found, done and signed, as a page."""
    _require_decided(request, about)
    facts = {"report": report_on(about, is_public=False), "output": about}
    return render(request, "releases/report.html", facts)


@access(rules.may_see_before, of=queries.output_by_id)
def report_docx(request: HttpRequest, about: Output) -> HttpResponse:
    """The same as Word."""
    _require_decided(request, about)
    return _word(to_docx(report_on(about, is_public=False)), f"output-{about.pk}.docx")


@access(public)
def note(request: HttpRequest, output_id: int) -> HttpResponse:
    """How released figures were made safe, for everybody, without the rules' parameters."""
    about = _released(output_id)
    facts = {"report": report_on(about, is_public=True), "output": about}
    return render(request, "releases/report.html", facts)


@access(public)
def note_docx(request: HttpRequest, output_id: int) -> HttpResponse:
    """The same as Word."""
    return _word(to_docx(report_on(_released(output_id), is_public=True)), f"note-{output_id}.docx")


def _released(output_id: int) -> Output:
    found = queries.outputs().filter(pk=output_id, state=State.RELEASED.value).first()
    if found is None:
        raise PageNotFound("No released output has this number.")
    return found


def _require_decided(request: HttpRequest, about: Output) -> None:
    """While votes are blind, the report, which names them, is nobody's."""
    if about.stands in (State.WAITING, State.PARTLY):
        raise PageNotFound(
            "The report is written once the checkers have decided.", remedy="See the output."
        )


def _word(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_WORD)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response

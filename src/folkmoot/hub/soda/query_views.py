"""SODA3: a query in the body of a POST (or the parameters of a GET), by page or as an export.

POST /api/v3/views/abcd-1234/query.json
{"query": "SELECT *", "page": {"pageNumber": 1, "pageSize": 100}, "parameters": {"name": "x"},
 "orderingSpecifier": "total", "includeSystem": true, "timeout": 60}
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from folkmoot.hub.access import access, public
from folkmoot.hub.saved.reading import Sources
from folkmoot.hub.soda.answers import answer, preferred
from folkmoot.hub.soda.asking import read_question
from folkmoot.hub.soda.envelopes import as_socrata_answers
from folkmoot.hub.soda.formats import FORMATS
from folkmoot.hub.soda.queries import open_source
from folkmoot.soql import compile_query

_METHODS = ("GET", "HEAD", "POST")


@access(public)
@as_socrata_answers(methods=_METHODS)
def query(request: HttpRequest, code: str, extension: str = "") -> HttpResponseBase:
    """One page of a query's answer."""
    return _answered(request, code, extension, is_export=False)


@access(public)
@as_socrata_answers(methods=_METHODS)
def export(request: HttpRequest, code: str, extension: str = "") -> HttpResponseBase:
    """The whole of a query's answer, as a file."""
    return _answered(request, code, extension, is_export=True)


def _answered(
    request: HttpRequest, code: str, extension: str, *, is_export: bool
) -> HttpResponseBase:
    asked = read_question(request, is_export=is_export)
    sources = Sources()
    source = open_source(sources, code=code)
    written_as = FORMATS[extension] if extension else preferred(request)
    if asked.separator is not None:
        written_as = written_as.separated_by(asked.separator)
    compiled = compile_query(
        asked.query,
        source.soql,
        find_table=sources.find,
        parameters=asked.parameters,
        page=asked.page,
        default_limit=asked.default_limit,
    )
    return answer(request, compiled, sources, written_as, has_mark=asked.has_mark)

"""The addresses of rows: parse, call, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from folkmoot.hub.access import access, public
from folkmoot.hub.limits import takes_files
from folkmoot.hub.saved.reading import Source, Sources
from folkmoot.hub.soda import headers
from folkmoot.hub.soda.answers import answer, first_value, pieces, preferred
from folkmoot.hub.soda.envelopes import RowMissing, as_socrata_answers
from folkmoot.hub.soda.formats import FORMATS
from folkmoot.hub.soda.queries import open_source
from folkmoot.hub.soda.writing import is_write, write, write_row
from folkmoot.soql import MalformedQuery, compile_query, read_row_identifier
from folkmoot.soql import request as compile_request

MOST_COUNTED = "$$row_count"


@access(public)
@takes_files
@as_socrata_answers(methods=("GET", "HEAD", "POST", "PUT"))
def rows(request: HttpRequest, code: str, extension: str = "") -> HttpResponseBase:
    """The rows that the parameters ask for; with POST and PUT, rows to write."""
    if is_write(request):
        return write(request, code)
    sources = Sources()
    source = open_source(sources, code=code)
    written_as = FORMATS[extension] if extension else preferred(request)
    compiled = compile_request(_parameters(request), source.soql, find_table=sources.find)
    return answer(
        request,
        compiled,
        sources,
        written_as,
        has_mark=_is_true(request, "$$bom"),
        row_count=_row_count(request, source, sources),
    )


@access(public)
@as_socrata_answers(methods=("GET", "HEAD", "DELETE"))
def row(request: HttpRequest, code: str, identifier: str) -> HttpResponseBase:
    """One row as an object, by its `:id` or the value of its dataset's row identifier."""
    if is_write(request):
        return write_row(request, code, identifier)
    sources = Sources()
    source = open_source(sources, code=code)
    condition = row_condition(source, identifier)
    compiled = compile_query(f"SELECT * WHERE {condition}", source.soql, find_table=sources.find)
    versions, changed = sources.versions, sources.changed_at(compiled)
    tag = headers.entity_tag(" ".join(versions.values()), compiled, "row")
    unchanged = headers.still_good(request, tag, changed)
    if unchanged is not None:
        return unchanged
    content = b"".join(pieces(compiled, versions, FORMATS["json"]))
    if content == b"[]\n":
        raise RowMissing(identifier)
    # Where several rows share an identifier the first is the row.
    first = content[1:-2].split(b"\n,", 1)[0]
    response = HttpResponse(first + b"\n", content_type=FORMATS["json"].content_type)
    headers.stamp(response, tag, changed)
    headers.describe_columns(response, compiled)
    return response


@access(public)
@as_socrata_answers(methods=("GET", "HEAD"))
def download(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """Every row as a file: the address that bulk downloads have had for longest."""
    sources = Sources()
    source = open_source(sources, code=code)
    compiled = compile_query("SELECT *", source.soql, find_table=sources.find, default_limit=None)
    mark = _is_true(request, "bom")
    response = answer(request, compiled, sources, FORMATS[extension], has_mark=mark)
    if request.GET.get("accessType", "").upper() == "DOWNLOAD":
        response["Content-Disposition"] = f'attachment; filename="{source.code}.{extension}"'
    return response


def row_condition(source: Source, identifier: str) -> str:
    """SoQL that finds a row by what an address calls it. Raises RowMissing."""
    if read_row_identifier(identifier) is not None:
        return f":id = '{identifier}'"
    column = source.row_identifier
    if column is None:
        raise RowMissing(identifier)
    quoted = identifier.replace("'", "''")
    return f"`{column}` = '{quoted}'"


def _parameters(request: HttpRequest) -> dict[str, str]:
    """The address's parameters; system columns first where the old API's switch asks for them."""
    asked: dict[str, str] = {name: str(value) for name, value in request.GET.items()}
    if any(name.lower() in ("$jsonp", "$callback") for name in asked):
        raise MalformedQuery(
            "JSONP is not offered: any page may read this address by itself (CORS)."
        )
    wants_system = asked.get("$$exclude_system_fields", "true").lower() == "false"
    if wants_system and not any(name.lower() in ("$select", "$query") for name in asked):
        asked["$select"] = ":*, *"
    return asked


def _row_count(request: HttpRequest, source: Source, sources: Sources) -> int | None:
    """How many rows there are whatever the page, where that was asked and can be told."""
    asked = _parameters(request)
    wanted = asked.get(MOST_COUNTED, "").lower()
    names = {name.lower() for name in asked}
    if not wanted or names & {"$query", "$group", "$having"}:
        return None
    left_out = ("$select", "$order", "$limit", "$offset")
    kept = {name: value for name, value in asked.items() if name.lower() not in left_out}
    counted = compile_request({**kept, "$select": "count(*)"}, source.soql, find_table=sources.find)
    return first_value(counted, sources.versions)


def _is_true(request: HttpRequest, name: str) -> bool:
    return request.GET.get(name, "").lower() == "true"

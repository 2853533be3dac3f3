"""The API's addresses: parse, call, render."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)

from folkmoot.hub.access import access, public
from folkmoot.hub.saved.reading import Sources
from folkmoot.hub.soda import answering, headers
from folkmoot.hub.soda.descriptions import catalogue_entry, view_of
from folkmoot.hub.soda.envelopes import RowMissing, as_socrata_answers
from folkmoot.hub.soda.formats import BYTE_ORDER_MARK, FORMATS, Format
from folkmoot.hub.soda.queries import (
    OpenDataset,
    open_dataset,
    open_datasets,
    open_source,
)
from folkmoot.soql import Compiled, MalformedQuery, compile_query, read_row_identifier
from folkmoot.soql import request as compile_request

BUFFERED_BYTES = 4 * 1024 * 1024
"""Up to this an answer is read to its end before it is sent: its query's place is free at once,
its length is known, and an error in its last row is still an error."""

DATASETS_A_PAGE = 100
MOST_DATASETS_A_PAGE = 10_000


@access(public)
@as_socrata_answers
def rows(request: HttpRequest, code: str, extension: str = "") -> HttpResponseBase:
    """The rows that the parameters ask for."""
    sources = Sources()
    source = open_source(sources, code=code)
    written_as = FORMATS[extension] if extension else _preferred(request)
    compiled = compile_request(_parameters(request), source.soql, find_table=sources.find)
    extra = f"{written_as.extension} {_wants_mark(request)}"
    versions = sources.versions
    used = [versions[view] for view in compiled.views]
    changed = sources.changed_at(compiled)
    tag = headers.entity_tag(" ".join(used), compiled, extra)
    unchanged = headers.still_good(request, tag, changed)
    if unchanged is not None:
        return unchanged
    has_mark = written_as.extension == "csv" and _wants_mark(request)
    response = _send(_pieces(compiled, versions, written_as, has_mark=has_mark), written_as)
    headers.stamp(response, tag, changed)
    headers.describe_columns(response, compiled)
    return response


@access(public)
@as_socrata_answers
def row(request: HttpRequest, code: str, identifier: str) -> HttpResponseBase:
    """One row as an object, by its `:id`."""
    sources = Sources()
    source = open_source(sources, code=code)
    if read_row_identifier(identifier) is None:
        raise RowMissing(identifier)
    compiled = compile_query(
        f"SELECT * WHERE :id = '{identifier}'", source.soql, find_table=sources.find
    )
    versions, changed = sources.versions, sources.changed_at(compiled)
    tag = headers.entity_tag(" ".join(versions.values()), compiled, "row")
    unchanged = headers.still_good(request, tag, changed)
    if unchanged is not None:
        return unchanged
    content = b"".join(_pieces(compiled, versions, FORMATS["json"]))
    if content == b"[]\n":
        raise RowMissing(identifier)
    response = HttpResponse(content[1:-2] + b"\n", content_type=FORMATS["json"].content_type)
    headers.stamp(response, tag, changed)
    headers.describe_columns(response, compiled)
    return response


@access(public)
@as_socrata_answers
def view(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a dataset is: its columns, licence, publisher and dates."""
    dataset = open_dataset(code=code)
    response = JsonResponse(view_of(dataset), json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = FORMATS["json"].content_type
    return response


@access(public)
@as_socrata_answers
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """What is published, filtered and paged."""
    started = time.monotonic()
    asked = request.GET
    site = f"{request.scheme}://{request.get_host()}"
    found = open_datasets(
        search=asked.get("q", ""),
        codes=asked.getlist("ids"),
        names=asked.getlist("names"),
        licence=asked.get("license", ""),
        attribution=asked.get("attribution", ""),
    )
    if not _is_asked_for(request):
        found = found.none()
    offset = _count(asked.get("offset", "0"), "offset")
    limit = min(_count(asked.get("limit", str(DATASETS_A_PAGE)), "limit"), MOST_DATASETS_A_PAGE)
    results = [
        catalogue_entry(OpenDataset(asset), site=site) for asset in found[offset : offset + limit]
    ]
    body = {
        "results": results,
        "resultSetSize": found.count(),
        "timings": {"serviceMillis": int((time.monotonic() - started) * 1000)},
        "warnings": [],
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = FORMATS["json"].content_type
    return response


def _parameters(request: HttpRequest) -> dict[str, str]:
    """The address's parameters; system columns first where the old API's switch asks for them."""
    asked: dict[str, str] = {name: str(value) for name, value in request.GET.items()}
    wants_system = asked.get("$$exclude_system_fields", "true").lower() == "false"
    if wants_system and not any(name.lower() in ("$select", "$query") for name in asked):
        asked["$select"] = ":*, *"
    return asked


def _preferred(request: HttpRequest) -> Format:
    """The format that the request accepts best, where its address names none."""
    by_type = {each.content_type.partition(";")[0]: each for each in FORMATS.values()}
    chosen = request.get_preferred_type(list(by_type))
    return by_type.get(chosen or "", FORMATS["json"])


def _wants_mark(request: HttpRequest) -> bool:
    return request.GET.get("$$bom", "").lower() == "true"


def _pieces(
    compiled: Compiled, versions: dict[str, str], written_as: Format, *, has_mark: bool = False
) -> Iterator[bytes]:
    if has_mark:
        yield BYTE_ORDER_MARK
    with answering.running(compiled, versions) as batches:
        yield from written_as.write(compiled.columns, batches)


def _send(pieces: Iterator[bytes], written_as: Format) -> HttpResponseBase:
    """The whole answer where it is small; the rest as it comes where it is not."""
    read: list[bytes] = []
    size = 0
    for piece in pieces:
        read.append(piece)
        size += len(piece)
        if size > BUFFERED_BYTES:
            rest = _resumed(read, pieces)
            return StreamingHttpResponse(rest, content_type=written_as.content_type)
    return HttpResponse(b"".join(read), content_type=written_as.content_type)


def _resumed(read: list[bytes], pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What was read, then what comes. Closed with the response, and the query with it."""
    yield from read
    read.clear()
    yield from pieces


def _count(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise MalformedQuery(f"{name} must be a whole number from 0 up")
    return int(text)


def _is_asked_for(request: HttpRequest) -> bool:
    """Whether the filters leave this hub's datasets in: they are all datasets, all of one site."""
    domains, kinds = request.GET.getlist("domains"), request.GET.getlist("only")
    others = [name for name in ("categories", "tags", "derived_from") if request.GET.getlist(name)]
    is_here = not domains or request.get_host() in [
        each for value in domains for each in value.split(",")
    ]
    is_dataset = not kinds or {"dataset", "datasets"} & {
        each for value in kinds for each in value.split(",")
    }
    return is_here and bool(is_dataset) and not others

"""A compiled query's answer as a response: in its form, with its headers, streamed where large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from folkmoot.hub.saved.reading import Sources
from folkmoot.hub.soda import answering, headers
from folkmoot.hub.soda.formats import BYTE_ORDER_MARK, FORMATS, WITH_MARK, Format
from folkmoot.soql import Compiled

BUFFERED_BYTES = 4 * 1024 * 1024
"""Up to this an answer is read to its end before it is sent: its query's place is free at once,
its length is known, and an error in its last row is still an error."""


def answer(
    request: HttpRequest,
    compiled: Compiled,
    sources: Sources,
    written_as: Format,
    *,
    has_mark: bool = False,
    row_count: int | None = None,
) -> HttpResponseBase:
    """The rows, or that the client has them already (304), or that its condition fails (412)."""
    has_mark = has_mark and written_as.extension in WITH_MARK
    versions = sources.versions
    used = " ".join(versions[view] for view in compiled.views)
    changed = sources.changed_at(compiled)
    tag = headers.entity_tag(used, compiled, f"{written_as.extension} {has_mark} {row_count}")
    unchanged = headers.still_good(request, tag, changed)
    if unchanged is not None:
        return unchanged
    response = send(pieces(compiled, versions, written_as, has_mark=has_mark), written_as)
    headers.stamp(response, tag, changed)
    headers.describe_columns(response, compiled)
    if row_count is not None:
        response["X-SODA2-Row-Count"] = str(row_count)
    return response


def preferred(request: HttpRequest) -> Format:
    """The format that the request accepts best, where its address names none."""
    by_type = {each.content_type.partition(";")[0]: each for each in FORMATS.values()}
    chosen = request.get_preferred_type(list(by_type))
    return by_type.get(chosen or "", FORMATS["json"])


def pieces(
    compiled: Compiled,
    versions: Mapping[str, str],
    written_as: Format,
    *,
    has_mark: bool = False,
) -> Iterator[bytes]:
    """The answer as it is written. Closed early, its query is closed too."""
    if has_mark:
        yield BYTE_ORDER_MARK
    by_engine = None
    if written_as.lines is not None and answering.is_whole_table(compiled, versions):
        by_engine = written_as.lines.of(compiled)
    write = written_as.lines.frame if written_as.lines and by_engine else written_as.write
    with answering.running(by_engine or compiled, versions) as batches:
        yield from write(compiled.columns, batches)


def first_value(compiled: Compiled, versions: Mapping[str, str]) -> int:
    """The one number that a query of one row and column answers."""
    with answering.running(compiled, versions) as batches:
        return int(_first(batches))


def send(written: Iterator[bytes], written_as: Format) -> HttpResponseBase:
    """The whole answer where it is small; the rest as it comes where it is not."""
    read: list[bytes] = []
    size = 0
    for piece in written:
        read.append(piece)
        size += len(piece)
        if size > BUFFERED_BYTES:
            rest = _resumed(read, written)
            return StreamingHttpResponse(rest, content_type=written_as.content_type)
    return HttpResponse(b"".join(read), content_type=written_as.content_type)


def _resumed(read: list[bytes], rest: Iterator[bytes]) -> Iterator[bytes]:
    """What was read, then what comes. Closed with the response, and the query with it."""
    yield from read
    read.clear()
    yield from rest


def _first(batches: Iterable[pa.RecordBatch]) -> int:
    for batch in batches:
        if batch.num_rows:
            return int(batch.column(0)[0].as_py() or 0)
    return 0

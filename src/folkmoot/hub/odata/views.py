"""OData's addresses: parse, call, render."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from folkmoot.hub.access import access, public
from folkmoot.hub.odata import answers
from folkmoot.hub.odata.edm import EntityType, entity_type_of, set_name
from folkmoot.hub.odata.envelopes import (
    as_odata_answers,
    asked_form,
    spoken_version,
    still_good,
    tagged,
)
from folkmoot.hub.odata.faults import FormNotOffered, NotOffered, NotThere, PageGone
from folkmoot.hub.odata.metadata import CONTENT_TYPE, as_bytes, csdl, service_document
from folkmoot.hub.odata.options import Options, aliases_of, read_options
from folkmoot.hub.odata.paging import Bookmark, next_link, page_size, read_bookmark
from folkmoot.hub.odata.payload import Form, Metadata, Rows, plain_text, value_of, write_rows
from folkmoot.hub.odata.statements import Question, ask
from folkmoot.hub.soda.readable import Readable, open_readable, open_readables
from folkmoot.soql import read_row_identifier
from folkmoot.soql.tree import Call, ColumnName, Literal

_PLAIN = "text/plain;charset=utf-8"
_OF_COUNT = ("filter", "search", "apply", "format")
_OF_ONE = ("select", "format")


@access(public)
@as_odata_answers
def service(request: HttpRequest) -> HttpResponseBase:
    """The datasets that there are."""
    form = asked_form(request, read_options(_parameters(request), allowed=("format",)).format)
    document = service_document(_root(request), _everything(), prefix=form.prefix)
    if form.metadata is Metadata.NONE:
        del document[f"{form.prefix}context"]
    return _unless_known(request, as_bytes(document), form.content_type)


@access(public)
@as_odata_answers
def metadata(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """What is in each of them, or in one."""
    wanted = read_options(_parameters(request), allowed=("format",)).format
    if wanted and wanted.lower() not in ("xml", "application/xml"):
        raise FormNotOffered("The metadata are written as XML only.", where="$format")
    datasets = [_dataset(code)] if code else _everything()
    content = csdl(datasets, version=spoken_version(request))
    return _unless_known(request, content, CONTENT_TYPE)


@access(public)
@as_odata_answers
def rows(request: HttpRequest, code: str) -> HttpResponseBase:
    """A page of a dataset's rows."""
    dataset = _dataset(code)
    options = read_options(_parameters(request))
    form = asked_form(request, options.format)
    question = _question(request, dataset, options)
    bookmark = read_bookmark(options.skiptoken, dataset.mark)
    if bookmark.is_row and not question.may_continue_by_row:
        raise PageGone("The next page belongs to another question.")
    size, preferred = page_size(request)
    left = None if options.top is None else max(0, options.top - bookmark.given)
    fetched = size + 1 if left is None or left > size else left
    query = answers.compiled(dataset, question.rows(bookmark, options.skip, fetched))
    tag = answers.entity_tag(dataset, query, form, request.get_full_path(), request.get_host())
    response = still_good(request, tag, dataset.changed_at)
    if response is None:
        total = answers.count_rows(dataset, question) if options.has_count else None
        page = answers.read_page(
            dataset, question, query, size if left is None else min(size, left)
        )
        link = ""
        if page.has_more:
            following = _following(bookmark, question, page.rows, options.skip)
            link = next_link(request, following)
        content = _collection(request, dataset, options, page.rows, form, total, link)
        response = tagged(
            HttpResponse(content, content_type=form.content_type), tag, dataset.changed_at
        )
    if preferred is not None:
        response["Preference-Applied"] = f"odata.maxpagesize={preferred}"
    return response


@access(public)
@as_odata_answers
def count(request: HttpRequest, code: str) -> HttpResponseBase:
    """How many rows, as plain text."""
    dataset = _dataset(code)
    options = read_options(_parameters(request), allowed=_OF_COUNT)
    total = answers.count_rows(dataset, _question(request, dataset, options))
    return HttpResponse(str(total), content_type=_PLAIN)


@access(public)
@as_odata_answers
def row(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """One row."""
    dataset = _dataset(code)
    options = read_options(_parameters(request), allowed=_OF_ONE)
    form = asked_form(request, options.format)
    found = _one(request, dataset, options, key)
    address = _root(request) + dataset.code
    (written,) = write_rows(found, form, address=address, type_name=set_name(dataset))
    context = ""
    if form.metadata is not Metadata.NONE:
        shown = _shown(options)
        fragment = f"{_root(request)}$metadata#{set_name(dataset)}{shown}/$entity"
        context = f'"{form.prefix}context":"{fragment}",'
    content = b"{" + context.encode() + written[1:] + b"\n"
    tag = f'"{hashlib.sha256(content + dataset.mark.encode()).hexdigest()[:32]}"'
    response = still_good(request, tag, dataset.changed_at)
    if response is not None:
        return response
    return tagged(HttpResponse(content, content_type=form.content_type), tag, dataset.changed_at)


@access(public)
@as_odata_answers
def property_of(request: HttpRequest, code: str, key: str, name: str) -> HttpResponseBase:
    """One property of one row."""
    dataset = _dataset(code)
    form = asked_form(request, read_options(_parameters(request), allowed=("format",)).format)
    found, column = _single(request, dataset, key, name)
    shown = found.shown[0]
    values = found.batches[0].column(column)
    written = value_of(shown.type, found.columns[column], values, is_text_safe=form.is_text_safe)[
        0
    ].as_py()
    if written is None:
        return HttpResponse(status=204)
    context = ""
    if form.metadata is not Metadata.NONE:
        fragment = f"{_root(request)}$metadata#{set_name(dataset)}('{key}')/{name}"
        context = f'"{form.prefix}context":"{fragment}",'
    content = f'{{{context}"value":{written}}}\n'
    return HttpResponse(content.encode(), content_type=form.content_type)


@access(public)
@as_odata_answers
def value(request: HttpRequest, code: str, key: str, name: str) -> HttpResponseBase:
    """One property of one row as plain text."""
    dataset = _dataset(code)
    read_options(_parameters(request), allowed=("format",))
    found, column = _single(request, dataset, key, name)
    values = found.batches[0].column(column)
    written = plain_text(found.shown[0].type, found.columns[column], values)[0].as_py()
    if written is None:
        return HttpResponse(status=204)
    return HttpResponse(written.encode(), content_type=_PLAIN)


@access(public)
@as_odata_answers
def elsewhere(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Every other address below the service."""
    if rest.startswith("$"):
        raise NotOffered(f"The resource {rest.partition('(')[0]} is not offered.")
    raise NotThere(
        "There is nothing at this address.", remedy="The service document names the datasets."
    )


@access(public)
@as_odata_answers
def version_2(request: HttpRequest, rest: str | None = None) -> HttpResponseBase:
    """Where Socrata's OData of version 2 was."""
    raise PageGone(
        "OData of version 2 is not offered.",
        remedy=f"Read {_root(request)}{(rest or '').partition('/')[0]}, which is version 4.",
    )


def _question(request: HttpRequest, dataset: Readable, options: Options) -> Question:
    return ask(_type(dataset), options, aliases_of(_parameters(request)))


def _following(bookmark: Bookmark, question: Question, rows: Rows, skip: int) -> Bookmark:
    """Where the page after these rows begins."""
    given = bookmark.given + len(rows)
    if question.may_continue_by_row:
        return Bookmark(bookmark.version, True, rows.last_row, given)
    start = bookmark.position if bookmark.given else skip
    return Bookmark(bookmark.version, False, start + len(rows), given)


def _collection(
    request: HttpRequest, dataset: Readable, options: Options, rows: Rows, form: Form,
    total: int | None, link: str,
) -> bytes:  # fmt: skip
    name = set_name(dataset)
    address = _root(request) + dataset.code
    start: list[str] = []
    if form.metadata is not Metadata.NONE:
        shown = _shown(options, rows)
        start.append(f'"{form.prefix}context":"{_root(request)}$metadata#{name}{shown}"')
    if total is not None:
        start.append(f'"{form.prefix}count":{total}')
    pieces = write_rows(rows, form, address=address, type_name=name)
    opening = "{" + ",".join([*start, '"value":['])
    closing = f'\n],"{form.prefix}nextLink":"{link}"}}\n' if link else "\n]}\n"
    return opening.encode() + b"\n" + b",\n".join(pieces) + closing.encode()


def _shown(options: Options, rows: Rows | None = None) -> str:
    """The list of properties of a context, where it is not that of the type."""
    if options.select is None and (rows is None or rows.has_key):
        return ""
    names = options.select
    if names is None and rows is not None:
        names = tuple(each.name for each in rows.shown)
    return f"({','.join(names or ())})"


def _one(request: HttpRequest, dataset: Readable, options: Options, key: str) -> Rows:
    """The row of this key. Raises NotThere."""
    if read_row_identifier(key) is not None:
        question = ask(_type(dataset), options, {})
        wanted = Call("op$=", (ColumnName(":id"), Literal(key)))
        query = answers.compiled(dataset, question.narrowed(wanted))
        page = answers.read_page(dataset, question, query, 1)
        if len(page.rows):
            return page.rows
    raise NotThere("There is no row of this key.", remedy="Keys change when the data do.")


def _single(request: HttpRequest, dataset: Readable, key: str, name: str) -> tuple[Rows, int]:
    """One row with one property, and which of its columns that is. Raises NotThere."""
    if _type(dataset).find(name) is None:
        raise NotThere(f"The rows have no property '{name[:60]}'.")
    found = _one(request, dataset, Options(select=(name,)), key)
    return found, len(found.columns) - 1


def _type(dataset: Readable) -> EntityType:
    return entity_type_of(dataset.schema.columns)


def _dataset(code: str) -> Readable:
    """By its 4x4 or the name of its entity set. Raises DatasetMissing."""
    return open_readable(code=code.removeprefix("d_").replace("_", "-"))


def _everything() -> list[Readable]:
    return open_readables()


def _parameters(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in request.GET.lists() for value in values]


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/api/odata/v4/")


def _unless_known(request: HttpRequest, content: bytes, content_type: str) -> HttpResponseBase:
    """The content, or 304 for a client that has it."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = get_conditional_response(request, tag)
    if response is None:
        response = HttpResponse(content, content_type=content_type)
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response

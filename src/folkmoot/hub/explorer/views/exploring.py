"""The query builder's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from folkmoot.errors import FolkmootError
from folkmoot.hub.access import access, public
from folkmoot.hub.explorer import queries
from folkmoot.hub.explorer.building import odata_options
from folkmoot.hub.explorer.forms import BuilderForm, builder_form
from folkmoot.hub.explorer.pictures.files import FILES
from folkmoot.hub.explorer.queries import ROWS_A_PAGE, Subject
from folkmoot.hub.explorer.state import EVERYTHING
from folkmoot.hub.explorer.values import Answer, Shown
from folkmoot.hub.explorer.views.asking import (
    Asked,
    Trouble,
    problems_at,
    read_asked,
    trouble_of,
)
from folkmoot.hub.explorer.views.showing import Pictures, pictures_of
from folkmoot.hub.portal.paging import Pages, read_number
from folkmoot.hub.portal.snippets import Call, snippets
from folkmoot.hub.portal.snippets.calls import with_limit
from folkmoot.hub.saved.reading import OpenDataset
from folkmoot.hub.saved.rules import may_save
from folkmoot.soql import Statement


@dataclass(frozen=True)
class Table:
    """One page of an answer as a table: its columns, and each cell with whether it is a number."""

    columns: tuple[Shown, ...]
    rows: list[list[tuple[str, bool]]]
    pages: Pages


@require_safe
@access(public)
def explore(request: HttpRequest, code: str) -> HttpResponseBase:
    """The builder, and the answer to what it asks."""
    subject = queries.subject_by_code(code)
    asked = read_asked(request, subject)
    is_partial = bool(request.htmx)  # type: ignore[attr-defined]
    if _should_move(request, asked) and not is_partial:
        return redirect(asked.state.address(subject.code))
    table, pictures, trouble = _answer(request, subject, asked)
    facts = {
        **_described(request, subject, asked, pictures),
        "table": table,
        "pictures": pictures,
        "trouble": trouble,
        "form": _form(subject, asked, trouble),
        "is_partial": is_partial,
    }
    page = "explorer/workspace.html" if is_partial else "explorer/explore.html"
    return render(request, page, facts, status=trouble.status if trouble else 200)


def _should_move(request: HttpRequest, asked: Asked) -> bool:
    """Whether a form's fields are all in the question, so that its short address says the same."""
    if "build" not in request.GET or asked.draft is None or asked.draft.problems:
        return False
    begun = sum(len(rows) for rows in asked.draft.rows.values())
    question = asked.draft.question
    asks = (question.filters, question.groups, question.measures, question.having, question.sorts)
    return begun == sum(map(len, asks))


def _answer(
    request: HttpRequest, subject: Subject, asked: Asked
) -> tuple[Table | None, Pictures, Trouble | None]:
    if asked.statement is None:
        return None, Pictures(), asked.trouble
    try:
        count = queries.count_rows(subject, asked.statement)
        if asked.state.show == "table":
            kept = {"query": asked.state.query}
            table = table_of(request, subject, asked.statement, count, kept, "#answer")
            has_shape = any(column.type.is_shape for column in table.columns)
            return table, Pictures(count, has_shape=has_shape), None
        return None, pictures_of(subject, asked.statement, asked.state, count), None
    except FolkmootError as error:
        return None, Pictures(), trouble_of(error, asked.spans)


def table_of(
    request: HttpRequest,
    subject: Subject,
    statement: Statement,
    count: int,
    kept: Mapping[str, str],
    anchor: str,
    size: int = ROWS_A_PAGE,
) -> Table:
    """The page of rows that an address asks for. Raises PageNotFound and the errors of asking."""
    pages = Pages(read_number(request.GET.get("page")), count, size, kept, anchor)
    answer = queries.ask(subject, statement, start=pages.start, size=size)
    return Table(answer.columns, cells(answer), pages)


def cells(answer: Answer) -> list[list[tuple[str, bool]]]:
    """The rows of an answer in words."""
    worded = [
        [(column.word(value), column.is_number) for value in values.to_pylist()]
        for column, values in zip(answer.columns, answer.table.columns, strict=True)
    ]
    return [list(row) for row in zip(*worded, strict=True)]


def _by_odata(subject: Subject, asked: Asked, call: Call) -> Iterator[tuple[str, str]]:
    """The address of the question by OData, which reads datasets, where OData can ask it."""
    if asked.draft is None or not isinstance(subject.source, OpenDataset):
        return
    options = odata_options(asked.draft.question, subject.kinds, subject.by_name)
    if options is not None:
        yield "OData", f"{call.odata}?{options}" if options else call.odata


def _form(subject: Subject, asked: Asked, trouble: Trouble | None) -> BuilderForm | None:
    """The builder's fields; none where the question was written by hand and does not fit them."""
    if asked.draft is None:
        return None
    return builder_form(
        asked.draft,
        subject.columns,
        subject.kinds,
        lambda column: queries.commonest(subject, column),
        problems_at(trouble),
    )


def _described(
    request: HttpRequest, subject: Subject, asked: Asked, pictures: Pictures
) -> dict[str, object]:
    """What the page says of the question: its addresses, and code that asks it."""
    state, statement = asked.state, asked.statement
    site = f"{request.scheme}://{request.get_host()}"
    call = Call(site, subject.code, state.query)
    full = Call(site, subject.code, with_limit(state.query, statement)) if statement else call
    saved = urlencode({"query": state.query})
    extensions = ("json", "csv", *(("geojson",) if pictures.has_shape else ()))
    return {
        "subject": subject,
        "state": state,
        "asked": asked,
        "addresses": [
            *((each.upper(), call.address(each)) for each in extensions),
            *_by_odata(subject, asked, call),
        ],
        "snippets": snippets(full, has_odata=isinstance(subject.source, OpenDataset)),
        "shows": [
            (show, title, state.address(subject.code, show=show), show == state.show)
            for show, title in (("table", "Table"), ("chart", "Chart"), ("map", "Map"))
        ],
        "address": state.address(subject.code),
        "link": f"{site}{state.address(subject.code)}",
        "embed": f"{site}{state.embedded(subject.code)}",
        "files": [(each.upper(), state.picture(subject.code, each)) for each in FILES],
        "start_again": reverse("explorer:explore", args=[subject.code]),
        "save": f"{reverse('explorer:save', args=[subject.code])}?{saved}",
        "may_save": may_save(request.user),
        "example": EVERYTHING,
    }

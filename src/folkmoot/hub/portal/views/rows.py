"""The table of rows that a dataset's page and the pages of its versions show."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from folkmoot.hub.portal import queries
from folkmoot.hub.portal.paging import Pages, read_number
from folkmoot.hub.portal.queries import Published
from folkmoot.hub.portal.values import shown
from folkmoot.tables import Column


@dataclass(frozen=True, slots=True)
class Heading:
    """Over a column of the table of rows: a link that sorts by it."""

    column: Column
    href: str
    sorted: str
    is_numeric: bool


def table_of_rows(request: HttpRequest, published: Published) -> dict[str, object]:
    """What the template of the rows shows: one page, sorted as the address asks.

    Raises PageNotFound for a page or a column that is not there.
    """
    sort = request.GET.get("sort", "")
    by, is_descending = queries.sort_column(published, sort)
    number = read_number(request.GET.get("page"))
    pages = Pages(number, published.rows, queries.ROWS_A_PAGE, {"sort": sort}, "#rows")
    return {
        "headings": _headings(published, by, is_descending),
        "rows": _cells(published, pages, by, is_descending),
        "pages": pages,
    }


def _headings(published: Published, by: Column | None, is_descending: bool) -> list[Heading]:
    """A column that is sorted by is turned round by its link."""
    headings = []
    for column in published.tabled:
        is_sorted = by is not None and by.name == column.name
        turned = "-" if is_sorted and not is_descending else ""
        state = ("descending" if is_descending else "ascending") if is_sorted else "none"
        headings.append(
            Heading(column, f"?sort={turned}{column.name}#rows", state, column.type.is_number)
        )
    return headings


def _cells(
    published: Published, pages: Pages, by: Column | None, is_descending: bool
) -> list[list[tuple[str, bool]]]:
    """The rows of a page; each cell with whether it is a number."""
    if not published.rows or not published.tabled:
        return []
    found = queries.rows_of(published, start=pages.start, by=by, is_descending=is_descending)
    columns = published.tabled
    values = zip(*(found.column(column.name).to_pylist() for column in columns), strict=True)
    return [
        [
            (shown(value, column), column.type.is_number)
            for value, column in zip(row, columns, strict=True)
        ]
        for row in values
    ]

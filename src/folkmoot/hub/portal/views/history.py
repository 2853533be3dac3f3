"""The versions of a dataset, each with an address that stays, and what changed between them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from folkmoot.hub.access import access, public
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.portal import changes, tasks, versions
from folkmoot.hub.portal.downloads import file_name
from folkmoot.hub.portal.paging import Pages, read_number
from folkmoot.hub.portal.queries import Published
from folkmoot.hub.portal.views.dataset import facts_of
from folkmoot.hub.portal.views.downloading import streamed
from folkmoot.hub.portal.views.rows import table_of_rows
from folkmoot.vault.differences import Difference
from folkmoot.vault.export import to_csv


@require_safe
@access(public)
def version_list(request: HttpRequest, code: str) -> HttpResponse:
    """Every version that is or was public."""
    published = versions.dataset(code)
    facts = {
        "asset": published.asset,
        "version": published.version,
        "listed": versions.listed(published.asset),
    }
    return render(request, "portal/versions.html", facts)


@require_safe
@access(public)
def version(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One version as it was published; its address leads to the same rows for ever."""
    published = versions.version_of(code, int(number))
    facts = {
        **facts_of(request, published),
        **table_of_rows(request, published),
        "newest": published.asset.current,
        "before": versions.before(published),
    }
    return render(request, "portal/version.html", facts)


@require_safe
@access(public)
def version_changes(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """What changed from an older version to this one: columns, rows and cells."""
    older, newer = _both(request, code, number)
    difference = versions.find_difference(older, newer)
    facts: dict[str, object] = {
        "asset": newer.asset,
        "older": older.version,
        "newer": newer.version,
        "others": [
            each.version.number
            for each in versions.listed(newer.asset)
            if not each.withdrawal and each.version.number != newer.version.number
        ],
    }
    if difference is None:
        facts["comparison"] = tasks.comparison(older, newer)
        facts["problem"] = tasks.last_problem(older, newer)
        return render(request, "portal/comparing.html", facts)
    kept = {"since": str(older.version.number)}
    number_of_page = read_number(request.GET.get("page"))
    pages = Pages(number_of_page, difference.kept, changes.ROWS_A_PAGE, kept, "#rows")
    rows = versions.differences().page(difference, start=pages.start, count=changes.ROWS_A_PAGE)
    facts |= {
        "difference": difference,
        "columns": changes.shown_columns(older.schema, newer.schema),
        "sentences": _sentences(difference, older, newer),
        "cells": [(newer.schema[name], count) for name, count in difference.cells],
        "key": newer.schema[difference.key] if difference.key else None,
        "rows": changes.shown_rows(rows, older.schema, newer.schema),
        "pages": pages,
    }
    return render(request, "portal/changes.html", facts)


@require_safe
@access(public)
def version_changes_file(request: HttpRequest, code: str, number: str) -> HttpResponseBase:
    """The rows that changed, as CSV."""
    older, newer = _both(request, code, number)
    difference = versions.find_difference(older, newer)
    if difference is None:
        raise PageNotFound(
            "These versions have not been compared yet.", remedy="Compare them on their page first."
        )
    stream = versions.differences().batches(difference)
    table = changes.csv_table(stream, older.schema, newer.schema)
    name = file_name(newer.asset.member.name, newer.asset.title, newer.version.number, "csv")
    name = name.replace(".csv", f"-changes-since-v{older.version.number}.csv")
    pieces = to_csv(table, is_formula_safe=True, has_byte_order_mark=True)
    return streamed(pieces, "text/csv; charset=utf-8", name)


@require_POST
@access(public)
def compare(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Have two large versions compared. Nothing that anybody reads changes by it."""
    older, newer = _both(request, code, number)
    address = reverse("portal:changes", args=[newer.asset.code, newer.version.number])
    query = f"?since={older.version.number}"
    if tasks.begin_comparing(older, newer):
        return redirect(address + query)
    facts = {"asset": newer.asset, "older": older.version, "newer": newer.version, "is_full": True}
    return render(request, "portal/comparing.html", facts, status=503)


def _both(request: HttpRequest, code: str, number: str) -> tuple[Published, Published]:
    """The older version, which `since` names or which was just before, and this one."""
    newer = versions.version_of(code, int(number))
    since = request.GET.get("since") or request.POST.get("since")
    if since:
        older = versions.version_of(code, read_number(since))
        if older.version.number == newer.version.number:
            raise PageNotFound("A version is compared with another one.")
        return older, newer
    before = versions.before(newer)
    if before is None:
        raise PageNotFound(
            "This is the first public version: nothing was before it.",
            remedy="See the list of versions.",
        )
    return before, newer


def _sentences(difference: Difference, older: Published, newer: Published) -> list[str]:
    return [changes.sentence(each, older.schema, newer.schema) for each in difference.columns]

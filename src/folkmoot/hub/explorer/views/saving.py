"""Keeping a question as a view, and the page of a view."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.views.decorators.http import require_POST, require_safe

from folkmoot.errors import FolkmootError
from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.explorer import queries
from folkmoot.hub.explorer.forms import ViewForm
from folkmoot.hub.explorer.queries import ROWS_A_PAGE
from folkmoot.hub.explorer.state import EVERYTHING, State
from folkmoot.hub.explorer.views.asking import trouble_of
from folkmoot.hub.explorer.views.exploring import table_of
from folkmoot.hub.portal.snippets import Call
from folkmoot.hub.saved.actions import Wording, change_view, save_view, withdraw_view
from folkmoot.hub.saved.models import SavedView
from folkmoot.hub.saved.queries import (
    open_view,
    revisions_of,
    saved_by_code,
    saves_for,
)
from folkmoot.hub.saved.reading import OpenView
from folkmoot.hub.saved.rules import may_change, may_save
from folkmoot.soql import SoqlError, parse


@require_safe
@access(public)
def page(request: HttpRequest, code: str) -> HttpResponseBase:
    """What has this identifier: a saved view here, else a dataset of the portal."""
    opened = open_view(code=code)
    if opened is not None:
        return _view_page(request, opened)
    datasets = resolve(request.path_info, "folkmoot.hub.portal.urls")
    found: HttpResponseBase = datasets.func(request, *datasets.args, **datasets.kwargs)
    return found


def _view_page(request: HttpRequest, opened: OpenView) -> HttpResponse:
    subject = queries.subject_by_code(opened.code)
    statement = parse(EVERYTHING)
    count = queries.count_rows(subject, statement)
    site = f"{request.scheme}://{request.get_host()}"
    call = Call(site, subject.code, EVERYTHING)
    state = State()
    facts = {
        "view": opened,
        "subject": subject,
        "count": count,
        "table": table_of(request, subject, statement, count, {}, "#rows"),
        "beneath": queries.subject_by_code(opened.revision.parent),
        "explore": state.address(subject.code),
        "origin": State(opened.revision.soql).address(opened.revision.parent),
        "revisions": revisions_of(opened.saved),
        "addresses": [(each.upper(), call.resource(each)) for each in ("json", "csv")],
        "may_change": may_change(request.user, opened.saved),
        "rows_a_page": ROWS_A_PAGE,
    }
    return render(request, "explorer/view.html", facts)


@access(may_save)
def save(request: HttpRequest, code: str) -> HttpResponseBase:
    """Name a question and keep it."""
    subject = queries.subject_by_code(code)
    by = _person(request)
    members = list(saves_for(by))
    query = request.GET.get("query", EVERYTHING)
    form = ViewForm(
        request.POST if request.method == "POST" else None,
        members=members,
        initial={"soql": query, "member": members[0].code if members else ""},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            saved = save_view(
                by=by,
                member=Member.objects.get(code=asked["member"]),
                parent=subject.code,
                soql=asked["soql"],
                says=Wording(asked["title"], asked["description"]),
            )
        except SoqlError as error:
            form.add_error(None, trouble_of(error, ()).text)
        else:
            return redirect("explorer:page", code=saved.code)
    soql = str(form["soql"].value() or query)
    facts = {
        "subject": subject,
        "form": form,
        "soql": soql,
        "back": State(soql).address(subject.code),
        "heading": "Save this as a view",
        "button": "Save the view",
    }
    return render(request, "explorer/save.html", facts)


@access(may_change, of=saved_by_code)
def change(request: HttpRequest, saved: SavedView) -> HttpResponseBase:
    """Give a view other words or another question."""
    opened = open_view(code=saved.code)
    if opened is None:
        return redirect("portal:catalogue")
    current = opened.revision
    words = {
        "title": current.title,
        "description": current.description,
        "soql": request.GET.get("query", current.soql),
        "member": saved.member.code,
    }
    form = ViewForm(
        request.POST if request.method == "POST" else None, members=[saved.member], initial=words
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        says = Wording(asked["title"], asked["description"])
        try:
            change_view(by=_person(request), saved=saved, soql=asked["soql"], says=says)
        except (SoqlError, FolkmootError) as error:
            form.add_error(None, trouble_of(error, ()).text)
        else:
            return redirect("explorer:page", code=saved.code)
    facts = {
        "subject": queries.subject_by_code(current.parent),
        "form": form,
        "soql": str(form["soql"].value() or current.soql),
        "back": reverse("explorer:page", args=[saved.code]),
        "heading": "Change this view",
        "button": "Save the change",
        "is_change": True,
    }
    return render(request, "explorer/save.html", facts)


@require_POST
@access(may_change, of=saved_by_code)
def withdraw(request: HttpRequest, saved: SavedView) -> HttpResponseBase:
    """Let a view answer no more."""
    withdraw_view(by=_person(request), saved=saved)
    return redirect("portal:catalogue")


def _person(request: HttpRequest) -> User:
    """Whoever asks; the rule of the page has seen that it is somebody with an account."""
    if not isinstance(request.user, User):
        raise TypeError("a page for people with an account was shown to somebody without")
    return request.user

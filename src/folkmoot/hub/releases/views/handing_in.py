"""Handing in from a file, as a described result, and putting another file in its place."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.disclosure.statistics import KINDS
from folkmoot.errors import DisclosureError, ReadError
from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.limits import takes_files
from folkmoot.hub.releases import actions, queries, rules
from folkmoot.hub.releases.forms import AskedForm, ResultForm, TableForm, UpdateForm
from folkmoot.hub.releases.models import Output

MOST_BYTES = 50 * 1024 * 1024


@access(rules.may_hand_in)
def ways(request: HttpRequest) -> HttpResponse:
    """What can be handed in."""
    kinds = [(kind, (result.__doc__ or "").split("\n")[0]) for kind, result in KINDS.items()]
    return render(request, "releases/ways.html", {"kinds": kinds})


@takes_files
@access(rules.may_hand_in)
def table(request: HttpRequest) -> HttpResponse:
    """A table from a file."""
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_valid():
        content, name = _content(form)
        try:
            output = actions.hand_in_table(
                by=cast(User, request.user),
                context=form.context,
                content=content,
                file_name=name,
                asked=form.asked,
            )
        except (DisclosureError, ReadError) as error:
            form.add_error("file", str(error))
        else:
            return _handed_in(request, output)
    status = 422 if form.is_bound else 200
    facts = {"form": form, "title": "Hand a table in"}
    return render(request, "releases/hand_in.html", facts, status=status)


@access(rules.may_hand_in)
def result(request: HttpRequest, kind: str) -> HttpResponse:
    """A result that is not a table."""
    if kind not in KINDS:
        raise PageNotFound(f"There is no kind of result {kind!r}.")
    form = ResultForm(request.POST if request.method == "POST" else None, kind=kind)
    if form.is_valid():
        output = actions.hand_in_result(
            by=cast(User, request.user),
            context=form.context,
            described=form.described,
            figures=form.cleaned_data["figures"],
        )
        return _handed_in(request, output)
    facts = {"form": form, "title": f"Hand a result in: {kind}"}
    return render(request, "releases/hand_in.html", facts, status=422 if form.is_bound else 200)


@takes_files
@access(rules.may_update, of=queries.output_by_id)
def update(request: HttpRequest, own: Output) -> HttpResponse:
    """Another file for an output; every vote is void."""
    is_sent = request.method == "POST"
    first = {"description": own.description, **_as_asked(own)}
    form = UpdateForm(request.POST, request.FILES) if is_sent else UpdateForm(initial=first)
    if form.is_valid():
        content, name = _content(form)
        try:
            actions.update_table(
                by=cast(User, request.user),
                output=own,
                content=content,
                file_name=name,
                asked=form.asked,
                description=form.cleaned_data["description"],
            )
        except (DisclosureError, ReadError) as error:
            form.add_error("file", str(error))
        else:
            return _handed_in(request, own)
    facts = {"form": form, "title": f"Change “{own.title}”"}
    return render(request, "releases/hand_in.html", facts, status=422 if is_sent else 200)


def _handed_in(request: HttpRequest, output: Output) -> HttpResponse:
    if output.state == Output.State.UNSAFE:
        messages.warning(request, "It would give something away. Make it safe before it is judged.")
    else:
        messages.success(request, "It is handed in and waits for the output checkers.")
    return redirect(output)


def _content(form: AskedForm) -> tuple[bytes, str]:
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise DisclosureError(
            f"A table to be checked has at most {MOST_BYTES // 1024 // 1024} MB.",
            remedy="Hand in the counts instead of the contributions.",
        )
    return file.read(), file.name


def _as_asked(output: Output) -> dict[str, str]:
    raw = output.asked.get("table", {})
    levels = [f"{column}: {total} = {', '.join(parts)}" for column, total, parts in
              raw.get("levels", ())]  # fmt: skip
    return {
        **raw,
        "dimensions": ", ".join(raw.get("dimensions", ())),
        "levels": "\n".join(levels),
    }

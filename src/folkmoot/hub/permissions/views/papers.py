"""The papers of a proposal: what is missing, each as a page and a file, edited in versions."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions import actions, queries
from folkmoot.hub.permissions.forms import DetailsForm, SectionForm
from folkmoot.hub.permissions.models import PaperVersion, Proposal
from folkmoot.hub.permissions.rules import may_change, may_see_papers
from folkmoot.permission.papers import as_docx, as_odt, section_text

FILES = {
    "docx": (
        as_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "odt": (as_odt, "application/vnd.oasis.opendocument.text"),
}


@require_safe
@access(may_see_papers, of=queries.proposal_by_id)
def papers(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Every paper of the chosen route, with what is missing and who can say it."""
    if not proposal.is_chosen:
        return redirect(proposal)
    facts = {
        "proposal": proposal,
        "route": queries.matter_of(proposal).route,
        "papers": queries.papers_listed(proposal),
        "asked": queries.details_of(proposal).values(),
        "from_proposal": queries.missing_from_proposal(proposal),
        "changing": may_change(request.user, proposal),
    }
    return render(request, "permissions/papers.html", facts)


@access(may_change, of=queries.proposal_by_id)
def details(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """One form for all that is missing, asked once for every paper."""
    asked = queries.details_of(proposal)
    form = DetailsForm(asked.values(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.save_details(
            by=cast(User, request.user), proposal=proposal, details=form.cleaned_data
        )
        return redirect("permissions:papers", proposal_id=proposal.pk)
    return render(request, "permissions/details.html", {"proposal": proposal, "form": form})


@require_safe
@access(public)
def paper(request: HttpRequest, proposal_id: int, paper: str) -> HttpResponse:
    """A paper as it stands; where the proposal overtook somebody's words, both texts."""
    proposal = _seen(request, proposal_id)
    standing = queries.paper_as_it_stands(proposal, paper)
    facts = {
        "proposal": proposal,
        "standing": standing,
        "paper": standing.paper,
        "versions": queries.paper_versions(proposal, paper),
        "changing": may_change(request.user, proposal),
    }
    return render(request, "permissions/paper.html", facts)


@require_safe
@access(public)
def paper_file(request: HttpRequest, proposal_id: int, paper: str, form: str) -> HttpResponse:
    """A paper as .docx or .odt."""
    proposal = _seen(request, proposal_id)
    if form not in FILES:
        raise PageNotFound("A paper is a .docx or an .odt.")
    write, kind = FILES[form]
    standing = queries.paper_as_it_stands(proposal, paper)
    return HttpResponse(
        write(standing.paper),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{paper}-{proposal.pk}.{form}"'},
    )


@access(public)
def section(request: HttpRequest, proposal_id: int, paper: str, section: str) -> HttpResponse:
    """Write a section otherwise."""
    proposal = _changed(request, proposal_id)
    standing = queries.paper_as_it_stands(proposal, paper)
    found = next((one for one in standing.sections if one.section.id == section), None)
    if found is None:
        raise PageNotFound("This paper has no such section.", remedy="See the paper's page.")
    if request.method == "POST":
        form = SectionForm(request.POST)
        if form.is_valid():
            actions.save_section(
                by=cast(User, request.user),
                proposal=proposal,
                paper=paper,
                section=section,
                text=form.cleaned_data["text"],
            )
            return redirect("permissions:paper", proposal_id=proposal.pk, paper=paper)
    else:
        form = SectionForm(initial={"text": section_text(found.section)})
    facts = {"proposal": proposal, "paper": standing.paper, "found": found, "form": form}
    return render(request, "permissions/section.html", facts)


@require_POST
@access(public)
def restore(request: HttpRequest, proposal_id: int, paper: str, section: str) -> HttpResponse:
    """Let a section be written from the proposal again."""
    proposal = _changed(request, proposal_id)
    actions.restore_section(
        by=cast(User, request.user), proposal=proposal, paper=paper, section=section
    )
    return redirect("permissions:paper", proposal_id=proposal.pk, paper=paper)


@require_safe
@access(public)
def version(request: HttpRequest, proposal_id: int, paper: str, number: int) -> HttpResponse:
    """A saved version beside the one before it."""
    proposal = _seen(request, proposal_id)
    found = queries.paper_version(proposal, paper, number)
    before = queries.paper_version(proposal, paper, number - 1) if number > 1 else None
    facts = {
        "proposal": proposal,
        "version": found,
        "before": before,
        "sections": _compared(before, found),
    }
    return render(request, "permissions/paper_version.html", facts)


def _seen(request: HttpRequest, proposal_id: int) -> Proposal:
    found = queries.proposal_by_id(proposal_id=proposal_id)
    may_see_papers(request.user, found).require()
    return found


def _changed(request: HttpRequest, proposal_id: int) -> Proposal:
    found = queries.proposal_by_id(proposal_id=proposal_id)
    may_change(request.user, found).require()
    return found


def _compared(before: PaperVersion | None, after: PaperVersion) -> list[dict[str, Any]]:
    """Each section with its lines: taken out, put in, or as they were."""
    earlier = {one["id"]: one["text"] for one in before.sections} if before else {}
    return [
        {
            "heading": one["heading"],
            "is_changed": before is not None and earlier.get(one["id"], "") != one["text"],
            "lines": list(_lines(earlier.get(one["id"], "") if before else None, one["text"])),
        }
        for one in after.sections
    ]


def _lines(before: str | None, after: str) -> Iterable[tuple[str, str]]:
    new = after.splitlines()
    if before is None:
        return [("same", line) for line in new]
    old = before.splitlines()
    found: list[tuple[str, str]] = []
    for kind, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [("same", line) for line in old[i:j]]
            continue
        found += [("taken out", line) for line in old[i:j] if line.strip()]
        found += [("put in", line) for line in new[k:n] if line.strip()]
    return found

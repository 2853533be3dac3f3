"""Drafting an agreement, saying its terms, meeting its conditions, offering it for signature."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.agreements import actions, holding, queries, rules
from folkmoot.hub.agreements.forms import EvidenceForm, TakingPartForm, TermsForm
from folkmoot.hub.agreements.models import Agreement, Condition
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.limits import takes_files
from folkmoot.hub.permissions.models import Proposal


@access(rules.may_draft, of=queries.proposal_by_number)
def draft(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Begin an agreement on a proposal's chosen route."""
    members, assets = queries.named_in(proposal)
    form = TakingPartForm(
        request.POST if request.method == "POST" else None,
        initial={"members": members, "assets": assets},
        members=queries.members_to_choose(),
        assets=queries.assets_to_choose(),
    )
    if form.is_valid():
        chosen = form.cleaned_data
        decision = rules.may_hold(_person(request), chosen["members"], chosen["assets"])
        if decision.allowed:
            made = actions.draft(
                by=_person(request),
                proposal=proposal,
                members=list(chosen["members"]),
                assets=list(chosen["assets"]),
            )
            return redirect(made)
        for reason in decision.reasons:
            form.add_error("members", reason)
    facts = {"form": form, "proposal": proposal}
    return render(request, "agreements/draft.html", facts, status=422 if form.is_bound else 200)


@access(rules.may_prepare, of=queries.agreement_by_number)
def terms(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Say what it is called, what it is for, its days, its parties and its data."""
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        initial=TermsForm.initial_of(agreement),
        members=queries.members_to_choose(),
        assets=queries.assets_to_choose(),
    )
    if form.is_valid():
        chosen = form.cleaned_data
        decision = rules.may_hold(_person(request), chosen["members"], chosen["assets"])
        if decision.allowed:
            actions.set_terms(
                by=_person(request),
                agreement=agreement,
                terms=form.terms,
                members=list(chosen["members"]),
                assets=list(chosen["assets"]),
            )
            messages.success(request, "The terms are kept.")
            return redirect(agreement)
        for reason in decision.reasons:
            form.add_error("members", reason)
    facts = {"form": form, "agreement": agreement}
    return render(request, "agreements/terms.html", facts, status=422 if form.is_bound else 200)


@takes_files
@access(rules.may_meet, of=queries.condition_by_number)
def condition(request: HttpRequest, asked: Condition) -> HttpResponse:
    """Say by what a condition is met."""
    is_sent = request.method == "POST"
    form = EvidenceForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"words": asked.evidence},
    )
    if form.is_valid():
        file = cast(TemporaryUploadedFile | None, form.cleaned_data["file"])
        actions.meet_condition(
            by=_person(request),
            condition=asked,
            words=form.cleaned_data["words"],
            file=Path(file.temporary_file_path()) if file else None,
            file_name=(file.name or "evidence") if file else "",
        )
        messages.success(request, "The evidence is kept.")
        return redirect(asked.agreement)
    facts = {"form": form, "condition": asked, "agreement": asked.agreement}
    return render(request, "agreements/condition.html", facts, status=422 if is_sent else 200)


@access(rules.may_see_evidence, of=queries.condition_by_number)
def evidence_file(request: HttpRequest, asked: Condition) -> HttpResponse:
    """The file of a condition's evidence, as something to save and never to show."""
    if not asked.file_name:
        raise PageNotFound("This condition has no file.")
    content = holding.read(asked.folder, settings.CONFIG)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="evidence-{asked.number}.bin"'
    suffix = Path(asked.file_name).suffix.lower()
    if suffix in (".pdf", ".docx", ".odt", ".txt", ".csv", ".xlsx", ".ods", ".png", ".jpg"):
        response["Content-Disposition"] = f'attachment; filename="evidence-{asked.number}{suffix}"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@access(rules.may_prepare, of=queries.agreement_by_number)
def offer(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Freeze the papers, and ask the directors to sign."""
    actions.offer(by=_person(request), agreement=agreement)
    messages.success(request, "The papers are frozen. A director of each party can sign now.")
    return redirect(agreement)


@require_POST
@access(rules.may_take_back, of=queries.agreement_by_number)
def take_back(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Go on preparing what waited for signatures."""
    actions.take_back(by=_person(request), agreement=agreement)
    messages.success(request, "It is being prepared again. What was signed counts no more.")
    return redirect(agreement)


@require_POST
@access(rules.may_drop, of=queries.agreement_by_number)
def drop(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Give it up."""
    actions.drop(by=_person(request), agreement=agreement)
    messages.success(request, "It is given up.")
    return redirect(agreement)


@require_POST
@access(rules.may_amend, of=queries.agreement_by_number)
def amend(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Begin a later version; the one in force stays so until all sign the later one."""
    made = actions.amend(by=_person(request), agreement=agreement)
    messages.success(request, "A later version is begun. The one in force stays as it is.")
    return redirect(made)


def _person(request: HttpRequest) -> User:
    """Whoever passed a rule that asks for a role has an account."""
    return cast(User, request.user)

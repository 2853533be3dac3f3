"""The pages of duties."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.duties import actions, calendars, queries, rules, tasks
from folkmoot.hub.duties.forms import ExemptionForm, MatchingForm, OfferForm, PublishingForm
from folkmoot.hub.duties.models import Offer
from folkmoot.hub.duties.queries import MemberDataset
from folkmoot.hub.limits import takes_files
from folkmoot.hub.register.actions import StoredFile, store
from folkmoot.hub.register.queries import waiting_versions
from folkmoot.hub.register.rules import may_follow
from folkmoot.hub.schedules.queries import failing_schedules
from folkmoot.transparency import blank_csv, blank_workbook, load_templates

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(public)
def templates(request: HttpRequest) -> HttpResponse:
    """Every dataset that the Code asks for."""
    return render(request, "duties/templates.html", {"templates": load_templates().values()})


@access(public)
def template(request: HttpRequest, template: str) -> HttpResponse:
    """One dataset: its fields, how often, and where the duty comes from."""
    found = queries.template_of_address(template)
    return render(request, "duties/template.html", {"template": found})


@access(public)
def blank(request: HttpRequest, template: str, extension: str) -> HttpResponse:
    """An empty file with the headings of a template."""
    found = queries.template_of_address(template)
    body, kind = (blank_csv(found), CSV) if extension == "csv" else (blank_workbook(found), XLSX)
    name = f'attachment; filename="{found.id}.{extension}"'
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": name})


@access(public)
def deadlines(request: HttpRequest) -> HttpResponse:
    """The Code's deadlines as a calendar."""
    name = f"{settings.CONFIG.name}: what to publish when"
    body = calendars.calendar(timezone.localdate(), name=name)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@access(rules.may_have_duties)
def own(request: HttpRequest) -> HttpResponse:
    """On to the person's own member; a choice for those who work for several."""
    members = list(queries.own_members(request.user))
    if len(members) == 1:
        return redirect("duties:duties", code=members[0].code)
    return render(request, "duties/own.html", {"members": members})


@access(rules.may_see_duties, of=queries.member_by_code)
def duties(request: HttpRequest, member: Member) -> HttpResponse:
    """What a member owes, what is due, late and published."""
    today = _today()
    found = queries.duties_of(member, today)
    facts = {
        "member": member,
        "today": today,
        "datasets": found,
        "summary": queries.summary_of(member, found, today),
        "waiting": waiting_versions(member),
        "failing": failing_schedules(member),
    }
    return render(request, "duties/duties.html", facts)


@takes_files
@access(rules.may_see_dataset, of=queries.dataset_of_member)
def dataset(request: HttpRequest, about: MemberDataset) -> HttpResponse:
    """One dataset of a member: its periods, a file for it, or why it does not apply."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = _offer_form(about, *sent)
    if form.is_bound:
        rules.may_offer(request.user, about.member).require()
        if form.is_valid():
            return _offer(request, about.member, form)
    return _dataset_page(request, about, form, ExemptionForm())


@require_POST
@access(rules.may_see_dataset, of=queries.dataset_of_member)
def exemption(request: HttpRequest, about: MemberDataset) -> HttpResponse:
    """Say that a dataset does not apply, or that it does again."""
    member, template, by = about.member, about.template, _person(request)
    if "applies" in request.POST:
        actions.end_exemption(by=by, member=member, template=template)
        messages.success(request, "It is owed here again.")
        return redirect("duties:dataset", code=member.code, template=template.id)
    form = ExemptionForm(request.POST)
    if not form.is_valid():
        return _dataset_page(request, about, _offer_form(about), form)
    because = form.cleaned_data["because"]
    actions.exempt(by=by, member=member, template=template, because=because)
    messages.success(request, "It is kept, with your reason.")
    return redirect("duties:dataset", code=member.code, template=template.id)


@access(rules.may_see_dataset, of=queries.offer_by_id)
def offer(request: HttpRequest, offered: Offer) -> HttpResponse:
    """What was offered: its columns matched, what checking found, and the step to publish it."""
    settling = rules.may_settle(request.user, offered)
    publishing = rules.may_publish_offer(request.user, offered)
    matching = MatchingForm(offer=offered) if settling.allowed else None
    form = PublishingForm(initial={"contact": queries.last_contact(offered.member)})
    if request.method == "POST" and "publish" in request.POST:
        publishing.require()
        form = PublishingForm(request.POST)
        if form.is_valid() and _follows(offered, form):
            said = form.cleaned_data
            begun = tasks.begin_publishing(
                by=_person(request),
                offer=offered,
                contact=said["contact"],
                because=said["because"],
            )
            return redirect(begun)
    elif request.method == "POST":
        settling.require()
        matching = MatchingForm(request.POST, offer=offered)
        if matching.is_valid():
            return _settle(request, offered, matching)
    facts = {
        "offer": offered,
        "version": offered.version,
        "asset": offered.version.asset,
        "member": offered.member,
        "report": offered.checked,
        "matching": matching,
        "publishing": publishing,
        "form": form,
        "asks_why": _asks_why(offered) or "because" in form.errors,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/offer.html", facts, status=status)


def _offer_form(about: MemberDataset, *sent: Any) -> OfferForm:
    return OfferForm(*sent, member=about.member, template=about.template, today=_today())


def _dataset_page(
    request: HttpRequest, about: MemberDataset, form: OfferForm, exempting: ExemptionForm
) -> HttpResponse:
    by_template = {each.template.id: each for each in queries.duties_of(about.member, _today())}
    facts = {
        "member": about.member,
        "dataset": by_template[about.template.id],
        "template": about.template,
        "form": form,
        "exemption_form": exempting,
        "offering": rules.may_offer(request.user, about.member),
        "exempting": rules.may_exempt(request.user, about.member, "to be said"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/dataset.html", facts, status=status)


def _offer(request: HttpRequest, member: Member, form: OfferForm) -> HttpResponse:
    by = _person(request)
    file = _stored(form.cleaned_data["file"]) if form.cleaned_data["file"] else None
    with transaction.atomic():
        offered = actions.offer(
            by=by,
            member=member,
            template=form.template,
            period=form.chosen_period,
            file=file,
            asset=form.chosen_asset,
        )
        if file is None:
            return redirect(offered)
        return redirect(tasks.begin_reading(by=by, offer=offered))


def _settle(request: HttpRequest, offered: Offer, form: MatchingForm) -> HttpResponse:
    by = _person(request)
    cleared = form.cleaned_data.get("cleared", [])
    with transaction.atomic():
        actions.settle(by=by, offer=offered, columns=form.columns, cleared=cleared)
        return redirect(tasks.begin_checking(by=by, offer=offered))


def _asks_why(offered: Offer) -> bool:
    """Whether what was offered breaks with the version in use."""
    version = offered.version
    if not version.is_waiting or not offered.is_settled:
        return False
    schema = version.schema
    for said in actions.columns_of(offered):
        schema = schema.replacing(said.name, meaning=said.meaning, sensitivity=said.sensitivity)
    return not may_follow(version, schema).allowed


def _follows(offered: Offer, form: PublishingForm) -> bool:
    if _asks_why(offered) and not form.cleaned_data["because"].strip():
        form.add_error("because", "Say why this file is right, or offer another")
        return False
    return True


def _stored(file: TemporaryUploadedFile) -> StoredFile:
    path = Path(file.temporary_file_path())
    return store(path, name=file.name or "file", is_ours_to_move=True)


def _today() -> date:
    return timezone.localdate()


def _person(request: HttpRequest) -> User:
    """Whoever passed a rule that asks for a role has an account."""
    return cast(User, request.user)

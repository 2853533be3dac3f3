"""The pages of the register."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.limits import takes_files
from folkmoot.hub.register import actions, queries, rules, tasks
from folkmoot.hub.register.forms import (
    AcceptanceForm,
    CharterForm,
    ConfirmationForm,
    DescriptionForm,
    NewVersionForm,
    RejectionForm,
    UploadForm,
)
from folkmoot.hub.register.models import Asset, Version
from folkmoot.permission import (
    charter_sentences,
    charter_to_odrl,
    load_rulebook,
    not_stoppable,
)
from folkmoot.tables import Kind


@access(rules.may_use_register)
def assets(request: HttpRequest) -> HttpResponse:
    """What the person's own members hold, and what the others registered."""
    facts = {
        "own": queries.own_assets(request.user),
        "others": queries.others_assets(request.user),
        "upload": rules.may_upload(request.user),
    }
    return render(request, "register/assets.html", facts)


@takes_files
@access(rules.may_upload)
def upload(request: HttpRequest) -> HttpResponse:
    """Begin an asset with a file."""
    members = queries.contributes_to(request.user)
    if request.method != "POST":
        return render(request, "register/upload.html", {"form": UploadForm(members=members)})
    form = UploadForm(request.POST, request.FILES, members=members)
    if not form.is_valid():
        return render(request, "register/upload.html", {"form": form}, status=422)
    member = Member.objects.get(pk=form.cleaned_data["member"])
    file = _stored(form.cleaned_data["file"])
    by = _person(request)
    with transaction.atomic():
        version = actions.receive(by=by, member=member, title=form.cleaned_data["title"], file=file)
        begun = tasks.begin_reading(by=by, version=version)
    return redirect(begun)


@takes_files
@access(rules.may_change, of=queries.asset_by_code)
def new_version(request: HttpRequest, asset: Asset) -> HttpResponse:
    """Add a file to an asset."""
    if request.method != "POST":
        facts = {"form": NewVersionForm(), "asset": asset}
        return render(request, "register/new_version.html", facts)
    form = NewVersionForm(request.POST, request.FILES)
    if not form.is_valid():
        facts = {"form": form, "asset": asset}
        return render(request, "register/new_version.html", facts, status=422)
    file = _stored(form.cleaned_data["file"])
    by = _person(request)
    with transaction.atomic():
        version = actions.receive_version(by=by, asset=asset, file=file)
        begun = tasks.begin_reading(by=by, version=version)
    return redirect(begun)


@access(rules.may_see_reading, of=queries.version_by_number)
def version(request: HttpRequest, received: Version) -> HttpResponse:
    """How a file was read, and what its columns are: to be confirmed, or as confirmed."""
    decision = rules.may_confirm(request.user, received)
    sent = request.POST if request.method == "POST" else None
    form = ConfirmationForm(sent, version=received)
    if sent is not None:
        decision.require()
        if form.is_valid():
            follows = rules.may_follow(received, form.schema, form.cleaned_data["because"])
            if follows.allowed:
                return _confirm(request, received, form)
            form.add_error("because", "Say why this version is right, or reject it")
    return _version_page(request, received, form)


@require_POST
@access(rules.may_decide, of=queries.version_by_number)
def accept(request: HttpRequest, waiting: Version) -> HttpResponse:
    """Put a version that waits in the vault in use."""
    form = AcceptanceForm(request.POST)
    if not form.is_valid():
        shown = ConfirmationForm(version=waiting)
        return _version_page(request, waiting, shown, acceptance=form)
    actions.accept(by=_person(request), version=waiting, because=form.cleaned_data["because"])
    messages.success(request, "It is in use now.")
    return redirect(waiting.asset)


@require_POST
@access(rules.may_decide, of=queries.version_by_number)
def reject(request: HttpRequest, received: Version) -> HttpResponse:
    """Set a version aside."""
    form = RejectionForm(request.POST)
    if not form.is_valid():
        return _version_page(request, received, ConfirmationForm(version=received), form)
    actions.reject(by=_person(request), version=received, because=form.cleaned_data["why_not"])
    messages.success(request, "It is rejected. What was in use stays in use.")
    return redirect(received.asset)


def _version_page(
    request: HttpRequest,
    received: Version,
    form: ConfirmationForm,
    rejection: RejectionForm | None = None,
    acceptance: AcceptanceForm | None = None,
) -> HttpResponse:
    decision = rules.may_confirm(request.user, received)
    deciding = rules.may_decide(request.user, received)
    compared = queries.beside_the_one_in_use(received) if deciding.allowed else ()
    facts = {
        "differences": compared,
        "breaks": "because" in form.errors or any(each.breaks for each in compared),
        "rejection": rejection or RejectionForm(),
        "acceptance": acceptance or AcceptanceForm(),
        "deciding": deciding,
        "version": received,
        "asset": received.asset,
        "form": form,
        "confirm": decision,
        "found": received.findings_of(Kind.FOUND),
        "decided": received.findings_of(Kind.DECIDED),
        "doubted": received.findings_of(Kind.DOUBTED),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "register/version.html", facts, status=status)


@access(rules.may_see, of=queries.asset_by_code)
def asset(request: HttpRequest, seen: Asset) -> HttpResponse:
    """One asset: what it is, on what terms, what is still to do."""
    facts = {
        "asset": seen,
        "terms": charter_sentences(seen.charter, load_rulebook()),
        "version": seen.current,
        "versions": seen.versions.order_by("-number"),
        "is_steward": rules.is_steward(request.user, seen),
        "change": rules.may_change(request.user, seen),
        "register": rules.may_register(request.user, seen),
        "publish": rules.may_publish(request.user, seen),
    }
    return render(request, "register/asset.html", facts)


@access(rules.may_change, of=queries.asset_by_code)
def description(request: HttpRequest, changed: Asset) -> HttpResponse:
    """Change what an asset says of itself."""
    if request.method != "POST":
        form = DescriptionForm(initial=DescriptionForm.initial_of(changed))
        return render(request, "register/description.html", {"form": form, "asset": changed})
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        facts = {"form": form, "asset": changed}
        return render(request, "register/description.html", facts, status=422)
    actions.describe(by=_person(request), asset=changed, says=form.says)
    messages.success(request, "The description is kept.")
    return redirect(changed)


@access(rules.may_see, of=queries.asset_by_code)
def charter(request: HttpRequest, seen: Asset) -> HttpResponse:
    """What no charter can stop, then the terms in plain English, and what they were before."""
    rulebook = load_rulebook()
    facts = {
        "asset": seen,
        "compulsion": not_stoppable(rulebook),
        "sentences": charter_sentences(seen.charter, rulebook),
        "charters": queries.charters_of(seen),
        "is_steward": rules.is_steward(request.user, seen),
        "change": rules.may_change(request.user, seen),
    }
    return render(request, "register/charter.html", facts)


@access(rules.may_change, of=queries.asset_by_code)
def change_charter(request: HttpRequest, asset: Asset) -> HttpResponse:
    """Set the terms; what is proposed is filled in while nobody has set any."""
    shown = CharterForm.initial_of(queries.charter_to_show(asset))
    sent = request.POST if request.method == "POST" else None
    form = CharterForm(sent, initial=shown, purposes=queries.purposes_to_choose(asset))
    if form.is_valid():
        actions.set_charter(by=_person(request), asset=asset, charter=form.charter)
        messages.success(request, "The charter is kept. Judgements made from now on rest on it.")
        return redirect("register:charter", code=asset.code)
    facts = {"form": form, "asset": asset, "is_first": not asset.charters.exists()}
    status = 422 if form.is_bound else 200
    return render(request, "register/change_charter.html", facts, status=status)


@access(rules.may_see, of=queries.asset_by_code)
def charter_as_odrl(request: HttpRequest, asset: Asset) -> HttpResponse:
    """The terms for programs."""
    site = str(settings.CONFIG.public_address or request.build_absolute_uri("/")).rstrip("/")
    policy = charter_to_odrl(
        asset.charter,
        policy=f"{site}{request.path}",
        asset=f"{site}{asset.get_absolute_url()}",
        contributor=f"{site}/#{asset.member.code}",
    )
    named = {"Content-Disposition": f'attachment; filename="charter-{asset.code}.jsonld"'}
    return JsonResponse(policy, content_type="application/ld+json", headers=named)


@require_POST
@access(rules.may_change, of=queries.asset_by_code)
def register(request: HttpRequest, described: Asset) -> HttpResponse:
    """Enter an asset in the register."""
    actions.register(by=_person(request), asset=described)
    messages.success(request, "It is registered: every member can find it now.")
    return redirect(described)


@require_POST
@access(rules.may_change, of=queries.asset_by_code)
def publish(request: HttpRequest, registered: Asset) -> HttpResponse:
    """Open an asset to everybody, as a job: names of people are taken out first."""
    by = _person(request)
    rules.may_publish(by, registered).require()
    return redirect(tasks.begin_publishing(by=by, asset=registered))


def _confirm(request: HttpRequest, received: Version, form: ConfirmationForm) -> HttpResponse:
    by = _person(request)
    with transaction.atomic():
        confirmed = actions.confirm(
            by=by, version=received, columns=form.columns, because=form.cleaned_data["because"]
        )
        if confirmed.state == Version.State.CONFIRMING:
            return redirect(tasks.begin_keeping(by=by, version=confirmed))
    messages.success(request, "Confirmed. It holds data about people, so its file stays sealed.")
    return redirect(confirmed.asset)


def _stored(file: TemporaryUploadedFile) -> actions.StoredFile:
    path = Path(file.temporary_file_path())
    return actions.store(path, name=file.name or "file", is_ours_to_move=True)


def _person(request: HttpRequest) -> User:
    """Whoever passed a rule that asks for a role has an account."""
    return cast(User, request.user)

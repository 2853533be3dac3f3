"""A linkage is begun under an agreement and made by processes that see one side each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.errors import FolkmootError, Refused
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking import holding
from folkmoot.hub.linking.actions.separating import separate_version
from folkmoot.hub.linking.models import AgreementKeys, Linkage, LinkedAsset
from folkmoot.hub.linking.rules import may_link_asset, may_link_under, may_use
from folkmoot.hub.register.models import Asset
from folkmoot.vault.separation import Side
from folkmoot.vault.separation.side_keys import make_agreement_keys

_LONGEST_NAME = 40
_SEPARATING, _LINKING, _ASSEMBLING, _ASSESSING = 0.1, 0.85, 0.9, 0.95
"""How far a linkage is when each step is done."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Data to link, and which of its attributes are joined; none where it only tells whom it
    knows."""

    asset: Asset
    columns: tuple[str, ...]


@transaction.atomic
def begin(
    *,
    by: User | None,
    agreement: Agreement,
    title: str,
    use: Linkage.Purpose,
    chosen: Sequence[Chosen],
    threshold: float | None = None,
) -> Linkage:
    """Begin a linkage of people; whoever calls this sees that `link` is run. Raises Refused."""
    may_link_under(by, agreement).require()
    if len({one.asset.pk for one in chosen}) < 2:
        raise Refused("Fewer than two assets are chosen.", remedy="Choose what to link.")
    made = Linkage.objects.create(
        agreement=agreement, title=title, use=use, asked_threshold=threshold, created_by=by
    )
    taken: set[str] = set()
    for number, one in enumerate(chosen):
        may_link_asset(agreement, one.asset).require()
        version = one.asset.current
        assert version is not None  # noqa: S101 - the rule has seen it
        name = _name(one.asset, taken)
        taken.add(name)
        LinkedAsset.objects.create(
            linkage=made,
            version=version,
            number=number,
            name=name,
            role=LinkedAsset.Role.ATTRIBUTES if one.columns else LinkedAsset.Role.PRESENCE,
            columns=list(one.columns),
        )
    record(
        by=acting(by, Role.LINKER),
        action="linkage.begun",
        subject=made.subject,
        details={"agreement": agreement.pk, "assets": len(chosen), "use": made.use},
    )
    return made


def attach(*, linkage: Linkage, job: Job) -> None:
    """Remember the job that makes a linkage."""
    Linkage.objects.filter(pk=linkage.pk).update(job=job)


def link(
    *, linkage: int, progress: Progress, decisions: Sequence[Mapping[str, Any]] = ()
) -> Linkage:
    """Make a linkage: separate what is not, find who is who, join what is agreed.

    What reviewers decided (rows of `linkage.clusters.DECISIONS`) holds whatever the model says.
    Doing it again after it is linked changes nothing. A failure is written down and raised.
    """
    held = Linkage.objects.select_related("agreement").get(pk=linkage)
    if held.state not in (Linkage.State.WAITING, Linkage.State.FAILED):
        return held
    try:
        may_use(held).require()
        for one in _assets(held):
            separate_version(version=one.version_id, progress=_within(progress, _SEPARATING))
        _make_keys(held)
        holding.make_folders(held)
        found = _find(held, progress, decisions)
        joined = _join(held, progress)
        reports = _assess(held, found["parts"], progress)
        return _write_down(held, found, joined, reports)
    except FolkmootError as error:
        _fail(held, error)
        raise


def _find(
    linkage: Linkage, progress: Progress, decisions: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    told = _within(progress, _LINKING - _SEPARATING, _SEPARATING)
    with holding.linker(linkage) as process:
        found = process.ask(
            "link",
            {
                "assets": [holding.identity_file(one) for one in _assets(linkage)],
                "use": linkage.use,
                "threshold": linkage.asked_threshold,
                "folder": str(linkage.folder),
                "identity_key": holding.public_text(Side.IDENTITY),
                "attribute_key": holding.public_text(Side.ATTRIBUTE),
                "assessment_key": holding.assessment_text(),
                "memory_mb": holding.MEMORY_MB,
                "decisions": [dict(one) for one in decisions],
            },
            told,
        )
    linkage.sha256 = found["sha256"]
    return found


def _join(linkage: Linkage, progress: Progress) -> dict[str, Any]:
    progress(_ASSEMBLING, "Joining what is agreed")
    with holding.assembler(linkage) as process:
        joined = process.ask(
            "assemble",
            {
                "assets": [holding.attribute_file(one) for one in _assets(linkage)],
                "links": holding.file_of(linkage, "attribute_links"),
                "folder": str(linkage.folder),
                "agreement_key": holding.agreement_text(linkage),
                "assessment_key": holding.assessment_text(),
            },
        )
    linkage.sha256 = {**linkage.sha256, **joined["sha256"]}
    return joined


def _assess(
    linkage: Linkage, parts: list[dict[str, Any]], progress: Progress
) -> list[dict[str, Any]]:
    """Who is found and who is not. What was put aside for it is removed afterwards."""
    progress(_ASSESSING, "Asking who is found and who is not")
    with holding.assessor(linkage) as process:
        reported = process.ask(
            "assess",
            {
                "pairs": holding.file_of(linkage, "assessment_pairs"),
                "characteristics": holding.file_of(linkage, "characteristics"),
                "parts": parts,
            },
        )
    holding.clear_assessment(linkage)
    reports: list[dict[str, Any]] = reported["reports"]
    return reports


@transaction.atomic
def _write_down(
    linkage: Linkage,
    found: dict[str, Any],
    joined: dict[str, Any],
    reports: list[dict[str, Any]],
) -> Linkage:
    locked = Linkage.objects.select_for_update(of=("self",)).get(pk=linkage.pk)
    may_use(locked).require()  # the agreement may have ended meanwhile
    locked.state, locked.problem = Linkage.State.LINKED, ""
    locked.expectation = {"parts": found["parts"]}
    locked.threshold = min((part["threshold"] for part in found["parts"]), default=None)
    locked.findings = found["findings"]
    locked.linked_columns = joined["columns"]
    locked.people, locked.pairs = joined["people"], found["pairs"]
    locked.bias = reports
    locked.sha256 = linkage.sha256
    locked.linked_at = timezone.now()
    locked.save()
    record(
        by=acting(None, Role.LINKER),
        action="linkage.linked",
        subject=locked.subject,
        details={
            "agreement": locked.agreement_id,
            "pairs": locked.pairs,
            "people": locked.people,
            "linked": joined["sha256"]["linked"],
        },
    )
    return locked


@transaction.atomic
def _fail(linkage: Linkage, error: FolkmootError) -> None:
    locked = Linkage.objects.select_for_update(of=("self",)).get(pk=linkage.pk)
    if locked.state == Linkage.State.ENDED:
        return
    locked.state, locked.problem = Linkage.State.FAILED, str(error)
    locked.save(update_fields=["state", "problem"])
    record(by=acting(None, Role.LINKER), action="linkage.failed", subject=locked.subject)


def _make_keys(linkage: Linkage) -> None:
    """The agreement's own keys; once destroyed they are not made again."""
    kept, _ = AgreementKeys.objects.get_or_create(agreement=linkage.agreement)
    if kept.destroyed_at is not None:
        raise Refused("The agreement’s keys are destroyed.", remedy="Make a new agreement.")
    make_agreement_keys(settings.CONFIG.keys_dir, linkage.agreement_id)


def _within(progress: Progress, share: float, start: float = 0.0) -> Progress:
    """Progress of a part of the work, as a share of the whole."""

    def told(fraction: float, message: str) -> None:
        progress(start + share * fraction, message)

    return told


def _assets(linkage: Linkage) -> list[LinkedAsset]:
    return list(linkage.linked_assets.select_related("version__asset", "version__separated"))


def _name(asset: Asset, taken: set[str]) -> str:
    """A short name of letters, digits and underscores, different from the others."""
    plain = re.sub(r"[^a-z0-9]+", "_", asset.title.lower()).strip("_") or "asset"
    plain = plain if plain[0].isalpha() else f"asset_{plain}"
    name, number = plain[:_LONGEST_NAME].rstrip("_"), 2
    while name in taken:
        suffix = f"_{number}"
        name, number = plain[: _LONGEST_NAME - len(suffix)] + suffix, number + 1
    return name

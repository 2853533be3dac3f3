"""Handing an output in, signing it off, and sending it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.queries import vault
from folkmoot.hub.releases.rules import may_judge
from folkmoot.tables import Finding, Standing

CONTACT = "The hub's analysts"


@transaction.atomic
def hand_in(
    *,
    by: User | None,
    title: str,
    description: str,
    member: Member,
    population: str,
    safe_version: str,
    checker_version: str,
    method: str,
    findings: Sequence[Finding],
    public_findings: Sequence[Finding],
) -> Output:
    """Put a checked table before the output checkers. The tables are in the vault already."""
    output = Output.objects.create(
        title=title,
        description=description,
        member=member,
        author=by,
        population=population,
        safe_version=safe_version,
        checker_version=checker_version,
        method=method,
        findings=[asdict(finding) for finding in findings],
        public_findings=[asdict(finding) for finding in public_findings],
    )
    record(
        by=acting(by, Role.ANALYST),
        action="output.handed_in",
        subject=output.subject,
        details={"version": safe_version, "method": method},
    )
    return output


@transaction.atomic
def sign_off(*, by: User, output: Output) -> Asset:
    """Release an output: it becomes a version of an open asset that the portal shows.

    An output with the title of one released before becomes the next version of the same asset.
    Raises Refused when it is not this person's to sign off.
    """
    locked = Output.objects.select_for_update().get(pk=output.pk)
    may_judge(by, locked).require()
    asset = _open_asset(locked)
    version = _add_version(asset, locked, by)
    now = timezone.now()
    asset.current, asset.published_at = version, now
    asset.save()
    locked.state, locked.checker, locked.checked_at = Output.State.RELEASED, by, now
    locked.asset = asset
    locked.save()
    record(
        by=acting(by, Role.OUTPUT_CHECKER),
        action="output.released",
        subject=locked.subject,
        details={"asset": asset.code, "version": locked.safe_version},
    )
    transaction.on_commit(lambda: vault().prepare(locked.safe_version) and None)
    output.refresh_from_db()
    return asset


@transaction.atomic
def send_back(*, by: User, output: Output, comment: str) -> None:
    """Return an output to its author with the reason. Raises Refused."""
    locked = Output.objects.select_for_update().get(pk=output.pk)
    may_judge(by, locked).require()
    locked.state, locked.checker = Output.State.RETURNED, by
    locked.checked_at, locked.comment = timezone.now(), comment
    locked.save()
    record(by=acting(by, Role.OUTPUT_CHECKER), action="output.returned", subject=locked.subject)


def _open_asset(output: Output) -> Asset:
    before = (
        Output.objects.filter(title=output.title, member=output.member, asset__isnull=False)
        .order_by("-pk")
        .first()
    )
    if before and before.asset:
        asset = before.asset
        asset.description = output.description
        return asset
    return Asset.objects.create(
        member=output.member,
        title=output.title,
        description=output.description,
        standing=Standing.OPEN.value,
        licence=Licence.OGL,
        frequency=Frequency.IRREGULAR,
        contact=CONTACT,
        registered_at=timezone.now(),
    )


def _add_version(asset: Asset, output: Output, by: User) -> Version:
    manifest = vault().manifest(output.safe_version)
    now = timezone.now()
    version = Version(
        asset=asset,
        number=asset.versions.count() + 1,
        state=Version.State.KEPT,
        file_name="",
        size=sum(file.size for file in manifest.files),
        received_by=output.author,
        confirmed_at=now,
        rows=manifest.rows,
        quarantined=0,
        columns=manifest.schema.to_json(),
        findings=output.public_findings,
        vault_id=output.safe_version,
    )
    version.offer(output.safe_version)
    version.save()
    return version

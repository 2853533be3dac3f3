"""From approval to the portal: embargo, contributors' replies, publication, and calling back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from folkmoot.errors import FolkmootError, Refused
from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.hub.releases.attacking import still_exposed
from folkmoot.hub.releases.models import Output, Reply
from folkmoot.hub.releases.queries import released_from, vault
from folkmoot.hub.releases.rules import may_recall, may_release, may_reply
from folkmoot.hub.releases.states import Event
from folkmoot.tables import Standing

CONTACT = "The hub's analysts"
_SATURDAY = 5

recalled = Signal()
"""Sent inside the action that calls a release back, with its `version` and the `reason`: whoever
serves the version takes it back."""


def approve(output: Output) -> None:
    """Begin the contributors' time to reply, where their charters give them any; to be saved."""
    days = max((source.charter.reply_days for source in output.sources.all()), default=0)
    output.reply_until = working_days_after(timezone.localdate(), days) if days else None


def release_if_nothing_waits(by: User | None, output: Output) -> None:
    """Release an approved output, unless its embargo or a reply is still awaited."""
    if not output.waits_for(timezone.localdate()):
        _publish(by, output)


def release(*, by: User | None, output: Output) -> Asset:
    """Release what is approved. It is attacked once more with everything released until now.

    Raises Refused.
    """
    may_release(by, output).require()
    released_before = list(released_from(output.population).values_list("pk", flat=True))
    _require_unexposed(output)
    with transaction.atomic():
        locked = Output.objects.select_for_update(of=("self",)).get(pk=output.pk)
        may_release(by, locked).require()
        now = list(released_from(locked.population).values_list("pk", flat=True))
        if now != released_before or locked.safe_version != output.safe_version:
            raise Refused("Something changed meanwhile.", remedy="Release it again.")
        asset = _publish(by, locked)
    output.refresh_from_db()
    return asset


def release_due() -> int:
    """Release every approved output that waits for nothing any more; how many. For the clock."""
    count = 0
    for output in Output.objects.filter(state=Output.State.APPROVED):
        if not output.waits_for(timezone.localdate()):
            try:
                release(by=None, output=output)
            except FolkmootError as refused:
                _note_refusal(output, str(refused))
            else:
                count += 1
    return count


@transaction.atomic
def reply(*, by: User, output: Output, member: Member, text: str, agrees: bool = True) -> Reply:
    """A contributor's comment, which travels with the figures. Where its charter reserves
    agreement, disagreeing sends the output back to its author. Raises Refused."""
    locked = Output.objects.select_for_update(of=("self",)).get(pk=output.pk)
    may_reply(by, locked, member).require()
    written, _ = Reply.objects.update_or_create(
        output=locked,
        member=member,
        defaults={"written_by": by, "text": text, "agrees": agrees},
    )
    if locked.needs_agreement and not agrees:
        locked.move(Event.OBJECT)
        locked.comment = f"{member} does not agree to its release. {text}".strip()
        locked.save()
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="output.objected" if not agrees else "output.replied",
        subject=locked.subject,
        details={"member": member.code},
    )
    output.refresh_from_db()
    return written


@transaction.atomic
def recall(*, by: User, output: Output, reason: str) -> None:
    """Call back what should never have left: no page, download or API gives it from here on, and
    its address says why (410). Who took it before is not known, because nobody is asked who they
    are; the history keeps it, so that later outputs are still attacked with it. Raises Refused."""
    locked = Output.objects.select_for_update(of=("self",)).get(pk=output.pk)
    may_recall(by, locked).require()
    locked.move(Event.RECALL)
    locked.comment = reason
    locked.save()
    version = Version.objects.filter(asset=locked.asset, vault_id=locked.safe_version).last()
    role = Role.OUTPUT_CHECKER if holds(by, Role.OUTPUT_CHECKER) else (
        Role.INFORMATION_GOVERNANCE_OFFICER
    )  # fmt: skip
    record(
        by=acting(by, role),
        action="output.recalled",
        subject=locked.subject,
        details={"version": locked.safe_version, "who_downloaded": "not known"},
    )
    if version is not None:
        recalled.send(sender=Output, version=version, reason=reason)
    output.refresh_from_db()


def working_days_after(day: date, days: int) -> date:
    """The day that many working days later; bank holidays are counted as working days."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def _require_unexposed(output: Output) -> None:
    exposed = still_exposed(output)
    if exposed:
        raise Refused(
            f"With what was released meanwhile, {len(exposed)} hidden figures could be worked out.",
            remedy="Its author takes it up again and makes it safe anew.",
        )


@transaction.atomic
def _note_refusal(output: Output, why: str) -> None:
    Output.objects.filter(pk=output.pk).update(comment=why)


def _publish(by: User | None, output: Output) -> Asset:
    output.move(Event.RELEASE)
    asset = _open_asset(output)
    version = _add_version(asset, output)
    now = timezone.now()
    asset.current, asset.published_at, asset.standing = version, now, Standing.OPEN.value
    asset.save()
    output.asset, output.released_at = asset, now
    output.save()
    record(
        by=acting(by, Role.OUTPUT_CHECKER),
        action="output.released",
        subject=output.subject,
        details={"asset": asset.code, "version": output.safe_version},
    )
    transaction.on_commit(lambda: vault().prepare(output.safe_version) and None)
    return asset


def _open_asset(output: Output) -> Asset:
    """An output with the title of one released before becomes the next version of its asset."""
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


def _add_version(asset: Asset, output: Output) -> Version:
    manifest = vault().manifest(output.safe_version)
    version = Version(
        asset=asset,
        number=asset.versions.count() + 1,
        state=Version.State.KEPT,
        file_name="",
        size=sum(file.size for file in manifest.files),
        received_by=output.author,
        confirmed_at=timezone.now(),
        rows=manifest.rows,
        quarantined=0,
        columns=manifest.schema.to_json(),
        findings=[*output.public_findings, *_comments(output)],
        vault_id=output.safe_version,
    )
    version.offer(output.safe_version)
    version.save()
    return version


def _comments(output: Output) -> list[dict[str, str]]:
    """The contributors' comments, so that they travel with the figures wherever findings do."""
    return [
        {
            "kind": "found",
            "code": "release.comment",
            "message": f"{one.member} comments: {one.text}",
            "where": "",
        }
        for one in output.comments_shown
    ]

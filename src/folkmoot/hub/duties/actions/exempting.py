"""A dataset does not apply to a member, or does again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.duties.models import Exemption
from folkmoot.hub.duties.rules import may_exempt
from folkmoot.hub.ledgers.actions import record
from folkmoot.transparency import Template


@transaction.atomic
def exempt(*, by: User, member: Member, template: Template, because: str) -> Exemption:
    """Say why a dataset does not apply; an earlier reason gives way to this one. Raises Refused."""
    may_exempt(by, member, because).require()
    _end(member, template)
    exemption = Exemption.objects.create(
        member=member, template_id=template.id, because=because.strip(), said_by=by
    )
    _note(by, member, template, "duty.does_not_apply")
    return exemption


@transaction.atomic
def end_exemption(*, by: User, member: Member, template: Template) -> None:
    """The dataset applies again from now on. Raises Refused."""
    may_exempt(by, member, "it applies again").require()
    if _end(member, template):
        _note(by, member, template, "duty.applies")


def _end(member: Member, template: Template) -> int:
    ended = Exemption.objects.filter(member=member, template_id=template.id, ended_at__isnull=True)
    return ended.update(ended_at=timezone.now())


def _note(by: User, member: Member, template: Template, action: str) -> None:
    is_contributor = holds(by, Role.CONTRIBUTOR, at=member)
    record(
        by=acting(by, Role.CONTRIBUTOR if is_contributor else Role.DIRECTOR),
        action=action,
        subject=f"duty:{member.code}/{template.id}",
    )

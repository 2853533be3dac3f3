"""Which fields a joined view has, and who may look."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.casework.models import AgreedField, Case, NamedCaseworker
from folkmoot.hub.casework.queries import fields_offered
from folkmoot.hub.casework.rules import may_end_caseworker, may_name_caseworker, may_name_fields
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset


@transaction.atomic
def name_fields(
    *, by: User | None, agreement: Agreement, fields: Collection[tuple[Asset, str]]
) -> list[AgreedField]:
    """Say which columns of which assets caseworkers may see; these and no others from now on.

    Raises Refused for a column that separation keeps sealed, or of data not under the agreement.
    """
    may_name_fields(by, agreement).require()
    offered = {(one.asset.pk, one.column) for one in fields_offered(agreement)}
    for asset, column in fields:
        if (asset.pk, column) not in offered:
            raise Refused(
                f"“{column}” of “{asset}” cannot be shown.",
                remedy="Choose columns that stand on the agreement’s page.",
            )
    AgreedField.objects.filter(agreement=agreement).delete()
    made = [
        AgreedField.objects.create(agreement=agreement, asset=asset, column=column)
        for asset, column in fields
    ]
    record(
        by=acting(by, Role.INFORMATION_GOVERNANCE_OFFICER),
        action="joined_view.fields_named",
        subject=agreement.subject,
        details={"fields": len(made)},
    )
    return made


@transaction.atomic
def name_caseworker(
    *, by: User | None, agreement: Agreement, person: User, member: Member
) -> NamedCaseworker:
    """Let a person open cases under an agreement, for a member. Raises Refused."""
    may_name_caseworker(by, agreement, person, member).require()
    made, is_new = NamedCaseworker.objects.get_or_create(
        agreement=agreement,
        person=person,
        ended_at=None,
        defaults={"member": member, "named_by": by},
    )
    if is_new:
        _record(by, "caseworker.named", made)
    return made


@transaction.atomic
def end_caseworker(*, by: User | None, named: NamedCaseworker) -> None:
    """From now on the person sees nothing, in open cases neither. Raises Refused."""
    may_end_caseworker(by, named).require()
    now = timezone.now()
    NamedCaseworker.objects.filter(pk=named.pk).update(ended_at=now)
    Case.objects.filter(caseworker=named, closed_at=None).update(closed_at=now, pseudonym="")
    _record(by, "caseworker.ended", named)


def _record(by: User | None, action: str, named: NamedCaseworker) -> None:
    record(
        by=acting(by, Role.INFORMATION_GOVERNANCE_OFFICER),
        action=action,
        subject=named.agreement.subject,
        details={"caseworker": named.person.key.hex, "member": named.member.code},
    )

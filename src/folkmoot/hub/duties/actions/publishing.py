"""What was offered and checked is published in one step."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.duties.models import Offer
from folkmoot.hub.duties.rules import may_publish_offer
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register import actions as register
from folkmoot.hub.register.actions import ConfirmedColumn, Description
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.tables import Sensitivity
from folkmoot.transparency import Every

FREQUENCIES = {
    Every.QUARTER: Frequency.QUARTERLY,
    Every.YEAR: Frequency.ANNUAL,
    Every.ONCE: Frequency.ONCE,
}


def publish_offer(
    *, by: User, offer: Offer, contact: str, progress: Progress, because: str = ""
) -> Asset:
    """Confirm, keep, describe, register and publish what was offered.

    Each step is one that the register would take by itself, so that doing it again after the hub's
    end in the middle goes on from there. `contact` is a role; `because` why the file is right
    although it breaks with the version in use. Raises Refused.
    """
    may_publish_offer(by, offer).require()
    version = Version.objects.select_related("asset").get(pk=offer.version_id)
    if version.state == Version.State.READ:
        version = register.confirm(
            by=by, version=version, columns=columns_of(offer), because=because
        )
    if version.state == Version.State.CONFIRMING:
        version = register.keep_version(version=version.pk, progress=progress)
    asset = Asset.objects.get(pk=version.asset_id)
    if not asset.is_registered:
        register.describe(by=by, asset=asset, says=description_of(offer, contact))
        asset = register.register(by=by, asset=asset)
    if not asset.is_open:
        asset = register.publish(by=by, asset=asset, progress=progress)
    _finish(by, offer)
    return asset


def columns_of(offer: Offer) -> list[ConfirmedColumn]:
    """What each column is: as the template says of its fields, as proposed of the others."""
    fields = {column: field for field, column in offer.columns.items()}
    said = []
    for column in offer.version.schema:
        if column.name in fields:
            field = offer.template.field(fields[column.name])
            said.append(
                ConfirmedColumn(
                    column.name,
                    field.meaning or column.meaning,
                    field.sensitivity,
                    field.description,
                )
            )
        else:
            is_cleared = column.name in offer.cleared
            sensitivity = Sensitivity.NONE if is_cleared else column.sensitivity
            said.append(
                ConfirmedColumn(column.name, column.meaning, sensitivity, column.description)
            )
    return said


def description_of(offer: Offer, contact: str) -> Description:
    """What a dataset of the Code says of itself, filled in from its template."""
    template = offer.template
    covered = "" if template.every is Every.ONCE else f"Covers {offer.period}."
    parts = (template.what, template.rows, template.people, covered)
    title = str(offer) if covered else template.title
    return Description(
        title=f"{title} – {offer.member.name}"[:200],
        description=" ".join(part for part in parts if part),
        licence=Licence.OGL,
        frequency=FREQUENCIES[template.every],
        contact=contact,
        source=template.citation.text,
    )


@transaction.atomic
def _finish(by: User, offer: Offer) -> None:
    if Offer.objects.filter(pk=offer.pk, published_at__isnull=True).update(
        published_at=timezone.now()
    ):
        record(
            by=acting(by, Role.CONTRIBUTOR),
            action="offer.published",
            subject=offer.version.subject,
            details={"template": offer.template_id, "from": offer.start.isoformat()},
        )

"""A file is offered as a dataset of the Code, matched to its fields, and checked row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.duties.models import Offer, stored_report
from folkmoot.hub.duties.rules import may_offer, may_settle
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register import actions as register
from folkmoot.hub.register import holding
from folkmoot.hub.register.models import Asset, Version
from folkmoot.intake import read
from folkmoot.transparency import Period, Template, check
from folkmoot.vault import Vault


@transaction.atomic
def offer(
    *,
    by: User,
    member: Member,
    template: Template,
    period: Period,
    file: register.StoredFile | None = None,
    asset: Asset | None = None,
) -> Offer:
    """Offer a file: for a dataset of its own, as a new version of an asset, or (without a file)
    what an asset holds already. Whoever calls this sees that `read_offer` is run.

    Raises Refused.
    """
    may_offer(by, member).require()
    offered = Offer.objects.create(
        member=member,
        template_id=template.id,
        start=period.start,
        version=_version(by, member, f"{template.title}, {period}", file, asset),
        offered_by=by,
    )
    _note(by, offered, "offer.made")
    return offered


def read_offer(*, offer: int, progress: Progress) -> None:
    """Read the file of an offer. Doing it twice comes to the same."""
    version = Offer.objects.get(pk=offer).version_id
    register.read_version(version=version, progress=progress)


@transaction.atomic
def settle(
    *, by: User, offer: Offer, columns: Mapping[str, str], cleared: Collection[str] = ()
) -> Offer:
    """Keep which column is which field, and which others are about nobody.

    Whoever calls this sees that `check_offer` is run. Raises Refused, RulebookError for a field
    that the template lacks, SchemaError for a column that the file lacks.
    """
    locked = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    may_settle(by, locked).require()
    for field, column in columns.items():
        locked.template.field(field)
        locked.version.schema[column]
    locked.columns, locked.cleared = dict(columns), sorted(cleared)
    locked.report, locked.settled_at = None, timezone.now()
    locked.save(update_fields=["columns", "cleared", "report", "settled_at"])
    _note(by, locked, "offer.settled", fields=len(columns), cleared=len(locked.cleared))
    return locked


def check_offer(*, offer: int, progress: Progress) -> None:
    """Look at every row of what was offered, and write down what was found."""
    settled = Offer.objects.select_related("version").get(pk=offer)
    progress(0.1, "Looking at every row")
    with _rows(settled.version) as batches:
        report = check(
            settled.template,
            settled.version.schema,
            batches,
            settled.columns,
            period=settled.period,
            cleared=settled.cleared,
        )
    with transaction.atomic():
        Offer.objects.filter(pk=offer, settled_at=settled.settled_at).update(
            report=stored_report(report)
        )
        _note(
            None,
            settled,
            "offer.checked",
            rows=report.n_rows,
            stops=len(report.stops),
            to_look_at=len(report.looks),
        )


def _version(
    by: User, member: Member, title: str, file: register.StoredFile | None, asset: Asset | None
) -> Version:
    if asset is None:
        if file is None:
            raise ValueError("an offer needs a file or an asset")
        return register.receive(by=by, member=member, title=title, file=file)
    if file is not None:
        return register.receive_version(by=by, asset=asset, file=file)
    if asset.current is None:
        raise ValueError("the asset has no version in use")
    return asset.current


@contextmanager
def _rows(version: Version) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a version: from its sealed file, or from the vault once it is there."""
    config = settings.CONFIG
    if version.state == Version.State.KEPT:
        yield Vault(config.vault_dir).batches(version.vault_id)
        return
    with holding.opened(version.folder, config) as path:
        yield read(path, name=version.file_name).batches()


def _note(by: User | None, offer: Offer, action: str, **details: int) -> None:
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action=action,
        subject=offer.version.subject,
        details={"template": offer.template_id, "from": offer.start.isoformat(), **details},
    )

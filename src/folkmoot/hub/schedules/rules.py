"""Who may set a schedule, and when it may run."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.register.models import Asset
from folkmoot.hub.register.rules import READERS, may_change, may_use_register
from folkmoot.hub.schedules.models import Schedule

may_list = may_use_register


@rule("The people who answer for an asset see from where it is read again.")
def may_see(by: Actor | None, asset: Asset) -> Iterator[Unmet]:
    yield from lacking(by, *READERS, at=asset.member)


@rule("A contributor schedules an asset of which a version is in use.")
def may_schedule(by: Actor | None, asset: Asset) -> Iterator[Unmet]:
    yield from may_change(by, asset).unmet
    if asset.current is None:
        yield Unmet(
            "No version of it is in use yet.",
            "Upload its file once and confirm what its columns are; later ones are read alike.",
        )


@rule("A file is read only from a folder that the region's settings set aside for the council.")
def may_read_folder(asset: Asset) -> Iterator[Unmet]:
    if asset.member.code not in settings.CONFIG.drop_folders:
        yield Unmet(
            f"No folder is set aside for {asset.member}.",
            "Ask an administrator to name one in the region's settings (drop_folders), or give "
            "an address.",
        )


@rule("A schedule runs for somebody who may still change its asset.")
def may_run(schedule: Schedule) -> Iterator[Unmet]:
    decision = may_schedule(schedule.kept_by, schedule.asset)
    if not decision.allowed or not schedule.kept_by.is_active:
        yield Unmet(
            "Whoever set this schedule no longer looks after the asset.",
            "Somebody who does keeps it again, under their own name.",
        )


@rule("A contributor runs a schedule by hand while it is not running already.")
def may_run_now(by: Actor | None, schedule: Schedule) -> Iterator[Unmet]:
    yield from may_schedule(by, schedule.asset).unmet
    if schedule.runs.filter(outcome="running").exists():
        yield Unmet("It is running at this moment.", "Wait until it is done.")

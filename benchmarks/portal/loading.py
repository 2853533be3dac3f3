"""Loads a file into a region as a data officer does on the pages: uploaded, read, its columns
confirmed to be about nobody, described, registered, published. Run as a process of its own, so that
the kernel counts what it used.

    python benchmarks/portal/loading.py FILE REGION CODE
"""

from __future__ import annotations

import sys
from pathlib import Path

from folkmoot.config import load
from folkmoot.hub.region import open_region
from folkmoot.tables import Sensitivity


def make_region(region: Path) -> None:
    """An empty region, its state database as new as the program."""
    region.mkdir(parents=True, exist_ok=True)
    (region / "folkmoot.toml").touch()
    open_region(load(region))


def main(file: Path, region: Path, code: str) -> None:
    make_region(region)
    from folkmoot.hub.accounts.actions import create_member
    from folkmoot.hub.accounts.models import Member
    from folkmoot.hub.register import actions
    from folkmoot.hub.register.models import Asset, Frequency, Licence

    council = create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)
    stored = actions.store(file, name=file.name)
    received = actions.receive(
        by=None, member=council, title="Requests", file=stored, source=file.name
    )
    read = actions.read_version(version=received.pk, progress=_silent)
    nobody = [
        actions.ConfirmedColumn(column.name, column.meaning, Sensitivity.NONE)
        for column in read.schema
    ]
    confirmed = actions.confirm(by=None, version=read, columns=nobody)
    actions.keep_version(version=confirmed.pk, progress=_silent)
    says = actions.Description(
        title="Requests",
        description="Requests for council services, made up.",
        licence=Licence.OGL,
        frequency=Frequency.IRREGULAR,
        contact="The data officer",
    )
    asset = actions.describe(by=None, asset=confirmed.asset, says=says)
    asset = actions.register(by=None, asset=asset)
    actions.publish(by=None, asset=asset)
    Asset.objects.filter(pk=asset.pk).update(code=code)


def _silent(fraction: float, message: str) -> None:
    """Progress that nobody watches."""


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute(), sys.argv[3])

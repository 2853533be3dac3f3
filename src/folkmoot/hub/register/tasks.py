"""The register's long work, as jobs."""

from __future__ import annotations

from django_tasks.base import Task

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.register import actions
from folkmoot.hub.register.models import Asset, Version


@job
def read_version(progress: Progress, *, version: int) -> None:
    actions.read_version(version=version, progress=progress)


@job
def keep_version(progress: Progress, *, version: int) -> None:
    actions.keep_version(version=version, progress=progress)


@job
def publish_asset(progress: Progress, *, asset: int, publisher: int) -> None:
    actions.publish(
        by=User.objects.get(pk=publisher), asset=Asset.objects.get(pk=asset), progress=progress
    )


def begin_publishing(*, by: User, asset: Asset) -> Job:
    """Queue the publishing of an asset: names of people are taken out of its public copy."""
    return start(
        by=by,
        title=f"Publishing {asset.title}",
        task=publish_asset,
        then=asset.get_absolute_url(),
        asset=asset.pk,
        publisher=by.pk,
    )


def begin_reading(*, by: User | None, version: Version) -> Job:
    """Queue the reading of a received file, in the transaction that received it."""
    return _begin(by, version, f"Reading {version.file_name}", read_version)


def begin_keeping(*, by: User | None, version: Version) -> Job:
    """Queue the putting of a confirmed version in the vault, with its confirmation."""
    return _begin(by, version, f"Putting {version.file_name} in the vault", keep_version)


def _begin(by: User | None, version: Version, title: str, task: Task[[str], None]) -> Job:
    return start(by=by, title=title, task=task, then=version.get_absolute_url(), version=version.pk)

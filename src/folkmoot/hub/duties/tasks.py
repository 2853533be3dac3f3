"""The long work of duties, as jobs."""

from __future__ import annotations

from folkmoot.hub.accounts.models import User
from folkmoot.hub.duties import actions
from folkmoot.hub.duties.models import Offer
from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job


@job
def read_offer(progress: Progress, *, offer: int) -> None:
    actions.read_offer(offer=offer, progress=progress)


@job
def check_offer(progress: Progress, *, offer: int) -> None:
    actions.check_offer(offer=offer, progress=progress)


@job
def publish_offer(
    progress: Progress, *, offer: int, publisher: int, contact: str, because: str
) -> None:
    actions.publish_offer(
        by=User.objects.get(pk=publisher),
        offer=Offer.objects.select_related("member", "version__asset__member").get(pk=offer),
        contact=contact,
        because=because,
        progress=progress,
    )


def begin_reading(*, by: User, offer: Offer) -> Job:
    """Queue the reading of what was offered, in the transaction that offered it."""
    title = f"Reading {offer.version.file_name}"
    return start(by=by, title=title, task=read_offer, then=offer.get_absolute_url(), offer=offer.pk)


def begin_checking(*, by: User, offer: Offer) -> Job:
    """Queue the checking of what was settled, in the transaction that settled it."""
    title = f"Checking {offer.version.file_name}"
    return start(
        by=by, title=title, task=check_offer, then=offer.get_absolute_url(), offer=offer.pk
    )


def begin_publishing(*, by: User, offer: Offer, contact: str, because: str) -> Job:
    """Queue the publishing of what passed its check."""
    return start(
        by=by,
        title=f"Publishing {offer}",
        task=publish_offer,
        then=offer.get_absolute_url(),
        offer=offer.pk,
        publisher=by.pk,
        contact=contact,
        because=because,
    )

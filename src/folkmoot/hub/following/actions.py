"""Asking, confirming, telling and forgetting."""

from __future__ import annotations

import logging
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.hub.following import addresses, queries
from folkmoot.hub.following.letters import confirmation, digest_letter
from folkmoot.hub.following.models import Following
from folkmoot.hub.following.queries import News
from folkmoot.hub.following.rules import may_ask, may_ask_anybody, may_send_mail
from folkmoot.hub.following.tokens import CONFIRMED_WITHIN
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.register.models import Asset

log = logging.getLogger(__name__)


@transaction.atomic
def ask(*, asset: Asset, address: str, site: str) -> Following | None:
    """Note that an address wants to be told of a dataset; whoever calls this has it asked.

    None where it is to get no e-mail now: it follows already, or was asked just before. The page
    tells nobody which. Raises Refused where the hub as a whole sends none.
    """
    may_ask_anybody().require()
    config = settings.CONFIG
    digest = addresses.digest(address, config)
    if not may_ask(asset.code, digest).allowed:
        return None
    known = Following.objects.select_for_update().filter(code=asset.code, digest=digest).first()
    if known and known.confirmed_at:
        return None
    following, _ = Following.objects.update_or_create(
        code=asset.code,
        digest=digest,
        defaults={
            "sealed": addresses.seal(address.strip(), config),
            "site": site,
            "asked_at": timezone.now(),
            "told": asset.current.number if asset.current else 0,
        },
    )
    return following


def send_confirmation(*, following: int) -> None:
    """Send the e-mail whose link confirms. Nothing happens where it was stopped meanwhile."""
    found = queries.following_by_id(following)
    if found is None or found.confirmed_at:
        return
    may_send_mail().require()
    asset = queries.dataset_to_follow(code=found.code)
    address = addresses.open_sealed(found.sealed, settings.CONFIG)
    confirmation(found.pk, asset.title, found.site, address).send()


@transaction.atomic
def confirm(*, following: int) -> Following | None:
    """Begin to tell an address, from the version in use on. None where it is no longer known."""
    found = Following.objects.select_for_update().filter(pk=following).first()
    if found is None:
        return None
    if found.confirmed_at is None:
        asset = queries.dataset_to_follow(code=found.code)
        found.confirmed_at = timezone.now()
        found.told = asset.current.number if asset.current else found.told
        found.save(update_fields=["confirmed_at", "told"])
    return found


@transaction.atomic
def stop(*, what: int | str) -> int:
    """Forget one following, or every one of an address (by its digest); how many there were."""
    chosen = {"pk": what} if isinstance(what, int) else {"digest": what}
    deleted, _ = Following.objects.filter(**chosen).delete()
    return deleted


def forget_unconfirmed() -> int:
    """Delete the addresses that nobody confirmed in time; how many."""
    since = timezone.now() - CONFIRMED_WITHIN
    deleted, _ = Following.objects.filter(confirmed_at=None, asked_at__lt=since).delete()
    return deleted


def send_news(*, today: date, progress: Progress) -> int:
    """Write to every address that is to be told something today; how many e-mails.

    One that cannot be sent is tried again the next day. A crash between sending and noting it
    sends that one e-mail twice.
    """
    may_send_mail().require()
    sent = 0
    for found in queries.news(today):
        sent += _tell(found, today)
        progress(0.5, f"{sent} sent")
    return sent


def _tell(found: list[News], today: date) -> int:
    first = found[0].following
    address = addresses.open_sealed(first.sealed, settings.CONFIG)
    letter = digest_letter(found, first.digest, address)
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        log.warning("An e-mail could not be sent (%s)", type(error).__name__)
        _note(found, today, is_told=False)
        return 0
    _note(found, today, is_told=True)
    return 1


@transaction.atomic
def _note(found: list[News], today: date, *, is_told: bool) -> None:
    for each in found:
        facts: dict[str, object] = {"told_on": today}
        if is_told:
            facts["told"] = each.version.number
        Following.objects.filter(pk=each.following.pk).update(**facts)

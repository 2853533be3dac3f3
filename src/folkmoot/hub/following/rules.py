"""When an address may be asked to confirm: what keeps the hub from being used to bomb a mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.following.models import Following

MOST_AN_ADDRESS_A_DAY = 5
"""Confirmations asked of one mailbox, for all datasets together."""

MOST_AN_HOUR = 120
"""Confirmations that the hub sends in an hour, to whomever."""

ASKED_AGAIN_AFTER = timedelta(hours=6)
"""A second confirmation of the same address and dataset is sent no sooner."""


@rule("E-mails are sent where the region has a mail server.")
def may_send_mail() -> Iterator[Unmet]:
    if not settings.CONFIG.mail_server:
        yield Unmet("This hub has no mail server.", "Follow the Atom feed.")


@rule("One hub sends few e-mails that nobody has asked for yet.")
def may_ask_anybody() -> Iterator[Unmet]:
    yield from may_send_mail().unmet
    since = timezone.now() - timedelta(hours=1)
    if Following.objects.filter(asked_at__gt=since).count() >= MOST_AN_HOUR:
        yield Unmet("Too many people ask just now.", "Come back in an hour, or follow the feed.")


@rule("One mailbox gets few e-mails that its owner has not asked for.")
def may_ask(code: str, digest: str) -> Iterator[Unmet]:
    yield from may_ask_anybody().unmet
    now = timezone.now()
    asked = Following.objects.filter(digest=digest, asked_at__gt=now - timedelta(days=1))
    if asked.count() >= MOST_AN_ADDRESS_A_DAY:
        yield Unmet("This address was asked often enough today.", "Follow the Atom feed.")
    if asked.filter(code=code, asked_at__gt=now - ASKED_AGAIN_AFTER).exists():
        yield Unmet("It was asked a moment ago.", "Look for our e-mail.")

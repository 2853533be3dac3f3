"""E-mails as jobs, and what the worker's clock calls."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.hub.following import actions, queries
from folkmoot.hub.jobs.actions import Progress, job, start
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.register.models import Asset


@job
def send_confirmation(progress: Progress, *, following: int) -> None:
    actions.send_confirmation(following=following)


@job
def send_news(progress: Progress, *, today: str) -> None:
    actions.send_news(today=date.fromisoformat(today), progress=progress)


@transaction.atomic
def begin_asking(*, asset: Asset, address: str, site: str) -> None:
    """Note who asked, and queue the e-mail that asks them to confirm. Raises Refused."""
    following = actions.ask(asset=asset, address=address, site=site)
    if following is not None:
        start(
            by=None,
            title="Asking somebody to confirm",
            task=send_confirmation,
            then="/",
            following=following.pk,
        )


@transaction.atomic
def begin_due() -> bool:
    """Forget who never confirmed, and queue today's e-mails where anybody is to be told."""
    actions.forget_unconfirmed()
    today = timezone.localdate()
    if not settings.CONFIG.mail_server or not queries.is_anything_due(today):
        return False
    unfinished = [Job.State.WAITING, Job.State.RUNNING]
    if Job.objects.filter(task=send_news.module_path, state__in=unfinished).exists():
        return False
    start(
        by=None,
        title="Telling people what has changed",
        task=send_news,
        then="/",
        today=today.isoformat(),
    )
    return True

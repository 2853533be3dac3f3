"""The e-mails, in plain text."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage

from folkmoot.hub.following.queries import News
from folkmoot.hub.following.tokens import confirm_token, stop_all_token, stop_token


def confirmation(number: int, title: str, site: str, address: str) -> EmailMessage:
    """Asks whoever reads the mailbox whether they want to be told."""
    link = f"{site}/follow/confirm/{confirm_token(number)}"
    body = (
        f"Somebody, we hope you, asked {settings.CONFIG.name} to write to this address when\n"
        f"“{title}” changes.\n\n"
        f"If it was you, confirm it here within two days:\n{link}\n\n"
        "If it was not, do nothing: we will not write again, and forget the address."
    )
    return _letter(f"Confirm: tell me when “{title}” changes", body, address, {})


def digest_letter(found: Sequence[News], digest: str, address: str) -> EmailMessage:
    """What is new, of everything that one address follows."""
    site = found[0].following.site
    parts = [
        f"{each.asset.title}\n"
        f"{each.asset.member.name}: version {each.version.number}, {each.version.rows:,} rows\n"
        f"{each.address}\n"
        f"What changed: {each.changes_address}\n"
        f"Tell me no more of it: {site}/follow/stop/{stop_token(each.following.pk)}"
        for each in found
    ]
    stop = f"{site}/follow/stop/{stop_all_token(digest)}"
    body = "\n\n".join(
        [
            "These data have a new version.",
            *parts,
            f"No more e-mails at all: {stop}\nWe keep your address for this alone.",
        ]
    )
    only = found[0].asset.title if len(found) == 1 else f"{len(found)} datasets that you follow"
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return _letter(f"New data: {only}", body, address, headers)


def _letter(subject: str, body: str, address: str, headers: dict[str, str]) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(subject.split())[:200],
        body=body,
        from_email=settings.CONFIG.mail_from,
        to=[address],
        headers={"Auto-Submitted": "auto-generated", **headers},
    )

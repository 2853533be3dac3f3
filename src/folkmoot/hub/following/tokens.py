"""The links in e-mails: signed with the hub's key, so that nobody makes up another's."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from folkmoot.hub.error_pages import PageNotFound

CONFIRMED_WITHIN = timedelta(days=2)
_CONFIRM, _STOP, _STOP_ALL = "following.confirm", "following.stop", "following.stop-all"


def confirm_token(following: int) -> str:
    """Lets whoever reads the mailbox confirm, for two days."""
    return signing.dumps(following, salt=_CONFIRM)


def read_confirm_token(token: str) -> int:
    """The number of what is confirmed. Raises PageNotFound for a link too old or not ours."""
    try:
        return int(signing.loads(token, salt=_CONFIRM, max_age=CONFIRMED_WITHIN))
    except signing.SignatureExpired:
        raise PageNotFound(
            "This link was good for two days.", remedy="Ask again on the dataset's page."
        ) from None
    except signing.BadSignature:
        raise _not_ours() from None


def stop_token(following: int) -> str:
    """Stops following one dataset, for as long as it is followed."""
    return signing.dumps(following, salt=_STOP)


def stop_all_token(digest: str) -> str:
    """Stops every e-mail to one address."""
    return signing.dumps(digest, salt=_STOP_ALL)


def read_stop_token(token: str) -> int | str:
    """The number of what is stopped, or the digest of an address that wants no e-mail at all.

    Raises PageNotFound for a link that is not ours.
    """
    try:
        return int(signing.loads(token, salt=_STOP))
    except signing.BadSignature:
        pass
    try:
        return str(signing.loads(token, salt=_STOP_ALL))
    except signing.BadSignature:
        raise _not_ours() from None


def _not_ours() -> PageNotFound:
    return PageNotFound("This link is not whole.", remedy="Copy all of it from the e-mail.")

"""Sending e-mail, where a region names a mail server."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.config import Config
from folkmoot.errors import ConfigError

PASSWORD_FILE = "mail.password"  # noqa: S105 - the name of the file, not what it holds
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_NONE = "django.core.mail.backends.dummy.EmailBackend"


@dataclass(frozen=True, slots=True)
class MailServer:
    """How Django reaches the region's mail server."""

    backend: str = _NONE
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    is_starttls: bool = False
    is_tls: bool = False
    sender: str = ""


def mail_server(config: Config) -> MailServer:
    """The region's mail server; without one, a back end that sends nothing, and whoever would write
    asks `following.rules.may_send_mail` first.

    The password is read from the region's keys, so that no settings file holds it. Raises
    ConfigError when a part is missing.
    """
    if not config.mail_server:
        return MailServer()
    if not config.mail_from:
        raise ConfigError(
            "A mail server is named, but not from whom its e-mails come.",
            where="mail_from",
            remedy="Set mail_from, such as “Open data <data@example.gov.uk>”.",
        )
    secret = config.keys_dir / PASSWORD_FILE
    if config.mail_user and not secret.is_file():
        raise ConfigError(
            "The mail server wants a password, and there is none.",
            where="mail_user",
            remedy=f"Put the password in {secret}, or set no mail_user.",
        )
    return MailServer(
        backend=_SMTP,
        host=config.mail_server,
        port=config.mail_port,
        user=config.mail_user,
        password=secret.read_text("utf-8").strip() if config.mail_user else "",
        is_starttls=config.mail_security == "starttls",
        is_tls=config.mail_security == "tls",
        sender=config.mail_from,
    )

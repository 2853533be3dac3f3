"""Signing in through the councils' own identity provider, where a region names one."""

from __future__ import annotations

from typing import Any

from folkmoot.config import Config
from folkmoot.errors import ConfigError

SECRET_FILE = "openid.secret"  # noqa: S105 - the name of the file, not what it holds


def openid_apps(config: Config) -> list[dict[str, Any]]:
    """Allauth's entry for the region's OpenID Connect provider; none without its address.

    The client secret that the provider gave is read from the region's keys, so that no settings
    file holds it. Raises ConfigError when a part is missing.
    """
    if not config.openid_server:
        return []
    secret = config.keys_dir / SECRET_FILE
    if not config.openid_client or not secret.is_file():
        raise ConfigError(
            "The OpenID Connect provider is named, but not how this hub signs in to it.",
            where="openid_server",
            remedy=f"Set openid_client, and put the client secret in {secret}.",
        )
    return [
        {
            "provider_id": "openid",
            "name": config.openid_name or "your council’s account",
            "client_id": config.openid_client,
            "secret": secret.read_text("utf-8").strip(),
            "settings": {"server_url": config.openid_server},
        }
    ]

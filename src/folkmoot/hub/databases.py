"""The state database: SQLite in the region's folder, or PostgreSQL by address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from folkmoot.config import Config
from folkmoot.errors import ConfigError

SQLITE_PRAGMAS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 20000;
"""
"""Write-ahead logging lets pages read while a job writes; a committed transaction survives a power
cut because every commit is synced."""


def database(config: Config) -> dict[str, Any]:
    """Django's entry for the state database.

    On SQLite a transaction takes the write lock when it begins (IMMEDIATE), so that two writers
    queue instead of one failing halfway. Raises ConfigError for an address that is not
    PostgreSQL's.
    """
    if not config.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": config.state_file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": SQLITE_PRAGMAS,
            },
        }
    return _postgresql(config.database_url)


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise ConfigError(
            "The address of the state database is not one of PostgreSQL.",
            where="database_url",
            remedy="It looks like postgresql://user:password@host:5432/name.",
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }

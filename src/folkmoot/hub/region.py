"""A region's folder: made, given its keys, and its state database brought up to date."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from folkmoot.config import Config
from folkmoot.errors import ConfigError

SECRET_KEY_FILE = "django.secret"  # noqa: S105 - the name of the file, not what it holds
LOCK_FILE = "setup.lock"


def open_region(config: Config) -> None:
    """Make this process the given region's: start Django on it and migrate its state.

    A process serves one region for its whole life. Raises ConfigError when Django already runs on
    another one.
    """
    named = os.environ.get("FOLKMOOT_REGION")
    os.environ["FOLKMOOT_REGION"] = str(config.region)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.hub.settings")
    make_folders(config)
    import django
    from django.conf import settings

    if settings.configured and settings.CONFIG.region != config.region:
        os.environ["FOLKMOOT_REGION"] = named or ""
        raise ConfigError(
            "This process already works on another region.",
            where=str(config.region),
            remedy="Start a process for each region.",
        )
    django.setup()
    with _alone(config):
        make_keys_once(config)
        _migrate()


def make_folders(config: Config) -> None:
    """The folders of a region, readable by their owner alone."""
    for folder in (config.region, config.keys_dir, config.uploads_dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_keys_once(config: Config) -> None:
    """The pair of keys to which uploads are sealed; made with the region, never replaced."""
    from folkmoot.vault.sealing import PUBLIC_KEY_FILE, make_keys  # loads the engine

    if not (config.keys_dir / PUBLIC_KEY_FILE).is_file():
        make_keys(config.keys_dir)


def _migrate() -> None:
    """Bring the state database up to date; a look is enough where it is."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _alone(config: Config) -> Iterator[None]:
    """One process at a time makes a region ready; the others wait for it."""
    with (config.region / LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def secret_key(config: Config) -> str:
    """The key that signs sessions: made once, kept in the region's keys, never in its settings."""
    return kept_secret(config, SECRET_KEY_FILE)


def kept_secret(config: Config, name: str) -> str:
    """A secret of the region by the name of its file: made when it is first asked for, and the same
    from then on."""
    make_folders(config)
    path = config.keys_dir / name
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text("ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and the first writer wins: a second process reads what it wrote."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return
    finally:
        aside.unlink()

"""A region with a mail server, and a dataset to follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import django
import pytest
from pytest_django import Settings

django.setup()

from tests.integration.portal.conftest import confirm_file, contributor, oldbury, payments  # noqa: E402, F401

from folkmoot.config import load  # noqa: E402
from folkmoot.hub.soda import answering  # noqa: E402
from folkmoot.vault.sealing import make_keys  # noqa: E402


@pytest.fixture(autouse=True)
def region(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    config = load(tmp_path).model_copy(
        update={"mail_server": "localhost", "mail_from": "Data <data@example.org>"}
    )
    config.uploads_dir.mkdir(parents=True)
    settings.CONFIG = config
    make_keys(config.keys_dir)
    yield tmp_path
    answering.close()


@pytest.fixture
def without_mail(settings: Settings) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"mail_server": ""})


@pytest.fixture
def do_jobs() -> Callable[[], None]:
    """Does what the worker would."""
    from folkmoot.hub.following import tasks
    from folkmoot.hub.jobs.models import Job

    known = {each.module_path: each for each in (tasks.send_confirmation, tasks.send_news)}

    def work() -> None:
        for begun in Job.objects.filter(state=Job.State.WAITING):
            known[begun.task].call(str(begun.pk))

    return work

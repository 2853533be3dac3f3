"""Long work is written down, watched, and taken up again after a crash."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from folkmoot.errors import ReadError, Refused
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.jobs import actions
from folkmoot.hub.jobs.actions import Progress, job, restart, start, take_up_interrupted
from folkmoot.hub.jobs.models import Job

# The worker closes its connection between jobs, which no test inside a transaction survives.
pytestmark = pytest.mark.django_db(transaction=True)

done: list[str] = []


@job
def greet(progress: Progress, *, name: str) -> None:
    progress(0.5, "Half way")
    done.append(name)


@job
def look(progress: Progress) -> None:
    progress(0.5, "Half way")
    watched = Job.objects.get()
    done.append(f"{watched.percent} % {watched.message}")


@job
def fail_as_foreseen(progress: Progress) -> None:
    raise ReadError("The file is encrypted.", remedy="Save it without a password.")


@job
def fail_otherwise(progress: Progress) -> None:
    raise ValueError("a value that nobody may see")


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue finds a task by its place in the code; a test module has none that it knows."""
    own = {task.module_path: task for task in (greet, look, fail_as_foreseen, fail_otherwise)}
    found = lambda path: own.get(path) or import_string(path)  # noqa: E731
    monkeypatch.setattr("django_tasks_db.models.import_string", found)
    monkeypatch.setattr(actions, "import_string", found)
    done.clear()


def work() -> None:
    """What the worker does, until nothing is left."""
    call_command("db_worker", batch=True, verbosity=0, startup_delay=False, reload=False)


def test_a_job_waits_then_runs_then_is_done() -> None:
    begun = start(by=None, title="Greeting", task=greet, then="/", name="Ada")
    assert begun.state == Job.State.WAITING
    work()
    begun.refresh_from_db()
    assert begun.state == Job.State.DONE
    assert begun.fraction == 1.0
    assert begun.finished_at is not None
    assert done == ["Ada"]


def test_progress_shows_while_it_runs() -> None:
    begun = start(by=None, title="Looking", task=look, then="/")
    work()
    begun.refresh_from_db()
    assert done == ["50 % Half way"]


def test_a_foreseen_failure_says_why_and_what_to_do() -> None:
    begun = start(by=None, title="Reading", task=fail_as_foreseen, then="/")
    work()
    begun.refresh_from_db()
    assert begun.state == Job.State.FAILED
    assert begun.problem == "The file is encrypted. Save it without a password."


def test_another_failure_shows_nothing_of_its_cause(caplog: pytest.LogCaptureFixture) -> None:
    begun = start(by=None, title="Reading", task=fail_otherwise, then="/")
    work()
    begun.refresh_from_db()
    assert begun.problem == "The hub failed at this, and has noted it."
    assert not DBTaskResult.objects.exclude(traceback="").exists()


def test_a_failed_job_can_be_started_again(person: Callable[..., User]) -> None:
    user = person(Role.ANALYST)
    begun = start(by=user, title="Reading", task=fail_as_foreseen, then="/")
    work()
    begun.refresh_from_db()
    restart(by=user, job=begun)
    begun.refresh_from_db()
    assert begun.state == Job.State.WAITING
    work()
    begun.refresh_from_db()
    assert begun.attempts == 1


def test_a_job_that_has_not_failed_cannot(person: Callable[..., User]) -> None:
    user = person(Role.ANALYST)
    begun = start(by=user, title="Greeting", task=greet, then="/", name="Ada")
    with pytest.raises(Refused, match="has not failed"):
        restart(by=user, job=begun)


def interrupt(begun: Job) -> None:
    """As a worker leaves it that was killed in the middle."""
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    Job.objects.filter(pk=begun.pk).update(state=Job.State.RUNNING, attempts=begun.attempts + 1)
    begun.refresh_from_db()


def test_an_interrupted_job_is_done_again_from_its_beginning() -> None:
    begun = start(by=None, title="Greeting", task=greet, then="/", name="Ada")
    interrupt(begun)
    assert take_up_interrupted() == 1
    work()
    begun.refresh_from_db()
    assert begun.state == Job.State.DONE
    assert done == ["Ada"]


def test_a_job_that_keeps_ending_the_hub_is_given_up() -> None:
    begun = start(by=None, title="Greeting", task=greet, then="/", name="Ada")
    for _ in range(actions.MOST_ATTEMPTS):
        interrupt(begun)
        take_up_interrupted()
    work()
    begun.refresh_from_db()
    assert begun.state == Job.State.FAILED
    assert "stopped 3 times" in begun.problem
    assert done == []


def test_a_job_started_in_a_transaction_that_fails_does_not_run() -> None:
    class Stop(Exception):
        pass

    def begin_and_fail() -> None:
        with transaction.atomic():
            start(by=None, title="Greeting", task=greet, then="/", name="Ada")
            raise Stop

    with pytest.raises(Stop):
        begin_and_fail()
    work()
    assert done == []
    assert not Job.objects.exists()


def test_its_page_shows_progress_and_refreshes_without_scripts(
    person: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    user = person(Role.CONTRIBUTOR)
    begun = start(by=user, title="Greeting", task=greet, then="/", name="Ada")
    page = signed_in(user).get(begun.get_absolute_url()).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<progress" in page


def test_a_finished_job_leads_on(
    person: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    user = person(Role.CONTRIBUTOR)
    begun = start(by=user, title="Greeting", task=greet, then="/ledger/", name="Ada")
    work()
    client = signed_in(user)
    assert client.get(begun.get_absolute_url())["Location"] == "/ledger/"
    polled = client.get(begun.get_absolute_url() + "progress/")
    assert polled["HX-Redirect"] == begun.get_absolute_url()


def test_nobody_else_watches_it(
    person: Callable[..., User], signed_in: Callable[[User], Client]
) -> None:
    begun = start(by=person(Role.CONTRIBUTOR), title="A", task=greet, then="/", name="Ada")
    client = signed_in(person(Role.ANALYST))
    assert client.get(begun.get_absolute_url()).status_code == 403
    client = signed_in(person(Role.ADMINISTRATOR))
    assert client.get(begun.get_absolute_url()).status_code == 200

"""A file is read again at its time, once, and becomes a version only where it is another."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from folkmoot.errors import FetchError, Refused
from folkmoot.hub.accounts.models import Member, Membership, Role, User
from folkmoot.hub.clock import Clock
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.ledgers.queries import entries_about
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.schedules import actions, tasks
from folkmoot.hub.schedules.actions import Plan
from folkmoot.hub.schedules.models import Run, Schedule
from folkmoot.hub.schedules.timing import Rhythm

from .conftest import LINES, nothing, payments

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
TOMORROW = datetime(2026, 6, 11, 5, 0, tzinfo=UTC)
FOLDER = Plan(Schedule.Kind.FOLDER, "*.csv", Rhythm.DAY, time(6, 0))
OUTCOME = Run.Outcome


def put(drop: Path, text: str, name: str = "payments.csv") -> None:
    path = drop / name
    path.write_text(text, "utf-8")
    moment = (NOW - timedelta(hours=1)).timestamp()
    os.utime(path, (moment, moment))


@pytest.fixture
def schedule(published: Asset, contributor: User) -> Schedule:
    return actions.keep(by=contributor, asset=published, plan=FOLDER, now=NOW)


def run(schedule: Schedule, now: datetime = TOMORROW) -> Run:
    """Open the run that is due and do it."""
    opened = actions.open_due(schedule=schedule.pk, now=now)
    assert opened is not None
    return actions.reread(run=opened.pk, progress=nothing, now=now)


def versions(schedule: Schedule) -> list[tuple[int, str]]:
    return list(schedule.asset.versions.values_list("number", "state"))


def test_a_new_file_that_is_read_alike_is_published_by_itself(
    schedule: Schedule, drop: Path, published: Asset
) -> None:
    put(drop, payments([*LINES, LINES[0]]))
    assert run(schedule).outcome == OUTCOME.NEW
    published.refresh_from_db()
    assert published.current is not None
    assert (published.current.number, published.current.rows) == (2, 7)
    assert published.current.public_vault_id
    done = [entry.action for entry in entries_about(published.subject)]
    assert done[-1] == "schedule.ran"


def test_a_file_that_did_not_change_makes_no_version(schedule: Schedule, drop: Path) -> None:
    put(drop, payments())  # the very file that was uploaded by hand
    assert run(schedule).outcome == OUTCOME.UNCHANGED
    put(drop, payments([*LINES, LINES[0]]))
    assert run(schedule, TOMORROW + timedelta(days=1)).outcome == OUTCOME.NEW
    assert run(schedule, TOMORROW + timedelta(days=2)).outcome == OUTCOME.UNCHANGED
    assert len(versions(schedule)) == 2


def test_a_file_that_breaks_waits_and_what_was_published_stays(
    schedule: Schedule, drop: Path, published: Asset
) -> None:
    put(drop, payments(LINES[:2]))
    done = run(schedule)
    assert done.outcome == OUTCOME.WAITS
    assert versions(schedule) == [(1, "kept"), (2, "read")]
    published.refresh_from_db()
    assert published.current is not None
    assert published.current.number == 1
    assert run(schedule, TOMORROW + timedelta(days=1)).outcome == OUTCOME.UNCHANGED


# Once for each time


def test_a_time_that_came_is_opened_once(schedule: Schedule) -> None:
    assert tasks.begin_due(TOMORROW - timedelta(seconds=1)) == 0
    assert tasks.begin_due(TOMORROW) == 1
    assert tasks.begin_due(TOMORROW) == 0
    assert DBTaskResult.objects.count() == Job.objects.count() == Run.objects.count() == 1


def test_times_that_passed_while_the_hub_was_stopped_are_caught_up_once(
    schedule: Schedule,
) -> None:
    a_week_later = TOMORROW + timedelta(days=7, hours=3)
    assert tasks.begin_due(a_week_later) == 1
    schedule.refresh_from_db()
    assert schedule.next_at == TOMORROW + timedelta(days=8)
    assert list(Run.objects.values_list("due_at", flat=True)) == [TOMORROW]


def test_a_run_that_is_still_going_lets_the_next_time_pass(schedule: Schedule) -> None:
    tasks.begin_due(TOMORROW)
    assert tasks.begin_due(TOMORROW + timedelta(days=1)) == 0
    Job.objects.update(state=Job.State.FAILED)  # interrupted too often: the run never heard of it
    assert tasks.begin_due(TOMORROW + timedelta(days=2)) == 1
    assert sorted(Run.objects.values_list("outcome", flat=True)) == ["failed", "running"]


def test_a_run_interrupted_after_it_received_the_file_goes_on_with_that_version(
    schedule: Schedule, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(drop, payments([*LINES, LINES[0]]))
    opened = actions.open_due(schedule=schedule.pk, now=TOMORROW)
    assert opened is not None

    class Killed(BaseException):
        """As when the process ends: nothing more is done."""

    def kill(**_: object) -> None:
        raise Killed

    monkeypatch.setattr("folkmoot.hub.register.actions.read_version", kill)
    with pytest.raises(Killed):
        actions.reread(run=opened.pk, progress=nothing, now=TOMORROW)
    monkeypatch.undo()
    assert versions(schedule) == [(1, "kept"), (2, "received")]
    assert actions.reread(run=opened.pk, progress=nothing, now=TOMORROW).outcome == OUTCOME.NEW
    assert actions.reread(run=opened.pk, progress=nothing, now=TOMORROW).outcome == OUTCOME.NEW
    assert versions(schedule) == [(1, "kept"), (2, "kept")]


# Failures


def test_a_failure_is_told_and_tried_again_after_a_while_that_doubles(schedule: Schedule) -> None:
    now = TOMORROW
    waits = []
    for _ in range(7):
        with pytest.raises(FetchError, match="no file of this name"):
            run(schedule, now)
        schedule.refresh_from_db()
        waits.append(schedule.next_at - now)
        now = schedule.next_at
    minutes = [round(wait.total_seconds() / 60) for wait in waits[:5]]
    assert minutes == [15, 30, 60, 120, 240]
    assert schedule.next_at.time() == time(5, 0)
    assert schedule.failures == 7
    last = schedule.runs.latest("due_at")
    assert (last.outcome, "no file" in last.problem) == (OUTCOME.FAILED, True)


def test_a_success_ends_the_failures(schedule: Schedule, drop: Path) -> None:
    with pytest.raises(FetchError):
        run(schedule)
    put(drop, payments([*LINES, LINES[0]]))
    schedule.refresh_from_db()
    run(schedule, schedule.next_at)
    schedule.refresh_from_db()
    assert (schedule.failures, schedule.is_failing) == (0, False)


def test_a_file_that_is_no_table_is_a_failure(schedule: Schedule, drop: Path) -> None:
    put(drop, "\x00\x01\x02 nothing \x00")
    with pytest.raises(Exception, match=r"\S"):
        run(schedule)
    assert Run.objects.get().outcome == OUTCOME.FAILED


def test_a_schedule_stops_when_its_person_leaves(schedule: Schedule, drop: Path) -> None:
    put(drop, payments([*LINES, LINES[0]]))
    Membership.objects.all().delete()
    with pytest.raises(Refused, match="no longer looks after"):
        run(schedule)


# Setting


def test_a_paused_schedule_lets_its_times_pass(schedule: Schedule, contributor: User) -> None:
    actions.pause(by=contributor, schedule=schedule)
    assert tasks.begin_due(TOMORROW) == 0
    later = TOMORROW + timedelta(days=3)
    actions.resume(by=contributor, schedule=schedule, now=later)
    assert tasks.begin_due(later) == 0
    assert tasks.begin_due(later + timedelta(days=1)) == 1


def test_it_runs_now_when_asked_and_not_twice_at_once(
    schedule: Schedule, contributor: User
) -> None:
    tasks.begin_now(by=contributor, schedule=schedule)
    with pytest.raises(Refused, match="running at this moment"):
        tasks.begin_now(by=contributor, schedule=schedule)


def test_a_folder_is_read_only_where_the_settings_set_one_aside(
    published: Asset, contributor: User, settings: Settings
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"drop_folders": {}})
    with pytest.raises(Refused, match="No folder is set aside for Oldbury"):
        actions.keep(by=contributor, asset=published, plan=FOLDER)


def test_only_a_contributor_schedules_and_only_what_is_in_use(
    published: Asset,
    person: Callable[..., User],
    newbridge: Member,
    receive: Callable[..., Version],
    contributor: User,
) -> None:
    for by in (person(Role.ANALYST), person(Role.CONTRIBUTOR, newbridge, "neighbour")):
        with pytest.raises(Refused):
            actions.keep(by=by, asset=published, plan=FOLDER)
    with pytest.raises(Refused, match="No version of it is in use"):
        actions.keep(by=contributor, asset=receive(payments()).asset, plan=FOLDER)


@pytest.mark.parametrize("pattern", ["../newbridge/a.csv", "/etc/passwd"])
def test_a_file_elsewhere_is_refused_when_it_is_set(
    pattern: str, published: Asset, contributor: User
) -> None:
    plan = Plan(Schedule.Kind.FOLDER, pattern, Rhythm.DAY, time(6, 0))
    with pytest.raises(FetchError):
        actions.keep(by=contributor, asset=published, plan=plan)


# From an address


class _Site(BaseHTTPRequestHandler):
    text = payments([*LINES, LINES[0]])
    etag = '"first"'

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match") == self.etag:
            self.send_response(304)
            self.end_headers()
            return
        body = self.text.encode()
        self.send_response(200)
        self.send_header("ETag", self.etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_read_again_and_asked_only_for_what_changed(
    site: str, published: Asset, contributor: User, settings: Settings
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"own_hosts": [site]})
    plan = Plan(Schedule.Kind.ADDRESS, f"http://{site}/payments.csv", Rhythm.DAY, time(6, 0))
    schedule = actions.keep(by=contributor, asset=published, plan=plan, now=NOW)
    assert run(schedule).outcome == OUTCOME.NEW
    schedule.refresh_from_db()
    assert schedule.etag == '"first"'
    assert run(schedule, TOMORROW + timedelta(days=1)).outcome == OUTCOME.UNCHANGED


def test_an_address_of_the_councils_own_network_is_refused(
    site: str, published: Asset, contributor: User
) -> None:
    plan = Plan(Schedule.Kind.ADDRESS, f"http://{site}/payments.csv", Rhythm.DAY, time(6, 0))
    schedule = actions.keep(by=contributor, asset=published, plan=plan, now=NOW)
    with pytest.raises(FetchError, match="is not read"):
        run(schedule)
    schedule.refresh_from_db()
    assert schedule.is_failing


# The clock


def test_the_clock_ticks_on_after_a_tick_that_failed() -> None:
    seen: list[str] = []
    done = threading.Event()

    def fail() -> None:
        seen.append("failing")
        raise RuntimeError("on purpose")

    def count() -> None:
        seen.append("counted")
        if seen.count("counted") == 3:
            done.set()

    clock = Clock((fail, count), seconds=0.01)
    clock.start()
    assert done.wait(20)
    clock.stop()
    clock.join(20)
    assert seen[:4] == ["failing", "counted", "failing", "counted"]


# Pages


def test_the_page_sets_shows_pauses_runs_and_removes(
    published: Asset, contributor: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(contributor)
    page = f"/schedules/{published.code}/"
    assert "Set a schedule" in client.get(page).content.decode()
    said = {"kind": "folder", "place": "*.csv", "rhythm": "week", "day": "9", "at": "06:00"}
    assert "A week has days 1 to 7" in client.post(page, said).content.decode()
    assert client.post(page, {**said, "day": "2", "place": "../a"}).status_code == 422
    private = {**said, "day": "2", "kind": "address", "place": "http://127.0.0.1/a.csv"}
    assert "is not read" in client.post(page, private).content.decode()
    assert client.post(page, {**said, "day": "2"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Every week on Tuesday at 06:00" in shown
    assert "Payments" in client.get("/schedules/").content.decode()
    for step, says in (("pause", "Paused"), ("resume", "On time")):
        assert client.post(f"{page}{step}/").status_code == 302
        assert says in client.get(page).content.decode()
    assert client.post(f"{page}run/").status_code == 302
    assert Run.objects.count() == 1
    assert client.post(f"{page}remove/").status_code == 302
    assert not Schedule.objects.exists()

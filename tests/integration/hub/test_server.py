"""One command serves the pages and runs the jobs, stops cleanly, and survives being killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from tests.functional.conftest import Hub, find_free_port

from folkmoot.hub.server import THREADS

pytestmark = pytest.mark.slow

ROWS = 1_500_000
"""Enough for the reading to be under way when it is killed."""
PATIENCE = 120

BEGIN = """
from pathlib import Path
from django.db import transaction
from folkmoot.hub.accounts.actions import create_member
from folkmoot.hub.accounts.models import Member
from folkmoot.hub.register import actions, tasks
oldbury = create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)
file = actions.store(Path(FILE), name="payments.csv")
with transaction.atomic():
    version = actions.receive(by=None, member=oldbury, title="Payments", file=file)
    tasks.begin_reading(by=None, version=version)
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    served = Hub(tmp_path / "a region with a space", find_free_port(), "")
    yield served
    if served.process is not None and served.process.poll() is None:
        served.stop()


@pytest.fixture
def with_a_job(hub: Hub, tmp_path: Path) -> Hub:
    """A hub whose one job is to read a file that takes a while."""
    file = tmp_path / "payments.csv"
    lines = (f"Supplier {n},{n % 28 + 1:02}/04/2026,£{n}.50,Housing\n" for n in range(ROWS))
    file.write_text("Supplier,Payment date,Amount,Service\n" + "".join(lines), "utf-8")
    hub.run(f"FILE = {str(file)!r}\n{BEGIN}")
    return hub


def job_of(hub: Hub) -> tuple[str, int]:
    """The state of the only job, and how often it was attempted."""
    with closing(sqlite3.connect(hub.region / "state.sqlite3", timeout=20)) as state:
        found: tuple[str, int] = state.execute("SELECT state, attempts FROM jobs_job").fetchone()
        return found


def workers_of(hub: Hub) -> list[int]:
    """The processes that run this region's jobs."""
    named = f"FOLKMOOT_REGION={hub.region}\0".encode()
    found = []
    for process in Path("/proc").iterdir():
        try:
            is_worker = b"folkmoot.hub.worker" in (process / "cmdline").read_bytes()
            if is_worker and named in (process / "environ").read_bytes():
                found.append(int(process.name))
        except (OSError, ValueError):
            continue
    return found


def launch(hub: Hub) -> None:
    """Start it without waiting for an answer: its job begins before it gives one."""
    hub.process = subprocess.Popen(hub.command, env=hub.environment)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


def test_it_serves_and_stops_cleanly(hub: Hub) -> None:
    hub.start()
    wait_until(lambda: len(workers_of(hub)) == 1)
    assert hub.stop() == 0
    assert not hub.answers()
    wait_until(lambda: workers_of(hub) == [])


def test_a_job_whose_worker_was_killed_is_done_by_the_next(with_a_job: Hub) -> None:
    hub = with_a_job
    launch(hub)
    wait_until(lambda: job_of(hub) == ("running", 1))
    os.kill(workers_of(hub)[0], signal.SIGKILL)
    wait_until(lambda: job_of(hub) == ("done", 2))
    wait_until(hub.answers)


def test_a_job_is_taken_up_after_the_whole_hub_was_killed(with_a_job: Hub) -> None:
    hub = with_a_job
    launch(hub)
    wait_until(lambda: job_of(hub) == ("running", 1))
    (worker,) = workers_of(hub)
    os.kill(worker, signal.SIGKILL)
    kill_all_of(hub)
    assert job_of(hub)[0] == "running"
    hub.start()
    wait_until(lambda: job_of(hub) == ("done", 2))


def test_a_worker_does_not_outlive_its_hub(hub: Hub) -> None:
    hub.start()
    wait_until(lambda: len(workers_of(hub)) == 1)
    kill_all_of(hub)
    wait_until(lambda: workers_of(hub) == [])


def test_a_port_in_use_is_told(hub: Hub) -> None:
    hub.start()
    second = Hub(hub.region.parent / "other", hub.port, "")
    done = subprocess.run(second.command, env=second.environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"cannot answer at port {hub.port}" in done.stderr


def kill_all_of(hub: Hub) -> None:
    """The server and the process of its that answers, with no warning."""
    assert hub.process is not None
    children = Path(f"/proc/{hub.process.pid}/task/{hub.process.pid}/children").read_text()
    hub.process.kill()
    hub.process.wait()
    for child in children.split():
        try:
            if b"folkmoot.hub.worker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue


def test_more_clients_than_threads_may_keep_their_connections_open(hub: Hub) -> None:
    hub.start()
    with ExitStack() as stack:
        clients = [
            stack.enter_context(closing(HTTPConnection("127.0.0.1", hub.port, timeout=PATIENCE)))
            for _ in range(2 * THREADS + 3)
        ]
        for _ in range(2):
            for client in clients:
                client.request("GET", "/ledger/")
                answer = client.getresponse()
                answer.read()
                assert answer.status == 200
                assert not answer.will_close

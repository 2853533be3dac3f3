"""Processes that write at once queue for one another: nothing is lost, and nothing fails."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.functional.conftest import Hub

WRITERS = 4
ENTRIES = 15

OPEN = """
import sys
from folkmoot.config import load
from folkmoot.hub.region import open_region
open_region(load())
"""

WRITE = """
from django.db import transaction
from folkmoot.hub.ledgers.actions import record
from folkmoot.ledger import SYSTEM
for number in range(int(sys.argv[2])):
    with transaction.atomic():
        record(by=SYSTEM, action="thing.done", subject=f"writer:{sys.argv[1]}/{number}")
"""

VERIFY = """
from folkmoot.hub.ledgers.queries import verification
found = verification()
print(found.is_ok, found.size)
"""


@pytest.mark.slow
def test_many_processes_make_one_region(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "region", 0, "")
    makers = [
        subprocess.Popen([sys.executable, "-c", OPEN], env=hub.environment) for _ in range(WRITERS)
    ]
    assert [maker.wait(120) for maker in makers] == [0] * WRITERS
    assert hub.run(VERIFY).split()[-2] == "True"


@pytest.mark.slow
def test_many_processes_write_one_ledger(tmp_path: Path) -> None:
    hub = Hub(tmp_path / "region", 0, "")
    before = int(hub.run(VERIFY).split()[-1])
    command = [sys.executable, "-c", OPEN + WRITE]
    writers = [
        subprocess.Popen([*command, str(writer), str(ENTRIES)], env=hub.environment)
        for writer in range(WRITERS)
    ]
    assert [writer.wait(120) for writer in writers] == [0] * WRITERS
    assert hub.run(VERIFY).split()[-2:] == ["True", str(before + WRITERS * ENTRIES)]

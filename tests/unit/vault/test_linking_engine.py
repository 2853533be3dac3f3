"""A linkage within a limit on the process's memory: it spills or refuses, and does not die."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from folkmoot.errors import VaultError
from folkmoot.vault.linking_engine import (
    engine_memory_mb,
    open_linking_engine,
    peak_mb,
    used_mb,
)

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(__file__).with_name("working_within.py")
MANY_ROWS = "SELECT count(DISTINCT hash(n) || 'padding') FROM range(3_000_000) AS r (n)"


def test_the_engine_gets_what_the_files_read_leave() -> None:
    assert engine_memory_mb(2_000, 450) == 1_120
    assert engine_memory_mb(3_000, 450) > engine_memory_mb(2_000, 450)
    assert engine_memory_mb(2_000, 900) < engine_memory_mb(2_000, 450)


def test_too_little_memory_is_refused_with_what_would_do() -> None:
    with pytest.raises(VaultError, match="500 MB of memory are too few") as caught:
        engine_memory_mb(500, 450)
    assert "Allow 761 MB or more" in str(caught.value)
    assert engine_memory_mb(761, 450) >= 128


def test_the_process_has_used_what_it_uses_now_or_more() -> None:
    assert 0 < used_mb() <= peak_mb()


def test_what_does_not_fit_goes_to_the_disk(tmp_path: Path) -> None:
    limit = used_mb() + 330
    with open_linking_engine(memory_mb=limit, spill=tmp_path, threads=1) as connection:
        assert connection.execute(MANY_ROWS).fetchall() == [(3_000_000,)]


def test_without_room_on_the_disk_it_is_said_and_the_process_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**7))
    limit = used_mb() + 330
    with (
        pytest.raises(VaultError, match="8 MB of disk beside it, this cannot be done") as caught,
        open_linking_engine(memory_mb=limit, spill=tmp_path, threads=1) as connection,
    ):
        connection.execute(MANY_ROWS).fetchall()
    assert "--memory-mb" in str(caught.value)


@pytest.mark.slow
def test_a_process_stays_within_its_limit_where_it_would_take_more() -> None:
    limit, counted, peak = _work_within(330)
    assert counted == 5_000_000
    assert peak <= limit
    _, counted, unlimited_peak = _work_within(4_000)
    assert counted == 5_000_000
    assert unlimited_peak > limit


def _work_within(megabytes: int) -> list[int]:
    ended = subprocess.run(
        [sys.executable, str(PROGRAM), str(megabytes)],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    return [int(number) for number in ended.stdout.split()]

"""A writer may be killed at any instant: what can be seen is whole, and readers notice nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.vault import Manifest, Vault
from folkmoot.vault.staging import folder_aside, publish, sweep

Add = Callable[[int], Manifest]
PROGRAM = Path(__file__).with_name("killed_writers.py")


def run_killed_writers(vault: Vault, *arguments: str) -> dict[str, int]:
    ended = subprocess.run(
        [sys.executable, "-W", "error", str(PROGRAM), str(vault.root), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    result: dict[str, int] = json.loads(ended.stdout)
    return result


def test_a_writer_killed_before_any_one_of_its_steps_shows_nothing_half_done(vault: Vault) -> None:
    result = run_killed_writers(vault, "each-step")
    assert result["steps"] > 10
    assert result["left"] > 5
    assert result["visible"] < result["steps"] / 2
    assert result["at_the_end"] == 1


def test_writers_killed_at_random_harm_no_version_no_reader_and_no_other_writer(
    vault: Vault, added: Add
) -> None:
    known = added(5_000).version_id
    asked: list[int] = []
    is_over = threading.Event()

    def keep_asking() -> None:
        while not is_over.is_set():
            with vault.reader({"payments": known}) as reader:
                answer = reader.query("SELECT count(*) AS n FROM payments")
            asked.append(answer["n"][0].as_py())

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        result = run_killed_writers(vault, "at-random", "20200101", "40")
    finally:
        is_over.set()
        asking.join()

    assert result["swept"] > 0
    assert result["versions"] > 0
    assert set(asked) == {5_000}
    assert vault.verify(known).rows == 5_000


def test_a_folder_that_is_being_worked_in_is_not_swept(tmp_path: Path) -> None:
    with folder_aside(tmp_path) as folder:
        assert sweep(tmp_path) == ()
        assert folder.is_dir()


def test_a_folder_that_nobody_holds_is_swept_with_all_in_it(tmp_path: Path) -> None:
    abandoned = tmp_path / "abandoned"
    (abandoned / "deep").mkdir(parents=True)
    (abandoned / "deep" / "rows.parquet").write_bytes(b"half")
    assert sweep(tmp_path) == ("abandoned",)
    assert not abandoned.exists()


def test_what_was_not_published_is_removed(tmp_path: Path) -> None:
    with folder_aside(tmp_path / "aside") as folder:
        (folder / "file").write_bytes(b"")
    assert list((tmp_path / "aside").iterdir()) == []


def test_what_was_published_stays_and_cannot_be_published_over(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        with folder_aside(tmp_path / "aside") as folder:
            (folder / "file").write_bytes(content)
            if content == b"first":
                publish(folder, tmp_path / "shown")
            else:
                with pytest.raises(OSError, match="not empty"):
                    publish(folder, tmp_path / "shown")
    assert (tmp_path / "shown" / "file").read_bytes() == b"first"


def test_many_sweeps_and_writers_at_once_lose_no_work(tmp_path: Path) -> None:
    """The sweep that comes between making a folder and locking it must not win."""
    area = tmp_path / "aside"
    area.mkdir()
    is_over = threading.Event()

    def keep_sweeping() -> None:
        while not is_over.is_set():
            sweep(area)

    sweeping = [threading.Thread(target=keep_sweeping) for _ in range(3)]
    for thread in sweeping:
        thread.start()
    try:
        for number in range(100):
            with folder_aside(area) as folder:
                (folder / "file").write_bytes(b"work")
                publish(folder, tmp_path / "shown" / str(number))
    finally:
        is_over.set()
        for thread in sweeping:
            thread.join()
    assert len(list((tmp_path / "shown").iterdir())) == 100
    assert list(area.iterdir()) == []


def test_a_sweep_removes_the_serving_copy_of_a_version_that_is_gone(
    vault: Vault, added: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", 0)
    version_id, kept = added(10).version_id, added(10).version_id
    assert vault.prepare(version_id)
    assert vault.prepare(kept)
    (vault.root / "versions" / version_id).rename(vault.root / "versions" / "taken-away")
    assert vault.sweep().serving_copies == (version_id,)
    assert vault.is_prepared(kept)

"""Which file of a council's folder is taken, and which way to one is refused."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
import pytest

django.setup()

from folkmoot.errors import FetchError  # noqa: E402 - Django first
from folkmoot.hub.schedules.folders import pattern_problem, take_newest  # noqa: E402

NOW = 1_800_000_000.0
SETTLED = NOW - 600
MOST = 1000

PATTERNS = [
    ("payments.csv", True),
    ("*.csv", True),
    ("spending/2026/payments-*.xlsx", True),
    ("spending/pay[0-9].csv", True),
    ("", False),
    ("/etc/passwd", False),
    ("../other/payments.csv", False),
    ("spending/../../payments.csv", False),
    (".hidden", False),
    (".ssh/id", False),
    ("*/payments.csv", False),
    ("a?b/payments.csv", False),
    ("spending\\payments.csv", False),
    ("payments\0.csv", False),
]


@pytest.mark.parametrize(("pattern", "is_good"), PATTERNS)
def test_a_pattern_stays_within_the_folder(pattern: str, is_good: bool) -> None:
    assert (pattern_problem(pattern) == "") == is_good


def put(folder: Path, name: str, text: str = "a,b\n", *, age: float = 600) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (NOW - age, NOW - age))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "oldbury"
    home.mkdir()
    return home


def test_the_newest_file_of_the_pattern_is_taken(folder: Path, tmp_path: Path) -> None:
    put(folder, "spending/may.csv", "older\n", age=900)
    put(folder, "spending/june.csv", "newer\n", age=700)
    put(folder, "spending/july.txt", "another\n", age=650)
    put(folder, "spending/.hidden.csv", "hidden\n", age=640)
    taken = take_newest(folder, "spending/*.csv", tmp_path / "copy", now=NOW, most=MOST)
    assert taken.name == "june.csv"
    assert (tmp_path / "copy").read_text("utf-8") == "newer\n"
    assert taken.sha256 == hashlib.sha256(b"newer\n").hexdigest()


def refused(folder: Path, pattern: str, into: Path) -> str:
    with pytest.raises(FetchError) as error:
        take_newest(folder, pattern, into, now=NOW, most=MOST)
    return str(error.value)


def test_a_file_that_is_still_being_written_is_left(folder: Path, tmp_path: Path) -> None:
    put(folder, "old.csv", age=900)
    put(folder, "new.csv", age=10)
    assert "still being written" in refused(folder, "*.csv", tmp_path / "copy")


def test_a_link_is_never_followed(folder: Path, tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.csv")
    (folder / "payments.csv").symlink_to(secret)
    (folder / "away").symlink_to(tmp_path)
    assert "no file of this name" in refused(folder, "payments.csv", tmp_path / "copy")
    assert "is a link" in refused(folder, "away/secret.csv", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_what_is_no_plain_file_is_left(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "folder.csv").mkdir()
    assert "no file of this name" in refused(folder, "*.csv", tmp_path / "copy")


def test_what_is_missing_or_too_large_is_told(folder: Path, tmp_path: Path) -> None:
    put(folder, "large.csv", "a" * (MOST + 1))
    assert "larger than the 1,000 bytes" in refused(folder, "*.csv", tmp_path / "copy")
    assert "no such folder" in refused(folder, "none/a.csv", tmp_path / "copy")
    assert "is not there" in refused(folder / "none", "a.csv", tmp_path / "copy")
    assert "begin with a full stop" in refused(folder, "../a.csv", tmp_path / "copy")

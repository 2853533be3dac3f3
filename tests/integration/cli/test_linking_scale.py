"""Limits and places of a linkage, asked for on the command line."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv as pacsv
import pytest
from tests.integration.cli.conftest import Command
from tests.unit.linkage.made_up_people import two_councils


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("people")
    councils = two_councils()
    pacsv.write_csv(councils.left.table, folder / "left.csv")
    pacsv.write_csv(councils.right.table, folder / "right.csv")
    return folder / "left.csv", folder / "right.csv"


def test_a_folder_for_finished_parts_changes_no_byte_and_is_empty_at_the_end(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    plain, parted, work = tmp_path / "plain.parquet", tmp_path / "parted.parquet", tmp_path / "work"
    done = command("link", *files, "--out", plain, "--id", "ref")
    assert done.code == 0, done.err
    assert "MB of memory were used" in done.out
    (work / "spilt" / "by-a-run-that-was-killed").mkdir(parents=True)
    done = command("link", *files, "--out", parted, "--id", "ref", "--work", work)
    assert done.code == 0, done.err
    assert parted.read_bytes() == plain.read_bytes()
    assert list(work.iterdir()) == []


def test_three_files_may_be_linked_in_parts_too(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    third = tmp_path / "third.csv"
    third.write_bytes(files[0].read_bytes())
    plain, parted, work = tmp_path / "plain.parquet", tmp_path / "parted.parquet", tmp_path / "work"
    done = command("link", *files, third, "--out", plain, "--id", "ref")
    assert done.code == 0, done.err
    done = command("link", *files, third, "--out", parted, "--id", "ref", "--work", work)
    assert done.code == 0, done.err
    assert parted.read_bytes() == plain.read_bytes()
    assert list(work.iterdir()) == []


def test_finished_parts_stay_until_the_pairs_are_written(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    work = tmp_path / "work"
    done = command("dedupe", files[0], "--out", tmp_path / "no" / "p.parquet", "--work", work)
    assert done.code != 0
    assert [path.suffix for path in work.rglob("chunk-*")] == [".parquet"]
    done = command("dedupe", files[0], "--out", tmp_path / "p.parquet", "--work", work)
    assert done.code == 0, done.err
    assert list(work.iterdir()) == []


def test_too_little_memory_is_refused_with_what_would_do(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    done = command("link", *files, "--out", tmp_path / "p.parquet", "--memory-mb", "20")
    assert done.code == 5
    assert "20 MB of memory are too few" in done.err
    assert "MB or more" in done.err
    assert not (tmp_path / "p.parquet").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "abacus"], "Say duckdb or spark"),
        (["--spark-master", "spark://somewhere:7077"], "Add --engine spark"),
    ],
)
def test_an_engine_that_is_not_there_is_explained(
    command: Command, files: tuple[Path, Path], tmp_path: Path, options: list[str], said: str
) -> None:
    done = command("link", *files, "--out", tmp_path / "p.parquet", *options)
    assert done.code != 0
    assert said in done.err

"""Verbs that find records of one person, on files as a person would hand them over."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from tests.integration.cli.conftest import Command
from tests.unit.linkage.made_up_people import two_councils


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two councils' people: a csv and a Parquet file, with who they are in `truth`."""
    folder = tmp_path_factory.mktemp("people")
    councils = two_councils()
    left = councils.left.table.append_column("truth", councils.left_people)
    right = councils.right.table.append_column("truth", councils.right_people)
    pacsv.write_csv(left, folder / "left.csv")
    pq.write_table(right, folder / "right.parquet")
    return folder / "left.csv", folder / "right.parquet"


def test_truth_is_read_only_when_the_pairs_are_written(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    without, told = tmp_path / "without.parquet", tmp_path / "told.parquet"
    done = command("link", *files, "--out", without, "--id", "ref")
    assert done.code == 0, done.err
    assert "Threshold" in done.out
    assert "Expected precision" in done.out
    assert "Expected recall" in done.out
    assert "F1" not in done.out
    done = command("link", *files, "--out", told, "--id", "ref", "--truth", "truth")
    assert done.code == 0, done.err
    assert "200 pairs are one;" in done.out
    assert told.read_bytes() == without.read_bytes()
    done = command("link", *files, "--out", told, "--id", "ref", "--truth", "no such")
    assert done.code != 0
    assert "no column of this name" in done.err
    assert told.read_bytes() == without.read_bytes()


def test_a_given_threshold_is_used_and_said(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    done = command("dedupe", files[0], "--out", tmp_path / "pairs.parquet", "--threshold", "0.9")
    assert done.code == 0, done.err
    assert "Threshold 0.900000" in done.out
    assert pq.read_schema(tmp_path / "pairs.parquet").names == [
        "left_id",
        "right_id",
        "match_probability",
    ]


def test_an_unknown_use_and_an_unwritable_place_are_explained(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    done = command("link", *files, "--out", tmp_path / "p.parquet", "--use", "spying")
    assert done.code != 0
    assert "counting, follow_up or contact" in done.err
    done = command("link", *files, "--out", tmp_path / "nowhere" / "p.parquet")
    assert done.code != 0
    assert "folder that exists" in done.err


def test_three_files_give_pairs_with_the_names_of_their_files(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    third, out = tmp_path / "third.csv", tmp_path / "pairs.parquet"
    third.write_bytes(files[0].read_bytes())
    done = command("link", *files, third, "--out", out, "--id", "ref", "--truth", "truth")
    assert done.code == 0, done.err
    assert "One person" in done.out
    pairs = pq.read_table(out)
    assert pairs.column_names == [
        "left_asset",
        "left_id",
        "right_asset",
        "right_id",
        "match_probability",
    ]
    assert set(pairs["left_asset"].to_pylist()) <= {"left", "right", "third"}
    told = tmp_path / "again.parquet"
    done = command("link", third, *files, "--out", told, "--id", "ref")
    assert done.code == 0, done.err
    assert told.read_bytes() == out.read_bytes()


def test_two_files_of_one_name_are_no_two_assets(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    done = command("link", *files, files[0], "--out", tmp_path / "p.parquet")
    assert done.code != 0
    assert "the same name" in done.err
    done = command("link", *files, files[0], "--out", tmp_path / "p.parquet", "--encoded")
    assert done.code != 0
    assert "two by two" in done.err


def test_judged_pairs_change_the_probabilities_and_are_said(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    out, labels = tmp_path / "pairs.parquet", tmp_path / "labels.csv"
    done = command("link", *files, "--out", out, "--id", "ref")
    assert done.code == 0, done.err
    pairs = pq.read_table(out).to_pylist()
    judged = [f"{pair['left_id']},{pair['right_id']},yes" for pair in pairs[:40]]
    labels.write_text("\n".join(["left_id,right_id,is_match", *judged]), encoding="utf-8")
    done = command("link", *files, "--out", out, "--id", "ref", "--labels", labels)
    assert done.code == 0, done.err
    assert "40 of 40 judged pairs" in done.out.replace("\n", " ")
    labels.write_text("left_id,right_id\n1,2\n", encoding="utf-8")
    done = command("dedupe", files[0], "--out", out, "--id", "ref", "--labels", labels)
    assert done.code != 0
    assert "lack is_match" in done.err

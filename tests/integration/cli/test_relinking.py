"""The verb that links people again after their files changed."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from tests.integration.cli.conftest import Command
from tests.unit.linkage.made_up_people import two_councils


@pytest.mark.slow
def test_a_later_version_is_linked_by_what_changed(command: Command, tmp_path: Path) -> None:
    councils = two_councils()
    files = tmp_path / "left.csv", tmp_path / "right.csv"
    for path, file in zip(files, (councils.left, councils.right), strict=True):
        pacsv.write_csv(file.table, path)
    state, first, second = (tmp_path / name for name in ("state", "first", "second"))
    done = command("relink", *files, "--state", state, "--out", first)
    assert done.code == 0, done.err
    assert "600 records for the first time" in done.out
    assert state.stat().st_mode & 0o077 == 0
    command("link", *files, "--out", tmp_path / "plain")
    assert first.read_bytes() == (tmp_path / "plain").read_bytes()
    pacsv.write_csv(councils.right.table.slice(10), files[1])
    done = command("relink", *files, "--state", state, "--out", second)
    assert done.code == 0, done.err
    assert "10 are gone" in done.out
    assert "the model is the one of before" in done.out
    gone = set(councils.right.table["ref"].slice(0, 10).to_pylist())
    left = pq.read_table(second)
    assert not gone & set(left["right_id"].to_pylist())
    assert 0 < left.num_rows < pq.read_metadata(first).num_rows


def test_what_cannot_be_gone_on_from_is_explained(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    pacsv.write_csv(two_councils(40).left.table, file)
    wrong = tmp_path / "wrong"
    wrong.write_text("no state")
    for arguments, said in (
        ((file, "--state", wrong), "nothing that an earlier linkage kept"),
        ((file, file, file, "--state", tmp_path / "none"), "one file or two"),
        ((file, "--state", tmp_path / "none", "--id", "forename"), "knows its records by"),
    ):
        done = command("relink", *arguments, "--out", tmp_path / "out")
        assert done.code != 0
        assert said in done.err, done.err
    assert not (tmp_path / "out").exists()

"""`folkmoot link` and `folkmoot dedupe` on addresses, businesses and households."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from tests.integration.cli.conftest import Command
from tests.unit.linkage.made_up_addresses import MadeUpPair, two_registers
from tests.unit.linkage.made_up_businesses import two_ledgers
from tests.unit.linkage.made_up_households import two_councils_of_households


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kinds")
    _write(made, "addresses", two_registers(300))
    _write(made, "businesses", two_ledgers(300))
    _write(made, "households", two_councils_of_households(120))
    return made


def _write(folder: Path, name: str, pair: MadeUpPair) -> None:
    for side, file, truth in (
        ("left", pair.left, pair.left_truth),
        ("right", pair.right, pair.right_truth),
    ):
        table = file.table.append_column("answer", truth)
        pacsv.write_csv(table, folder / f"{name}-{side}.csv")


@pytest.mark.parametrize("kind", ["addresses", "businesses", "households"])
def test_two_files_are_linked_by_kind(command: Command, folder: Path, kind: str) -> None:
    asked = ["--of", kind] if kind == "households" else []
    told, untold = folder / f"{kind}-told.parquet", folder / f"{kind}.parquet"
    files = [str(folder / f"{kind}-{side}.csv") for side in ("left", "right")]
    done = command("link", *files, "--out", str(told), "--truth", "answer", *asked)
    assert done.code == 0, done.err
    assert "Expected precision" in done.out
    assert re.search(r"F1\s(0\.9|1\.0)", done.out)
    assert ("Taken for records of" in done.out) is not bool(asked)
    assert pq.read_table(told).column_names == ["left_id", "right_id", "match_probability"]
    assert command("link", *files, "--out", str(untold), *asked).code == 0
    assert told.read_bytes() == untold.read_bytes()


def test_one_file_is_searched_for_what_it_has_twice(command: Command, folder: Path) -> None:
    out = folder / "twice.parquet"
    file = str(folder / "businesses-left.csv")
    done = command("dedupe", file, "--out", str(out), "--of", "businesses", "--same", "firm")
    assert done.code == 0, done.err
    assert pq.read_table(out).num_rows > 0


def test_what_was_found_twice_is_clustered_without_being_explained(
    command: Command, folder: Path
) -> None:
    found, clusters = folder / "found.parquet", folder / "clusters.parquet"
    file = str(folder / "businesses-left.csv")
    assert command("dedupe", file, "--out", str(found), "--of", "businesses").code == 0
    done = command("cluster", str(found), "--out", str(clusters))
    assert done.code == 0, done.err
    assert pq.read_table(clusters).num_rows > 0


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (("--of", "things"), "Say people, households, addresses or businesses"),
        (("--same", "shop"), "Say firm or premises"),
        (("--of", "businesses"), "No column of this file names a business"),
        (("--engine", "spark"), "for records of people only"),
        (("--id", "nope"), "There is no column of this name"),
    ],
)
def test_what_cannot_be_done_is_refused(
    command: Command, folder: Path, asked: tuple[str, ...], problem: str
) -> None:
    file, out = str(folder / "addresses-left.csv"), folder / "refused.parquet"
    done = command("dedupe", file, "--out", str(out), *asked)
    assert done.code != 0
    assert problem in done.err
    assert not out.exists()

"""The verb that puts linked records together, on files as a person would hand them over."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from tests.integration.cli.conftest import Command
from tests.unit.linkage.made_up_people import two_councils


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two councils' people with who they are in `truth`."""
    folder = tmp_path_factory.mktemp("people")
    councils = two_councils()
    for name, file, truth in (
        ("left", councils.left, councils.left_people),
        ("right", councils.right, councils.right_people),
    ):
        pacsv.write_csv(file.table.append_column("truth", truth), folder / f"{name}.csv")
    return folder / "left.csv", folder / "right.csv"


def _write(path: Path, rows: list[tuple[str, str, float]]) -> Path:
    columns = [list(column) for column in zip(*rows, strict=True)]
    pq.write_table(pa.table(columns, names=["left_id", "right_id", "match_probability"]), path)
    return path


def test_linked_people_become_clusters_that_go_on(
    command: Command, people: tuple[Path, Path], tmp_path: Path
) -> None:
    pairs, first, second = (tmp_path / f"{name}.parquet" for name in ("pairs", "first", "second"))
    done = command("link", *people, "--out", pairs)
    assert done.code == 0, done.err
    chosen = next(word for word in done.out.split() if word.startswith("0.")).rstrip(":")
    done = command("cluster", pairs, "--out", first)
    assert done.code == 0, done.err
    assert f"at least {chosen}" in done.out
    records = ("--records", people[0], "--records", people[1])
    done = command(
        "cluster", pairs, "--out", second, *records, "--previous", first, "--truth", "truth",
        "--conflicts", "date_of_birth", "--no-duplicates", "left", "--no-duplicates", "right",
        "--history", tmp_path / "history.parquet", "--measures", tmp_path / "measures.parquet",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "600 records in" in done.out
    assert "Round 1:" in done.out
    assert "200 pairs are one person" in done.out
    before, after = (pq.read_table(path).to_pandas() for path in (first, second))
    assert list(after.columns) == ["cluster_id", "asset", "record_id"]
    assert set(after["asset"]) == {"left", "right"}
    both = after.groupby("cluster_id")["asset"].nunique()
    assert (both == 2).sum() > 150
    stayed = before.merge(after, on=["asset", "record_id"])
    assert (stayed["cluster_id_x"] == stayed["cluster_id_y"]).mean() > 0.95
    assert pq.read_table(tmp_path / "history.parquet")["round"].unique().to_pylist() == [1]
    assert pq.read_metadata(tmp_path / "measures.parquet").num_rows == both.size


def test_the_same_pairs_give_the_same_file_and_the_key_is_for_its_owner(
    command: Command, tmp_path: Path
) -> None:
    pairs = _write(tmp_path / "pairs.parquet", [("1", "2", 0.9), ("2", "3", 0.8)])
    for name in ("one", "two"):
        done = command("cluster", pairs, "--out", tmp_path / name, "--within")
        assert done.code == 0, done.err
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    key = tmp_path / "folkmoot-clusters.key"
    assert key.stat().st_mode & 0o077 == 0
    assert len(key.read_bytes()) == 32


def test_reviewers_decisions_are_obeyed(command: Command, tmp_path: Path) -> None:
    pairs = _write(tmp_path / "pairs.parquet", [("a", "b", 0.9), ("c", "d", 0.2)])
    decisions = tmp_path / "labels.csv"
    decisions.write_text("left_id,right_id,is_match\na,b,false\nc,d,true\n")
    done = command("cluster", pairs, "--out", tmp_path / "out", "--decisions", decisions)
    assert done.code == 0, done.err
    assert "split once because of a reviewer's decision" in done.out
    found = pq.read_table(tmp_path / "out").to_pandas().groupby("cluster_id")["record_id"]
    assert sorted(map(tuple, found.apply(sorted))) == [("a",), ("b",), ("c", "d")]


def test_pairs_of_many_assets_are_clustered_with_their_records_by_name(
    command: Command, tmp_path: Path
) -> None:
    for name in ("north", "south", "east"):
        number = "9434765919" if name == "east" else "4010232137"
        (tmp_path / f"{name}.csv").write_text(f"Ref,NHS number\n{name[0]}1,{number}\n")
    links = [("north", "n1", "south", "s1", 0.9), ("east", "e1", "south", "s1", 0.8)]
    names = ["left_asset", "left_id", "right_asset", "right_id", "match_probability"]
    columns = [list(column) for column in zip(*links, strict=True)]
    pq.write_table(pa.table(columns, names=names), tmp_path / "pairs.parquet")
    records = [word for name in ("south", "north", "east") for word in ("--records", f"{name}.csv")]
    given = [tmp_path / word if word.endswith("csv") else word for word in records]
    done = command(
        "cluster", tmp_path / "pairs.parquet", "--out", tmp_path / "out", *given,
        "--id", "Ref", "--conflicts", "nhs_number",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "split once because of two NHS numbers" in done.out
    found = pq.read_table(tmp_path / "out").to_pandas().groupby("cluster_id")["asset"]
    assert sorted(map(tuple, found.apply(sorted))) == [("east",), ("north", "south")]


def test_what_cannot_be_clustered_is_explained(command: Command, tmp_path: Path) -> None:
    pairs = _write(tmp_path / "pairs.parquet", [("1", "2", 0.9), ("2", "3", 0.8)])
    labels = tmp_path / "labels.csv"
    labels.write_text("left_id,is_match\n1,true\n")
    short = tmp_path / "short.key"
    short.write_bytes(b"0")
    out = ("--out", tmp_path / "out.parquet")
    for arguments, said in (
        ((pairs, *out), "--within for pairs inside one asset"),
        ((labels, *out), "cannot be read as Parquet"),
        ((pairs, *out, "--within", "--method", "magic"), "no such method"),
        ((pairs, *out, "--within", "--conflicts", "nhs_number"), "Give --records too"),
        ((pairs, *out, "--between", "--records", labels), "2 assets (left, right) and 1 files"),
        ((pairs, *out, "--between", "--no-duplicates", "middle"), "no asset of this name"),
        ((pairs, *out, "--within", "--decisions", labels), "lack right_id"),
        ((pairs, *out, "--within", "--previous", pairs), "does not hold clusters"),
        ((pairs, *out, "--within", "--key", short), "too short"),
        ((pairs, "--out", tmp_path / "none/out.parquet", "--within"), "could not be written"),
    ):
        done = command("cluster", *arguments)
        assert done.code != 0, arguments
        assert said in done.err, done.err
    assert not (tmp_path / "out.parquet").exists()

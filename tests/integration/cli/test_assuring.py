"""Verbs that say how good links are: from a linkage to its report, by one who knows the truth."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from tests.integration.cli.conftest import Command, folkmoot
from tests.unit.linkage.made_up_people import two_councils


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """left.csv and right.csv with a sex, and their truth aside."""
    folder = tmp_path_factory.mktemp("people")
    councils = two_councils()
    truth = {}
    for name, file, numbers in (
        ("left", councils.left, councils.left_people),
        ("right", councils.right, councils.right_people),
    ):
        people = numbers.to_pylist()
        table = file.table.append_column("sex", [["F" if each % 2 else "M" for each in people]])
        pacsv.write_csv(table, folder / f"{name}.csv")
        truth |= dict(zip(table["ref"].to_pylist(), people, strict=True))
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pairs(people: Path) -> Path:
    out = people / "pairs.parquet"
    ended = folkmoot("link", people / "left.csv", people / "right.csv", "--out", out, "--id", "ref")
    assert ended.returncode == 0, ended.stderr
    return out


def _judge(sample: Path, truth: dict[str, int]) -> Path:
    with sample.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    labels = sample.with_name(f"judged-{sample.name}")
    with labels.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            is_one = truth[row["left_id"]] == truth[row["right_id"]]
            writer.writerow(row | {"is_match": "yes" if is_one else "no"})
    return labels


def test_a_sample_is_judged_and_the_report_made(
    command: Command, people: Path, pairs: Path, tmp_path: Path
) -> None:
    truth = json.loads((people / "truth.json").read_text(encoding="utf-8"))
    files = (people / "left.csv", people / "right.csv")
    first = tmp_path / "first.csv"
    done = command(
        "review-sample", pairs, "--out", first, "--precision", "0.05", "--recall", "0.05",
        "--left", files[0], "--right", files[1], "--show", "forename,surname", "--id", "ref",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "pairs to judge are in first.csv" in done.out
    header = first.read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("left_id,right_id,is_match,left forename,left surname,right forename")
    assert "probability" not in header
    labels = _judge(first, truth)
    done = command(
        "review-sample", pairs, "--out", tmp_path / "second.csv", "--labels", labels,
        "--precision", "0.3", "--recall", "0.3",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "narrow enough" in done.out
    assert not (tmp_path / "second.csv").exists()
    done = command(
        "linkage-report", pairs, *files, "--out", tmp_path / "report.html", "--labels", labels,
        "--by", "sex,age_band", "--id", "ref", "--record", tmp_path / "record.json",
        "--on", "2024-06-01", "--explain",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "pairs that people judged, precision is" in done.out
    assert "The transparency record is a draft" in done.out
    assert "<svg" in (tmp_path / "report.html").read_text(encoding="utf-8")
    figures = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {each["characteristic"] for each in figures["bias"]} == {"sex", "age_band"}
    assert {each["kind"] for each in figures["decoys"]} == {"stranger", "relative", "namesake"}
    assert all(each["n_linked"] <= each["n_decoys"] for each in figures["decoys"])
    assert figures["levels"]
    assert figures["examples"]
    linked = pq.read_table(pairs).filter(
        pq.read_table(pairs)["match_probability"].to_numpy() >= figures["threshold"]
    )
    right = [
        truth[left] == truth[other]
        for left, other in zip(
            linked["left_id"].to_pylist(), linked["right_id"].to_pylist(), strict=True
        )
    ]
    judged = figures["judged"]["precision"]
    assert judged["low"] <= sum(right) / len(right) <= judged["high"]
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    assert record["is_draft"] is True


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--by", "surname"), "who somebody is"),
        (("--key", "nhs_number"), "no column of this name or meaning"),
        (("--labels", "missing.csv"), "cannot be read"),
        (("--about", "missing.yaml"), "cannot be read"),
    ],
)
def test_what_a_report_cannot_be_made_of_is_explained(
    command: Command,
    people: Path,
    pairs: Path,
    tmp_path: Path,
    arguments: tuple[str, str],
    problem: str,
) -> None:
    done = command(
        "linkage-report", pairs, people / "left.csv", people / "right.csv",
        "--out", tmp_path / "report.html", "--id", "ref", *arguments,
    )  # fmt: skip
    assert done.code != 0
    assert problem in done.err
    assert list(tmp_path.iterdir()) == []


def test_pairs_inside_one_file_are_sampled_and_not_reported_on(
    command: Command, people: Path, tmp_path: Path
) -> None:
    file, within = tmp_path / "twice.csv", tmp_path / "within.parquet"
    once = pacsv.read_csv(people / "left.csv")
    again = once.slice(0, 60).set_column(0, "ref", [[f"D{number}" for number in range(60)]])
    pacsv.write_csv(pa.concat_tables([once, again]), file)
    done = command("dedupe", file, "--out", within, "--id", "ref")
    assert done.code == 0, done.err
    done = command("review-sample", within, "--out", tmp_path / "sample.csv")
    assert done.code == 0, done.err
    assert "pairs to judge" in done.out
    done = command("linkage-report", within, file, file, "--out", tmp_path / "report.html")
    assert done.code != 0
    assert "inside one file" in done.err


def test_files_of_other_pairs_or_of_none_are_refused(
    command: Command, people: Path, tmp_path: Path
) -> None:
    done = command("review-sample", people / "left.csv", "--out", tmp_path / "sample.csv")
    assert done.code != 0
    assert "cannot be read" in done.err
    many = {"left_asset": ["a"], "left_id": ["1"], "right_asset": ["b"], "right_id": ["1"]}
    pq.write_table(pa.table(many | {"match_probability": [0.9]}), tmp_path / "many.parquet")
    done = command("review-sample", tmp_path / "many.parquet", "--out", tmp_path / "sample.csv")
    assert done.code != 0
    assert "pairs of many files" in done.err

"""Verbs that make tables safe, and that attack them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.integration.cli.conftest import Command

WRONG_USE = 2


@pytest.fixture
def contributions(tmp_path: Path) -> Path:
    """Housing has five suppliers of like size; Schools has one, which must not be seen."""
    rows = ["Supplier,Service,Area,Amount"]
    rows += [f"Firm {n} Ltd,Housing,North,{1000 + n}.00" for n in range(5)]
    rows += [f"Firm {n} Ltd,Housing,South,{1100 + n}.00" for n in range(5)]
    rows += ["Lonely Books Ltd,Schools,North,4321.00"]
    rows += [f"Firm {n} Ltd,Schools,South,{1200 + n}.00" for n in range(5)]
    file = tmp_path / "contributions.csv"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return file


BREAKDOWN = ("--by", "Service", "--by", "Area", "--value", "Amount", "--contributor", "Supplier")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_protected_table_hides_the_one_firm(command: Command, contributions: Path) -> None:
    done = command("protect", contributions, *BREAKDOWN)
    assert done.code == 0, done.err
    assert "4321" not in done.out + done.err
    assert "Lonely" not in done.out + done.err
    assert len(rows_of(done.out)) == 9


def test_the_checker_sees_the_true_value_and_the_reason(
    command: Command, contributions: Path
) -> None:
    done = command("protect", contributions, *BREAKDOWN, "--checker")
    (lonely,) = [row for row in rows_of(done.out) if "4321" in ",".join(row.values())]
    assert "primary" in lonely.values()
    assert "fewer than 3" in ",".join(lonely.values())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["--by", "Colour"], "Colour"),
        (["--by", "Service", "--value", "Price"], "Price"),
        (["--by", "Service", "--contributor", "Firm"], "Firm"),
        (["--by", "Service", "--profile", "no-such-profile"], "no-such-profile"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_those_that_are(
    command: Command, contributions: Path, wrong: list[str], told: str
) -> None:
    done = command("protect", contributions, *wrong)
    assert done.code not in (0, WRONG_USE)
    assert "Traceback" not in done.err
    assert told in done.err


COUNTS = """Ward,Age,People
A,0-15,12
A,16-64,3
A,65+,20
B,0-15,9
B,16-64,30
B,65+,14
C,0-15,1
C,16-64,22
C,65+,17
Total,Total,128
"""


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    file = tmp_path / "counts.csv"
    file.write_text(COUNTS, "utf-8")
    return file


def test_a_table_of_counts_is_protected_as_it_is(
    command: Command, counts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "safe.csv"
    done = command("protect", counts, "--by", "Ward,Age", "--count", "People", "--out", out)
    assert done.code == 0, done.err
    shown = {(row["ward"], row["age"]): row["value"] for row in rows_of(out.read_text("utf-8"))}
    assert shown["Total", "Total"] == "128"
    assert shown["A", "16-64"] == shown["C", "0-15"] == "[c]"
    assert "hidden" in done.err


def test_what_was_protected_withstands_the_attack(
    command: Command, counts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "safe.csv"
    command("protect", counts, "--by", "Ward,Age", "--count", "People", "--out", out)
    done = command("attack", out)
    assert done.code == 0, done.err
    assert "0 exactly" in done.err
    assert not [row for row in rows_of(done.out) if row["exact"] == "yes"]


def test_two_tables_that_give_each_other_away_are_caught(command: Command, tmp_path: Path) -> None:
    one, other = tmp_path / "wards.csv", tmp_path / "ages.csv"
    one.write_text("Ward,Age,People\nA,young,*\nA,old,20\nB,young,9\nB,old,14\n", "utf-8")
    other.write_text("Age,People\nyoung,12\nold,34\n", "utf-8")
    done = command("attack", one, other)
    assert rows_of(done.out) == [
        {"figure": "Ward A, Age young", "low": "3", "high": "3", "exact": "yes"}
    ]


def test_tables_that_contradict_each_other_are_told_apart(command: Command, tmp_path: Path) -> None:
    one, other = tmp_path / "wards.csv", tmp_path / "total.csv"
    one.write_text("Ward,People\nA,3\nB,4\n", "utf-8")
    other.write_text("Ward,People\nTotal,9\n", "utf-8")
    done = command("attack", one, other)
    assert done.code not in (0, WRONG_USE)
    assert "contradict each other" in done.err


@pytest.fixture
def instance(tmp_path: Path) -> tuple[Path, Path]:
    """Two rows and two columns with their totals; one inner cell is unsafe."""
    values = [3, 10, 8, 20, 13, 28, 11, 30, 41]
    sums = [(0, 1, 4), (2, 3, 5), (0, 2, 6), (1, 3, 7), (4, 5, 8), (6, 7, 8)]
    entries = [
        {"constraint": row, "cell": cell, "coef": sign}
        for row, (one, other, total) in enumerate(sums)
        for cell, sign in ((one, 1), (other, 1), (total, -1))
    ]
    cells, constraints = tmp_path / "x_cells.parquet", tmp_path / "x_constraints.parquet"
    status = ["u" if cell == 0 else "s" for cell in range(9)]
    pq.write_table(pa.table({"cell": range(9), "freq": values, "status": status}), cells)
    pq.write_table(pa.Table.from_pylist(entries), constraints)
    return cells, constraints


@pytest.mark.parametrize("attacker", ["classic", "rule-and-markers", "insider", "coalition"])
def test_cells_and_constraints_are_protected_and_attacked(
    command: Command, instance: tuple[Path, Path], tmp_path: Path, attacker: str
) -> None:
    out = tmp_path / "y.parquet"
    given = ("--cells", instance[0], "--constraints", instance[1], "--attacker", attacker)
    done = command("protect", *given, "--out", out)
    assert done.code == 0, done.err
    assert "secondary 3\nvalue of secondary 38\nproved bound 38 " in done.out
    assert f"attacker {attacker}: " in done.out
    assert pq.read_table(out)["value"].to_pylist() == [*[None] * 4, 13, 28, 11, 30, 41]
    attacked = command("attack", *given, "--published", out)
    assert len(rows_of(attacked.out)) == 4
    assert "0 known exactly" in attacked.err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["protect"], "Give a file and --by"),
        (["protect", "--cells", "x.parquet"], "Give both --cells and --constraints"),
        (["attack"], "Give published tables"),
        (["attack", "--cells", "x.parquet"], "--published"),
    ],
)
def test_what_is_missing_is_asked_for(command: Command, asked: list[str], told: str) -> None:
    done = command(*asked)
    assert done.code not in (0, WRONG_USE)
    assert told in done.err

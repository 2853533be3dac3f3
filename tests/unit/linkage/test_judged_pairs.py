"""Pairs that somebody has judged put the probabilities right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_people import MadeUpPeople, two_councils

from folkmoot.errors import LinkageError
from folkmoot.linkage.people import (
    JudgedPair,
    PeopleLinks,
    dedupe_people,
    link_people,
    read_judged_pairs,
)
from folkmoot.linkage.people.judged_pairs import calibrated, learn_from


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def councils() -> MadeUpPeople:
    return two_councils()


@pytest.fixture(scope="module")
def links(councils: MadeUpPeople) -> PeopleLinks:
    with duckdb.connect() as opened:
        return link_people(councils.left, councils.right, opened)


def _candidates(n: int) -> tuple[tuple[pa.ChunkedArray, pa.ChunkedArray], np.ndarray]:
    names = [pa.chunked_array([[f"{side}{row}" for row in range(n)]]) for side in "LR"]
    return (names[0], names[1]), np.stack([np.arange(n), np.arange(n)], axis=1)


def _judged(n: int, share_right: float) -> list[JudgedPair]:
    return [JudgedPair(f"L{row}", f"R{row}", row < share_right * n) for row in range(n)]


@pytest.mark.parametrize(("said", "right"), [(0.95, 0.6), (0.3, 0.9), (0.8, 0.1)])
def test_probabilities_become_the_share_that_was_judged_right(said: float, right: float) -> None:
    names, rows = _candidates(400)
    probability = np.full(400, said)
    lesson = learn_from(_judged(400, right), names, rows, probability)
    assert calibrated(probability, lesson) == pytest.approx(right, abs=0.03)
    assert (lesson.n_seen, lesson.n_matches) == (400, round(400 * right))


def test_a_handful_of_judgements_changes_little() -> None:
    names, rows = _candidates(3)
    probability = np.array([0.7, 0.8, 0.9])
    lesson = learn_from(_judged(3, 1.0), names, rows, probability)
    assert calibrated(probability, lesson) == pytest.approx(probability, abs=0.1)


def test_the_order_of_pairs_stays() -> None:
    names, rows = _candidates(200)
    probability = np.linspace(0.99, 0.01, 200)
    lesson = learn_from(_judged(200, 0.3), names, rows, probability)
    assert (np.diff(calibrated(probability, lesson)) <= 0).all()


def test_judgements_that_say_the_opposite_of_the_model_are_refused() -> None:
    names, rows = _candidates(200)
    with pytest.raises(LinkageError, match="the likelier"):
        learn_from(_judged(200, 0.5), names, rows, np.linspace(0.01, 0.99, 200))


def test_inside_one_file_either_record_may_come_first() -> None:
    names = pa.chunked_array([["a", "b", "c"]])
    rows = np.array([[0, 1], [2, 1]])
    judged = [JudgedPair("b", "a", True), JudgedPair("b", "c", True)]
    assert learn_from(judged, (names, names), rows, np.array([0.5, 0.5])).n_seen == 2


def test_judged_pairs_set_the_threshold_and_are_said(
    councils: MadeUpPeople, links: PeopleLinks, connection: duckdb.DuckDBPyConnection
) -> None:
    people = [
        dict(zip(file.table["ref"].to_pylist(), who.to_pylist(), strict=True))
        for file, who in (
            (councils.left, councils.left_people),
            (councils.right, councils.right_people),
        )
    ]
    judged = [
        JudgedPair(left, right, people[0][left] == people[1][right])
        for left, right in zip(
            links.pairs["left_id"].to_pylist(), links.pairs["right_id"].to_pylist(), strict=True
        )
    ]
    taught = link_people(councils.left, councils.right, connection, judged=judged)
    assert any("judged one person" in finding.message for finding in taught.findings)
    assert taught.pairs["match_probability"] != links.pairs["match_probability"]
    total = float(np.sum(taught.pairs["match_probability"].to_numpy()))
    assert total == pytest.approx(sum(pair.is_match for pair in judged), rel=0.05)


def test_judgements_of_records_that_are_not_there_are_refused(
    councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(LinkageError, match="1 judged records are in no file"):
        dedupe_people(councils.left, connection, judged=[JudgedPair("L00001", "nobody", True)])
    strangers = [JudgedPair("L00001", "L00002", False)]
    with pytest.raises(LinkageError, match="None of the judged pairs"):
        dedupe_people(councils.left, connection, judged=strangers)


def test_a_file_of_judgements_is_read(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    file.write_text("left_id,right_id,is_match\n a ,b,Yes\nc,d,0\n", encoding="utf-8")
    assert read_judged_pairs(file) == (JudgedPair("a", "b", True), JudgedPair("c", "d", False))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("left,right,is_match\na,b,yes\n", "lack left_id, right_id"),
        ("left_id,right_id,is_match\na,b,perhaps\n", "neither yes nor no"),
        ("left_id,right_id,is_match\n", "no judged pair"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "judged.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LinkageError, match=said):
        read_judged_pairs(file)
    with pytest.raises(LinkageError, match="cannot be read"):
        read_judged_pairs(tmp_path / "none.csv")

"""Registers of many shapes are linked as they come: headings, orders and gaps as they are kept."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest
from tests.unit.linkage.registers.population import Person, make_population
from tests.unit.linkage.registers.shapes import TRUTH, shape
from tests.unit.linkage.registers.slips import GOOD, POOR, USUAL, Care, register

from folkmoot.intake import Reading, read
from folkmoot.linkage.people import (
    MeasuredLinks,
    PeopleFile,
    PeopleLinks,
    dedupe_people,
    link_people,
    measure_links,
)

_PEOPLE = 900


def _write(
    folder: Path, name: str, people: list[Person], care: Care, draw: random.Random
) -> Reading:
    records = register(people, care, draw)
    draw.shuffle(records)
    path = folder / f"{name.replace(' ', '-')}-{draw.randrange(10**9)}.csv"
    shape(name).write(path, records, "R")
    return read(path)


def _two(
    folder: Path, names: tuple[str, str], care: Care, shared: float
) -> tuple[PeopleLinks, MeasuredLinks]:
    draw = random.Random(11)  # noqa: S311  -- made-up people, no secret
    people = make_population(_PEOPLE, 11)
    draw.shuffle(people)
    n_shared = round(shared * _PEOPLE)
    middle = n_shared + (_PEOPLE - n_shared) // 2
    left = _write(folder, names[0], people[:middle], care, draw)
    right = _write(folder, names[1], people[:n_shared] + people[middle:], care, draw)
    with duckdb.connect() as connection:
        links = link_people(
            PeopleFile(left.table, left.schema, "record"),
            PeopleFile(right.table, right.schema, "record"),
            connection,
        )
    return links, measure_links(links, left.table[TRUTH], right.table[TRUTH], is_within=False)


@pytest.mark.parametrize(
    ("left", "right", "care", "least"),
    [
        ("census", "census", USUAL, 0.97),
        ("voters", "voters", USUAL, 0.95),
        ("one name", "titled", USUAL, 0.93),
        ("odd headings", "short headings", USUAL, 0.95),
        ("patients", "one name", USUAL, 0.93),
        ("names and births", "biographical", USUAL, 0.93),
        ("short headings", "one name", POOR, 0.85),
    ],
)
def test_registers_of_every_shape_are_linked(
    tmp_path: Path, left: str, right: str, care: Care, least: float
) -> None:
    links, measured = _two(tmp_path, (left, right), care, 0.5)
    assert measured.n_true == _PEOPLE // 2
    assert measured.f1 > least
    promised = links.expectation.precision
    assert promised is not None
    assert promised.estimate == pytest.approx(measured.precision, abs=0.05)


def test_registers_that_share_nobody_are_hardly_linked(tmp_path: Path) -> None:
    links, _ = _two(tmp_path, ("census", "census"), USUAL, 0.0)
    assert links.expectation.n_pairs <= 3


def test_registers_that_share_a_few_find_them(tmp_path: Path) -> None:
    links, measured = _two(tmp_path, ("census", "census"), GOOD, 0.03)
    assert measured.n_true == 27
    assert measured.f1 > 0.9
    assert links.expectation.n_pairs < 35


def test_a_register_without_duplicates_has_none(tmp_path: Path) -> None:
    draw = random.Random(3)  # noqa: S311  -- made-up people, no secret
    reading = _write(tmp_path, "odd headings", make_population(_PEOPLE, 3), USUAL, draw)
    with duckdb.connect() as connection:
        links = dedupe_people(PeopleFile(reading.table, reading.schema, "record"), connection)
    assert links.expectation.n_pairs <= 3


def test_a_register_with_most_people_several_times_finds_them(tmp_path: Path) -> None:
    draw = random.Random(4)  # noqa: S311  -- made-up people, no secret
    people = make_population(200, 4)
    often = [person for person in people for _ in range(draw.randrange(1, 6))]
    reading = _write(tmp_path, "biographical", often, POOR, draw)
    with duckdb.connect() as connection:
        links = dedupe_people(PeopleFile(reading.table, reading.schema, "record"), connection)
    measured = measure_links(links, reading.table[TRUTH], reading.table[TRUTH], is_within=True)
    assert measured.f1 > 0.9

"""Households linked between two made-up councils by who is in them and where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_addresses import MadeUpPair
from tests.unit.linkage.made_up_households import two_councils_of_households

from folkmoot.linkage.households import dedupe_households, link_households
from folkmoot.linkage.households.grouping import group_residents
from folkmoot.linkage.matching import Links, RecordFile
from folkmoot.linkage.people import measure_links
from folkmoot.tables import Column, ColumnType, Meaning, Schema


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def councils() -> MadeUpPair:
    return two_councils_of_households()


@pytest.fixture(scope="module")
def links(councils: MadeUpPair) -> Links:
    with duckdb.connect() as opened:
        return link_households(councils.left, councils.right, opened)


def test_the_same_households_are_found_as_well_as_promised(
    links: Links, councils: MadeUpPair
) -> None:
    measured = measure_links(links, councils.left_truth, councils.right_truth, is_within=False)
    assert measured.n_true > 1_000
    assert measured.f1 > 0.97
    assert links.expectation.precision is not None
    assert links.expectation.precision.estimate == pytest.approx(measured.precision, abs=0.02)


def test_all_records_of_two_linked_households_are_paired_with_one_probability(
    links: Links, councils: MadeUpPair
) -> None:
    lefts = group_residents(councils.left)
    rights = group_residents(councils.right)
    of_households: dict[tuple[object, object], set[float]] = {}
    for left, right, chance in zip(
        links.left_rows,
        links.right_rows,
        links.pairs["match_probability"].to_pylist(),
        strict=True,
    ):
        key = (lefts[left].household, rights[right].household)
        of_households.setdefault(key, set()).add(chance)
    assert all(len(chances) == 1 for chances in of_households.values())


def test_a_household_that_moved_is_linked_and_those_who_followed_it_are_not(
    links: Links, councils: MadeUpPair
) -> None:
    linked = links.pairs["match_probability"].to_numpy() >= links.expectation.threshold
    lefts = [resident.household for resident in group_residents(councils.left)]
    rights = [resident.household for resident in group_residents(councils.right)]
    truth = (councils.left_truth.to_pylist(), councils.right_truth.to_pylist())
    moved = [
        truth[0][left] == truth[1][right]
        for left, right in zip(links.left_rows[linked], links.right_rows[linked], strict=True)
        if lefts[left] != rights[right]
    ]
    assert len(moved) > 100
    assert np.mean(moved) > 0.9
    followed = [
        truth[0][left] == truth[1][right]
        for left, right in zip(links.left_rows[linked], links.right_rows[linked], strict=True)
        if lefts[left] == rights[right]
    ]
    assert np.mean(followed) > 0.99


def test_order_of_rows_changes_nothing(
    links: Links, councils: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    order = np.random.default_rng(3).permutation(councils.left.table.num_rows)
    shuffled = replace(councils.left, table=councils.left.table.take(pa.array(order)))
    assert link_households(shuffled, councils.right, connection).pairs.equals(links.pairs)


def test_people_at_one_address_of_one_file_are_one_household(
    councils: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    links = dedupe_households(councils.left, connection)
    measured = measure_links(links, councils.left_truth, councils.left_truth, is_within=True)
    assert measured.recall > 0.99
    assert measured.precision > 0.95


def _file(rows: list[tuple[str, str, str, str]]) -> RecordFile:
    meanings = (Meaning.FULL_NAME, Meaning.ADDRESS, Meaning.POSTCODE, Meaning.PHONE)
    names = ("name", "address", "postcode", "phone")
    columns = [pa.array([value or None for value in values]) for values in zip(*rows, strict=True)]
    return RecordFile(
        pa.table(columns, names=list(names)),
        Schema(
            tuple(
                Column(name, name, ColumnType.TEXT, meaning)
                for name, meaning in zip(names, meanings, strict=True)
            )
        ),
    )


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        # address and spelling of it
        (("Ann Bell", "1 Ash Rd", "ZZ1 1AA", ""), ("Bo Cole", "1 Ash Road", "ZZ1 1AA", ""), True),
        (("Ann Bell", "1 Ash Rd", "ZZ1 1AA", ""), ("Bo Bell", "2 Ash Rd", "ZZ1 1AA", ""), False),
        (
            ("Ann Bell", "Flat 1, 1 Ash Rd", "ZZ1 1AA", ""),
            ("Bo Bell", "Flat 2, 1 Ash Rd", "ZZ1 1AA", ""),
            False,
        ),
        # no address: surname and telephone
        (("Ann Bell", "", "", "0113 222 3333"), ("Bell, Bo", "", "", "01132223333"), True),
        (("Ann Bell", "", "", "0113 222 3333"), ("Bo Cole", "", "", "01132223333"), False),
        (("Ann Bell", "", "", ""), ("Ann Bell", "", "", ""), False),
    ],
)
def test_a_household_is_those_at_one_address_or_of_one_surname_and_telephone(
    one: tuple[str, str, str, str], other: tuple[str, str, str, str], is_one: bool
) -> None:
    first, second = group_residents(_file([one, other]))
    assert (first.household == second.household) is is_one


def test_in_an_institution_people_of_one_surname_are_taken_together() -> None:
    rows = [(f"Ann N{'abcdefghijklmnop'[n]}", "1 Ash Rd", "ZZ1 1AA", "") for n in range(14)]
    residents = group_residents(_file([*rows, ("Bo Na", "1 Ash Rd", "ZZ1 1AA", "")]))
    assert len({resident.household for resident in residents}) == 14
    assert residents[0].household == residents[-1].household


def test_nothing_is_left_in_the_connection(
    councils: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    link_households(councils.left, councils.right, connection)
    assert connection.execute("SHOW TABLES").fetchall() == []

"""People linked between two made-up councils, and found twice inside one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_people import MadeUpPeople, two_councils

from folkmoot.errors import LinkageError
from folkmoot.linkage import Use
from folkmoot.linkage.people import (
    FLOOR,
    PeopleFile,
    PeopleLinks,
    dedupe_people,
    link_people,
    measure_links,
)
from folkmoot.linkage.people.blocking import PAIRS
from folkmoot.linkage.people.comparisons import PLACE
from folkmoot.linkage.people.households import join_households
from folkmoot.linkage.people.standardising import PEOPLE
from folkmoot.tables import Column, ColumnType, Meaning, Schema


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


def _shuffled(file: PeopleFile) -> PeopleFile:
    order = np.random.default_rng(3).permutation(file.table.num_rows)
    return replace(file, table=file.table.take(pa.array(order)))


def _renamed(file: PeopleFile) -> PeopleFile:
    names = [f"field_{place}" for place in range(len(file.schema.names))]
    columns = tuple(
        replace(column, name=name, label=name)
        for column, name in zip(file.schema, names, strict=True)
    )
    return PeopleFile(file.table.rename_columns(names), Schema(columns))


def _with_column(file: PeopleFile, column: Column, values: pa.Array) -> PeopleFile:
    table = file.table.append_column(column.name, values)
    return PeopleFile(table, Schema((*tuple(file.schema), column)))


def test_the_same_people_are_found_as_well_as_promised(
    links: PeopleLinks, councils: MadeUpPeople
) -> None:
    measured = measure_links(links, councils.left_people, councils.right_people, is_within=False)
    assert measured.n_true == 200
    assert measured.f1 > 0.97
    expected = links.expectation
    assert expected.precision is not None
    assert expected.precision.low <= measured.precision
    assert expected.precision.estimate == pytest.approx(measured.precision, abs=0.02)


def test_every_pair_has_two_identifiers_and_a_probability_above_the_floor(
    links: PeopleLinks,
) -> None:
    assert links.pairs.column_names == ["left_id", "right_id", "match_probability"]
    probabilities = links.pairs["match_probability"].to_numpy()
    assert ((probabilities >= FLOOR) & (probabilities <= 1)).all()
    assert set(links.pairs["left_id"].to_pylist()) <= {f"L{n:05}" for n in range(300)}
    assert links.pairs.equals(links.pairs.sort_by("left_id"))


def test_the_left_record_is_the_left_files_and_the_right_one_the_rights(
    links: PeopleLinks,
) -> None:
    assert all(name.startswith("L") for name in links.pairs["left_id"].to_pylist())
    assert all(name.startswith("R") for name in links.pairs["right_id"].to_pylist())


def test_a_household_that_moved_brings_nobody_of_its_own_file(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = "(0, 0, 'old'), (1, 0, 'old'), (2, 1, 'new'), (3, 1, 'new'), (4, 1, 'old')"
    connection.execute(
        f"CREATE TEMP TABLE {PEOPLE} AS "  # noqa: S608
        f"SELECT * FROM (VALUES {people}) AS p (rid, side, home)"
    )
    connection.execute("CREATE TEMP TABLE sure AS SELECT 0 AS left_rid, 2 AS right_rid, 0.99 AS p")
    connection.execute(
        f"CREATE TEMP TABLE {PAIRS} AS SELECT 0 AS left_rid, 2 AS right_rid, 6::BIGINT AS pattern"
    )
    for column in ("house", "street", "postcode", "town"):
        connection.execute(f"ALTER TABLE {PEOPLE} ADD COLUMN {column} VARCHAR")
    assert join_households(connection, "sure", (PLACE,), True) == 1
    pairs = connection.execute(f"SELECT left_rid, right_rid FROM {PAIRS} ORDER BY 1, 2").fetchall()  # noqa: S608
    assert pairs == [(0, 2), (1, 3)]


def test_the_order_of_rows_and_the_names_of_columns_change_nothing(
    links: PeopleLinks, councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    shuffled = link_people(_shuffled(councils.left), _shuffled(councils.right), connection)
    assert shuffled.pairs.equals(links.pairs)
    renamed = link_people(_renamed(councils.left), _renamed(councils.right), connection)
    assert renamed.pairs.equals(links.pairs)


@pytest.mark.parametrize("meaning", [Meaning.AMOUNT_GBP, Meaning.PERSON_ID, Meaning.FORENAME, None])
def test_a_column_that_has_nothing_to_do_with_it_changes_nothing(
    links: PeopleLinks,
    councils: MadeUpPeople,
    connection: duckdb.DuckDBPyConnection,
    meaning: Meaning | None,
) -> None:
    column = Column("other", "Other contact's details", ColumnType.TEXT, meaning=meaning)
    values = pa.array([f"x{place % 7}" for place in range(300)])
    widened = _with_column(councils.left, column, values)
    if meaning is Meaning.PERSON_ID:
        widened = replace(widened, identifier="ref")
    assert link_people(widened, councils.right, connection).pairs.equals(links.pairs)


def test_a_file_linked_to_itself_finds_every_record_again(
    councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    links = link_people(councils.left, councils.left, connection)
    linked = {
        (pair["left_id"], pair["right_id"])
        for pair in links.pairs.to_pylist()
        if pair["match_probability"] >= links.expectation.threshold
    }
    assert {(name, name) for name in councils.left.table["ref"].to_pylist()} <= linked


def test_duplicates_inside_a_file_are_found_once_each(
    councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    both = PeopleFile(
        pa.concat_tables([councils.left.table, councils.right.table]), councils.left.schema
    )
    people = pa.chunked_array([*councils.left_people.chunks, *councils.right_people.chunks])
    links = dedupe_people(both, connection)
    pairs = {frozenset(pair) for pair in zip(links.left_rows, links.right_rows, strict=True)}
    assert len(pairs) == links.pairs.num_rows
    measured = measure_links(links, people, people, is_within=True)
    assert measured.n_true == 200
    assert measured.f1 > 0.97


def test_one_to_one_keeps_each_record_in_its_likeliest_pair(
    councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    links = link_people(councils.left, councils.right, connection, is_one_to_one=True)
    for side in ("left_id", "right_id"):
        names = links.pairs[side].to_pylist()
        assert len(names) == len(set(names))


def test_a_stricter_use_has_a_higher_threshold(
    councils: MadeUpPeople, links: PeopleLinks, connection: duckdb.DuckDBPyConnection
) -> None:
    contact = link_people(councils.left, councils.right, connection, use=Use.CONTACT)
    follow_up = link_people(councils.left, councils.right, connection, use=Use.FOLLOW_UP)
    assert contact.pairs.equals(links.pairs)
    assert follow_up.expectation.threshold <= links.expectation.threshold
    assert contact.expectation.threshold >= 0.95


def test_records_without_a_reference_are_named_by_their_row(
    councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    schema = Schema(tuple(councils.left.schema)[1:])
    left = PeopleFile(councils.left.table.drop_columns(["ref"]), schema)
    right = PeopleFile(councils.right.table.drop_columns(["ref"]), schema)
    links = link_people(left, right, connection)
    assert np.array_equal(links.pairs["left_id"].to_numpy(), links.left_rows + 1)


def test_nothing_that_tells_people_apart_is_refused_with_what_would_do(
    councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    table = pa.table({"ref": ["1", "2"], "sex": ["F", "M"]})
    schema = Schema(
        (
            Column("ref", "Ref", ColumnType.TEXT, meaning=Meaning.RECORD_ID),
            Column("sex", "Sex", ColumnType.TEXT, meaning=Meaning.SEX),
        )
    )
    with pytest.raises(LinkageError, match="Nothing here tells people apart") as caught:
        link_people(councils.left, PeopleFile(table, schema), connection)
    assert "date of birth" in str(caught.value)


def test_an_unknown_identifier_and_an_empty_file_are_refused(
    councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(LinkageError, match="no column of that name"):
        link_people(replace(councils.left, identifier="nope"), councils.right, connection)
    empty = replace(councils.left, table=councils.left.table.slice(0, 0))
    with pytest.raises(LinkageError, match="without records"):
        link_people(empty, councils.right, connection)


def test_nothing_is_left_in_the_connection(
    councils: MadeUpPeople, connection: duckdb.DuckDBPyConnection
) -> None:
    link_people(councils.left, councils.right, connection)
    assert connection.execute("SHOW TABLES").fetchall() == []

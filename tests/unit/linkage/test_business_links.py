"""Businesses linked between two made-up ledgers, as firms and as premises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_addresses import MadeUpPair
from tests.unit.linkage.made_up_businesses import two_ledgers

from folkmoot.errors import LinkageError
from folkmoot.linkage.businesses import Sameness, dedupe_businesses, link_businesses
from folkmoot.linkage.matching import Links, RecordFile
from folkmoot.linkage.matching.linking import Wanted
from folkmoot.linkage.people import measure_links
from folkmoot.tables import Column, ColumnType, Meaning, Schema


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def ledgers() -> MadeUpPair:
    return two_ledgers()


@pytest.fixture(scope="module")
def links(ledgers: MadeUpPair) -> Links:
    with duckdb.connect() as opened:
        return link_businesses(ledgers.left, ledgers.right, opened)


def _without(file: RecordFile, *names: str) -> RecordFile:
    columns = tuple(column for column in file.schema if column.name not in names)
    return RecordFile(file.table.drop_columns(list(names)), Schema(columns))


def test_the_same_firms_are_found_as_well_as_promised(links: Links, ledgers: MadeUpPair) -> None:
    measured = measure_links(links, ledgers.left_truth, ledgers.right_truth, is_within=False)
    assert measured.n_true > 250
    assert measured.f1 > 0.97
    assert links.expectation.precision is not None
    assert links.expectation.precision.estimate == pytest.approx(measured.precision, abs=0.03)


def test_branches_of_a_chain_are_one_firm_and_many_premises(
    links: Links, connection: duckdb.DuckDBPyConnection
) -> None:
    by_place = two_ledgers(of_premises=True)
    premises = link_businesses(
        by_place.left, by_place.right, connection, sameness=Sameness.PREMISES
    )
    measured = measure_links(premises, by_place.left_truth, by_place.right_truth, is_within=False)
    assert measured.f1 > 0.95
    assert measured.n_true < links.expectation.n_pairs


def test_names_alone_are_linked_with_a_doubt(
    ledgers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    others = ("company_number", "address", "town", "postcode", "phone", "email")
    left, right = _without(ledgers.left, *others), _without(ledgers.right, *others)
    links = link_businesses(left, right, connection)
    measured = measure_links(links, ledgers.left_truth, ledgers.right_truth, is_within=False)
    assert measured.f1 > 0.88
    assert any("Nothing but the name" in finding.message for finding in links.findings)


def test_order_and_names_of_columns_change_nothing(
    links: Links, ledgers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    order = np.random.default_rng(3).permutation(ledgers.left.table.num_rows)
    names = [f"field_{place}" for place in range(len(ledgers.left.schema.names))]
    columns = tuple(
        replace(column, name=name, label=name)
        for column, name in zip(ledgers.left.schema, names, strict=True)
    )
    table = ledgers.left.table.take(pa.array(order)).rename_columns(names)
    changed = link_businesses(RecordFile(table, Schema(columns)), ledgers.right, connection)
    assert changed.pairs.equals(links.pairs)


def test_duplicates_inside_a_file_are_found_once_each(
    ledgers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    file = RecordFile(
        pa.concat_tables([ledgers.left.table, ledgers.right.table]), ledgers.left.schema
    )
    truth = pa.chunked_array([*ledgers.left_truth.chunks, *ledgers.right_truth.chunks])
    links = dedupe_businesses(file, connection)
    pairs = {frozenset(pair) for pair in zip(links.left_rows, links.right_rows, strict=True)}
    assert len(pairs) == links.pairs.num_rows
    assert measure_links(links, truth, truth, is_within=True).f1 > 0.95


def test_one_to_one_keeps_each_record_in_its_likeliest_pair(
    ledgers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    wanted = Wanted(is_one_to_one=True)
    links = link_businesses(ledgers.left, ledgers.right, connection, wanted)
    for side in ("left_id", "right_id"):
        names = links.pairs[side].to_pylist()
        assert len(names) == len(set(names))


def test_a_file_that_names_no_business_is_refused(
    ledgers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    schema = Schema((Column("address", "Address", ColumnType.TEXT, meaning=Meaning.ADDRESS),))
    other = RecordFile(pa.table({"address": ["1 Ash Road"]}), schema)
    with pytest.raises(LinkageError, match="No column of this file names a business"):
        link_businesses(ledgers.left, other, connection)


def test_a_withheld_name_links_nothing(
    ledgers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    withheld = pa.array(["REDACTED PERSONAL DATA"] * ledgers.right.table.num_rows)
    names = RecordFile(
        pa.table({"name": withheld}),
        Schema((Column("name", "Name", ColumnType.TEXT, meaning=Meaning.SUPPLIER_NAME),)),
    )
    with pytest.raises(LinkageError, match="without records"):
        link_businesses(ledgers.left, names, connection)


def test_nothing_is_left_in_the_connection(
    ledgers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    link_businesses(ledgers.left, ledgers.right, connection)
    assert connection.execute("SHOW TABLES").fetchall() == []

"""Addresses linked between a register and clerks' notes, and found twice inside one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_addresses import MadeUpPair, two_registers

from folkmoot.errors import LinkageError
from folkmoot.linkage.addresses import dedupe_addresses, link_addresses
from folkmoot.linkage.matching import Links, RecordFile
from folkmoot.linkage.matching.linking import FLOOR, Wanted
from folkmoot.linkage.people import measure_links
from folkmoot.linkage.thresholds import Use
from folkmoot.tables import Column, ColumnType, Meaning, Schema


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def registers() -> MadeUpPair:
    return two_registers()


@pytest.fixture(scope="module")
def links(registers: MadeUpPair) -> Links:
    with duckdb.connect() as opened:
        return link_addresses(registers.left, registers.right, opened)


def _shuffled(file: RecordFile) -> RecordFile:
    order = np.random.default_rng(3).permutation(file.table.num_rows)
    return replace(file, table=file.table.take(pa.array(order)))


def _linked(links: Links) -> set[tuple[object, object]]:
    return {
        (pair["left_id"], pair["right_id"])
        for pair in links.pairs.to_pylist()
        if pair["match_probability"] >= links.expectation.threshold
    }


def test_the_same_addresses_are_found_as_well_as_promised(
    links: Links, registers: MadeUpPair
) -> None:
    measured = measure_links(links, registers.left_truth, registers.right_truth, is_within=False)
    assert measured.n_true > 300
    assert measured.f1 > 0.98
    assert links.expectation.precision is not None
    assert links.expectation.precision.estimate == pytest.approx(measured.precision, abs=0.02)


def test_every_pair_has_two_identifiers_and_a_probability_above_the_floor(links: Links) -> None:
    assert links.pairs.column_names == ["left_id", "right_id", "match_probability"]
    probabilities = links.pairs["match_probability"].to_numpy()
    assert ((probabilities >= FLOOR) & (probabilities <= 1)).all()
    assert all(name.startswith("L") for name in links.pairs["left_id"].to_pylist())
    assert all(name.startswith("R") for name in links.pairs["right_id"].to_pylist())


def test_order_names_and_unrelated_columns_change_nothing(
    links: Links, registers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    shuffled = link_addresses(_shuffled(registers.left), _shuffled(registers.right), connection)
    assert shuffled.pairs.equals(links.pairs)
    names = [f"field_{place}" for place in range(len(registers.left.schema.names))]
    columns = tuple(
        replace(column, name=name, label=name)
        for column, name in zip(registers.left.schema, names, strict=True)
    )
    other = Column("other", "Other", ColumnType.TEXT, meaning=Meaning.AMOUNT_GBP)
    table = registers.left.table.rename_columns(names).append_column(
        "other", pa.array(["7"] * registers.left.table.num_rows)
    )
    changed = RecordFile(table, Schema((*columns, other)))
    assert link_addresses(changed, registers.right, connection).pairs.equals(links.pairs)


def test_a_file_linked_to_itself_finds_every_address_again(
    registers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    links = link_addresses(registers.left, registers.left, connection)
    assert {(name, name) for name in registers.left.table["ref"].to_pylist()} <= _linked(links)


def test_addresses_that_occur_twice_in_a_file_are_found_once_each(
    registers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    left = registers.left.table.drop_columns(["town"])
    table = pa.concat_tables([left, registers.right.table, left.slice(0, 20)])
    file = RecordFile(table, registers.right.schema)
    truth = pa.chunked_array(
        [
            *registers.left_truth.chunks,
            *registers.right_truth.chunks,
            *registers.left_truth.slice(0, 20).chunks,
        ]
    )
    links = dedupe_addresses(file, connection)
    pairs = {frozenset(pair) for pair in zip(links.left_rows, links.right_rows, strict=True)}
    assert len(pairs) == links.pairs.num_rows
    assert all(len(pair) == 2 for pair in pairs)
    assert measure_links(links, truth, truth, is_within=True).f1 > 0.95


def test_a_common_uprn_decides_whatever_the_address_says(
    registers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    uprn = Column("uprn", "UPRN", ColumnType.TEXT, meaning=Meaning.UPRN)

    def with_uprns(file: RecordFile, truth: pa.ChunkedArray) -> RecordFile:
        values = pa.array([str(100_000 + number) for number in truth.to_pylist()])
        return RecordFile(
            file.table.append_column("uprn", values), Schema((*tuple(file.schema), uprn))
        )

    left = with_uprns(registers.left, registers.left_truth)
    right = with_uprns(registers.right, registers.right_truth)
    elsewhere = pa.array(["1 Nowhere Road"] * right.table.num_rows)
    right = replace(right, table=right.table.set_column(1, "address", elsewhere))
    links = link_addresses(left, right, connection)
    measured = measure_links(links, registers.left_truth, registers.right_truth, is_within=False)
    assert measured.recall == 1
    assert measured.precision > 0.99


def test_one_to_one_and_a_use_are_kept_to(
    links: Links, registers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    single = link_addresses(registers.left, registers.right, connection, Wanted(is_one_to_one=True))
    for side in ("left_id", "right_id"):
        names = single.pairs[side].to_pylist()
        assert len(names) == len(set(names))
    contact = link_addresses(registers.left, registers.right, connection, Wanted(Use.CONTACT))
    assert contact.expectation.threshold >= links.expectation.threshold


def test_a_file_without_addresses_is_refused_with_what_would_do(
    registers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    table = pa.table({"ref": ["1"], "amount": ["2"]})
    schema = Schema(
        (
            Column("ref", "Ref", ColumnType.TEXT, meaning=Meaning.RECORD_ID),
            Column("amount", "Amount", ColumnType.TEXT, meaning=Meaning.AMOUNT_GBP),
        )
    )
    with pytest.raises(LinkageError, match="No column of this file") as caught:
        link_addresses(registers.left, RecordFile(table, schema), connection)
    assert "UPRN" in str(caught.value)
    empty = replace(registers.left, table=registers.left.table.slice(0, 0))
    with pytest.raises(LinkageError, match="without records"):
        link_addresses(empty, registers.right, connection)


def test_files_with_nothing_in_common_say_so(connection: duckdb.DuckDBPyConnection) -> None:
    schema = Schema((Column("address", "Address", ColumnType.TEXT, meaning=Meaning.ADDRESS),))
    left = RecordFile(pa.table({"address": ["1 Ash Road, Otley"]}), schema)
    right = RecordFile(pa.table({"address": ["9 Elm Lane, Ilkley"]}), schema)
    with pytest.raises(LinkageError, match="No two records agree"):
        link_addresses(left, right, connection)


def _of_column(name: str, meaning: Meaning, values: list[str]) -> RecordFile:
    schema = Schema((Column(name, name, ColumnType.TEXT, meaning=meaning),))
    return RecordFile(pa.table({name: values}), schema)


def test_uprns_alone_are_linked_and_nothing_is_said_of_what_they_miss(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    left = _of_column("uprn", Meaning.UPRN, [str(100_000 + number) for number in range(60)])
    right = _of_column("uprn", Meaning.UPRN, [str(100_030 + number) for number in range(60)])
    links = link_addresses(left, right, connection)
    assert _linked(links) == {(number, number - 30) for number in range(31, 61)}
    assert links.expectation.recall is not None
    assert links.expectation.recall.estimate == pytest.approx(1, abs=0.01)


def test_files_that_say_different_things_are_refused(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    left = _of_column("uprn", Meaning.UPRN, ["100001"])
    right = _of_column("address", Meaning.ADDRESS, ["1 Ash Road"])
    with pytest.raises(LinkageError, match="nothing in common"):
        link_addresses(left, right, connection)


def test_nothing_is_left_in_the_connection(
    registers: MadeUpPair, connection: duckdb.DuckDBPyConnection
) -> None:
    link_addresses(registers.left, registers.right, connection)
    assert connection.execute("SHOW TABLES").fetchall() == []

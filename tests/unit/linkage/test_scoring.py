"""Names as records, scored by Splink on a connection handed in."""

import logging
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import PAIRS, Candidates, patterns_of, query, score_pairs
from folkmoot.linkage.expectation_maximisation import SILENT
from folkmoot.linkage.model import LinkageModel, build_model
from folkmoot.linkage.rarity import WordRarity
from folkmoot.linkage.records import NameRecords, Role, Side, read_records
from folkmoot.tables import Column, ColumnType, Meaning, Schema

LEFT = Schema((Column("name", "Supplier", ColumnType.TEXT, Meaning.SUPPLIER_NAME),))
RIGHT = Schema(
    (
        Column("name", "Ratepayer", ColumnType.TEXT, Meaning.RATEPAYER_NAME),
        Column("address", "Address", ColumnType.TEXT, Meaning.ADDRESS),
        Column("kind", "Description", ColumnType.TEXT, Meaning.PROPERTY_TYPE),
    )
)
PAYEES = pa.table({"name": ["QUILBADALE MOTORS LTD", "HOLNESTELL LTD T/A PENVONIX", None]})
PREMISES = pa.table(
    {
        "name": ["Quilbadale Motors Limited", "Penvonix", "THE ACCOUNT HOLDER"],
        "address": ["1, High Street", "2, High Street", "Quilbadale Motors, 3, High Street"],
        "kind": ["Vehicle Repair Workshop", "Shop", "Shop"],
    }
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def names() -> NameRecords:
    return read_records(PAYEES, LEFT, PREMISES, RIGHT)


@pytest.fixture(scope="module")
def model() -> LinkageModel:
    return build_model(LEFT, RIGHT)


def _texts(names: NameRecords) -> dict[tuple[str, str, str], int]:
    return {
        (row["side"], row["role"], row["text"]): row["record_id"]
        for row in names.records.to_pylist()
    }


def test_every_name_of_a_row_is_a_record_and_withheld_ones_are_none(names: NameRecords) -> None:
    found = set(_texts(names))
    assert found == {
        (Side.LEFT, Role.NAME, "QUILBADALE MOTORS"),
        (Side.LEFT, Role.NAME, "HOLNESTELL"),
        (Side.LEFT, Role.NAME, "PENVONIX"),
        (Side.RIGHT, Role.NAME, "QUILBADALE MOTORS"),
        (Side.RIGHT, Role.NAME, "PENVONIX"),
        (Side.RIGHT, Role.DOOR, "QUILBADALE MOTORS"),
    }


def test_a_record_knows_where_it_was_seen(names: NameRecords) -> None:
    door = _texts(names)[Side.RIGHT, Role.DOOR, "QUILBADALE MOTORS"]
    rows = [row["row"] for row in names.occurrences.to_pylist() if row["record_id"] == door]
    assert rows == [2]


def test_a_name_knows_what_its_premises_are_for(names: NameRecords) -> None:
    row = _texts(names)[Side.RIGHT, Role.NAME, "QUILBADALE MOTORS"]
    assert names.records["kinds"][row].as_py() == ["motor"]


def test_the_same_name_scores_high_and_every_step_shows(
    names: NameRecords, model: LinkageModel, connection: duckdb.DuckDBPyConnection
) -> None:
    pairs = score_pairs(names.records, model, connection, Candidates())
    assert pairs.schema.names == [*PAIRS.names, *(c.name for c in model.comparisons)]
    best = pairs.to_pylist()[0]
    assert best["match_probability"] > 0.95
    assert model.comparison("name").levels[best["name"]].code == "whole"
    assert best["trade"] == SILENT
    weights = pairs["match_weight"].to_pylist()
    assert weights == sorted(weights, reverse=True)


def test_only_pairs_across_the_sides_are_looked_at_unless_asked(
    names: NameRecords, model: LinkageModel, connection: duckdb.DuckDBPyConnection
) -> None:
    sides = names.records["side"].to_pylist()
    across = score_pairs(names.records, model, connection, Candidates())
    within = score_pairs(names.records, model, connection, Candidates(within=True))
    assert all(
        sides[left] != sides[right]
        for left, right in zip(
            across["left_id"].to_pylist(), across["right_id"].to_pylist(), strict=True
        )
    )
    assert within.num_rows == across.num_rows + 1


def test_given_pairs_are_scored_though_blocking_would_not_find_them(
    names: NameRecords, model: LinkageModel, connection: duckdb.DuckDBPyConnection
) -> None:
    texts = _texts(names)
    left = texts[Side.LEFT, Role.NAME, "HOLNESTELL"]
    right = texts[Side.RIGHT, Role.NAME, "PENVONIX"]
    given = pa.table({"left_id": pa.array([left]), "right_id": pa.array([right])})
    pairs = score_pairs(names.records, model, connection, Candidates(given=given))
    assert pairs.select(["left_id", "right_id"]).to_pylist() == given.to_pylist()


def test_equal_patterns_are_counted_together(model: LinkageModel) -> None:
    levels = {c.name: pa.array([0, 0, SILENT], pa.int64()) for c in model.comparisons}
    patterns = patterns_of(pa.table(levels), model)
    assert patterns.n_pairs == 3
    assert sorted(patterns.counts) == [1, 2]


def test_nothing_is_left_in_the_connection(
    names: NameRecords, model: LinkageModel, connection: duckdb.DuckDBPyConnection
) -> None:
    score_pairs(names.records, model, connection, Candidates())
    assert connection.execute("SELECT * FROM information_schema.tables").fetchall() == []


def test_what_goes_wrong_is_a_linkage_error_and_leaves_nothing(
    names: NameRecords, model: LinkageModel, connection: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(LinkageError, match="could not compare the records"):
        score_pairs(names.records.drop_columns(["key"]), model, connection, Candidates())
    assert connection.execute("SELECT * FROM information_schema.tables").fetchall() == []


def test_no_value_reaches_a_log(
    names: NameRecords,
    model: LinkageModel,
    connection: duckdb.DuckDBPyConnection,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        score_pairs(names.records, model, connection, Candidates())
    assert "QUILBADALE" not in caplog.text


def test_a_query_sees_its_tables_only_while_it_runs(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = query(connection, "SELECT sum(n) AS n FROM mine", mine=pa.table({"n": [1, 2]}))
    assert found.to_pylist() == [{"n": 3}]
    with pytest.raises(duckdb.CatalogException):
        connection.execute("SELECT * FROM mine")


def test_a_word_in_many_names_tells_less() -> None:
    rarity = WordRarity([("QUILBADALE", "CENTRE"), ("PENVONIX", "CENTRE")])
    assert rarity.bits("QUILBADALE") > 14
    assert rarity.bits("CENTRE") < 6
    assert rarity.rarest_first(["CENTRE", "QUILBADALE"]) == ["QUILBADALE", "CENTRE"]


def test_a_chains_sign_tells_however_common_it_is() -> None:
    found = read_records(
        pa.table({"name": ["ASDA STORES LTD"] * 3}), LEFT, PREMISES, RIGHT
    ).records.to_pylist()
    (asda,) = [row for row in found if row["text"] == "ASDA"]
    assert asda["rarity"] >= 20

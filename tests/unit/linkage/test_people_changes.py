"""People linked again after their files changed: what changed is compared, and nothing else."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_people import SCHEMA, MadeUpPeople, two_councils

from folkmoot.errors import LinkageError
from folkmoot.linkage.people import (
    ComparedPeople,
    PeopleFile,
    UpdatedLinks,
    dedupe_people,
    link_people,
    read_model,
    relink_people,
    write_model,
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as opened:
        yield opened


@pytest.fixture(scope="module")
def councils() -> MadeUpPeople:
    return two_councils()


@pytest.fixture(scope="module")
def first(councils: MadeUpPeople) -> UpdatedLinks:
    with duckdb.connect(config={"threads": 1}) as opened:
        return relink_people((councils.left, councils.right), opened, None)


def _changed(file: PeopleFile, seed: int) -> PeopleFile:
    """Twenty misspelt, ten gone, five new, all in another order."""
    draw = random.Random(seed)  # noqa: S311
    rows = file.table.to_pylist()
    draw.shuffle(rows)
    for row in rows[:20]:
        row["surname"] = row["surname"] + "e"
    for row in rows[20:25]:
        rows.append({**row, "ref": "N" + row["ref"], "address": "1 Elm Lane"})
    del rows[30:40]
    return PeopleFile(pa.Table.from_pylist(rows, schema=file.table.schema), SCHEMA)


@pytest.mark.parametrize("seed", [0, 1])
def test_comparing_what_changed_gives_what_comparing_everything_gives(
    connection: duckdb.DuckDBPyConnection, councils: MadeUpPeople, first: UpdatedLinks, seed: int
) -> None:
    files = (_changed(councils.left, seed), _changed(councils.right, seed + 10))
    updated = relink_people(files, connection, first.compared)
    whole = link_people(*files, connection, model=first.compared.model)
    assert updated.links.pairs.equals(whole.pairs)
    assert updated.links.expectation == whole.expectation
    assert not updated.links.pairs.equals(first.links.pairs)
    changes = updated.changes
    assert (changes.n_new, changes.n_removed) == (10, 20)
    assert changes.n_altered >= 40 - 20
    assert updated.changed.num_rows == changes.n_new + changes.n_altered
    assert changes.n_pairs_compared < changes.n_pairs_kept
    again = relink_people(files, connection, updated.compared)
    assert again.links.pairs.equals(whole.pairs)
    assert again.changes.n_pairs_compared == 0


@pytest.mark.slow
def test_inside_one_file_too(connection: duckdb.DuckDBPyConnection, councils: MadeUpPeople) -> None:
    table = pa.concat_tables([councils.left.table, councils.right.table])
    file = PeopleFile(table, SCHEMA)
    before = relink_people((file,), connection, None)
    assert before.links.pairs.equals(dedupe_people(file, connection).pairs)
    later = _changed(file, 4)
    updated = relink_people((later,), connection, before.compared)
    whole = dedupe_people(later, connection, model=before.compared.model)
    assert updated.links.pairs.equals(whole.pairs)
    assert updated.changes.n_pairs_kept > updated.changes.n_pairs_compared


def test_the_first_time_is_a_linkage_like_any_other(
    connection: duckdb.DuckDBPyConnection, councils: MadeUpPeople, first: UpdatedLinks
) -> None:
    plain = link_people(councils.left, councils.right, connection)
    assert first.links.pairs.equals(plain.pairs)
    assert first.links.findings == plain.findings
    assert first.changes.n_new == councils.left.table.num_rows + councils.right.table.num_rows


def test_a_record_in_whose_name_nothing_changed_but_its_rarity_is_compared_again(
    connection: duckdb.DuckDBPyConnection, councils: MadeUpPeople, first: UpdatedLinks
) -> None:
    rows = councils.left.table.to_pylist()
    strangers = [
        {
            "ref": f"Z{number:03}",
            "forename": "Quill",
            "surname": "Zed" + "abcdefghij"[number // 100] + "klmnopqrst"[number // 10 % 10],
            "born": datetime.date(1900, 1, 2) + datetime.timedelta(days=number),
            "address": f"{number} Zed Way",
            "postcode": f"ZX{number} 1AA",
        }
        for number in range(500)
    ]
    # Of 600 records a name borne by one is common, of 1,100 it is not.
    larger = PeopleFile(pa.Table.from_pylist([*rows, *strangers]), SCHEMA)
    updated = relink_people((larger, councils.right), connection, first.compared)
    whole = link_people(larger, councils.right, connection, model=first.compared.model)
    assert updated.links.pairs.equals(whole.pairs)
    assert updated.changes.n_new == len(strangers)
    assert updated.changes.n_altered > 50


def test_a_model_survives_being_written(first: UpdatedLinks) -> None:
    model = first.compared.model
    text = write_model(model)
    assert write_model(read_model(text)) == text
    for person in ("Ada", "ashby", "L00001"):
        assert person not in text
    for wrong in ("", "[]", "{}", text.replace('"first"', '"last"')):
        with pytest.raises(LinkageError, match="no saved model"):
            read_model(wrong)
    with pytest.raises(LinkageError, match="another version"):
        read_model(text.replace(model.version, "0" * 16))


def test_a_model_of_other_columns_is_refused(
    connection: duckdb.DuckDBPyConnection, councils: MadeUpPeople, first: UpdatedLinks
) -> None:
    poorer = tuple(
        PeopleFile(file.table.drop_columns("born"), _without(SCHEMA, "born"))
        for file in (councils.left, councils.right)
    )
    with pytest.raises(LinkageError, match="say other things about people"):
        link_people(*poorer, connection, model=first.compared.model)


def _without(schema: object, name: str) -> object:
    return type(schema)(tuple(column for column in schema if column.name != name))


def test_records_without_identifiers_cannot_be_known_again(
    connection: duckdb.DuckDBPyConnection, councils: MadeUpPeople, first: UpdatedLinks
) -> None:
    nameless = PeopleFile(councils.left.table.drop_columns("ref"), _without(SCHEMA, "ref"))
    twice = PeopleFile(pa.concat_tables([councils.left.table] * 2), SCHEMA, "ref")
    for file in (nameless, twice):
        with pytest.raises(LinkageError, match="knows its records by identifiers"):
            relink_people((file, councils.right), connection, first.compared)


def test_nothing_of_a_record_is_kept_but_its_name_and_a_fingerprint(first: UpdatedLinks) -> None:
    kept: ComparedPeople = first.compared
    assert kept.records.column_names == ["side", "record_id", "fingerprint"]
    assert kept.pairs.column_names == ["left_id", "right_id", "pattern"]

"""What a key asks of each record for Spark finds the very pairs that the key finds in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from tests.unit.linkage.made_up_people import two_councils

from folkmoot.linkage.people.blocking import KEYS, Key, found_sql
from folkmoot.linkage.people.people_file import side_of
from folkmoot.linkage.people.standardising import PEOPLE, standardise_people
from folkmoot.vault.spark.comparing import keys_sql

_JOINED = """
WITH keyed AS ({keyed})
SELECT l.rid, r.rid FROM keyed AS l JOIN keyed AS r ON l.key = r.key AND l.as_left = r.as_right
WHERE l.rid < r.rid AND {apart} ORDER BY ALL
"""

_MADE = """
CASE WHEN rid % 3 > 0 THEN (rid % 97)::VARCHAR END AS nhs_number,
CASE WHEN rid % 5 > 0 THEN (rid % 89)::VARCHAR END AS national_number,
CASE WHEN rid % 7 > 0 THEN (rid % 83)::VARCHAR END AS phone,
CASE WHEN rid % 11 > 0 THEN (rid % 79)::VARCHAR || '@' END AS email,
CASE WHEN rid % 13 > 0 THEN surname END AS surname,
CASE WHEN rid % 17 = 0 THEN surname ELSE given END AS given,
left(forename, (rid % 4)::INTEGER) AS middle
"""


@pytest.fixture(scope="module")
def people() -> Iterator[duckdb.DuckDBPyConnection]:
    """Made-up people brought to one form, with numbers and slips that the files do not have."""
    councils = two_councils()
    with duckdb.connect() as connection:
        standardise_people(connection, (side_of(councils.left), side_of(councils.right)))
        connection.execute(
            f"CREATE TEMP TABLE batch AS SELECT * EXCLUDE (file_row) REPLACE ({_MADE}) "  # noqa: S608
            f"FROM {PEOPLE}"
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {PEOPLE} AS FROM batch")
        yield connection


@pytest.mark.parametrize("between", [True, False], ids=["between two files", "inside one"])
@pytest.mark.parametrize("key", KEYS, ids=lambda key: " and ".join(key.expressions))
def test_a_key_finds_the_same_pairs_for_spark(
    people: duckdb.DuckDBPyConnection, key: Key, between: bool
) -> None:
    found = people.execute(f"{found_sql(key, between)} ORDER BY ALL").fetchall()
    apart = "l.side < r.side" if between else "TRUE"
    joined = people.execute(_JOINED.format(keyed=keys_sql((key,)), apart=apart)).fetchall()
    assert joined == found


def test_the_made_up_people_give_most_keys_something_to_find(
    people: duckdb.DuckDBPyConnection,
) -> None:
    finding = [key for key in KEYS if people.execute(found_sql(key, False)).fetchall()]
    assert len(finding) > len(KEYS) * 3 / 4

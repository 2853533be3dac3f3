"""Splink, the named peer of linking people, with a careful model that configures itself.

What a careful user of Splink 5 writes by hand is made here of the same standardised records: names
with term frequencies and levels of similarity, dates of birth by parts, postcodes, and numbers;
blocking rules of two fields; the probability that two random records match from deterministic
rules; u from random pairs; m by expectation-maximisation in two sessions, with pairs bounded. Of an
address only the postcode is compared, or the town without one: more of it counts one household's
agreement several times. The threshold is 0.95, as is usual.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import splink.comparison_library as compare
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.people.people_file import side_of
from folkmoot.linkage.people.standardising import PEOPLE, standardise_people

THRESHOLD = 0.95
_MOST_PAIRS = 5_000_000
_COMPARED = {
    "forename": lambda: compare.JaroWinklerAtThresholds("forename", [0.92, 0.8]).configure(
        term_frequency_adjustments=True
    ),
    "surname": lambda: compare.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(
        term_frequency_adjustments=True
    ),
    "middle": lambda: compare.ExactMatch("middle"),
    "born_text": lambda: compare.LevenshteinAtThresholds("born_text", [1, 2]),
    "age": lambda: compare.ExactMatch("age"),
    "sex": lambda: compare.ExactMatch("sex"),
    "postcode": lambda: compare.LevenshteinAtThresholds("postcode", [1, 2]),
    "town": lambda: compare.ExactMatch("town"),
    "nhs_number": lambda: compare.LevenshteinAtThresholds("nhs_number", [1]),
    "national_number": lambda: compare.LevenshteinAtThresholds("national_number", [1]),
    "email": lambda: compare.ExactMatch("email"),
    "phone": lambda: compare.ExactMatch("phone"),
    "birth_place": lambda: compare.ExactMatch("birth_place"),
    "occupation": lambda: compare.ExactMatch("occupation"),
}
_BLOCKED = (
    ("nhs_number",),
    ("national_number",),
    ("email",),
    ("born_text", "forename"),
    ("born_text", "surname"),
    ("forename", "surname", "postcode"),
    ("surname", "postcode"),
    ("forename", "postcode"),
    ("forename", "surname", "age"),
    ("forename", "surname", "town"),
    ("forename", "surname", "birth_place"),
)
_SURE = (("born_text", "forename", "surname"), ("forename", "surname", "postcode"))
_SESSIONS = (("born_text",), ("surname", "forename"), ("postcode",))


@dataclass(frozen=True)
class PeerLinks:
    """Rows of the two files, or of one, and the probability of each pair."""

    left_rows: NDArray[np.int64]
    right_rows: NDArray[np.int64]
    probability: NDArray[np.float64]


def link_by_splink(
    files: tuple[PeopleFile, ...], connection: duckdb.DuckDBPyConnection
) -> PeerLinks:
    """Pairs between two files, or inside one, of at least 1 %."""
    sides = tuple(side_of(file) for file in files)
    standardise_people(connection, sides)
    columns = _columns(connection, len(sides))
    named = ", ".join(name for name in ("rid", *columns))
    tables = [
        connection.execute(
            f"SELECT {named.replace('born_text', 'CAST(born AS VARCHAR) AS born_text')} "
            f"FROM {PEOPLE} WHERE side = {number} ORDER BY rid"
        ).to_arrow_table()
        for number in range(len(sides))
    ]
    rows = connection.execute(f"SELECT file_row FROM {PEOPLE} ORDER BY rid").to_arrow_table()
    file_row = rows["file_row"].to_numpy().astype(np.int64)
    pairs = _predict(tables, columns, connection)
    left, right = pairs["rid_l"].to_numpy(), pairs["rid_r"].to_numpy()
    return PeerLinks(
        file_row[np.minimum(left, right)],
        file_row[np.maximum(left, right)],
        pairs["match_probability"].to_numpy(),
    )


def _columns(connection: duckdb.DuckDBPyConnection, n_sides: int) -> tuple[str, ...]:
    """Those that some record of each file has."""
    found = []
    for name in _COMPARED:
        stored = "born" if name == "born_text" else name
        counted = connection.execute(
            f"SELECT count(DISTINCT side) FROM {PEOPLE} WHERE {stored} IS NOT NULL"
        ).fetchall()
        if counted[0][0] == n_sides:
            found.append(name)
    return tuple(name for name in found if name != "town" or "postcode" not in found)


def _predict(
    tables: list[pa.Table], columns: tuple[str, ...], connection: duckdb.DuckDBPyConnection
) -> pa.Table:
    def known(rules: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
        return [rule for rule in rules if set(rule) <= set(columns)]

    settings = SettingsCreator(
        link_type="link_only" if len(tables) == 2 else "dedupe_only",
        unique_id_column_name="rid",
        comparisons=[_COMPARED[name]() for name in columns],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in known(_BLOCKED)],
    )
    database = DuckDBAPI(connection=connection)
    linker = Linker(
        [database.register(table) for table in tables], settings, log_level=logging.ERROR
    )
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*rule) for rule in known(_SURE)], recall=0.8
    )
    training.estimate_u_using_random_sampling(max_pairs=_MOST_PAIRS)
    for rule in known(_SESSIONS)[:2]:
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), max_pairs=_MOST_PAIRS
        )
    scored = linker.inference.predict(threshold_match_probability=0.01)
    return scored.as_pyarrow_table()

"""Splink on a DuckDB connection that the caller hands in.

Splink finds the candidate pairs, compares them and adds up the match weights; everything it makes
in the connection is removed afterwards. Linkage opens no engine of its own.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import splink.comparison_level_library as levels_of_splink
import splink.comparison_library as comparisons_of_splink
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule

from folkmoot.errors import LinkageError
from folkmoot.linkage.comparisons import Comparison, Level
from folkmoot.linkage.expectation_maximisation import SILENT, Patterns
from folkmoot.linkage.model import LinkageModel

PAIRS = pa.schema(
    [
        pa.field("left_id", pa.int64()),
        pa.field("right_id", pa.int64()),
        pa.field("match_weight", pa.float64()),
        pa.field("match_probability", pa.float64()),
    ]
)
"""One row a pair of records, by match weight from the highest, then by the two ids. The model's
comparisons follow as columns of int64: the level's place from the strongest, SILENT where none.
"""

_PREFIX = "folkmoot_linkage"
_numbers = itertools.count()


class Connection(Protocol):
    """What is needed of a DuckDB connection."""

    def register(self, view_name: str, python_object: object, /) -> Any: ...

    def unregister(self, view_name: str, /) -> Any: ...

    def execute(self, query: str, parameters: object = None, /) -> Any: ...


@dataclass(frozen=True)
class Candidates:
    """Which pairs to look at: those found by the model's blocking rules between the two sides,
    or those given (a table of `left_id` and `right_id`)."""

    given: pa.Table | None = None
    within: bool = False


def score_pairs(
    records: pa.Table, model: LinkageModel, connection: Connection, candidates: Candidates
) -> pa.Table:
    """Every candidate pair with its weight, probability and levels (PAIRS).

    With `candidates.within`, pairs inside a side count too. Raises LinkageError when the engine
    cannot compare the records.
    """
    with _quiet(), _registered(connection, records) as (api, frame):
        linker = Linker(frame, _settings(model, candidates), log_level=None)
        try:
            if candidates.given is not None:
                _register_pairs(linker, api, candidates.given)
            scored = linker.inference.predict(warning_mode="never")
            return _as_pairs(connection, scored.physical_name, model)
        except Exception as error:
            raise LinkageError(
                f"The engine could not compare the records ({type(error).__name__}).",
                remedy="Check that both assets were standardised by this version of Folkmoot.",
            ) from error


def query(connection: Connection, sql: str, **tables: pa.Table) -> pa.Table:
    """The answer to a query over tables, which the connection sees under these names for as long
    as it runs."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        found: pa.Table = connection.execute(sql).to_arrow_table()
        return found
    finally:
        for name in tables:
            connection.unregister(name)


def patterns_of(pairs: pa.Table, model: LinkageModel) -> Patterns:
    """How often each combination of levels occurs among these pairs, with the model's seeds."""
    names = [comparison.name for comparison in model.comparisons]
    columns = [pairs[name].to_numpy() for name in names]
    stacked = np.stack(columns, axis=1) if pairs.num_rows else np.empty((0, len(names)), np.int64)
    levels, counts = np.unique(stacked, axis=0, return_counts=True)
    known = np.full(len(levels), np.nan)
    for column, comparison in enumerate(model.comparisons):
        for place, level in enumerate(comparison.levels):
            if level.certainty is not None:
                known[levels[:, column] == place] = level.certainty
    return Patterns(levels.astype(np.int64), counts.astype(np.float64), known)


def _settings(model: LinkageModel, candidates: Candidates) -> SettingsCreator:
    between = "" if candidates.within else " and l.side <> r.side"
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[_comparison(comparison) for comparison in model.comparisons],
        blocking_rules_to_generate_predictions=[
            CustomRule(rule.sql + between, sql_dialect="duckdb") for rule in model.blocking
        ],
        probability_two_random_records_match=model.prior,
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
        linker_uid=_PREFIX,
    )


def _comparison(comparison: Comparison) -> Any:
    silent = levels_of_splink.CustomLevel(comparison.silent, "says nothing", "duckdb")
    return comparisons_of_splink.CustomComparison(
        [
            silent.configure(is_null_level=True),
            *(_level(level) for level in comparison.levels),
        ],
        output_column_name=comparison.name,
    )


def _level(level: Level) -> Any:
    rung = levels_of_splink.CustomLevel(level.sql, level.code, "duckdb")
    return rung.configure(m_probability=level.m, u_probability=level.u)


def _register_pairs(linker: Linker, api: DuckDBAPI, given: pa.Table) -> None:
    blocked = pa.table(
        {
            "match_key": pa.array(["0"] * given.num_rows, pa.string()),
            "join_key_l": given["left_id"],
            "join_key_r": given["right_id"],
        }
    )
    linker.table_management.register_blocked_pairs_for_predict(
        api.register(blocked, table_name=f"{_PREFIX}_pairs_{next(_numbers)}")
    )


def _as_pairs(connection: Connection, table: str, model: LinkageModel) -> pa.Table:
    gammas = ", ".join(
        f"CAST(CASE WHEN gamma_{c.name} = -1 THEN {SILENT} "
        f"ELSE {len(c.levels) - 1} - gamma_{c.name} END AS BIGINT) AS {c.name}"
        for c in model.comparisons
    )
    # The names of Splink's own table and columns: nothing here comes from a user.
    query = (
        f"SELECT record_id_l AS left_id, record_id_r AS right_id, match_weight, "  # noqa: S608
        f"match_probability, {gammas} FROM {table} "
        "ORDER BY match_weight DESC, record_id_l, record_id_r"
    )
    found: pa.Table = connection.execute(query).to_arrow_table()
    return found


@contextlib.contextmanager
def _registered(connection: Connection, records: pa.Table) -> Iterator[tuple[DuckDBAPI, Any]]:
    """The records in Splink's hands; everything it made in the connection goes at the end."""
    name = f"{_PREFIX}_records_{next(_numbers)}"
    api = DuckDBAPI(connection)  # type: ignore[arg-type]
    try:
        yield api, api.register(records, table_name=name)
    finally:
        api.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
        for registered in sorted(api._registered_table_names):
            with contextlib.suppress(Exception):
                connection.unregister(registered)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Splink's own log speaks of values; what matters in it stands in the training report."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)

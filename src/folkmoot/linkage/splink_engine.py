"""Splink, which finds the candidate pairs, compares them and adds up the match weights.

The model is Folkmoot's (`model.LinkageModel`), and so is its training; Splink writes and runs the
SQL. Everything that it makes in the connection is removed afterwards.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import splink.comparison_level_library as levels_of_splink
import splink.comparison_library as comparisons_of_splink
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule

from folkmoot.errors import FolkmootError, LinkageError
from folkmoot.linkage.comparisons import Comparison, Level
from folkmoot.linkage.engine import Candidates, Connection
from folkmoot.linkage.expectation_maximisation import SILENT
from folkmoot.linkage.model import LinkageModel

_PREFIX = "folkmoot_linkage"
_numbers = itertools.count()


def score(
    records: pa.Table, model: LinkageModel, connection: Connection, candidates: Candidates
) -> pa.Table:
    """What `engine.score_pairs` promises."""
    with _quiet(), _registered(connection, records) as (api, frame):
        linker = Linker(frame, _settings(model, candidates), log_level=None)
        try:
            if candidates.given is not None:
                _register_pairs(linker, api, candidates.given)
            scored = linker.inference.predict(warning_mode="never")
            return _as_pairs(connection, scored.physical_name, model)
        except FolkmootError:
            raise
        except Exception as error:
            raise LinkageError(
                f"The engine could not compare the records ({type(error).__name__}).",
                remedy="Check that both assets were standardised by this version of Folkmoot.",
            ) from error


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

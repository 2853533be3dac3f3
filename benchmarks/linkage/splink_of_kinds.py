"""Splink, the peer of linking other things than people: its own training, the same comparisons."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_level_library as levels_of_splink
import splink.comparison_library as comparisons_of_splink
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from folkmoot.linkage.comparisons import Comparison
from folkmoot.linkage.engine import query
from folkmoot.linkage.matching.candidates import choose_keys
from folkmoot.linkage.matching.distinct import DistinctRecords
from folkmoot.linkage.matching.model import MatchingModel

_MAX_PAIRS = 2_000_000
_RECALL_OF_FIRST_KEYS = 0.8


@dataclass(frozen=True)
class PeerLinks:
    """Pairs of rows and their probability."""

    left_rows: NDArray[np.int64]
    right_rows: NDArray[np.int64]
    probability: NDArray[np.float64]


def link_with_splink(
    records: DistinctRecords, model: MatchingModel, connection: duckdb.DuckDBPyConnection
) -> PeerLinks:
    """Link by the model's comparisons and the keys that fit its budget, with Splink's training."""
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    keys = choose_keys(records, model, connection)
    linker = _linker(records, model, keys, connection)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(key) for key in keys[:2]], recall=_RECALL_OF_FIRST_KEYS
    )
    training.estimate_u_using_random_sampling(max_pairs=_MAX_PAIRS)
    for key in keys[:3]:
        training.estimate_parameters_using_expectation_maximisation(
            block_on(key), estimate_without_term_frequencies=True
        )
    scored = linker.inference.predict(threshold_match_probability=0.01, warning_mode="never")
    pairs = connection.execute(
        "SELECT least(record_id_l, record_id_r) AS l, greatest(record_id_l, record_id_r) AS r, "
        f"match_probability AS p FROM {scored.physical_name}"
    ).to_arrow_table()
    rows = [pa.table({"id": each, "row": np.arange(len(each))}) for each in records.rows]
    found = query(
        connection,
        "SELECT a.row AS left_row, b.row AS right_row, p FROM peer_pairs "
        "JOIN peer_rows_0 AS a ON a.id = l JOIN peer_rows_1 AS b ON b.id = r",
        peer_pairs=pairs,
        peer_rows_0=rows[0],
        peer_rows_1=rows[1],
    )
    return PeerLinks(
        found["left_row"].to_numpy(), found["right_row"].to_numpy(), found["p"].to_numpy()
    )


def _linker(
    records: DistinctRecords,
    model: MatchingModel,
    keys: tuple[str, ...],
    connection: duckdb.DuckDBPyConnection,
) -> Linker:
    api = DuckDBAPI(connection)
    sides = [
        api.register(records.table.filter(pc.field("side") == side), table_name=f"peer_{side}")
        for side in ("left", "right")
    ]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="record_id",
        source_dataset_column_name="side",
        comparisons=[_comparison(each) for each in model.comparisons],
        blocking_rules_to_generate_predictions=[block_on(key) for key in keys],
    )
    return Linker(sides, settings, log_level=None)


def _comparison(comparison: Comparison) -> comparisons_of_splink.CustomComparison:
    silent = levels_of_splink.CustomLevel(comparison.silent, "says nothing", "duckdb")
    return comparisons_of_splink.CustomComparison(
        [
            silent.configure(is_null_level=True),
            *(
                levels_of_splink.CustomLevel(level.sql, level.code, "duckdb")
                for level in comparison.levels
            ),
        ],
        output_column_name=comparison.name,
    )

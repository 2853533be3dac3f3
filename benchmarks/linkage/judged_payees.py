"""Payments linked to rating lists as firms, by name alone, against pairs that a person judged.

The peer is the model of suppliers, on Splink with two classes, which knows signs over doors and was
calibrated with such judgements.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from rating_lists import read_payees, read_premises

from folkmoot.linkage import Label, link_suppliers, ratio_interval, read_labels
from folkmoot.linkage.businesses import link_businesses
from folkmoot.linkage.matching import RecordFile
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_LABELS = Path(__file__).parents[2] / "tests/data/supplier_labels.csv"


def measure_judged(folder: Path) -> None:
    """Print precision and recall of both by the judged pairs."""
    payees, premises = read_payees(folder), read_premises(folder)
    labels = read_labels(_LABELS)
    with duckdb.connect(config={"threads": 2}) as connection:
        started = time.process_time()
        links = link_businesses(
            _file(payees, "payee_id", Meaning.SUPPLIER_NAME),
            _file(premises, "premises_id", Meaning.RATEPAYER_NAME),
            connection,
        )
        spent = time.process_time() - started
    chances = dict(
        zip(
            zip(links.left_rows.tolist(), links.right_rows.tolist(), strict=True),
            links.pairs["match_probability"].to_pylist(),
            strict=True,
        )
    )
    found = _found(labels, payees, premises, chances)
    is_linked = found >= links.expectation.threshold
    weights = np.array([label.sampling_weight for label in labels])
    is_match = np.array([label.is_match for label in labels])
    strata = [label.stratum for label in labels]
    print(
        f"payees by name, {len(labels)} judged | {payees.num_rows:,} + {premises.num_rows:,} | | "
        f"{ratio_interval(strata, weights, is_linked, is_match)}, promised "
        f"{links.expectation.precision} | {ratio_interval(strata, weights, is_match, is_linked)} | "
        f"{spent:.1f}"
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        started = time.process_time()
        suppliers = link_suppliers(payees, premises, connection, labels=labels)
        spent = time.process_time() - started
    judged = suppliers.quality.judged
    if judged is not None:
        print(f"  the suppliers' model | | | {judged.precision} | {judged.recall} | {spent:.1f}")


def _found(
    labels: Sequence[Label],
    payees: pa.Table,
    premises: pa.Table,
    chances: dict[tuple[int, int], float],
) -> np.ndarray:
    """The probability of each judged pair, 0 where it is not in the answer."""
    lefts = _rows(payees, "name")
    rights = _rows(premises, "reference")
    return np.array(
        [
            max(
                (
                    chances.get((left, right), 0.0)
                    for left in lefts[label.left_council, label.left_name]
                    for right in rights[label.right_council, label.right_reference]
                ),
                default=0.0,
            )
            for label in labels
        ]
    )


def _rows(table: pa.Table, column: str) -> dict[tuple[str, str], list[int]]:
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, key in enumerate(
        zip(table["council"].to_pylist(), table[column].to_pylist(), strict=True)
    ):
        rows[key].append(row)
    return rows


def _file(table: pa.Table, identifier: str, meaning: Meaning) -> RecordFile:
    schema = Schema(
        (
            Column(identifier, identifier, ColumnType.INTEGER, Meaning.RECORD_ID),
            Column("name", "name", ColumnType.TEXT, meaning),
        )
    )
    return RecordFile(table.select([identifier, "name"]), schema)

"""Draw the pairs that a person judges, before any threshold is set.

    python benchmarks/linkage/draw_labels.py ../shared/data/west-yorkshire to_label.csv

Writes a CSV with an empty `label` column, "yes" or "no" to be filled in: is the payee the
business that occupies the premises, under the name shown? The judge also sees the address; the
committed labels (tests/data/supplier_labels.csv) leave it out. Names that may be a person's are
never drawn.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from rating_lists import read_payees, read_premises

from folkmoot.linkage.sampling import Stratum, sample_pairs
from folkmoot.linkage.standardise.persons import is_probably_person
from folkmoot.linkage.suppliers import ScoredSuppliers, score_suppliers

Row = dict[str, Any]

SEED = 20261123
STRATA = (
    Stratum("5 and more", 5.0, 50),
    Stratum("4 to 5", 4.0, 45),
    Stratum("2 to 4", 2.0, 45),
    Stratum("1 to 2", 1.0, 30),
    Stratum("0 to 1", 0.0, 30),
    Stratum("-1 to 0", -1.0, 30),
    Stratum("-2 to -1", -2.0, 30),
    Stratum("-4 to -2", -4.0, 35),
    Stratum("-6 to -4", -6.0, 35),
    Stratum("below -6", -99.0, 30),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    scored = score_suppliers(
        read_payees(arguments.folder), read_premises(arguments.folder), duckdb.connect()
    )
    sample = sample_pairs(_once_each(scored), STRATA, SEED)
    first = _first_rows(scored)
    rows = [row for pair in sample.to_pylist() if (row := _shown(pair, first, scored)) is not None]
    with arguments.target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} pairs to judge in {arguments.target}")


def _once_each(scored: ScoredSuppliers) -> pa.Table:
    """Of the pairs that a judge would see as the same, only the one with the highest weight: a
    payee has several names (legal, trading, the company behind its sign), and so have premises."""
    pairs = scored.pairs
    first = _first_rows(scored)
    kept: dict[tuple[int, int], int] = {}
    for row, (left, right) in enumerate(
        zip(pairs["left_id"].to_pylist(), pairs["right_id"].to_pylist(), strict=True)
    ):
        kept.setdefault((first[left], first[right]), row)
    return pairs.take(pa.array(sorted(kept.values()), pa.int64()))


def _first_rows(scored: ScoredSuppliers) -> dict[int, int]:
    """The first row that each name was seen on."""
    first: dict[int, int] = {}
    seen = scored.names.occurrences
    for record, row in zip(seen["record_id"].to_pylist(), seen["row"].to_pylist(), strict=True):
        first.setdefault(record, row)
    return first


def _shown(pair: dict[str, Any], first: dict[int, int], scored: ScoredSuppliers) -> Row | None:
    """The pair as a judge sees it, at the first payee and premises that have the names."""
    payee = scored.payees.slice(first[pair["left_id"]], 1).to_pylist()[0]
    place = scored.premises.slice(first[pair["right_id"]], 1).to_pylist()[0]
    if is_probably_person(place["name"]):
        return None
    return {
        "left_name": payee["name"],
        "left_council": payee["council"],
        "right_name": place["name"],
        "right_council": place["council"],
        "right_reference": place["reference"],
        "address": place["address"],
        "stratum": pair["stratum"],
        "sampling_weight": round(pair["sampling_weight"], 4),
        "label": "",
    }


if __name__ == "__main__":
    main()

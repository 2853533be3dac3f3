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

import duckdb

from folkmoot.linkage.sampling import Stratum, sample_pairs
from folkmoot.linkage.standardise.persons import is_probably_person
from folkmoot.linkage.suppliers import ScoredSuppliers, score_suppliers
from rating_lists import read_payees, read_premises

SEED = 20261122
STRATA = (
    Stratum("5 and more", 5.0, 45),
    Stratum("4 to 5", 4.0, 45),
    Stratum("2 to 4", 2.0, 25),
    Stratum("1 to 2", 1.0, 50),
    Stratum("0 to 1", 0.0, 50),
    Stratum("-1 to 0", -1.0, 60),
    Stratum("-2 to -1", -2.0, 50),
    Stratum("-4 to -2", -4.0, 60),
    Stratum("-6 to -4", -6.0, 40),
    Stratum("below -6", -99.0, 25),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    scored = score_suppliers(
        read_payees(arguments.folder), read_premises(arguments.folder), duckdb.connect()
    )
    sample = sample_pairs(scored.pairs, STRATA, SEED)
    rows = [row for pair in sample.to_pylist() if (row := _shown(pair, scored)) is not None]
    with arguments.target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} pairs to judge in {arguments.target}")


def _shown(pair: dict[str, object], scored: ScoredSuppliers) -> dict[str, object] | None:
    """The pair as a judge sees it, at the first payee and premises that have the names."""
    payee = _first(scored.payees, scored, pair["left_id"])
    place = _first(scored.premises, scored, pair["right_id"])
    if is_probably_person(place["name"]):
        return None
    return {
        "left_name": payee["name"],
        "left_council": payee["council"],
        "right_name": place["name"],
        "right_council": place["council"],
        "right_row": place["premises_id"],
        "address": place["address"],
        "stratum": pair["stratum"],
        "sampling_weight": round(float(str(pair["sampling_weight"])), 4),
        "label": "",
    }


def _first(table: object, scored: ScoredSuppliers, record_id: object) -> dict[str, object]:
    occurrences = scored.names.occurrences
    rows = [
        row
        for record, row in zip(
            occurrences["record_id"].to_pylist(), occurrences["row"].to_pylist(), strict=True
        )
        if record == record_id
    ]
    found: dict[str, object] = table.slice(rows[0], 1).to_pylist()[0]  # type: ignore[attr-defined]
    return found


if __name__ == "__main__":
    main()

"""Measure the linking of suppliers on the real lists against every judgement there is.

    python benchmarks/linkage/measure.py ../shared/data/west-yorkshire

The figures in docs/explanation/linking-suppliers.md are what this prints. Reports the processor
time too, which depends less on what else the machine does than the time on the wall.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb
import numpy as np
from places import measure_places, read_place_labels
from rating_lists import read_payees, read_premises

from folkmoot.linkage import (
    SupplierLinks,
    fit_calibration,
    link_suppliers,
    read_labels,
)
from folkmoot.linkage.row_pairs import find_labelled

_DATA = Path(__file__).parents[2] / "tests/data"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    payees, premises = read_payees(folder), read_premises(folder)
    labels = read_labels(_DATA / "supplier_labels.csv")
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    started = time.process_time()
    links = link_suppliers(payees, premises, connection, labels=labels)
    spent = time.process_time() - started
    print(f"{payees.num_rows:,} payees, {premises.num_rows:,} premises: {spent:.1f} processor s")
    print(*links.quality.sentences, sep="\n")
    for finding in links.findings:
        print(f"{finding.kind}: {finding.message} {finding.where}")
    for outcome in links.quality.outcomes:
        money = f"{outcome.amount_share:.1%} of the money" if outcome.amount_share else ""
        print(f"{outcome.outcome}: {outcome.n_payees:,} ({outcome.share:.1%}) {money}")
    if links.quality.judged is not None:
        for band in links.quality.judged.bands:
            print(f"at least {band.least}: promised {band.promised:.3f}, found {band.found}")
    print(f"{links.pairs.num_rows:,} pairs, {links.quality.n_premises:,} premises")
    _print_calibration(links)
    for name in ("supplier_place_labels", "supplier_place_labels_development"):
        print(
            name, measure_places(read_place_labels(_DATA / f"{name}.csv"), links, payees, premises)
        )


def _print_calibration(links: SupplierLinks) -> None:
    """What each set of judgements would calibrate to; the first is what is shipped."""
    for name in ("supplier_labels_development", "supplier_labels"):
        labels = read_labels(_DATA / f"{name}.csv")
        chances = find_labelled(labels, links.scored, links.compared)
        known = [(c, label.is_match) for c, label in zip(chances, labels, strict=True) if c]
        log_odds = np.log([c / (1 - c) for c, _ in known])
        shipped = links.settings.calibration
        weights = (log_odds - shipped.intercept) / shipped.slope / np.log(2)
        print(name, fit_calibration(weights, np.array([match for _, match in known])))


if __name__ == "__main__":
    main()

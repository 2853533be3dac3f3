"""Measure the linking of addresses, businesses and households on labelled sets, beside Splink.

    python benchmarks/linkage/kinds.py [--real ../shared/data/west-yorkshire]

The sets are made up (`tests/unit/linkage/made_up_*.py`), with other seeds than the tests have; with
`--real`, addresses of real rating lists as clerks might rewrite them, and payments linked to rating
lists against pairs that a person judged. Splink 5, the peer, gets the same records, comparisons and
keys, and trains its own two classes: u from random pairs, m by two sessions of expectation and
maximisation. The figures in docs/explanation/linking-other-things.md are what this prints.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from judged_payees import measure_judged
from rewritten_addresses import rewritten
from splink_of_kinds import PeerLinks, link_with_splink
from tests.unit.linkage.made_up_addresses import MadeUpPair, two_registers
from tests.unit.linkage.made_up_businesses import two_ledgers
from tests.unit.linkage.made_up_households import two_councils_of_households

from folkmoot.linkage.addresses import link_addresses
from folkmoot.linkage.addresses.model import address_model
from folkmoot.linkage.addresses.standardising import standardise_addresses
from folkmoot.linkage.businesses import Sameness, link_businesses
from folkmoot.linkage.businesses.model import business_model
from folkmoot.linkage.businesses.standardising import standardise_businesses
from folkmoot.linkage.households import link_households
from folkmoot.linkage.matching import Links, RecordFile
from folkmoot.linkage.people import measure_links
from folkmoot.tables import Schema

_SEED = 20
_NUMBERS = ("company_number", "phone", "email")
_PLACES = ("address", "town", "postcode")


@dataclass(frozen=True)
class Case:
    """A labelled set, how it is linked, and how the peer links it (None: it cannot)."""

    name: str
    pair: MadeUpPair
    link: Callable[[RecordFile, RecordFile, duckdb.DuckDBPyConnection], Links]
    peer: Callable[[RecordFile, RecordFile, duckdb.DuckDBPyConnection], PeerLinks] | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path)
    real = parser.parse_args().real
    print("set | records | F1 | precision, promised | recall, promised | processor s")
    for case in _cases(real):
        _measure(case)
    if real is not None:
        measure_judged(real)


def _cases(real: Path | None) -> list[Case]:
    firms, premises = two_ledgers(6_000, _SEED), two_ledgers(6_000, _SEED, of_premises=True)
    cases = [
        Case("addresses", two_registers(20_000, _SEED), link_addresses, _splink_addresses),
        _businesses("firms", firms, Sameness.FIRM, ()),
        _businesses("firms by name and address", firms, Sameness.FIRM, _NUMBERS),
        _businesses("firms by name alone", firms, Sameness.FIRM, (*_NUMBERS, *_PLACES)),
        _businesses("premises", premises, Sameness.PREMISES, ()),
        _businesses("premises by name and address", premises, Sameness.PREMISES, _NUMBERS),
        Case("households", two_councils_of_households(4_000, _SEED), link_households, None),
    ]
    if real is not None:
        cases.insert(
            1, Case("real addresses, rewritten", rewritten(real), link_addresses, _splink_addresses)
        )
    return cases


def _businesses(name: str, pair: MadeUpPair, sameness: Sameness, dropped: tuple[str, ...]) -> Case:
    def link(left: RecordFile, right: RecordFile, connection: duckdb.DuckDBPyConnection) -> Links:
        return link_businesses(left, right, connection, sameness=sameness)

    def peer(
        left: RecordFile, right: RecordFile, connection: duckdb.DuckDBPyConnection
    ) -> PeerLinks:
        records = standardise_businesses((left, right))
        return link_with_splink(records, business_model(sameness, records), connection)

    kept = MadeUpPair(
        _without(pair.left, dropped),
        _without(pair.right, dropped),
        pair.left_truth,
        pair.right_truth,
    )
    # With one comparison Splink's training has nothing left once a key has used it.
    return Case(name, kept, link, None if "address" in dropped else peer)


def _splink_addresses(
    left: RecordFile, right: RecordFile, connection: duckdb.DuckDBPyConnection
) -> PeerLinks:
    records = standardise_addresses((left, right))
    return link_with_splink(records, address_model(records), connection)


def _measure(case: Case) -> None:
    left, right = case.pair.left, case.pair.right
    n_records = f"{left.table.num_rows:,} + {right.table.num_rows:,}"
    with duckdb.connect(config={"threads": 2}) as connection:
        started = time.process_time()
        links = case.link(left, right, connection)
        spent = time.process_time() - started
    found = measure_links(links, case.pair.left_truth, case.pair.right_truth, is_within=False)
    expected = links.expectation
    promised = [
        f"{each.estimate:.3f}" if each else "-" for each in (expected.precision, expected.recall)
    ]
    print(
        f"{case.name} | {n_records} | {found.f1:.3f} | {found.precision:.3f}, {promised[0]} | "
        f"{found.recall:.3f}, {promised[1]} | {spent:.1f}",
        flush=True,
    )
    if case.peer is None:
        return
    with duckdb.connect(config={"threads": 2}) as connection:
        started = time.process_time()
        peer = case.peer(left, right, connection)
        spent = time.process_time() - started
    for threshold in (0.5, 0.95):
        _show_peer(peer, case.pair, threshold, found.n_true, spent)


def _show_peer(
    peer: PeerLinks, pair: MadeUpPair, threshold: float, n_true: int, spent: float
) -> None:
    linked = peer.probability >= threshold
    left = pair.left_truth.take(pa.array(peer.left_rows[linked])).to_numpy()
    right = pair.right_truth.take(pa.array(peer.right_rows[linked])).to_numpy()
    n_right = int((left == right).sum())
    precision, recall = n_right / max(int(linked.sum()), 1), n_right / n_true
    f1 = 2 * precision * recall / (precision + recall) if n_right else 0.0
    promised = float(np.mean(peer.probability[linked])) if linked.any() else 0.0
    print(
        f"  Splink at {threshold} | | {f1:.3f} | {precision:.3f}, {promised:.3f} | {recall:.3f} | "
        f"{spent:.1f}",
        flush=True,
    )


def _without(file: RecordFile, names: tuple[str, ...]) -> RecordFile:
    columns = tuple(column for column in file.schema if column.name not in names)
    return RecordFile(file.table.drop_columns(list(names)), Schema(columns))


if __name__ == "__main__":
    main()

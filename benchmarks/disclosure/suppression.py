"""What secondary suppression costs, on the literature's tables and made ones.

`--data` is a folder of `<name>_cells.parquet` and `<name>_constraints.parquet`. Per table: how many
cells an attacker recovers when only the primaries are hidden; the weight of the cells hidden beyond
them, the bound below which no protected pattern can go, and the processor time of the search
(median of the rounds); what an attacker recovers afterwards (none, or the run fails); the time to
place every hidden cell in its exact interval. Beside it, the best that other programs were recorded
to reach on the same table: their weights may be compared, their times were taken elsewhere. With
`--peers` tau-ARGUS runs now, where it can read the table.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from benchmarks.disclosure.peers import tau_argus

from folkmoot.disclosure import (
    Attacker,
    Effort,
    SuppressedCells,
    audit,
    cell_system,
    suppress_cells,
)


@dataclass(frozen=True)
class Recorded:
    """Weight of the secondary cells and seconds of another program; `program` says which."""

    program: str
    weight: float
    seconds: float


# SCIP: branch and cut with PySCIPOpt; tau-ARGUS: its optimal method by pytauargus; Gauss: the R
# package GaussSuppression with its singleton method.
RECORDED = {
    "t2d_50x50": [Recorded("SCIP", 15, 0.1), Recorded("tau-ARGUS", 18, 0.7)],
    "t2d_50x50_sp": [Recorded("SCIP", 88, 0.1)],
    "t3d_10x8x5": [Recorded("SCIP", 414, 0.75), Recorded("tau-ARGUS", 414, 5.8)],
    "thier_125x11": [Recorded("SCIP", 775, 0.4), Recorded("tau-ARGUS", 775, 1.4)],
    "t3d_20x20x10": [Recorded("SCIP", 1_215, 22.6), Recorded("tau-ARGUS", 1_327, 147)],
    "t3d_20x20x10_sp": [Recorded("SCIP", 1_040, 130)],
    "thier_1011x20": [Recorded("SCIP", 2_030, 16), Recorded("Gauss", 2_366, 248)],
    "thier_1011x20_sp": [Recorded("SCIP", 5_642, 22)],
    "targus": [Recorded("SCIP", 1_016_576.5, 0.05)],
    "table1": [Recorded("SCIP", 116_974_452, 4.3)],
    "table8": [Recorded("SCIP", 103, 3.9)],
    "dale": [Recorded("SCIP", 256, 33)],
}
QUICK = ["t2d_50x50", "t2d_50x50_sp", "t3d_10x8x5", "thier_125x11", "targus", "table1"]


@dataclass(frozen=True)
class Measured:
    found: SuppressedCells
    exposed_before: int
    search_seconds: float
    interval_seconds: float
    exposed_after: int


def measure(folder: Path, name: str, attacker: Attacker, seconds: float, rounds: int) -> Measured:
    cells, equations = (
        pq.read_table(folder / f"{name}_{part}.parquet") for part in ("cells", "constraints")
    )
    system = cell_system(cells, equations, attacker=attacker)
    before = audit(system, system.is_primary)
    searches, intervals = [], []
    for _ in range(rounds):
        start = time.process_time()
        found = suppress_cells(cells, equations, attacker=attacker, effort=Effort(seconds))
        searches.append(time.process_time() - start)
        start = time.process_time()
        after = audit(found.system, found.pattern.hidden)
        intervals.append(time.process_time() - start)
    return Measured(
        found,
        before["is_protected"].to_pylist().count(False),
        statistics.median(searches),
        statistics.median(intervals),
        after["is_protected"].to_pylist().count(False),
    )


def line(name: str, measured: Measured) -> str:
    system, pattern = measured.found.system, measured.found.pattern
    recorded = "; ".join(
        f"{peer.program} {peer.weight:,.10g} in {peer.seconds:g} s"
        for peer in RECORDED.get(name, [])
    )
    size = f"{system.cell_count:6,} cells {int(system.is_primary.sum()):5,} primary"
    cost = f"{pattern.cost:13,.10g} (bound {pattern.bound:,.10g}, gap {pattern.gap:.1%})"
    return (
        f"{name:18} {size} {measured.exposed_before:4,} exposed | "
        f"{cost} in {measured.search_seconds:.2f} s; {measured.exposed_after} exposed; "
        f"intervals {measured.interval_seconds:.2f} s | {recorded}"
    )


def beside(folder: Path, name: str, measured: Measured) -> str:
    """What tau-ARGUS makes of the same table, and what an attacker makes of that."""
    peer = tau_argus(pq.read_table(folder / f"{name}_cells.parquet"), measured.found.system)
    if peer is None:
        return "tau-ARGUS: not run on this table"
    return (
        f"tau-ARGUS: {peer.value:,.10g} in {peer.seconds:.2f} s; {peer.exposed} exposed; ours is "
        f"{measured.found.pattern.cost / peer.value:.2f} of it"
    )


def main(options: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    here = Path(__file__).resolve().parent
    parser.add_argument("--data", type=Path, default=here / "../../../shared/data/suppression")
    parser.add_argument("--tables", nargs="+", default=QUICK)
    parser.add_argument("--attacker", type=Attacker, default=Attacker.CLASSIC, choices=Attacker)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", action="store_true", help="run tau-ARGUS beside it")
    asked = parser.parse_args(options)
    exposed = 0
    for name in asked.tables:
        measured = measure(asked.data, name, asked.attacker, asked.seconds, asked.rounds)
        exposed += measured.exposed_after
        print(line(name, measured), flush=True)
        if asked.peers:
            print(f"{'':18} {beside(asked.data, name, measured)}", flush=True)
    return 1 if exposed else 0

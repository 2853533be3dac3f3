"""tau-ARGUS on the same tables, in an environment of its own.

It reads records and not cells, so that only tables of counts with their codes can be given to it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from folkmoot.disclosure import CellSystem, audit

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / "build" / "disclosure-peers"
PINNED = ("pytauargus==0.6.0", "pandas>=3")
SECONDS = 600
THRESHOLD = 5

PROGRAM = """
import json, sys, time
import pandas, pytauargus
given = json.load(sys.stdin)
rows = pandas.DataFrame(given["rows"], columns=[*given["dimensions"], "people"])
micro = rows.loc[rows.index.repeat(rows["people"]), given["dimensions"]].reset_index(drop=True)
micro["people"] = 1
begun = time.process_time()
found = pytauargus.protect(micro, given["dimensions"], "people", given["rule"], suppress="OPT(1)")
seconds = time.process_time() - begun
table = found.tables[0].dataframe()
hidden = table[table["status"].isin(["U", "M"])]
print(json.dumps({"seconds": seconds, "hidden": hidden[given["dimensions"]].values.tolist()}))
"""


@dataclass(frozen=True)
class PeerPattern:
    """What tau-ARGUS hid: the value of the secondary cells, and what an attacker still recovers."""

    value: float
    exposed: int
    seconds: float


def tau_argus(cells: pa.Table, system: CellSystem) -> PeerPattern | None:
    """None where the table is not one of counts with flat codes, or the program fails."""
    dimensions = [
        name for name in cells.column_names if name.startswith("d") and name[1:].isdigit()
    ]
    if not dimensions or not _is_flat(cells, dimensions):
        return None
    finest = cells.filter(cells["is_leaf"])
    rows = zip(*(finest[name].to_pylist() for name in (*dimensions, "freq")), strict=True)
    given = {
        "dimensions": dimensions,
        "rows": [list(row) for row in rows if row[-1] > 0],
        "rule": f"FREQ({THRESHOLD},1)",
    }
    with tempfile.TemporaryDirectory() as folder:  # it leaves logs where it runs
        done = subprocess.run(
            [_python(), "-c", PROGRAM],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            cwd=folder,
        )
    if done.returncode:
        print(f"tau-ARGUS ended with {done.returncode}", file=sys.stderr)
        return None
    answer = json.loads(done.stdout.splitlines()[-1])
    hidden_codes = {tuple(codes) for codes in answer["hidden"]}
    codes = zip(*(cells[name].to_pylist() for name in dimensions), strict=True)
    hidden = np.array([one in hidden_codes for one in codes]) | system.is_primary
    after = audit(system, hidden)
    return PeerPattern(
        float(system.values[hidden & ~system.is_primary].sum()),
        after["is_protected"].to_pylist().count(False),
        answer["seconds"],
    )


def _is_flat(cells: pa.Table, dimensions: list[str]) -> bool:
    """Whether every dimension has its codes and one total, and no levels between."""
    finest = cells.filter(cells["is_leaf"])
    return all(
        set(cells[name].to_pylist()) - set(finest[name].to_pylist()) <= {"Total"}
        for name in dimensions
    )


def _python() -> str:
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINNED], check=True)
    return str(python)

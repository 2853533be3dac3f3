"""The exact interval in which an attacker can place each hidden figure."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.equations import Mask
from folkmoot.disclosure.system import OUTSIDER, CellSystem

# An interval narrower than this share of its value is the value.
_EXACT = 1e-6


def audit(system: CellSystem, hidden: Mask, *, insider: int = OUTSIDER) -> pa.Table:
    """What an attacker who sees every cell that is not hidden knows of each one that is.

    Columns: `cell`, `low` and `high` (the least and greatest value possible; infinite where nothing
    bounds it), `is_exact` (he knows the value), `is_primary`, `is_protected` (for primaries: the
    interval reaches the protection levels on both sides). `insider` is one of `system.sole`.
    """
    cells = np.flatnonzero(hidden | system.is_unseen)
    sizes = np.abs(system.values[cells])
    unit = max(1.0, float(np.median(sizes))) if len(cells) else 1.0
    scaled = system.scaled(np.full(system.cell_count, unit))
    attack = Attack.on(scaled, hidden | system.is_unseen)
    down = np.array([attack.reach(cell, -1, insider) for cell in cells.tolist()]) * unit
    up = np.array([attack.reach(cell, 1, insider) for cell in cells.tolist()]) * unit
    slack = _EXACT * np.maximum(1.0, sizes)
    wanted_up = np.minimum(system.upper, system.high - system.values)[cells]
    wanted_down = np.minimum(system.lower, system.values - system.low)[cells]
    is_primary = system.is_primary[cells]
    reaches = (up >= wanted_up - slack) & (down >= wanted_down - slack)
    return pa.table(
        {
            "cell": cells,
            "low": system.values[cells] - down,
            "high": system.values[cells] + up,
            "is_exact": up + down <= slack,
            "is_primary": is_primary,
            "is_protected": reaches | ~is_primary,
        }
    )

"""The literature's tables: protected at the least cost known, as another solver confirms."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.oracle.attacker import reaches

from folkmoot.disclosure import Attacker, Effort, suppress_cells

pytestmark = pytest.mark.real_data

# Weight of the secondary cells, proved least by other programs.
CHEAPEST = {
    "t2d_15x12": 23,
    "t2d_50x50": 15,
    "t2d_50x50_sp": 88,
    "t3d_10x8x5": 414,
    "thier_125x11": 775,
    "targus": 1_016_576.5,
    "osorio": 13,
    "dale": 256,
    "table1": 116_974_452,
}
# The same where zeros are known to be shown, so that a hidden count is at least one.
CHEAPEST_IF_RULES_ARE_KNOWN = {"t2d_50x50": 44, "t3d_10x8x5": 479, "thier_125x11": 887}


def instance(folder: Path, name: str) -> tuple[pa.Table, pa.Table]:
    parts = (folder / "suppression" / f"{name}_{part}.parquet" for part in ("cells", "constraints"))
    cells, equations = (pq.read_table(part) for part in parts)
    return cells, equations


@pytest.mark.parametrize("name", CHEAPEST)
def test_the_cheapest_pattern_is_found_and_proved(shared_data: Path, name: str) -> None:
    found = suppress_cells(*instance(shared_data, name), effort=Effort(seconds=300))
    assert found.pattern.cost == pytest.approx(CHEAPEST[name])
    assert found.pattern.bound == pytest.approx(CHEAPEST[name])
    assert not found.pattern.was_interrupted


@pytest.mark.parametrize("name", CHEAPEST_IF_RULES_ARE_KNOWN)
def test_the_cheapest_pattern_against_who_knows_the_rules(shared_data: Path, name: str) -> None:
    found = suppress_cells(
        *instance(shared_data, name),
        attacker=Attacker.RULE_AND_MARKERS,
        effort=Effort(seconds=300),
    )
    assert found.pattern.cost == found.pattern.bound == CHEAPEST_IF_RULES_ARE_KNOWN[name]


@pytest.mark.parametrize("name", ["t2d_15x12", "t3d_10x8x5", "thier_125x11", "targus", "hie1327d"])
@pytest.mark.parametrize("attacker", [Attacker.CLASSIC, Attacker.RULE_AND_MARKERS])
def test_another_solver_finds_no_unsafe_cell_within_its_level(
    shared_data: Path, name: str, attacker: Attacker
) -> None:
    cells, equations = instance(shared_data, name)
    found = suppress_cells(
        cells, equations, attacker=attacker, effort=Effort(seconds=300, cut_rounds=0)
    )
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    for entry in equations.to_pylist():
        sums[entry["constraint"]][entry["cell"]] = entry["coef"]
    values = cells["freq" if "freq" in cells.column_names else "value"].to_pylist()
    status = found.cells["status"].to_pylist()
    hidden = {cell for cell, what in enumerate(status) if what != "published"}
    unsafe = {cell for cell, what in enumerate(status) if what == "primary"}
    system = found.system
    intervals = reaches(
        values,
        list(zip(system.low.tolist(), system.high.tolist(), strict=True)),
        list(sums.values()),
        hidden,
        unsafe,
    )
    assert unsafe
    for cell, (low, high) in intervals.items():
        slack = 1e-5 * max(1.0, values[cell])
        assert high >= min(values[cell] + system.upper[cell], system.high[cell]) - slack
        assert low <= max(values[cell] - system.lower[cell], system.low[cell]) + slack


@pytest.mark.slow
@pytest.mark.parametrize(("name", "cost"), [("thier_1011x20", 2_030), ("thier_1011x20_sp", 5_642)])
def test_twenty_thousand_cells_are_protected_at_the_least_cost(
    shared_data: Path, name: str, cost: float
) -> None:
    found = suppress_cells(*instance(shared_data, name), effort=Effort(seconds=600))
    assert found.pattern.cost == found.pattern.bound == cost


def test_the_same_table_gets_the_same_pattern(shared_data: Path) -> None:
    patterns = [
        suppress_cells(*instance(shared_data, "t3d_10x8x5")).pattern.hidden for _ in range(2)
    ]
    assert np.array_equal(*patterns)

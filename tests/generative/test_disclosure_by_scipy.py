"""Random tables, each attacked by scipy's solver, which knows nothing of ours.

Its unknowns are the inner counts alone; totals are sums of them. What it finds possible of every
unsafe count must reach the level on both sides. FOLKMOOT_RANDOM_TABLES says how many tables.
"""

import os
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from scipy.optimize import linprog

from folkmoot.disclosure import (
    TOTAL,
    Attacker,
    Effort,
    MagnitudeTable,
    Protected,
    ReleaseHistory,
    parse_settings,
    protect,
    tabulate,
)
from folkmoot.disclosure.methods import exposed_by, round_controlled, round_to_nearest

TABLES = int(os.environ.get("FOLKMOOT_RANDOM_TABLES", "200"))
SHAPE = (3, 4)
QUICKLY = Effort(seconds=20, cut_rounds=40, integer_rounds=10)
SLACK = 1e-6


def counts_of(seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    return draw.choice([0, 1, 2, 3, 5, 7, 9, 14, 30], SHAPE)


def table_of(counts: np.ndarray) -> MagnitudeTable:
    codes = [
        (f"r{row}", f"c{column}")
        for row, column in np.ndindex(*counts.shape)
        for _ in range(counts[row, column])
    ]
    rows = pa.table({"row": [r for r, _ in codes], "column": [c for _, c in codes]})
    return tabulate(rows, ["row", "column"], population="v1")


def protected(counts: np.ndarray, threshold: int, attacker: Attacker) -> Protected:
    rule = f"rules: {{minimum_frequency: {{contributors: {threshold}, margin: 1}}}}"
    settings = replace(parse_settings("counts", rule), attacker=attacker, effort=QUICKLY)
    return protect(table_of(counts), replace(settings, combinations=False))


class Scipy:
    """What somebody knows who sees some sums of unknown counts."""

    def __init__(self, counts: np.ndarray, found: Protected, least_hidden: float) -> None:
        self._shape = counts.shape
        shown = {
            (row["row"], row["column"]): row["value"]
            for row in found.cells.to_pylist()
            if row["value"] is not None
        }
        self.hidden = [
            (row["row"], row["column"]) for row in found.cells.to_pylist() if row["value"] is None
        ]
        sums, totals = [], []
        for codes, value in shown.items():
            sums.append(self.members(codes))
            totals.append(value)
        self._sums, self._totals = np.array(sums), np.array(totals)
        is_hidden = np.zeros(counts.shape, dtype=bool)
        for row, column in self.hidden:
            if TOTAL not in (row, column):
                is_hidden[int(row[1:]), int(column[1:])] = True
        flat = counts.ravel()
        self._bounds = [
            (least_hidden, None) if hidden else (value, value)
            for value, hidden in zip(flat, is_hidden.ravel(), strict=True)
        ]

    def members(self, codes: tuple[str, str]) -> np.ndarray:
        chosen = np.zeros(self._shape)
        rows, columns = (slice(None) if code == TOTAL else int(code[1:]) for code in codes)
        chosen[rows, columns] = 1
        return chosen.ravel()

    def interval(self, codes: tuple[str, str]) -> tuple[float, float]:
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * self.members(codes), A_eq=self._sums, b_eq=self._totals, bounds=self._bounds
            )
            ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
        return ends[0], ends[1]


@pytest.mark.slow
@pytest.mark.parametrize("attacker", [Attacker.CLASSIC, Attacker.RULE_AND_MARKERS])
def test_no_unsafe_count_of_any_table_is_known_within_its_level(
    attacker: Attacker,
) -> None:
    least = 1.0 if attacker is Attacker.RULE_AND_MARKERS else 0.0
    tested = 0
    for seed in range(TABLES):
        counts = counts_of(seed)
        if not counts.any():
            continue
        found = protected(counts, 5, attacker)
        if found.audit.unprotectable:
            continue
        knows = Scipy(counts, found, least)
        for codes in knows.hidden:
            true = float(knows.members(codes) @ counts.ravel())
            if not 0 < true < 5:
                continue
            low, high = knows.interval(codes)
            assert high >= true + 1 - SLACK, (seed, codes)
            # Who knows that zeros are shown knows each count behind it to be one at least.
            floor = least * float((counts.ravel()[knows.members(codes) > 0] > 0).sum())
            assert low <= max(true - 1, floor) + SLACK, (seed, codes)
            tested += 1
    assert tested > TABLES


def test_a_stricter_rule_never_costs_less() -> None:
    for seed in range(60):
        counts = counts_of(seed)
        lax, strict = (protected(counts, threshold, Attacker.CLASSIC) for threshold in (4, 8))
        if lax.cost.is_proved_cheapest and strict.cost.is_proved_cheapest:
            assert strict.cost.value_hidden >= lax.cost.value_hidden - SLACK


def test_what_was_protected_is_protected_alike_once_it_is_out() -> None:
    for seed in range(40):
        counts = counts_of(seed)
        first = protected(counts, 5, Attacker.CLASSIC)
        history = ReleaseHistory().after(first.release("first"))
        again = protect(table_of(counts), first.settings, released=history)
        assert again.cells.equals(first.cells)


def test_rounded_tables_add_up_and_tell_what_scipy_finds() -> None:
    settings = parse_settings("counts", "rules: {minimum_frequency: {contributors: 5, margin: 1}}")
    for seed in range(100):
        counts = counts_of(seed)
        if not counts.any():
            continue
        assert round_controlled(table_of(counts)).wrong_sums() == 0
        nearest = round_to_nearest(table_of(counts))
        exposed = set(exposed_by(nearest, settings).exposed)
        cells, (least, most) = nearest.cells, nearest.known()
        names = [cells.linked.name_of(cell) for cell in range(cells.linked.cell_count)]
        members = [_members(name, counts) for name in names]
        for name, own, true in zip(names, members, cells.counts.tolist(), strict=True):
            if not 0 < true < 5:
                continue
            ends = [
                sign * linprog(
                    sign * own,
                    A_ub=np.vstack([members, np.negative(members)]),
                    b_ub=np.concatenate([most, -least]),
                ).fun
                for sign in (1, -1)
            ]  # fmt: skip
            is_close = ends[1] < true + 1 - SLACK or ends[0] > max(true - 1, 0) + SLACK
            assert (name in exposed) == is_close, (seed, name)


def _members(name: str, counts: np.ndarray) -> np.ndarray:
    """Which inner counts a cell is the sum of, from its name: "row r1, column c2"."""
    codes = dict(
        part.split(" ") for part in name.split(", ") if " " in part and "grand" not in part
    )
    chosen = np.zeros(counts.shape)
    row, column = codes.get("row"), codes.get("column")
    chosen[int(row[1:]) if row else slice(None), int(column[1:]) if column else slice(None)] = 1
    return chosen.ravel()

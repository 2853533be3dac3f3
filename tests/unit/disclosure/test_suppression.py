"""Small tables whose cheapest patterns are known, and what is promised of every pattern."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from folkmoot.disclosure import Attacker, Effort, Weighting, audit, suppress_cells
from folkmoot.errors import DisclosureError

# Fischetti and Salazar-González's example: the 22 must be kept open by 5 either way.
INVESTMENT = [[20, 50, 10, 80], [8, 19, 22, 49], [17, 32, 12, 61], [45, 101, 44, 190]]


def cells(values: list[list[int]], unsafe: dict[int, float], name: str = "value") -> pa.Table:
    flat = [value for line in values for value in line]
    levels = [unsafe.get(place, 0.0) for place in range(len(flat))]
    return pa.table(
        {
            "cell": list(range(len(flat))),
            name: flat,
            "status": ["u" if place in unsafe else "s" for place in range(len(flat))],
            "upl": levels,
        }
    )


def equations(values: list[list[int]]) -> pa.Table:
    places = np.arange(len(values) * len(values[0])).reshape(len(values), -1)
    entries = [
        {"constraint": row, "cell": int(cell), "coef": -1.0 if cell == line[-1] else 1.0}
        for row, line in enumerate([*places, *places.T])
        for cell in line
    ]
    return pa.Table.from_pylist(entries)


def test_the_cheapest_pattern_of_the_literatures_example_is_found() -> None:
    found = suppress_cells(cells(INVESTMENT, {6: 5.0}), equations(INVESTMENT))
    hidden = [cell for cell, value in enumerate(found.cells["value"].to_pylist()) if value is None]
    assert hidden == [4, 6, 8, 10]
    assert found.pattern.cost == found.pattern.bound == 8 + 17 + 12
    assert found.cells["status"].to_pylist().count("secondary") == 3


def test_weights_are_the_users_choice() -> None:
    by_cells = suppress_cells(
        cells(INVESTMENT, {6: 5.0}), equations(INVESTMENT), weighting=Weighting.CELLS
    )
    assert by_cells.pattern.cost == 3
    by_log = suppress_cells(
        cells(INVESTMENT, {6: 5.0}), equations(INVESTMENT), weighting=Weighting.LOG_VALUE
    )
    assert by_log.pattern.cost == pytest.approx(float(np.log1p([20, 10, 8]).sum()))


def test_what_is_already_safe_costs_nothing() -> None:
    found = suppress_cells(
        cells(INVESTMENT, {0: 1.0, 1: 1.0, 4: 1.0, 5: 1.0}), equations(INVESTMENT)
    )
    assert found.pattern.cost == 0


def test_who_knows_that_zeros_are_shown_must_be_kept_off_ones_too() -> None:
    ones = [[1, 1, 9, 11], [1, 1, 9, 11], [9, 9, 9, 27], [11, 11, 27, 49]]
    unsafe = dict.fromkeys((0, 1, 4, 5), 1.0)
    table, sums = cells(ones, unsafe, name="freq"), equations(ones)
    classic = suppress_cells(table, sums, attacker=Attacker.CLASSIC)
    strict = suppress_cells(table, sums, attacker=Attacker.RULE_AND_MARKERS)
    assert classic.pattern.cost == 0
    assert strict.pattern.cost > 0
    said = audit(strict.system, strict.pattern.hidden)
    assert not any(said["is_exact"].to_pylist())


def test_two_alone_in_a_row_do_not_learn_of_each_other() -> None:
    ones = [[1, 1, 9, 11], [9, 9, 9, 27], [9, 9, 9, 27], [19, 19, 27, 65]]
    table, sums = cells(ones, dict.fromkeys((0, 1), 1.0), name="freq"), equations(ones)
    classic = suppress_cells(table, sums, attacker=Attacker.CLASSIC)
    insider = suppress_cells(table, sums, attacker=Attacker.INSIDER)
    someone = int(insider.system.sole[0])
    is_known = {
        found: audit(found.system, found.pattern.hidden, insider=someone)
        .filter(pc.field("cell") == 1)["is_exact"][0]
        .as_py()
        for found in (classic, insider)
    }
    assert is_known == {classic: True, insider: False}


@pytest.mark.parametrize("effort", [Effort(seconds=0.0), Effort(cut_rounds=0), Effort(seconds=30)])
def test_whatever_the_time_limit_the_pattern_protects(effort: Effort) -> None:
    rng = np.random.default_rng(7)
    inner = rng.integers(1, 60, (8, 8))
    table = np.block(
        [[inner, inner.sum(1, keepdims=True)], [inner.sum(0, keepdims=True), inner.sum()]]
    ).tolist()
    flat = [value for line in table for value in line]
    unsafe = {place: 2.0 for place, value in enumerate(flat) if value < 6}
    found = suppress_cells(cells(table, unsafe), equations(table), effort=effort)
    assert all(audit(found.system, found.pattern.hidden)["is_protected"].to_pylist())
    assert found.pattern.bound <= found.pattern.cost
    assert found.pattern.was_interrupted == (effort.seconds == 0.0)


def test_a_level_that_nothing_can_meet_is_met_as_far_as_possible() -> None:
    table = cells(INVESTMENT, {6: 1000.0}).append_column("ub", [[200.0] * 16])
    found = suppress_cells(table, equations(INVESTMENT))
    said = audit(found.system, found.pattern.hidden)
    place = said["cell"].to_pylist().index(6)
    assert said["high"][place].as_py() == pytest.approx(200.0, rel=1e-3)
    assert said["low"][place].as_py() == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"coef": pa.array([2.0] * 32)}, "not the sums of their parts"),
        ({"cell": pa.array([99] * 32)}, "not in the table"),
    ],
)
def test_equations_that_do_not_fit_are_refused(change: dict[str, pa.Array], problem: str) -> None:
    sums = equations(INVESTMENT)
    for name, column in change.items():
        sums = sums.set_column(sums.column_names.index(name), name, column)
    with pytest.raises(DisclosureError, match=problem):
        suppress_cells(cells(INVESTMENT, {6: 5.0}), sums)


@pytest.mark.parametrize("missing", ["cell", "value", "status"])
def test_a_missing_column_is_named(missing: str) -> None:
    table = cells(INVESTMENT, {6: 5.0}).drop_columns([missing])
    with pytest.raises(DisclosureError, match=f"no column '{missing}'"):
        suppress_cells(table, equations(INVESTMENT))


def test_an_interval_is_as_wide_as_asked_wherever_it_lies() -> None:
    narrow = cells(INVESTMENT, {6: 1.0})
    wide = narrow.append_column(
        "spl", pa.array([60.0 if place == 6 else 0.0 for place in range(16)])
    )
    widths = []
    for table in (narrow, wide):
        found = suppress_cells(table, equations(INVESTMENT))
        said = (
            audit(found.system, found.pattern.hidden).filter(pc.field("cell") == 6).to_pylist()[0]
        )
        widths.append(said["high"] - said["low"])
    assert widths[0] < 60 <= widths[1]

"""Other ways than hiding figures: what each promises of every figure, and what it gives away."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from folkmoot.disclosure import Dimension, MagnitudeTable, Settings, profile, tabulate
from folkmoot.disclosure.methods import (
    Altered,
    PrivacyBudget,
    count_privately,
    exposed_by,
    hide_small_and_round,
    known_of,
    noise_table,
    perturb,
    round_at_random,
    round_controlled,
    round_small_counts,
    round_to_midpoint,
    round_to_nearest,
    side_by_side,
)
from folkmoot.errors import DisclosureError

SECRET = b"sixteen bytes or more"


def people(count: int = 400, *, seed: int = 7) -> pa.Table:
    draw = np.random.default_rng(seed)
    return pa.table(
        {
            "person": [f"p{number}" for number in range(count)],
            "ward": [f"w{ward}" for ward in draw.zipf(1.6, count) % 6],
            "age": [f"a{age}" for age in draw.integers(0, 5, count)],
            "need": [f"n{need}" for need in draw.zipf(2.0, count) % 4],
        }
    )


@pytest.fixture(scope="module")
def by_ward_and_age() -> MagnitudeTable:
    towns = {"w0": "north", "w1": "north", "w2": "north"}
    dimensions = [Dimension.nested("ward", towns), "age"]
    return tabulate(people(), dimensions, contributor="person", population="people")


@pytest.fixture(scope="module")
def by_all() -> MagnitudeTable:
    return tabulate(people(), ["ward", "age", "need"], contributor="person", population="people")


@pytest.fixture(scope="module")
def small_counts() -> Settings:
    return profile("small-counts")


def counts_of(altered: Altered) -> dict[tuple[str, ...], int]:
    """What is shown, by codes."""
    rows = altered.rows().to_pylist()
    return {tuple(row.values())[:-2]: row["value"] for row in rows}


METHODS: dict[str, Callable[[MagnitudeTable], Altered]] = {
    "controlled": round_controlled,
    "small": round_small_counts,
    "nearest": round_to_nearest,
    "random": lambda table: round_at_random(table, secret=SECRET),
    "midpoint": round_to_midpoint,
    "hide": hide_small_and_round,
    "cell key": lambda table: perturb(table, secret=SECRET),
}


@pytest.mark.parametrize("name", METHODS)
def test_the_truth_lies_where_each_figure_says_it_does(
    name: str, by_all: MagnitudeTable, by_ward_and_age: MagnitudeTable
) -> None:
    for table in (by_all, by_ward_and_age):
        altered = METHODS[name](table)
        least, most = altered.known()
        assert (least <= altered.cells.counts).all()
        assert (altered.cells.counts <= most).all()


@pytest.mark.parametrize("name", METHODS)
def test_the_same_table_is_changed_alike_every_time(name: str, by_all: MagnitudeTable) -> None:
    assert METHODS[name](by_all).rows().equals(METHODS[name](by_all).rows())


@pytest.mark.parametrize("name", ["controlled", "small"])
def test_additive_methods_leave_every_total_the_sum_of_its_parts(
    name: str, by_all: MagnitudeTable, by_ward_and_age: MagnitudeTable
) -> None:
    assert METHODS[name](by_all).wrong_sums() == 0
    assert METHODS[name](by_ward_and_age).wrong_sums() == 0


def test_controlled_rounding_moves_no_figure_of_two_dimensions_past_the_next_multiple(
    by_ward_and_age: MagnitudeTable,
) -> None:
    altered = round_controlled(by_ward_and_age, base=5)
    assert (altered.shown % 5 == 0).all()
    assert altered.changes().max() <= 4
    is_multiple = altered.cells.counts % 5 == 0
    assert (altered.shown == altered.cells.counts)[is_multiple].all()


def test_where_no_next_multiples_add_up_figures_go_further_and_it_is_said() -> None:
    # Eight corners of a cube whose every pair along an edge comes to 5: each total is a multiple
    # of 5 already and may not move, so neighbours must go apart, which an odd way round forbids.
    rows = [
        {"x": x, "y": y, "z": z}
        for x, y, z, count in [
            ("0", "0", "0", 1), ("0", "1", "1", 1), ("1", "0", "1", 1), ("1", "1", "0", 1),
        ]
        for _ in range(count)
    ]  # fmt: skip
    table = tabulate(pa.Table.from_pylist(rows), ["x", "y", "z"])
    altered = round_controlled(table, base=2)
    assert altered.wrong_sums() == 0
    assert (altered.shown % 2 == 0).all()
    assert f"more than {max(1, altered.changes().max())}." in altered.in_words


def test_small_count_rounding_shows_no_small_count(by_all: MagnitudeTable) -> None:
    altered = round_small_counts(by_all, base=5)
    shown = altered.shown[altered.cells.is_shown]
    assert not ((shown > 0) & (shown < 5)).any()


def test_small_count_rounding_leaves_what_is_large_enough() -> None:
    rows = [
        {"ward": ward} for ward, count in [("a", 40), ("b", 12), ("c", 3)] for _ in range(count)
    ]
    altered = round_small_counts(tabulate(pa.Table.from_pylist(rows), ["ward"]), base=5)
    assert counts_of(altered) == {("a",): 40, ("b",): 12, ("c",): 5, ("Total",): 57}


def test_a_table_may_show_a_margin_only(small_counts: Settings) -> None:
    table = tabulate(people(), ["ward", "age"], margins=[["ward"]])
    altered = round_controlled(table)
    assert altered.wrong_sums() == 0
    assert exposed_by(altered, small_counts).unsafe > 0


@pytest.mark.parametrize(
    ("count", "shown"), [(1, 0), (2, 0), (3, 5), (5, 5), (7, 5), (8, 10), (12, 10)]
)
def test_conventional_rounding(count: int, shown: int) -> None:
    table = tabulate(pa.table({"ward": ["a"] * count}), ["ward"])
    assert counts_of(round_to_nearest(table))["a",] == shown


@pytest.mark.parametrize(("count", "shown"), [(1, 3), (6, 3), (7, 9), (12, 9), (13, 15)])
def test_midpoints(count: int, shown: int) -> None:
    table = tabulate(pa.table({"ward": ["a"] * count}), ["ward"])
    assert counts_of(round_to_midpoint(table))["a",] == shown


@pytest.mark.parametrize(("count", "shown"), [(1, "[c]"), (7, "[c]"), (8, 10), (12, 10), (13, 15)])
def test_hiding_small_counts_and_rounding_the_rest(count: int, shown: object) -> None:
    table = tabulate(pa.table({"ward": ["a"] * count}), ["ward"])
    assert hide_small_and_round(table).to_rows()[0] == {"ward": "a", "value": shown}


def test_random_rounding_expects_no_change() -> None:
    wards = [f"w{number}" for number in range(3_000) for _ in range(2)]
    altered = round_at_random(tabulate(pa.table({"ward": wards}), ["ward"]), secret=SECRET)
    finest = altered.shown[altered.cells.counts == 2]
    assert set(finest.tolist()) == {0, 5}
    assert abs(finest.mean() - 2) < 0.15


def test_an_empty_cell_is_shown_among_the_others_so_that_nothing_may_stand_for_something() -> None:
    table = tabulate(pa.table({"ward": ["a", "b"], "age": ["x", "y"]}), ["ward", "age"])
    shown = counts_of(round_to_nearest(table))
    assert shown["a", "y"] == shown["a", "x"] == 0


def test_the_same_people_get_the_same_noise_in_every_table() -> None:
    some = people()
    one = perturb(tabulate(some, ["ward", "age"], contributor="person"), secret=SECRET)
    shuffled = some.take(np.random.default_rng(1).permutation(len(some)))
    other = perturb(tabulate(shuffled, ["need", "ward"], contributor="person"), secret=SECRET)
    by_ward = {codes[0]: value for codes, value in counts_of(one).items() if codes[1] == "Total"}
    again = {codes[1]: value for codes, value in counts_of(other).items() if codes[0] == "Total"}
    assert by_ward == again


def test_another_secret_gives_other_noise(by_all: MagnitudeTable) -> None:
    one, other = (perturb(by_all, secret=secret * 2) for secret in (SECRET, SECRET[::-1]))
    assert not one.rows().equals(other.rows())


def test_cell_keys_need_an_identifier_of_the_records() -> None:
    with pytest.raises(DisclosureError, match="no identifier"):
        perturb(tabulate(people(), ["ward"]), secret=SECRET)


def test_a_secret_that_could_be_guessed_is_refused(by_all: MagnitudeTable) -> None:
    with pytest.raises(DisclosureError, match="The secret has 3 bytes"):
        perturb(by_all, secret=b"abc")


@pytest.mark.parametrize(
    ("largest", "variance", "not_shown"), [(5, 2.0, 0), (5, 3.0, 2), (3, 1.0, 2), (8, 6.0, 4)]
)
def test_noise_has_mean_nothing_its_variance_and_its_bounds(
    largest: int, variance: float, not_shown: int
) -> None:
    table = noise_table(largest=largest, variance=variance, not_shown=not_shown)
    noises = np.arange(-largest, largest + 1)
    assert np.allclose(table.chances.sum(axis=1), 1)
    assert np.allclose(table.chances @ noises, 0, atol=1e-9)
    assert np.isclose(table.variances()[-1], variance)
    for count, chances in enumerate(table.chances):
        results = count + noises[chances > 0]
        assert (results >= 0).all()
        assert count == 0 or not ((results > 0) & (results <= not_shown)).any()
    # True noise: no count but nothing is certain to be shown as one figure.
    assert (table.chances[1:].max(axis=1) < 0.95).all()


def test_noise_is_spread_as_the_table_says() -> None:
    table, keys = noise_table(), (np.arange(10_000) + 0.5) / 10_000
    drawn = table.noise(np.full(len(keys), 30), keys)
    found = np.bincount(drawn + table.largest, minlength=2 * table.largest + 1) / len(keys)
    assert np.allclose(found, table.chances[-1], atol=2e-4)


@pytest.mark.parametrize(
    ("largest", "variance", "not_shown"), [(0, 1.0, 0), (2, 4.0, 0), (2, 1.0, 2), (3, -1.0, 0)]
)
def test_noise_that_cannot_be_is_refused(largest: int, variance: float, not_shown: int) -> None:
    with pytest.raises(DisclosureError):
        noise_table(largest=largest, variance=variance, not_shown=not_shown)


def test_the_budget_is_spent_once_and_not_given_back(by_all: MagnitudeTable) -> None:
    budget = PrivacyBudget(1.5)
    first = count_privately(by_all, epsilon=1.0, budget=budget, what="June")
    assert first.budget.left("people") == pytest.approx(0.5)
    with pytest.raises(DisclosureError, match=r"0\.5 of 1\.5 is left"):
        count_privately(by_all, epsilon=1.0, budget=first.budget)


def test_the_noise_is_scaled_to_how_many_figures_one_person_is_in(by_all: MagnitudeTable) -> None:
    # Each of three dimensions holds a person in a code and in the total.
    found = count_privately(by_all, epsilon=0.5, budget=PrivacyBudget(1))
    assert found.scale == 8 / 0.5
    assert (found.altered.shown >= 0).all()


def test_who_has_more_rows_than_was_stated_is_refused() -> None:
    table = tabulate(
        pa.table({"ward": ["a", "a"], "person": ["p", "p"]}),
        ["ward"], contributor="person", population="people",
    )  # fmt: skip
    with pytest.raises(DisclosureError, match="more than 1 rows"):
        count_privately(table, epsilon=1.0, budget=PrivacyBudget(1))


def test_noise_without_bounds_is_not_attacked(
    by_all: MagnitudeTable, small_counts: Settings
) -> None:
    private = count_privately(by_all, epsilon=1.0, budget=PrivacyBudget(1))
    with pytest.raises(DisclosureError, match="its promise is the epsilon"):
        exposed_by(private.altered, small_counts)


def test_conventional_rounding_is_worked_out_by_adding_up(small_counts: Settings) -> None:
    # Three wards shown as 5 with a total shown as 10: no count can be above 3 or the total below
    # 8, so each is 3, or at most one less.
    rows = [{"ward": ward} for ward in "abcd" for _ in range(3)]
    altered = round_to_nearest(tabulate(pa.Table.from_pylist(rows), ["ward"]))
    assert counts_of(altered)["Total",] == 10
    known = {
        row["name"]: (row["low"], row["high"])
        for row in known_of(altered, small_counts).to_pylist()
    }
    assert known["ward a"] == (3, 3)
    assert "ward a" in exposed_by(altered, small_counts).exposed


def test_every_method_is_set_side_by_side(
    by_ward_and_age: MagnitudeTable, small_counts: Settings
) -> None:
    found = {one.method: one for one in side_by_side(by_ward_and_age, small_counts, secret=SECRET)}
    assert len(found) == 9
    assert not any(one.problem for one in found.values())
    assert found["protect"].is_safe
    assert found["protect"].share_shown < 1 == found["round_controlled"].share_shown
    assert found["round_controlled"].wrong_sums == 0 < found["round_to_nearest"].wrong_sums
    assert found["count_privately"].largest_change is None


def test_amounts_are_not_rounded() -> None:
    table = tabulate(pa.table({"ward": ["a"], "amount": [12]}), ["ward"], value="amount")
    with pytest.raises(DisclosureError, match="these are amounts"):
        round_controlled(table)


def test_tables_that_share_totals_but_no_finest_cells_are_not_rounded_by_small_counts() -> None:
    some = people()
    tables = [
        tabulate(some, [name], contributor="person", population="people", name=name)
        for name in ("ward", "age")
    ]
    with pytest.raises(DisclosureError, match="not the finest cells"):
        round_small_counts(tables)
    assert round_controlled(tables).wrong_sums() == 0

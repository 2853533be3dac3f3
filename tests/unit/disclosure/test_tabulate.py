from decimal import Decimal

import pyarrow as pa
import pytest
from tests.unit.disclosure.conftest import Contributions

from folkmoot.disclosure import Dimension, tabulate
from folkmoot.errors import DisclosureError

PAYMENTS = """
service ward firm amount
road    w1   f1   100
road    w1   f2   50
road    w2   f1   30
care    w1   f3   70
care    w2   f3   -20
"""


def cells(table: pa.Table) -> dict[tuple[str, ...], dict[str, object]]:
    names = [name for name in table.column_names if table.schema.field(name).type == pa.string()]
    return {tuple(row[name] for name in names): row for row in table.to_pylist()}


def test_every_margin_is_added_up_once(contributions: Contributions) -> None:
    table = tabulate(
        contributions(PAYMENTS), ["service", "ward"], value="amount", contributor="firm"
    )
    found = {codes: row["value"] for codes, row in cells(table.cells).items()}
    assert found == {
        ("road", "w1"): 150,
        ("road", "w2"): 30,
        ("road", "Total"): 180,
        ("care", "w1"): 70,
        ("care", "w2"): -20,
        ("care", "Total"): 50,
        ("Total", "w1"): 220,
        ("Total", "w2"): 10,
        ("Total", "Total"): 230,
    }


def test_a_contributor_counts_once_in_each_cell(contributions: Contributions) -> None:
    table = tabulate(
        contributions(PAYMENTS), ["service", "ward"], value="amount", contributor="firm"
    )
    found = {codes: row["contributors"] for codes, row in cells(table.cells).items()}
    assert found["road", "Total"] == 2
    assert found["care", "Total"] == 1
    assert found["Total", "Total"] == 3


def test_hierarchies_add_their_levels(contributions: Contributions) -> None:
    towns = Dimension.nested("ward", {"w1": "town", "w2": "town"})
    table = tabulate(contributions(PAYMENTS), ["service", towns], value="amount")
    assert cells(table.cells)["road", "town"]["value"] == 180


def test_firms_of_one_holding_count_as_one(contributions: Contributions) -> None:
    given = contributions(PAYMENTS).append_column("group", [["g", "g", "g", "h", "h"]])
    table = tabulate(given, ["service"], value="amount", contributor="firm", holding="group")
    assert cells(table.cells)[("road",)]["contributors"] == 1


def test_a_firm_without_a_holding_is_its_own(contributions: Contributions) -> None:
    given = contributions(PAYMENTS).append_column("group", [["g", None, "g", None, None]])
    table = tabulate(given, ["service"], value="amount", contributor="firm", holding="group")
    assert cells(table.cells)[("road",)]["contributors"] == 2


def test_all_who_are_not_named_count_as_one(contributions: Contributions) -> None:
    given = contributions(PAYMENTS).set_column(2, "firm", [[None, None, "f1", None, None]])
    table = tabulate(given, ["service"], value="amount", contributor="firm")
    assert cells(table.cells)[("road",)]["contributors"] == 2
    assert cells(table.cells)[("care",)]["contributors"] == 1


def test_decimals_are_added_up_exactly() -> None:
    pence = [Decimal("0.1000"), Decimal("0.2000"), Decimal("-99999999999999.9999")]
    given = pa.table({"ward": ["w", "w", "v"], "amount": pa.array(pence, pa.decimal128(18, 4))})
    table = tabulate(given, ["ward"], value="amount")
    found = {codes: row["value"] for codes, row in cells(table.cells).items()}
    assert found[("w",)] == Decimal("0.3000")
    assert found[("Total",)] == Decimal("-99999999999999.6999")


def test_a_sliced_column_of_decimals_is_read_from_its_own_place() -> None:
    given = pa.table({"ward": ["a", "b", "c"], "amount": [Decimal(1), Decimal(2), Decimal(3)]})
    table = tabulate(given.slice(1), ["ward"], value="amount")
    assert cells(table.cells)[("Total",)]["value"] == 5


def test_floating_point_is_added_up_as_it_is() -> None:
    given = pa.table({"ward": ["a", "a"], "amount": [0.5, 0.25]})
    assert cells(tabulate(given, ["ward"], value="amount").cells)[("a",)]["value"] == 0.75


def test_rows_are_counted_where_no_value_is_named(contributions: Contributions) -> None:
    table = tabulate(contributions(PAYMENTS), ["service"], contributor="firm")
    assert cells(table.cells)[("road",)] == {
        "service": "road",
        "value": 3,
        "contributors": 2,
        "is_shown": True,
    }


def test_only_the_margins_asked_for_are_shown(contributions: Contributions) -> None:
    table = tabulate(contributions(PAYMENTS), ["service", "ward"], margins=[["ward"]])
    shown = {codes for codes, row in cells(table.cells).items() if row["is_shown"]}
    assert ("Total", "w1") in shown
    assert ("road", "w1") in shown
    assert ("road", "Total") not in shown
    assert ("Total", "Total") not in shown


def test_a_table_of_nothing_has_no_cells() -> None:
    empty = pa.table({"ward": pa.array([], pa.string()), "amount": pa.array([], pa.int64())})
    assert len(tabulate(empty, ["ward"], value="amount")) == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"value": "cost"}, "no column 'cost'"),
        ({"dimensions": ["place"]}, "no column 'place'"),
        ({"value": "ward"}, "not numbers"),
        ({"margins": [["place"]]}, "no dimension 'place'"),
    ],
)
def test_what_is_not_there_is_named(
    contributions: Contributions, change: dict[str, object], problem: str
) -> None:
    asked: dict[str, object] = {"dimensions": ["service"], "value": "amount", **change}
    with pytest.raises(DisclosureError, match=problem):
        tabulate(contributions(PAYMENTS), **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(("column", "problem"), [("ward", "no code"), ("amount", "no value")])
def test_a_missing_code_or_value_is_refused(
    contributions: Contributions, column: str, problem: str
) -> None:
    given = contributions(PAYMENTS)
    place = given.column_names.index(column)
    holes = pa.nulls(given.num_rows, given.schema.field(column).type)
    with pytest.raises(DisclosureError, match=problem):
        tabulate(given.set_column(place, column, holes), ["ward"], value="amount")


def test_a_value_too_large_to_add_exactly_is_refused() -> None:
    huge = pa.array([Decimal(10) ** 20], pa.decimal128(38, 4))
    with pytest.raises(DisclosureError, match="too large"):
        tabulate(pa.table({"ward": ["w"], "amount": huge}), ["ward"], value="amount")

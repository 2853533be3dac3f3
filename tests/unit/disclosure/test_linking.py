import pytest
from tests.unit.disclosure.conftest import Contributions

from folkmoot.disclosure import Dimension, tabulate
from folkmoot.disclosure.linking import link
from folkmoot.errors import DisclosureError

PAYMENTS = """
council service ward year firm amount
A       road    w1   1    f1   100
A       care    w1   1    f2   50
A       road    w2   2    f3   30
B       road    w3   2    f1   70
"""


def test_a_margin_that_tables_share_is_one_cell(contributions: Contributions) -> None:
    given = contributions(PAYMENTS)
    one = tabulate(given, ["council", "service"], value="amount", name="one")
    other = tabulate(given, ["council", "ward"], value="amount", name="other")
    linked = link([one, other])
    shared = set(linked.rows_of[0].tolist()) & set(linked.rows_of[1].tolist())
    assert {linked.name_of(cell) for cell in shared} == {"grand total", "council A", "council B"}
    assert linked.cell_count == len(one) + len(other) - 3


def test_every_equation_adds_up(contributions: Contributions) -> None:
    given = contributions(PAYMENTS)
    wards = Dimension.nested("ward", {"w1": "A", "w2": "A", "w3": "B"})
    linked = link([tabulate(given, ["service", wards, "year"], value="amount")])
    assert linked.equations.row_count > 0
    assert abs(linked.equations.sums(linked.values)).max() == 0


def test_a_part_known_by_its_filter_leaves_the_rest_of_its_total(
    contributions: Contributions,
) -> None:
    given = contributions(PAYMENTS)
    whole = tabulate(given, ["council"], value="amount", name="whole", contributor="firm")
    part = tabulate(
        given.filter(given["year"].combine_chunks().to_numpy(zero_copy_only=False) == "1"),
        ["council"],
        value="amount",
        contributor="firm",
        name="part",
        where={"year": "1"},
    )
    linked = link([whole, part])
    rest_of_a = linked.values[linked.named_count :].tolist()
    assert sorted(rest_of_a) == [30, 100]
    facts = linked.holdings.facts(2, linked.is_count)
    assert facts.contributors[linked.named_count :].tolist() == [1, 2]


def test_parts_known_one_by_one_complete_a_total_that_names_them(
    contributions: Contributions,
) -> None:
    given = contributions(PAYMENTS)
    years = Dimension.nested("year", {"1": "both", "2": "both"})
    whole = tabulate(given, ["council", years], value="amount", name="whole")
    assert link([whole]).blends == ()


def test_tables_of_other_populations_share_nothing(contributions: Contributions) -> None:
    given = contributions(PAYMENTS)
    one = tabulate(given, ["council"], value="amount", name="one", population="2023")
    other = tabulate(given.slice(1), ["council"], value="amount", name="other", population="2024")
    linked = link([one, other])
    assert not set(linked.rows_of[0].tolist()) & set(linked.rows_of[1].tolist())


def test_tables_of_one_population_that_disagree_are_refused(contributions: Contributions) -> None:
    given = contributions(PAYMENTS)
    one = tabulate(given, ["council"], value="amount", name="one")
    other = tabulate(given.slice(1), ["council"], value="amount", name="other")
    with pytest.raises(DisclosureError, match="disagree about 2 figures"):
        link([one, other])


def test_a_filter_by_a_total_without_parts_is_refused(contributions: Contributions) -> None:
    given = contributions(PAYMENTS)
    areas = Dimension.nested("ward", {"w8": "north", "w9": "north"})
    one = tabulate(given, ["council"], value="amount", name="one", where={"ward": "north"})
    other = tabulate(given, [areas], value="amount", name="other")
    with pytest.raises(DisclosureError, match="'north' is a total whose parts do not occur"):
        link([one, other])

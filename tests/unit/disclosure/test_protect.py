from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.unit.disclosure.conftest import Contributions

from folkmoot.disclosure import (
    TOTAL,
    Attacker,
    Dimension,
    Protected,
    Settings,
    Status,
    audit,
    parse_settings,
    profile,
    protect,
    tabulate,
)
from folkmoot.disclosure.insiders import coalition
from folkmoot.errors import DisclosureError
from folkmoot.tables import Kind

# Only f9's care in w1 is one firm's alone.
PAYMENTS = """
service ward firm amount
road    w1   f1   100
road    w1   f2   80
road    w2   f3   60
road    w2   f4   70
care    w1   f9   50
care    w2   f5   40
care    w2   f6   45
park    w1   f1   20
park    w1   f7   25
park    w2   f2   90
park    w2   f8   95
"""


def status_of(protected: Protected, table: str = "table") -> dict[tuple[str, ...], str]:
    rows = protected[table].checker_cells.to_pylist()
    names = protected[table].table.dimension_names
    return {tuple(row[name] for name in names): row["status"] for row in rows}


def hidden_in(protected: Protected, table: str = "table") -> set[tuple[str, ...]]:
    return {codes for codes, why in status_of(protected, table).items() if why != "published"}


def payments(contributions: Contributions, *dimensions: str, **asked: object) -> Protected:
    return protect(
        tabulate(
            contributions(PAYMENTS),
            dimensions or ("service", "ward"),
            value="amount",
            contributor="firm",
            contributors_are="firms",
        ),
        **asked,  # type: ignore[arg-type]
    )


def test_what_is_unsafe_is_hidden_and_what_would_give_it_away(
    contributions: Contributions, lone_firms: Settings
) -> None:
    protected = payments(contributions, settings=lone_firms)
    hidden = {codes: why for codes, why in status_of(protected).items() if why != "published"}
    assert hidden == {
        ("care", "w1"): "primary",
        ("care", "w2"): "secondary",
        ("park", "w1"): "secondary",
        ("park", "w2"): "secondary",
    }
    assert protected.cost.primary == 1
    assert protected.cost.secondary == 3
    assert protected.cost.is_proved_cheapest
    assert protected.is_safe


def test_every_hidden_figure_has_one_marker(
    contributions: Contributions, lone_firms: Settings
) -> None:
    protected = payments(contributions, settings=lone_firms)
    assert set(protected.cells["status"].to_pylist()) == {Status.PUBLISHED, Status.SUPPRESSED}
    assert protected.cells.column_names == ["service", "ward", "value", "status"]
    rows = protected.tables[0].to_rows()
    assert [row["value"] for row in rows].count("[c]") == 4
    assert set(rows[0]) == {"service", "ward", "value"}


def test_the_checker_sees_true_values_and_reasons(
    contributions: Contributions, lone_firms: Settings
) -> None:
    protected = payments(contributions, settings=lone_firms)
    rows = protected.checker_cells.to_pylist()
    care = next(row for row in rows if (row["service"], row["ward"]) == ("care", "w1"))
    assert care["value"] == 50
    assert care["contributors"] == 1
    assert care["reasons"] == ["fewer than 2 firms take part"]


def test_the_checker_learns_why_each_figure_is_hidden(
    contributions: Contributions, lone_firms: Settings
) -> None:
    protected = payments(contributions, settings=lone_firms)
    rows = protected.checker_cells.to_pylist()
    said = {
        (row["service"], row["ward"]): protected.why_hidden("table", place)
        for place, row in enumerate(rows)
    }
    assert said["road", "w1"] == "It is shown."
    assert said["care", "w1"] == "It is unsafe by itself: fewer than 2 firms take part."
    assert said["park", "w2"] == (
        "If it were shown, these could be worked out too closely: service care, ward w1."
    )


def test_findings_tell_the_checker_all_and_the_public_no_parameter(firms: Settings) -> None:
    given = pa.table(
        {
            "service": ["road", "road", "road", "care", "care", "care", "care", "park"] * 2,
            "ward": ["w1"] * 8 + ["w2"] * 8,
            "firm": [f"f{number}" for number in range(16)],
            "amount": [900, 5, 5, 30, 40, 50, 45, 77, 60, 70, 80, 90, 66, 77, 88, 99],
        }
    )
    table = tabulate(
        given, ["service", "ward"], value="amount", contributor="firm", contributors_are="firms"
    )
    protected = protect(table, firms)
    codes = [finding.code for finding in protected.findings]
    assert codes[:3] == [
        "disclosure.minimum_frequency",
        "disclosure.p_percent",
        "disclosure.secondary",
    ]
    checker = " ".join(finding.message for finding in protected.findings)
    assert "fewer than 3 firms" in checker
    assert "to within 10 %" in checker
    public = " ".join(finding.message for finding in protected.public_findings)
    assert "[c]" in public
    for secret in ("10 %", "fewer than", "firms could", "900"):
        assert secret not in public
    assert "900" not in checker


def test_where_nothing_is_unsafe_nothing_is_hidden(contributions: Contributions) -> None:
    protected = payments(contributions, "ward", settings=parse_settings("few", MINIMUM_TWO))
    assert protected.cost.hidden == 0
    assert protected.cells["value"].null_count == 0
    assert [finding.code for finding in protected.public_findings] == ["disclosure.nothing_hidden"]


MINIMUM_TWO = "rules: {minimum_frequency: {contributors: 2}}"


def test_margins_that_are_not_shown_are_not_handed_out_and_not_paid_for(
    contributions: Contributions, lone_firms: Settings
) -> None:
    given = contributions(PAYMENTS)
    table = tabulate(
        given,
        ["service", "ward"],
        value="amount",
        contributor="firm",
        margins=[],
    )
    protected = protect(table, lone_firms)
    assert TOTAL not in protected.cells["service"].to_pylist()
    assert protected.cost.secondary == 0


def test_linked_tables_are_protected_together(
    contributions: Contributions, lone_firms: Settings
) -> None:
    """Alone, the table by service shows care; care less care in w2 is f9's."""
    given = contributions(PAYMENTS)
    inner = tabulate(
        given, ["service", "ward"], value="amount", contributor="firm", name="inner", margins=[]
    )
    outer = tabulate(given, ["service"], value="amount", contributor="firm", name="outer")
    together = protect([inner, outer], lone_firms)
    hidden = hidden_in(together, "inner") | hidden_in(together, "outer")
    assert ("care", "w1") in hidden
    assert hidden & {("care", "w2"), ("care",)}
    assert all(together.intervals()["is_protected"].to_pylist())


def test_two_hidden_figures_of_one_firm_are_not_given_away_by_their_sum(
    contributions: Contributions,
) -> None:
    given = contributions(
        """
        service ward firm amount
        road    w1   f9   50
        care    w1   f9   40
        park    w1   f1   20
        park    w1   f2   30
        park    w1   f3   25
        road    w2   f4   61
        road    w2   f5   62
        road    w2   f6   63
        care    w2   f4   51
        care    w2   f5   52
        care    w2   f6   53
        park    w2   f4   41
        park    w2   f5   42
        park    w2   f6   43
        """
    )
    table = tabulate(given, ["service", "ward"], value="amount", contributor="firm")
    rule = "rules: {minimum_frequency: {contributors: 2}}\nattacker: classic\ncombinations: "
    without = protect(table, parse_settings("without", rule + "false"))
    with_sums = protect(table, parse_settings("with", rule + "true"))
    alone = {("road", "w1"), ("care", "w1"), ("road", "w2"), ("care", "w2")}
    assert hidden_in(without) == alone
    assert hidden_in(with_sums) == alone | {("park", "w1"), ("park", "w2")}


def test_credits_are_flagged_for_a_person(contributions: Contributions, firms: Settings) -> None:
    given = contributions(
        """
        ward firm amount
        w1   f1   100
        w1   f2   -60
        w1   f3   90
        w1   f4   80
        w2   f1   70
        w2   f2   80
        w2   f3   90
        w2   f4   95
        """
    )
    protected = protect(tabulate(given, ["ward"], value="amount", contributor="firm"), firms)
    doubts = [finding for finding in protected.findings if finding.kind is Kind.DOUBTED]
    assert [finding.code for finding in doubts] == ["disclosure.negative"]
    assert "ward w1" in doubts[0].where


def test_a_credit_lessens_what_its_own_firm_was_paid(
    contributions: Contributions, firms: Settings
) -> None:
    given = contributions(
        """
        ward firm amount
        w1   f1   100
        w1   f1   -100
        w1   f2   90
        w1   f3   80
        w1   f4   85
        """
    )
    protected = protect(tabulate(given, ["ward"], value="amount", contributor="firm"), firms)
    assert "disclosure.negative" not in [finding.code for finding in protected.findings]


def test_small_counts_are_hidden_by_the_number_of_people() -> None:
    given = pa.table({"ward": ["w1"] * 3 + ["w2"] * 9 + ["w3"] * 12, "sex": ["f", "m", "m"] * 8})
    protected = protect(tabulate(given, ["ward", "sex"]), profile("small-counts"))
    status = status_of(protected)
    assert status["w1", "f"] == "primary"
    assert status["w1", TOTAL] == "primary"
    assert all(protected.intervals()["is_protected"].to_pylist())


def test_a_zero_of_somebody_is_kept_open_beside_millions(contributions: Contributions) -> None:
    rows = ["service ward firm amount"]
    rows += [f"{service} {ward} f{n} 9000000" for n, (service, ward) in enumerate(ALL_CELLS * 4)]
    rows = [row for row in rows if not row.startswith("care w1")] + ["care w1 f77 0"]
    table = tabulate(
        contributions("\n".join(rows)), ["service", "ward"], value="amount", contributor="firm"
    )
    protected = protect(table, profile("business"))
    said = protected.intervals().filter(pc.field("name") == "service care, ward w1")
    assert said["high"][0].as_py() >= 0.99


ALL_CELLS = [(service, ward) for service in ("road", "care", "park") for ward in ("w1", "w2", "w3")]


def test_deep_hierarchies_are_protected(lone_firms: Settings) -> None:
    wards = Dimension.nested(
        "ward", {f"w{n}": f"d{n // 3}" for n in range(9)} | {f"d{n}": "county" for n in range(3)}
    )
    given = pa.table(
        {
            "ward": [f"w{n % 9}" for n in range(45)],
            "service": [("road", "care", "park")[n % 5 % 3] for n in range(45)],
            "firm": [f"f{n % 7}" for n in range(45)],
            "amount": [10 + n * 7 % 23 for n in range(45)],
        }
    )
    table = tabulate(given, [wards, "service"], value="amount", contributor="firm")
    protected = protect(table, lone_firms)
    assert protected.cost.primary > 0
    assert all(protected.intervals()["is_protected"].to_pylist())


def test_an_empty_table_is_protected(lone_firms: Settings) -> None:
    empty = pa.table({"ward": pa.array([], pa.string()), "amount": pa.array([], pa.int64())})
    protected = protect(tabulate(empty, ["ward"], value="amount"), lone_firms)
    assert protected.cells.num_rows == 0
    assert protected.is_safe


def test_tables_need_names_of_their_own(contributions: Contributions, firms: Settings) -> None:
    table = tabulate(contributions(PAYMENTS), ["ward"], value="amount")
    with pytest.raises(DisclosureError, match="Two tables are named 'table'"):
        protect([table, table], firms)
    with pytest.raises(DisclosureError, match="no table"):
        protect([], firms)


def test_one_of_several_tables_is_asked_for_by_name(
    contributions: Contributions, lone_firms: Settings
) -> None:
    given = contributions(PAYMENTS)
    tables = [tabulate(given, [name], value="amount", name=name) for name in ("ward", "service")]
    protected = protect(tables, lone_firms)
    assert protected["ward"].cells.num_rows == 3
    with pytest.raises(DisclosureError, match="2 tables"):
        _ = protected.cells
    with pytest.raises(DisclosureError, match="no table 'place'"):
        _ = protected["place"]


# In w1, three services have one firm each; all others have several.
THREE_ALONE = """
service ward firm amount
road    w1   f1   50
care    w1   f2   60
park    w1   f3   70
bins    w1   g1   80
bins    w1   g2   90
bins    w1   g3   85
road    w2   g1   40
road    w2   g2   45
care    w2   g1   55
care    w2   g3   50
park    w2   g2   65
park    w2   g3   60
bins    w2   g1   70
bins    w2   g2   75
"""


def test_two_firms_that_pool_what_they_know_do_not_learn_of_a_third(
    contributions: Contributions, lone_firms: Settings
) -> None:
    is_exact, hidden = {}, {}
    for attacker in (Attacker.INSIDER, Attacker.COALITION):
        found = protect(
            tabulate(
                contributions(THREE_ALONE), ["service", "ward"], value="amount", contributor="firm"
            ),
            replace(lone_firms, attacker=attacker),
        )
        cell = {found.linked.name_of(cell): cell for cell in range(found.linked.cell_count)}
        sole = found.system.sole
        two = coalition(*(int(sole[cell[f"service {one}, ward w1"]]) for one in ("road", "care")))
        said = audit(found.system, found.pattern.hidden, insider=two)
        third = pc.field("cell") == cell["service park, ward w1"]
        is_exact[attacker] = said.filter(third)["is_exact"][0].as_py()
        hidden[attacker] = found.cost.hidden
    assert is_exact == {Attacker.INSIDER: True, Attacker.COALITION: False}
    assert hidden[Attacker.COALITION] > hidden[Attacker.INSIDER]


def test_who_waives_protection_is_shown_and_who_shares_a_figure_with_them_is_not(
    contributions: Contributions, lone_firms: Settings
) -> None:
    wishes = {"f9": "waived"}
    payments = contributions(PAYMENTS)
    given = [wishes.get(firm, "") for firm in payments["firm"].to_pylist()]
    table = tabulate(
        payments.append_column("wish", pa.array(given)),
        ["service", "ward"],
        value="amount",
        contributor="firm",
        wish="wish",
    )
    assert hidden_in(protect(table, lone_firms)) == set()


def test_a_word_that_is_no_wish_is_refused(contributions: Contributions) -> None:
    payments = contributions(PAYMENTS)
    wishes = pa.array(["yes"] * len(payments))
    with pytest.raises(DisclosureError, match="'yes' is not understood"):
        tabulate(payments.append_column("wish", wishes), ["ward"], wish="wish", contributor="firm")


def people(counts: dict[tuple[str, str], int]) -> pa.Table:
    rows = [
        {"ward": ward, "need": need} for (ward, need), count in counts.items() for _ in range(count)
    ]
    return pa.Table.from_pylist(rows)


NEEDS = {
    ("w1", "care"): 20, ("w1", "none"): 1,
    ("w2", "care"): 15, ("w2", "none"): 30,
    ("w3", "care"): 12, ("w3", "none"): 40,
}  # fmt: skip


@pytest.mark.parametrize(
    ("coalition_of", "harmless", "unsafe"),
    [(0, "[]", False), (1, "[]", True), (1, "[none]", True), (1, "[care]", False)],
)
def test_what_is_so_of_nearly_everybody_in_a_group_is_unsafe(
    coalition_of: int, harmless: str, unsafe: bool
) -> None:
    settings = parse_settings(
        "groups",
        f"""
        rules: {{minimum_frequency: {{contributors: 2, margin: 1}}}}
        groups: {{dimension: need, coalition: {coalition_of}, harmless: {harmless}}}
        """,
    )
    found = protect(tabulate(people(NEEDS), ["ward", "need"]), settings)
    reasons = {
        (row["ward"], row["need"]): " ".join(row["reasons"])
        for row in found.checker_cells.to_pylist()
    }
    assert ("alike in need" in reasons["w1", "care"]) == unsafe
    assert "alike in need" not in reasons["w2", "care"] + reasons["w3", "none"]


def test_a_dimension_that_no_table_has_is_told() -> None:
    settings = parse_settings(
        "groups", "{rules: {minimum_frequency: {contributors: 2}}, groups: {dimension: colour}}"
    )
    with pytest.raises(DisclosureError, match="no dimension 'colour'"):
        protect(tabulate(people(NEEDS), ["ward", "need"]), settings)


def test_figures_of_an_important_margin_are_kept(contributions: Contributions) -> None:
    """The one firm's care in w1 can be protected through its row or through the totals."""
    rules = "rules: {minimum_frequency: {contributors: 2, margin_percent: 10}}"
    usual = f"{{{rules}, attacker: classic, weighting: cells, combinations: false"
    ward_last = f"{usual}, importance: [{{margin: [service, ward], factor: 100}}]}}"
    table = tabulate(
        contributions(PAYMENTS), ["service", "ward"], value="amount", contributor="firm"
    )
    inner = protect(table, parse_settings("usual", usual + "}"))
    outer = protect(table, parse_settings("ward last", ward_last))

    def finest(codes: set[tuple[str, ...]]) -> int:
        return sum(TOTAL not in code for code in codes)

    assert finest(hidden_in(outer)) < finest(hidden_in(inner))
    assert outer.audit.exposed == 0

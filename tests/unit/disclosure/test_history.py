import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.unit.disclosure.conftest import Contributions

from folkmoot.disclosure import (
    MagnitudeTable,
    Opened,
    Protected,
    ReleasedTable,
    ReleaseHistory,
    Settings,
    audit,
    opened_by,
    parse_settings,
    profile,
    protect,
    tabulate,
)
from folkmoot.disclosure.linking import link
from folkmoot.disclosure.methods import (
    exposed_by,
    release_of,
    round_controlled,
    round_to_nearest,
)
from folkmoot.errors import DisclosureError

# By service and ward, and again by service and size: only f9's large care in w1 is one firm's.
PAYMENTS = """
service ward size  firm amount
road    w1   small f1   100
road    w1   large f2   80
road    w2   small f3   60
road    w2   large f4   70
care    w1   large f9   50
care    w2   small f5   40
care    w2   small f6   45
park    w1   small f1   20
park    w1   large f7   25
park    w2   small f2   90
park    w2   large f8   95
"""


def table(given: pa.Table, name: str, *dimensions: str, **asked: object) -> MagnitudeTable:
    return tabulate(
        given,
        dimensions,
        value="amount",
        contributor="firm",
        name=name,
        population="v1",
        measure="amount",
        **asked,  # type: ignore[arg-type]
    )


def value_of(protected: Protected, **codes: str) -> object:
    rows = protected.cells.to_pylist()
    return next(row["value"] for row in rows if all(row[name] == codes[name] for name in codes))


def is_known(first: Protected, second: Protected) -> bool:
    """Whether care in w1 can be worked out from both releases together."""
    linked = link([first.tables[0].table, second.tables[0].table])
    seen = set()
    for rows, protected in zip(linked.rows_of, (first, second), strict=True):
        shown = protected.tables[0].table.cells["is_shown"].to_numpy()
        values = protected.cells["value"].is_valid().to_numpy()
        seen |= set(rows[shown][values].tolist())
    both = protect([first.tables[0].table, second.tables[0].table], first.settings)
    hidden = pa.array([cell not in seen for cell in range(linked.cell_count)]).to_numpy(
        zero_copy_only=False
    )
    said = audit(both.system, hidden)
    names = pa.array([linked.name_of(cell) for cell in said["cell"].to_pylist()])
    care = said.filter(pc.equal(names, "service care, ward w1"))
    return bool(care["is_exact"][0].as_py())


def test_a_release_that_would_open_an_earlier_one_hides_more(
    contributions: Contributions, lone_firms: Settings
) -> None:
    given = contributions(PAYMENTS)
    first = protect(table(given, "wards", "service", "ward", margins=[["ward"]]), lone_firms)
    assert value_of(first, service="care", ward="w1") is None
    assert value_of(first, service="care", ward="w2") == 85
    sizes = table(given, "services", "service")
    alone = protect(sizes, lone_firms)
    assert value_of(alone, service="care") == 135
    assert is_known(first, alone)
    history = ReleaseHistory().after(first.release("first"))
    after = protect(sizes, lone_firms, released=history)
    assert value_of(after, service="care") is None
    assert not is_known(first, after)
    assert after.audit.releases == 1
    assert after.is_safe
    opened = opened_by(sizes, lone_firms, history)
    assert opened == (Opened("first", "wards", "service care, ward w1"),)
    told = [finding for finding in after.findings if finding.code == "disclosure.opens_earlier"]
    assert [finding.where for finding in told] == ["service care, ward w1"]
    assert "release first hid" in told[0].message
    assert opened_by(sizes, lone_firms, ReleaseHistory()) == ()


def test_a_figure_released_before_is_shown_again_and_never_hidden(
    contributions: Contributions, lone_firms: Settings
) -> None:
    given = contributions(PAYMENTS)
    first = protect(table(given, "wards", "ward"), lone_firms)
    history = ReleaseHistory().after(first.release("first"))
    after = protect(table(given, "both", "service", "ward"), lone_firms, released=history)
    assert value_of(after, service="Total", ward="w1") == 275
    assert value_of(after, service="care", ward="w1") is None


def test_what_was_hidden_as_unsafe_stays_hidden_under_laxer_rules(
    contributions: Contributions, firms: Settings, lone_firms: Settings
) -> None:
    given = contributions(PAYMENTS)
    strict = protect(table(given, "strict", "service", "ward"), firms)
    assert value_of(strict, service="road", ward="w2") is None
    history = ReleaseHistory().after(strict.release("strict"))
    lax = protect(table(given, "lax", "service", "ward"), lone_firms, released=history)
    assert value_of(lax, service="road", ward="w2") is None
    reasons = {
        (row["service"], row["ward"]): row["reasons"] for row in lax.checker_cells.to_pylist()
    }
    assert reasons["road", "w2"] == ["an earlier release hid it as unsafe"]


def test_an_unsafe_figure_that_is_out_is_reported(
    contributions: Contributions, firms: Settings, lone_firms: Settings
) -> None:
    given = contributions(PAYMENTS)
    lax = protect(table(given, "lax", "service", "ward"), lone_firms)
    history = ReleaseHistory().after(lax.release("lax"))
    strict = protect(table(given, "strict", "service", "ward"), firms, released=history)
    assert not strict.is_safe
    assert strict.audit.already_out > 0
    codes = [finding.code for finding in strict.findings]
    assert "disclosure.already_out" in codes


def test_a_secret_that_earlier_releases_open_between_them_is_reported(
    contributions: Contributions, lone_firms: Settings
) -> None:
    """Each was safe alone; nobody protected them together."""
    given = contributions(PAYMENTS)
    inner = protect(table(given, "inner", "service", "ward", margins=[]), lone_firms)
    outer = protect(table(given, "outer", "service"), lone_firms)
    history = ReleaseHistory().after(inner.release("1")).after(outer.release("2"))
    later = protect(table(given, "later", "ward"), lone_firms, released=history)
    assert later.audit.unprotectable == 2
    assert not later.is_safe
    assert "disclosure.unprotectable" in [finding.code for finding in later.findings]


def test_releases_of_other_populations_do_not_matter(
    contributions: Contributions, lone_firms: Settings
) -> None:
    given = contributions(PAYMENTS)
    other = tabulate(given, ["ward"], value="amount", name="wards", population="v0")
    history = ReleaseHistory().after(protect(other, lone_firms).release("other"))
    after = protect(table(given, "wards", "ward"), lone_firms, released=history)
    assert after.audit.releases == 0


def test_a_later_subset_is_attacked_as_a_difference(
    contributions: Contributions, lone_firms: Settings
) -> None:
    """All payments of a ward were shown; all but one firm's would give that one away."""
    given = contributions("ward size firm amount\nw1 small f1 5\nw1 small f2 6\nw1 large f9 50")
    whole = protect(table(given, "whole", "ward"), lone_firms)
    small = given.filter(pc.equal(given["size"], "small"))
    subset = table(small, "subset", "ward", where={"size": "small"})
    assert value_of(protect(subset, lone_firms), ward="w1") == 11
    seen = ReleaseHistory().after(whole.release("whole"))
    assert value_of(protect(subset, lone_firms, released=seen), ward="w1") is None


def test_a_release_is_kept_and_read_again_whole(
    contributions: Contributions, lone_firms: Settings
) -> None:
    given = contributions(PAYMENTS)
    protected = protect(
        table(given, "wards", "service", "ward", where={"year": "2024"}), lone_firms
    )
    kept = protected.release("first").tables[0]
    again = ReleasedTable.from_arrow(kept.to_arrow())
    assert again.table.cells.equals(kept.table.cells)
    assert again.table.contributions.equals(kept.table.contributions)
    assert again.decisions.equals(kept.decisions)
    assert again.table.dimensions == kept.table.dimensions
    assert again.table.units == kept.table.units
    assert again.table.where == (("year", "2024"),)


def test_something_else_is_not_a_release() -> None:
    with pytest.raises(DisclosureError, match="not a released table"):
        ReleasedTable.from_arrow(pa.table({"a": [1]}))


COUNTS = {("a", "x"): 8, ("a", "y"): 3, ("b", "x"): 14, ("b", "y"): 26}


def people(*dimensions: str, counts: dict[tuple[str, str], int] = COUNTS) -> MagnitudeTable:
    rows = [{"ward": w, "age": a} for (w, a), count in counts.items() for _ in range(count)]
    given = pa.Table.from_pylist(rows)
    return tabulate(given, dimensions, name="-".join(dimensions), population="v1")


def test_figures_that_went_out_rounded_bound_what_is_known_later() -> None:
    settings = profile("small-counts")
    rounded = round_to_nearest(people("ward", "age"), base=5)
    history = ReleaseHistory().after(release_of(rounded, settings, "rounded"))
    wards = people("ward")
    alone, after = protect(wards, settings), protect(wards, settings, released=history)
    assert alone.is_safe
    assert not after.is_safe
    assert "already_out" in " ".join(finding.code for finding in after.findings)


def test_a_rounding_is_attacked_together_with_exact_figures_that_are_out() -> None:
    """Rounded to nines, x, y and z of ward a are all 0: at most 4 each, and any of them none. With
    the ward's exact total of 11, each must be 3 at least."""
    settings = parse_settings("fours", "rules: {minimum_frequency: {contributors: 4, margin: 1}}")
    counts = {("a", "x"): 3, ("a", "y"): 4, ("a", "z"): 4, ("b", "x"): 20, ("b", "y"): 20}
    rounded = round_to_nearest(people("ward", "age", counts=counts), base=9)
    exact = protect(people("ward", counts=counts), settings)
    history = ReleaseHistory().after(exact.release("exact"))
    assert exposed_by(rounded, settings).exposed == ()
    assert exposed_by(rounded, settings, released=history).exposed == ("ward a, age x",)


def test_a_release_of_changed_figures_survives_being_kept() -> None:
    kept = release_of(round_controlled(people("ward", "age")), profile("small-counts"), "June")
    again = ReleasedTable.from_arrow(kept.tables[0].to_arrow())
    assert again.decisions.equals(kept.tables[0].decisions)

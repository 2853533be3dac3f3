"""What must hold of every protected table, against an attacker written another way."""

from collections import defaultdict
from dataclasses import dataclass, replace

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle.attacker import Group, PlainAttacker

from folkmoot.disclosure import (
    TOTAL,
    Attacker,
    Dimension,
    Effort,
    MagnitudeTable,
    Protected,
    ReleaseHistory,
    Settings,
    Status,
    profile,
    protect,
    tabulate,
)

QUICKLY = Effort(seconds=20, cut_rounds=20, integer_rounds=4)
FIRMS = replace(profile("business"), effort=QUICKLY)
PEOPLE = replace(profile("small-counts"), effort=QUICKLY)
TOLERANCE = 1e-4

AREAS = {"a1": "A", "a2": "A", "b1": "B", "b2": "B"}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(sorted(AREAS)),
        st.sampled_from(["road", "care", "park"]),
        st.sampled_from(["small", "large"]),
        st.sampled_from(["f1", "f2", "f3", "f4", "f5", "f6"]),
        st.integers(0, 900),
    ),
    min_size=1,
    max_size=40,
)
ENOUGH = settings(max_examples=40, deadline=None)


def contributions(rows: list[tuple[str, str, str, str, int]]) -> pa.Table:
    names = ("area", "service", "size", "firm", "amount")
    return pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)})


def by_area_and_service(rows: pa.Table, **named: str) -> MagnitudeTable:
    return tabulate(
        rows,
        [Dimension.nested("area", AREAS), "service"],
        value="amount",
        contributor="firm",
        name="services",
        population="v1",
        measure="amount",
        **named,
    )


def by_region_and_size(rows: pa.Table) -> MagnitudeTable:
    return tabulate(
        rows,
        [Dimension.nested("area", AREAS), "size"],
        value="amount",
        contributor="firm",
        name="sizes",
        population="v1",
        measure="amount",
    )


@dataclass(frozen=True)
class Figure:
    """A cell as the plain attacker sees it: the groups in it, and who gave what to it."""

    members: frozenset[str]
    gave: dict[str, int]
    is_shown: bool


def figures(
    rows: list[tuple[str, str, str, str, int]],
    protected: Protected,
    split_by: dict[str, int],
) -> list[Figure]:
    """The cells of all tables. Groups are rows alike in area and in what `split_by` names per
    table, so that each table has unknowns of its own, tied by the margins they share."""
    found = []
    for table in protected.tables:
        second = "service" if table.name == "services" else "size"
        for cell in table.cells.to_pylist():
            inside = [
                row
                for row in rows
                if cell["area"] in (TOTAL, row[0], AREAS[row[0]])
                and cell[second] in (TOTAL, row[split_by[table.name]])
            ]
            gave: dict[str, int] = defaultdict(int)
            for row in inside:
                gave[row[3]] += row[4]
            members = frozenset(
                f"{table.name}/{row[0]}/{row[split_by[table.name]]}" for row in inside
            )
            found.append(Figure(members, dict(gave), cell["status"] == Status.PUBLISHED))
    return found


def groups(
    rows: list[tuple[str, str, str, str, int]], split_by: dict[str, int]
) -> dict[str, Group]:
    worth: dict[str, int] = defaultdict(int)
    for row in rows:
        for table, at in split_by.items():
            worth[f"{table}/{row[0]}/{row[at]}"] += row[4]
    return {name: Group(float(amount)) for name, amount in worth.items()}


def level(gave: dict[str, int]) -> float | None:
    """The level by the business profile's rules, from the Handbook's formulae; None when safe."""
    givers = sorted((abs(amount) for amount in gave.values() if amount), reverse=True)
    total = sum(givers)
    if not total:
        return 1.0
    largest, second = (*givers, 0, 0)[:2]
    found = []
    if len(givers) < 3:
        found.append(total * 0.1)
    if total - largest - second < 0.1 * largest:
        found.append(0.1 * largest - (total - largest - second))
    return max(found) if found else None


def check(figures: list[Figure], attacker: PlainAttacker, by: str = "") -> None:
    """No hidden unsafe figure can be placed closer than its level; a firm that attacks (`by`) knows
    figures to be no less than what it gave to them."""
    for figure in figures:
        wanted = level(figure.gave)
        if wanted is None or set(figure.gave) == {by}:
            continue
        truth = sum(figure.gave.values())
        low, high = attacker.interval(figure.members)
        assert high >= truth + wanted * (1 - TOLERANCE) - TOLERANCE
        room = wanted if min(figure.gave.values()) < 0 else min(wanted, truth)
        room = min(room, truth - figure.gave[by]) if by in figure.gave else room
        assert low <= truth - room * (1 - TOLERANCE) + TOLERANCE


def same_areas(
    rows: list[tuple[str, str, str, str, int]],
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Every area comes to the same by service and by size, shown or not."""
    return [
        (
            frozenset(f"services/{area}/{row[1]}" for row in rows if row[0] == area),
            frozenset(f"sizes/{area}/{row[2]}" for row in rows if row[0] == area),
        )
        for area in {row[0] for row in rows}
    ]


def together(parts: list[Figure]) -> Figure:
    """What some figures come to."""
    gave: dict[str, int] = defaultdict(int)
    for part in parts:
        for firm, amount in part.gave.items():
            gave[firm] += amount
    return Figure(frozenset().union(*(part.members for part in parts)), dict(gave), False)


ONE = {"services": 1}
BOTH = {"services": 1, "sizes": 2}


@ENOUGH
@given(ROWS)
def test_nobody_outside_can_place_an_unsafe_figure_within_its_level(
    rows: list[tuple[str, str, str, str, int]],
) -> None:
    protected = protect(by_area_and_service(contributions(rows)), FIRMS)
    cells = figures(rows, protected, ONE)
    assert not any(cell.is_shown and level(cell.gave) is not None for cell in cells)
    check(cells, PlainAttacker(groups(rows, ONE), [c.members for c in cells if c.is_shown]))


@ENOUGH
@given(ROWS)
def test_no_firm_learns_of_another_from_what_it_knows_of_itself(
    rows: list[tuple[str, str, str, str, int]],
) -> None:
    protected = protect(by_area_and_service(contributions(rows)), FIRMS)
    cells = figures(rows, protected, ONE)
    shown = [cell.members for cell in cells if cell.is_shown]
    for firm in {row[3] for row in rows}:
        own = [cell.members for cell in cells if not cell.is_shown and set(cell.gave) == {firm}]
        check(cells, PlainAttacker(groups(rows, ONE), shown + own), by=firm)


@ENOUGH
@given(ROWS)
def test_linked_tables_protected_together_do_not_open_each_other(
    rows: list[tuple[str, str, str, str, int]],
) -> None:
    given_ = contributions(rows)
    protected = protect([by_area_and_service(given_), by_region_and_size(given_)], FIRMS)
    cells = figures(rows, protected, BOTH)
    shown = [cell.members for cell in cells if cell.is_shown]
    check(cells, PlainAttacker(groups(rows, BOTH), shown, alike=same_areas(rows)))


@ENOUGH
@given(ROWS)
def test_a_later_release_does_not_open_an_earlier_one(
    rows: list[tuple[str, str, str, str, int]],
) -> None:
    given_ = contributions(rows)
    first = protect(by_area_and_service(given_), FIRMS)
    history = ReleaseHistory().after(first.release("first"))
    second = protect(by_region_and_size(given_), FIRMS, released=history)
    cells = figures(rows, first, ONE) + figures(rows, second, {"sizes": 2})
    shown = [cell.members for cell in cells if cell.is_shown]
    check(cells, PlainAttacker(groups(rows, BOTH), shown, alike=same_areas(rows)))


@ENOUGH
@given(ROWS)
def test_hidden_figures_of_a_row_are_not_unsafe_together(
    rows: list[tuple[str, str, str, str, int]],
) -> None:
    protected = protect(by_area_and_service(contributions(rows)), FIRMS)
    cells = figures(rows, protected, ONE)
    attacker = PlainAttacker(groups(rows, ONE), [c.members for c in cells if c.is_shown])
    codes = protected.cells.to_pylist()
    for total, figure in zip(codes, cells, strict=True):
        if total["service"] == TOTAL and figure.is_shown:
            parts = [
                part
                for code, part in zip(codes, cells, strict=True)
                if code["area"] == total["area"] and not part.is_shown
            ]
            check([together(parts)] if len(parts) > 1 else [], attacker)


@ENOUGH
@given(ROWS, st.lists(st.integers(0, 39), max_size=8))
def test_tables_with_credits_keep_their_secrets(
    rows: list[tuple[str, str, str, str, int]], credited: list[int]
) -> None:
    """With credits an attacker is taken to know each group to within the sum of its sizes."""
    rows = [(*row[:4], -row[4] if place in credited else row[4]) for place, row in enumerate(rows)]
    protected = protect(by_area_and_service(contributions(rows)), FIRMS)
    cells = figures(rows, protected, ONE)
    known: dict[str, Group] = {}
    for cell in cells:
        if len(cell.members) == 1:
            worth, size = sum(cell.gave.values()), sum(map(abs, cell.gave.values()))
            has_credit = min(cell.gave.values()) < 0
            room = max(size, level(cell.gave) or 0.0)
            known[min(cell.members)] = Group(worth, worth - room if has_credit else 0.0)
    check(cells, PlainAttacker(known, [cell.members for cell in cells if cell.is_shown]))


@ENOUGH
@given(ROWS)
def test_what_is_published_is_true(rows: list[tuple[str, str, str, str, int]]) -> None:
    protected = protect(by_area_and_service(contributions(rows)), FIRMS)
    for cell in protected.cells.to_pylist():
        if cell["status"] == Status.PUBLISHED:
            assert cell["value"] == sum(
                row[4]
                for row in rows
                if cell["area"] in (TOTAL, row[0], AREAS[row[0]])
                and cell["service"] in (TOTAL, row[1])
            )
        else:
            assert cell["value"] is None


@ENOUGH
@given(ROWS, st.sampled_from([Attacker.CLASSIC, Attacker.RULE_AND_MARKERS]))
def test_small_counts_cannot_be_worked_out(
    rows: list[tuple[str, str, str, str, int]], attacker: Attacker
) -> None:
    table = tabulate(contributions(rows), [Dimension.nested("area", AREAS), "service"])
    wanted: Settings = replace(PEOPLE, attacker=attacker)
    protected = protect(table, wanted)
    least = 0.0 if attacker is Attacker.CLASSIC else 1.0
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[f"{row[0]}/{row[1]}"] += 1
    members = [
        frozenset(
            f"{row[0]}/{row[1]}"
            for row in rows
            if cell["area"] in (TOTAL, row[0], AREAS[row[0]]) and cell["service"] in (TOTAL, row[1])
        )
        for cell in protected.cells.to_pylist()
    ]
    is_shown = [cell["status"] == Status.PUBLISHED for cell in protected.cells.to_pylist()]
    plain = PlainAttacker(
        {name: Group(float(count), least) for name, count in counts.items()},
        [inside for inside, shown in zip(members, is_shown, strict=True) if shown],
    )
    for inside, shown in zip(members, is_shown, strict=True):
        count = sum(counts[name] for name in inside)
        assert not (shown and count < 5)
        if count < 5:
            low, high = plain.interval(inside)
            assert high >= count + 1 - TOLERANCE
            assert low <= max(count - 1, least * len(inside)) + TOLERANCE


@ENOUGH
@given(ROWS)
def test_the_same_input_gives_the_same_answer(
    rows: list[tuple[str, str, str, str, int]],
) -> None:
    first, again = (protect(by_area_and_service(contributions(rows)), FIRMS) for _ in range(2))
    assert first.cells.equals(again.cells)
    assert first.findings == again.findings

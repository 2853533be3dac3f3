"""Two versions are compared row by row and cell by cell, as a plain-Python oracle does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.errors import QueryTimeout, VersionNotFound
from folkmoot.tables import Column, ColumnType, Meaning, Schema
from folkmoot.vault import Limits, Origin, Vault, WorkerPool
from folkmoot.vault.differences import (
    Change,
    ColumnChange,
    ColumnChangeKind,
    Difference,
    Differences,
    compare_schemas,
    counted,
    store,
)

Row = dict[str, Any]
Keep = Callable[[Schema, list[Row]], str]

REF = Column("ref", "Reference", ColumnType.CODE, Meaning.RECORD_ID)
NAME = Column("name", "Name", ColumnType.TEXT)
AMOUNT = Column("amount", "Amount", ColumnType.MONEY)
SHARE = Column("share", "Share", ColumnType.DECIMAL)
SCHEMA = Schema((REF, NAME, AMOUNT, SHARE))


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault(tmp_path_factory.mktemp("vault"))


@pytest.fixture(scope="module")
def differences(vault: Vault) -> Iterator[Differences]:
    with WorkerPool(vault.root, limits=Limits(seconds=20, memory_mb=512)) as pool:
        yield Differences(pool)


@pytest.fixture(scope="module")
def keep(vault: Vault) -> Keep:
    def put(schema: Schema, rows: list[Row]) -> str:
        batch = pa.RecordBatch.from_pylist(rows, schema=schema.arrow)
        return vault.add(schema, [batch], origin=Origin("a test")).version_id

    return put


def row(ref: str | None, name: str | None = "a", amount: object = "1", share: object = 0.5) -> Row:
    value = None if amount is None else Decimal(str(amount))
    return {"ref": ref, "name": name, "amount": value, "share": share}


# An oracle


def values(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in SCHEMA.names)


def differing_by_key(older: list[Row], newer: list[Row]) -> Counter[tuple[Any, ...]]:
    """Every row that differs, as (change, before, after), matched by `ref`."""
    before = {each["ref"]: values(each) for each in older}
    after = {each["ref"]: values(each) for each in newer}
    found: Counter[tuple[Any, ...]] = Counter()
    for ref in before.keys() | after.keys():
        old, new = before.get(ref), after.get(ref)
        if old is None:
            found["added", None, new] += 1
        elif new is None:
            found["removed", old, None] += 1
        elif old != new:
            found["changed", old, new] += 1
    return found


def differing_by_count(older: list[Row], newer: list[Row]) -> Counter[tuple[Any, ...]]:
    """The same for rows that nothing names: a multiset of whole rows."""
    before = Counter(values(each) for each in older)
    after = Counter(values(each) for each in newer)
    found: Counter[tuple[Any, ...]] = Counter()
    for each, times in (after - before).items():
        found["added", None, each] += times
    for each, times in (before - after).items():
        found["removed", each, None] += times
    return found


def found_rows(differences: Differences, difference: Difference) -> Counter[tuple[Any, ...]]:
    rows: Counter[tuple[Any, ...]] = Counter()
    for each in differences.all_rows(difference):
        rows[each.change.value, each.before, each.after] += each.times
    return rows


def agree(differences: Differences, keep: Keep, older: list[Row], newer: list[Row]) -> Difference:
    """Compare, and require what the oracle says."""
    found = differences.compare(keep(SCHEMA, older), keep(SCHEMA, newer))
    expected = (differing_by_key if found.key else differing_by_count)(older, newer)
    assert found_rows(differences, found) == expected
    for change, count in (("added", found.added), ("removed", found.removed)):
        assert count == sum(n for key, n in expected.items() if key[0] == change)
    assert found.changed == sum(n for key, n in expected.items() if key[0] == "changed")
    assert found.unchanged + found.added + found.changed == len(newer)
    assert found.unchanged + found.removed + found.changed == len(older)
    cells = Counter(
        SCHEMA.names[place]
        for change, old, new in expected.elements()
        if change == "changed"
        for place in range(len(SCHEMA))
        if old[place] != new[place]
    )
    assert dict(found.cells) == cells
    return found


VALUES = {
    "name": st.none() | st.sampled_from(["", "a", "b", "é", 'q"uote', "it's"]),
    "amount": st.none() | st.sampled_from([Decimal("0"), Decimal("1.5"), Decimal("-2")]),
    "share": st.none() | st.sampled_from([0.0, -0.0, 0.1, 1e300, float("inf")]),
}
REFS = st.sampled_from([f"r{n}" for n in range(8)])
NAMED = st.lists(
    st.fixed_dictionaries({"ref": REFS, **VALUES}), max_size=8, unique_by=lambda row: row["ref"]
)
UNNAMED = st.lists(
    st.fixed_dictionaries({"ref": st.none() | st.sampled_from(["r1", "r2"]), **VALUES}), max_size=8
)
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(older=NAMED, newer=NAMED)
def test_rows_with_an_identifier_are_matched_by_it(
    differences: Differences, keep: Keep, older: list[Row], newer: list[Row]
) -> None:
    assert agree(differences, keep, older, newer).key == "ref"


@FEW
@given(older=UNNAMED, newer=UNNAMED)
def test_rows_without_one_are_counted(
    differences: Differences, keep: Keep, older: list[Row], newer: list[Row]
) -> None:
    agree(differences, keep, older, newer)


@FEW
@given(older=UNNAMED, newer=UNNAMED)
def test_they_are_counted_bucket_by_bucket_alike(
    differences: Differences, keep: Keep, older: list[Row], newer: list[Row]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(counted, "ROWS_A_BUCKET", 3)
        agree(differences, keep, older, newer)


IDENTIFIED = [
    # what the rows are like                 older              newer              matched by
    ("every reference is there once",        ["r1", "r2"],      ["r2", "r3"],      "ref"),
    ("one is there twice in the older",      ["r1", "r1"],      ["r1"],            ""),
    ("one is there twice in the newer",      ["r1"],            ["r1", "r1"],      ""),
    ("one is empty",                         ["r1"],            ["r1", None],      ""),
    ("the older has no rows",                [],                ["r1"],            "ref"),
    ("neither has rows",                     [],                [],                "ref"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "older", "newer", "key"), IDENTIFIED)
def test_what_names_a_row(
    differences: Differences,
    keep: Keep,
    case: str,
    older: list[str | None],
    newer: list[str | None],
    key: str,
) -> None:
    found = agree(differences, keep, [row(ref) for ref in older], [row(ref) for ref in newer])
    assert found.key == key, case


def test_a_changed_cell_is_told_with_its_column(differences: Differences, keep: Keep) -> None:
    older = keep(SCHEMA, [row("r1", "a", 1), row("r2", "b", 2)])
    newer = keep(SCHEMA, [row("r1", "a", 1), row("r2", "b", 3), row("r3")])
    found = differences.compare(older, newer)
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 0, 1, 1)
    assert found.cells == (("amount", 1),)
    changed, added = differences.page(found, start=0, count=10)
    assert changed.change is Change.CHANGED
    assert changed.before is not None
    assert changed.after is not None
    assert (changed.before[2], changed.after[2]) == (Decimal(2), Decimal(3))
    assert (added.change, added.before, added.newer_row) == (Change.ADDED, None, 2)


def test_pages_follow_one_another(
    differences: Differences, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = [row(f"r{n}") for n in range(40_000)]
    found = differences.compare(keep(SCHEMA, []), keep(SCHEMA, newer))
    rows = differences.page(found, start=16_380, count=10)
    assert [each.newer_row for each in rows] == list(range(16_380, 16_390))
    assert len(differences.page(found, start=39_995, count=10)) == 5
    assert differences.page(found, start=50_000, count=10) == []


def test_the_counts_are_of_all_rows_even_when_not_all_are_kept(
    differences: Differences, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_ROWS_KEPT", 3)
    found = differences.compare(keep(SCHEMA, []), keep(SCHEMA, [row(f"r{n}") for n in range(9)]))
    assert (found.added, found.kept, found.has_all_rows) == (9, 3, False)


def test_what_was_found_is_kept_and_can_be_forgotten(
    vault: Vault, differences: Differences, keep: Keep
) -> None:
    older, newer = keep(SCHEMA, [row("r1")]), keep(SCHEMA, [row("r2")])
    assert differences.find(older, newer) is None
    found = differences.compare(older, newer)
    assert differences.find(older, newer) == found
    assert differences.compare(older, newer) == found
    assert differences.forget(newer) == 1
    assert differences.find(older, newer) is None


def test_nothing_is_told_of_a_version_that_was_destroyed(
    vault: Vault, differences: Differences, keep: Keep
) -> None:
    older, newer = keep(SCHEMA, [row("r1")]), keep(SCHEMA, [row("r2")])
    differences.compare(older, newer)
    vault.destroy(newer)
    with pytest.raises(VersionNotFound):
        differences.find(older, newer)


def test_a_comparison_that_takes_too_long_is_stopped(vault: Vault, keep: Keep) -> None:
    older = keep(SCHEMA, [row(f"r{n}") for n in range(2000)])
    with WorkerPool(vault.root, limits=Limits(seconds=0.0001)) as pool:
        with pytest.raises(QueryTimeout):
            Differences(pool).compare(older, keep(SCHEMA, [row("r1")]))
        assert Differences(pool).find(older, older) is None


# Columns


def test_columns_of_other_types_are_compared_by_what_they_say(
    differences: Differences, keep: Keep
) -> None:
    whole = Schema((REF, Column("n", "N", ColumnType.INTEGER), Column("c", "C", ColumnType.TEXT)))
    broken = Schema(
        (REF, Column("n", "N", ColumnType.DECIMAL), Column("c", "C", ColumnType.INTEGER))
    )
    older = keep(whole, [{"ref": "r1", "n": 1, "c": "7"}, {"ref": "r2", "n": 2, "c": "x"}])
    newer = keep(broken, [{"ref": "r1", "n": 1.0, "c": 7}, {"ref": "r2", "n": 2.5, "c": None}])
    found = differences.compare(older, newer)
    assert (found.changed, found.cells) == (1, (("n", 1), ("c", 1)))


def test_columns_that_only_one_version_has_are_not_compared(
    differences: Differences, keep: Keep
) -> None:
    older = keep(Schema((REF, NAME)), [{"ref": "r1", "name": "a"}])
    newer = keep(Schema((REF, AMOUNT)), [{"ref": "r1", "amount": Decimal(1)}])
    found = differences.compare(older, newer)
    assert (found.added, found.removed, found.changed) == (0, 0, 0)
    assert {change.kind for change in found.columns} == {
        ColumnChangeKind.ADDED, ColumnChangeKind.REMOVED,
    }  # fmt: skip


def test_versions_without_a_shared_column_have_other_rows(
    differences: Differences, keep: Keep
) -> None:
    older = keep(Schema((NAME,)), [{"name": "a"}] * 2)
    newer = keep(Schema((AMOUNT,)), [{"amount": Decimal(1)}] * 3)
    found = differences.compare(older, newer)
    assert (found.added, found.removed, found.unchanged) == (3, 2, 0)


def column(name: str, type_: ColumnType = ColumnType.TEXT, **facts: Any) -> Column:
    return Column(name, facts.pop("label", name), type_, **facts)


K = ColumnChangeKind
A, B, X = column("a"), column("b"), column("x")
DATED = column("a", ColumnType.DATE)
UPRN, PROPERTY = column("u", meaning=Meaning.UPRN), column("p", meaning=Meaning.UPRN)
TOWN = column("a", meaning=Meaning.TOWN)
POUNDS, SHARES = column("a", unit="GBP"), column("a", unit="percent")
SCHEMAS = [
    # older         newer            changes
    ([A],           [A],             []),
    ([A],           [A, B],          [(K.ADDED, "b", "", "")]),
    ([A, B],        [A],             [(K.REMOVED, "b", "", "")]),
    ([A],           [B],             [(K.RENAMED, "b", "a", "b")]),
    ([A, X],        [X, B],          [(K.ADDED, "b", "", ""), (K.REMOVED, "a", "", "")]),
    ([PROPERTY, X], [X, UPRN],       [(K.RENAMED, "u", "p", "u")]),
    ([UPRN],        [TOWN],          [(K.ADDED, "a", "", ""), (K.REMOVED, "u", "", "")]),
    ([B],           [DATED],         [(K.ADDED, "a", "", ""), (K.REMOVED, "b", "", "")]),
    ([A],           [DATED],         [(K.TYPE, "a", "text", "date")]),
    ([A],           [TOWN],          [(K.MEANING, "a", "", "town")]),
    ([POUNDS],      [SHARES],        [(K.UNIT, "a", "GBP", "percent")]),
    ([A],           [column("a", label="Aa")], [(K.LABEL, "a", "a", "Aa")]),
]  # fmt: skip


@pytest.mark.parametrize(("older", "newer", "changes"), SCHEMAS)
def test_what_happened_to_the_columns(
    older: list[Column], newer: list[Column], changes: list[tuple[K, str, str, str]]
) -> None:
    found = compare_schemas(Schema(tuple(older)), Schema(tuple(newer)))
    assert found == tuple(ColumnChange(*change) for change in changes)

"""Checks of links that need no label: keys, captures, implausible links, decoys, tiers."""

from __future__ import annotations

import datetime

import numpy as np
import pyarrow as pa
import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance import ScoredPairs
from folkmoot.linkage.assurance.capture_recapture import by_many_keys, by_two_keys
from folkmoot.linkage.assurance.decoy_people import (
    DecoyKind,
    Part,
    count_decoys,
    make_decoy_people,
)
from folkmoot.linkage.assurance.implausible import Observed, count_implausible
from folkmoot.linkage.assurance.independent_keys import (
    KeyedRecords,
    check_by_key,
    whole_recall,
)
from folkmoot.linkage.assurance.tiers import Tier, count_tiers, tabulate_tiers, tier_thresholds
from folkmoot.linkage.intervals import Interval


def _texts(values: list[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


def _numbered(prefix: str, count: int) -> pa.Array:
    return _texts([f"{prefix}{number}" for number in range(count)])


def test_an_independent_key_tells_what_blocking_missed_and_what_was_not_linked() -> None:
    count = 100
    values = _numbered("number ", count)
    left, right = (KeyedRecords(_numbered(side, count), values) for side in ("L", "R"))
    # Of a hundred known pairs ninety were scored, of which eighty were linked.
    probability = np.where(np.arange(90) < 80, 0.99, 0.1)
    pairs = ScoredPairs(_numbered("L", 90), _numbered("R", 90), probability)
    check = check_by_key("number", left, right, pairs, 0.5)
    assert (check.n_known, check.n_scored, check.n_linked) == (100, 90, 80)
    assert check.looked_at is not None
    assert check.recall is not None
    assert check.looked_at.estimate == pytest.approx(0.9)
    assert check.recall.estimate == pytest.approx(0.8)
    assert check.n_gainsaid == 0
    assert check.precision is not None
    assert check.precision.estimate == 1


def test_links_whose_numbers_differ_are_counted_and_unknown_numbers_are_not() -> None:
    lefts = _texts(["1", "2", None, "4"] * 20)
    rights = _texts(["1", "9", "3", None] * 20)
    names = _numbered("r", 80)
    pairs = ScoredPairs(names, names, np.full(80, 0.9))
    check = check_by_key(
        "number", KeyedRecords(names, lefts), KeyedRecords(names, rights), pairs, 0.5
    )
    assert (check.n_links_told, check.n_gainsaid) == (40, 20)


def test_a_number_that_many_records_have_is_nobodys() -> None:
    names = _numbered("r", 3)
    left = KeyedRecords(names, _texts(["1", "1", "2"]))
    right = KeyedRecords(names, _texts(["1", "2", "3"]))
    pairs = ScoredPairs(names, names, np.full(3, 0.9))
    check = check_by_key("number", left, right, pairs, 0.5)
    assert check.n_known == 1
    assert check.recall is None
    assert "too few" in check.sentences[0]


def test_recall_of_all_matches_is_that_of_the_scored_times_the_share_that_was_scored() -> None:
    whole = whole_recall(Interval(0.9, 0.85, 0.95), Interval(0.8, 0.7, 0.9))
    assert whole is not None
    assert whole.estimate == pytest.approx(0.72)
    assert whole.low < 0.68
    assert whole_recall(None, Interval(0.8, 0.7, 0.9)) is None


@pytest.mark.slow
def test_two_independent_keys_find_the_unfound_as_often_as_they_say() -> None:
    draw = np.random.default_rng(1)
    held = 0
    for _ in range(300):
        first, second = draw.random(800) < 0.7, draw.random(800) < 0.6
        unfound = by_two_keys(first.sum(), second.sum(), (first & second).sum())
        held += unfound.n_unfound.low <= (~first & ~second).sum() <= unfound.n_unfound.high
    assert 0.9 <= held / 300 < 1


def test_many_keys_give_the_least_number_that_was_never_found() -> None:
    draw = np.random.default_rng(2)
    found = draw.random((2_000, 4)) < 0.4
    seen = found[found.any(axis=1)]
    unfound = by_many_keys(seen, np.ones(len(seen)))
    assert unfound.n_found == len(seen)
    assert unfound.n_unfound.low <= 2_000 - len(seen) <= unfound.n_unfound.high
    assert unfound.recall.low <= len(seen) / 2_000 <= unfound.recall.high


def test_keys_that_all_found_everything_leave_nothing_unfound() -> None:
    unfound = by_many_keys(np.ones((50, 3), np.bool_), np.ones(50))
    assert unfound.n_unfound.estimate == 0
    assert unfound.recall.estimate == 1
    assert by_two_keys(50, 50, 50).recall.estimate == 1


def _day(year: int) -> datetime.date:
    return datetime.date(year, 6, 1)


def test_implausible_links_bound_the_share_of_wrong_ones() -> None:
    draw = np.random.default_rng(3)
    count = 2_000
    sexes = draw.choice(["F", "M"], count)
    wrong = np.arange(count) < 100
    others = np.where(wrong, draw.permutation(sexes), sexes)
    rows = np.arange(count)
    found = count_implausible(
        Observed(sex=_texts(sexes.tolist())), Observed(sex=_texts(others.tolist())), (rows, rows)
    )
    assert [each.what for each in found] == ["the two are of different sex"]
    assert found[0].by_chance == pytest.approx(0.5, abs=0.05)
    assert found[0].wrong_at_most is not None
    assert found[0].wrong_at_most.low <= 0.05 <= found[0].wrong_at_most.high


def test_each_control_sees_what_it_is_for() -> None:
    left = Observed(
        born=pa.array([_day(1950), _day(1950), None]),
        died=pa.array([_day(2000), None, None]),
        seen=pa.array([_day(1999), _day(2020), _day(2020)]),
        easting=pa.array([0, 0, 0]),
        northing=pa.array([0, 0, 0]),
    )
    right = Observed(
        born=pa.array([_day(1951), _day(1980), _day(1980)]),
        seen=pa.array([_day(2010), _day(2020), _day(2020)]),
        easting=pa.array([0, 60_000, 10]),
        northing=pa.array([0, 0, 10]),
    )
    rows = np.arange(3)
    counts = {each.what: each for each in count_implausible(left, right, (rows, rows))}
    born = counts["the two were born more than 2 years apart"]
    assert (born.n_told, born.n_implausible) == (2, 1)
    assert counts["one had died before the other was seen"].n_implausible == 1
    assert counts["one is not born yet, or over 115, when the other is seen"].n_implausible == 0
    assert counts["the two live more than 50 km apart on the same day"].n_implausible == 1


def test_nothing_is_counted_where_nothing_is_known() -> None:
    assert count_implausible(Observed(), Observed(), (np.arange(2), np.arange(2))) == ()


_PARTS = {
    Part.FORENAME: ("forename",),
    Part.SURNAME: ("surname",),
    Part.BIRTH: ("born",),
    Part.HOME: ("address", "postcode"),
    Part.NUMBER: ("nhs_number",),
}


def _people(count: int = 40) -> pa.Table:
    names = ("ref", "forename", "surname", "born", "address", "postcode", "nhs_number")
    return pa.table({name: [f"{name} {row}" for row in range(count)] for name in names})


def test_decoys_keep_what_their_kind_keeps_and_nobody_has_an_invented_number() -> None:
    decoys = make_decoy_people(_people(), "ref", _PARTS, n_each=10)
    assert len(decoys.kinds) == decoys.records.num_rows == 30
    for row in decoys.records.to_pylist():
        owner = {name: value.split()[-1] for name, value in row.items() if value and name != "ref"}
        kind = decoys.kinds[row["ref"]]
        assert row["nhs_number"] is None
        assert owner["address"] == owner["postcode"]
        assert (owner["surname"] == owner["address"]) == (kind is DecoyKind.RELATIVE)
        assert (owner["surname"] == owner["forename"]) == (kind is DecoyKind.NAMESAKE)
        assert owner["born"] != owner["surname"]


def test_decoys_do_not_depend_on_the_order_of_rows() -> None:
    people = _people()
    turned = people.take(pa.array(np.random.default_rng(0).permutation(people.num_rows)))
    first, second = (make_decoy_people(each, "ref", _PARTS, n_each=10) for each in (people, turned))
    assert first.records.equals(second.records)


def test_linked_decoys_are_counted_by_kind() -> None:
    decoys = make_decoy_people(_people(), "ref", _PARTS, n_each=10)
    pairs = ScoredPairs(
        _texts(["a", "b", "c"]),
        _texts(["decoy-relative-1", "decoy-relative-2", "decoy-namesake-1"]),
        np.array([0.9, 0.8, 0.1]),
    )
    rates = {rate.kind: rate for rate in count_decoys(pairs, decoys, 0.5)}
    assert rates[DecoyKind.RELATIVE].n_linked == 2
    assert rates[DecoyKind.NAMESAKE].n_linked == 0


def test_a_file_too_small_makes_no_decoys() -> None:
    with pytest.raises(LinkageError, match="Decoys cannot be made"):
        make_decoy_people(_people(5), "ref", _PARTS)


def test_tiers_show_how_a_table_moves_with_the_threshold() -> None:
    pairs = ScoredPairs(
        _texts(["a", "b", "c", "d"]), _texts(["1", "2", "3", "4"]), np.array([1.0, 0.9, 0.6, 0.3])
    )
    thresholds = tier_thresholds(0.5)
    assert [(each.tier, each.n_links) for each in count_tiers(pairs, thresholds)] == [
        (Tier.STRICT, 1),
        (Tier.CHOSEN, 3),
        (Tier.LOOSE, 4),
    ]
    rows = tabulate_tiers(
        _texts(["a", "b", "c", "d"]), _texts(["north", "north", "south", None]), pairs, thresholds
    )
    assert [(row.category, row.strict, row.chosen, row.loose) for row in rows] == [
        ("north", 1, 2, 2),
        ("south", 0, 1, 1),
    ]
    assert [row.largest_change for row in rows] == [0.5, 1.0]

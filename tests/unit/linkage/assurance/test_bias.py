"""Who is linked and who is not, in groups that are safe to show."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance import Aim, ClericalSample, ScoredPairs
from folkmoot.linkage.assurance.bias import Characteristics, Evidence, report_bias
from folkmoot.linkage.assurance.grouping import POOLED, group_records


def _texts(values: list[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


def _counts(groups_of: NDArray[np.int64], is_linked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    return [
        (int((groups_of == place).sum()), int(is_linked[groups_of == place].sum()))
        for place in np.unique(groups_of)
    ]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), min_size=1, max_size=200),
    st.integers(1, 15),
)
def test_every_group_that_is_shown_has_enough_of_both_kinds(
    records: list[tuple[str, bool]], least: int
) -> None:
    is_linked = np.array([linked for _, linked in records])
    groups = group_records("letter", _texts([group for group, _ in records]), is_linked, least)
    if groups.names:
        for count, linked in _counts(groups.of_record, is_linked):
            assert min(linked, count - linked) >= least
    else:
        assert min(is_linked.sum(), (~is_linked).sum()) < least
        assert (groups.of_record == -1).all()


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    values = ["big"] * 100 + ["middle"] * 40 + ["small"] * 4
    is_linked = np.arange(144) % 2 == 0
    groups = group_records("size", _texts(list(values)), is_linked, 10)
    assert groups.names == ("big", POOLED)
    assert _counts(groups.of_record, is_linked) == [(100, 50), (44, 22)]


def test_a_column_that_could_name_people_is_refused() -> None:
    with pytest.raises(LinkageError, match="more than 60 different values"):
        group_records("surname", _texts([str(n) for n in range(100)]), np.zeros(100, np.bool_))


def _two_groups() -> tuple[Characteristics, ScoredPairs, NDArray[np.bool_]]:
    """Of 2,000 records half are of each group; of those truly in both files, group "two" is linked
    less often, and more of its links are wrong."""
    draw = np.random.default_rng(4)
    is_two = np.arange(2_000) % 2 == 1
    identifiers = _texts([f"L{n}" for n in range(2_000)])
    in_both = draw.random(2_000) < 0.6
    linked = in_both & (draw.random(2_000) < np.where(is_two, 0.7, 0.95))
    by_mistake = ~in_both & (draw.random(2_000) < np.where(is_two, 0.2, 0.01))
    probability = np.where(linked | by_mistake, 0.97, 0.1)
    pairs = ScoredPairs(identifiers, _texts([f"R{n}" for n in range(2_000)]), probability)
    groups = _texts(np.where(is_two, "two", "one").tolist())
    return Characteristics(identifiers, {"group": groups}), pairs, in_both


def test_lower_rates_and_more_mistakes_of_a_group_are_seen() -> None:
    records, pairs, is_match = _two_groups()
    sample = ClericalSample.of_pairs(pairs, 0.5)
    rows = sample.next_rows(sample.read({})[0], Aim(0.01, 0.01))
    judgements = {
        (pair["left_id"], pair["right_id"]): bool(answer)
        for pair, answer in zip(sample.table(rows).to_pylist(), is_match[rows], strict=True)
    }
    known = tuple(pair for pair, place in pairs.places.items() if is_match[place])
    report = report_bias(records, pairs, 0.5, evidence=Evidence(sample, judgements, known))[0]
    two, one = sorted(report.rows, key=lambda row: row.group != "two")
    assert two.known_recall is not None
    assert one.known_recall is not None
    assert two.known_recall.high < one.known_recall.low
    assert two.judged_precision is not None
    assert one.judged_precision is not None
    assert two.judged_precision.estimate < one.judged_precision.estimate
    for row, is_two in ((two, True), (one, False)):
        assert row.judged_recall is not None
        of_group = is_match & ((np.arange(2_000) % 2 == 1) == is_two)
        found = (pairs.probability[of_group] >= 0.5).mean()
        assert row.judged_recall.low <= found <= row.judged_recall.high
    # The model believes all the same of both: its opinion hides the difference.
    assert two.expected_precision == pytest.approx(one.expected_precision)
    linked = pairs.probability >= 0.5
    truth = is_match[linked & (np.arange(2_000) % 2 == 1)].mean()
    assert two.judged_precision.low <= truth <= two.judged_precision.high
    assert any("group" in sentence.lower() for sentence in report.sentences)


def test_few_judgements_of_a_group_are_not_shown() -> None:
    records, pairs, _ = _two_groups()
    sample = ClericalSample.of_pairs(pairs, 0.5)
    first = sample.table(sample.orders[0][:4]).to_pylist()
    judgements = {(pair["left_id"], pair["right_id"]): True for pair in first}
    evidence = Evidence(sample, judgements, (("L1", "R1"),))
    for row in report_bias(records, pairs, 0.5, evidence=evidence)[0].rows:
        assert row.judged_precision is None
        assert row.judged_recall is None
        assert row.known_recall is None


def test_the_order_of_records_changes_nothing() -> None:
    records, pairs, _ = _two_groups()
    turned = pa.array(np.random.default_rng(0).permutation(2_000))
    other = Characteristics(
        records.identifiers.take(turned), {"group": records.columns["group"].take(turned)}
    )
    assert report_bias(records, pairs, 0.5) == report_bias(other, pairs, 0.5)


def test_where_everybody_is_linked_nothing_is_shown() -> None:
    names = _texts([f"r{n}" for n in range(50)])
    pairs = ScoredPairs(names, names, np.full(50, 0.9))
    report = report_bias(Characteristics(names, {"sex": _texts(["F", "M"] * 25)}), pairs, 0.5)[0]
    assert report.rows == ()
    assert "too small" in report.sentences[0]

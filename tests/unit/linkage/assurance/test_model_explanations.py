"""What the model of people says of its own pairs, levels and records."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_people import two_councils

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance import Explained, KnownRecords, ScoredPairs
from folkmoot.linkage.assurance.model_explanations import explain_linkage, explain_pair
from folkmoot.linkage.people import PeopleFile, link_people
from folkmoot.linkage.people.explaining import study_pairs
from folkmoot.linkage.people.saved_model import PeopleModel


@dataclass(frozen=True)
class Linked:
    """Two councils, linked: the pairs, where, by what model, and what is explained of it."""

    left: KnownRecords
    right: KnownRecords
    pairs: ScoredPairs
    rows: tuple[np.ndarray, np.ndarray]
    threshold: float
    model: PeopleModel
    explained: Explained


def _known(file: PeopleFile) -> KnownRecords:
    return KnownRecords(file.table, file.schema, "ref")


@pytest.fixture(scope="module")
def linked() -> Linked:
    people = two_councils()
    with duckdb.connect(config={"threads": 1}) as connection:
        links = link_people(people.left, people.right, connection)
        assert links.model is not None
        pairs = ScoredPairs.of_table(links.pairs)
        left, right = _known(people.left), _known(people.right)
        threshold = links.expectation.threshold
        explained = explain_linkage(pairs, threshold, left, right, links.model, connection)
    return Linked(
        left, right, pairs, (links.left_rows, links.right_rows), threshold, links.model, explained
    )


def test_levels_of_every_comparison_are_shares(linked: Linked) -> None:
    of_matches: dict[str, float] = {}
    for row in linked.explained.levels:
        of_matches[row.comparison] = of_matches.get(row.comparison, 0.0) + row.m
        assert 0 < row.u < 1
    assert of_matches == pytest.approx(dict.fromkeys(linked.model.comparisons, 1.0))


def test_agreement_speaks_for_a_match_and_difference_against_one(linked: Linked) -> None:
    bits = {(row.comparison, row.level): row.bits for row in linked.explained.levels}
    assert bits["birth", "born on the same day"] > 2
    assert bits["birth", "born on other days"] < -2


def test_each_example_adds_up_to_the_pairs_probability(linked: Linked) -> None:
    assert linked.explained.examples
    nearest = sorted(linked.pairs.probability, key=lambda p: abs(p - linked.threshold))
    for example in linked.explained.examples:
        assert any(np.isclose(example.probability, p, atol=1e-4) for p in nearest)
        assert example.is_linked == (example.probability >= linked.threshold)
        assert example.moves


def test_a_pair_that_agrees_throughout_has_no_step_against_it(linked: Linked) -> None:
    files = tuple(
        PeopleFile(records.table, records.schema, "ref") for records in (linked.left, linked.right)
    )
    with duckdb.connect(config={"threads": 1}) as connection:
        studied = study_pairs(
            (files[0], files[0]), linked.model, (np.array([0]), np.array([0])), connection
        )
    waterfall = explain_pair(linked.model, studied.levels[0], 0.999, linked.threshold)
    assert all(move.bits > -0.05 for move in waterfall.moves)


def test_records_that_hold_enough_can_be_linked_and_empty_ones_cannot(linked: Linked) -> None:
    assert [each.n_unlinkable for each in linked.explained.unlinkables] == [0, 0]
    table = linked.left.table
    for name in ("surname", "born", "address", "postcode"):
        place = table.column_names.index(name)
        emptied = [None if row < 5 else value for row, value in enumerate(table[name].to_pylist())]
        table = table.set_column(place, name, pa.array(emptied, table[name].type))
    left = KnownRecords(table, linked.left.schema, "ref")
    with duckdb.connect(config={"threads": 1}) as connection:
        explained = explain_linkage(
            linked.pairs, linked.threshold, left, linked.right, linked.model, connection
        )
    assert explained.unlinkables[0].n_unlinkable == 5


def test_captures_of_the_keys_are_counted(linked: Linked) -> None:
    assert linked.explained.captures is not None
    assert 0.5 < linked.explained.captures.recall.estimate <= 1


def test_pairs_of_other_files_are_refused(linked: Linked) -> None:
    strangers = ScoredPairs(pa.array(["nobody"]), pa.array(["R00001"]), np.array([0.9]))
    with (
        duckdb.connect(config={"threads": 1}) as connection,
        pytest.raises(LinkageError, match="do not hold"),
    ):
        explain_linkage(strangers, 0.5, linked.left, linked.right, linked.model, connection)

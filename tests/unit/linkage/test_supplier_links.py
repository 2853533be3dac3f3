"""Suppliers linked to premises in a made-up region whose truth is known."""

import math
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.unit.linkage.made_up_region import Region, make_region

from folkmoot.errors import LinkageError
from folkmoot.linkage import (
    Label,
    Outcome,
    SupplierLinkageSettings,
    SupplierLinks,
    Use,
    link_suppliers,
)


@pytest.fixture(scope="module")
def region() -> Region:
    return make_region()


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def links(region: Region) -> SupplierLinks:
    with duckdb.connect() as opened:
        return link_suppliers(region.payees, region.premises, opened, labels=_labels(region))


def _labels(region: Region) -> list[Label]:
    """Every pair of the truth, and as many that are not, as a person would judge them."""
    payees = {row["payee_id"]: row for row in region.payees.to_pylist()}
    premises = {row["premises_id"]: row for row in region.premises.to_pylist()}
    wrong = [(payee, (place + 7) % len(premises)) for payee, place in sorted(region.truth)]
    pairs = [(pair, pair in region.truth) for pair in (*sorted(region.truth), *wrong)]
    return [
        Label(
            payees[payee]["name"],
            payees[payee]["council"],
            premises[place]["name"],
            premises[place]["council"],
            premises[place]["reference"],
            "all",
            1.0,
            is_match,
        )
        for (payee, place), is_match in pairs
    ]


def _pairs(links: SupplierLinks) -> set[tuple[int, int]]:
    pairs = links.pairs
    return set(zip(pairs["payee_id"].to_pylist(), pairs["premises_id"].to_pylist(), strict=True))


def test_links_are_right_and_few_are_missed(region: Region, links: SupplierLinks) -> None:
    found = _pairs(links)
    right = len(found & region.truth)
    assert right / len(found) >= 0.99
    assert right / len(region.truth) >= 0.9


def test_the_model_was_trained_on_these_lists(links: SupplierLinks) -> None:
    assert links.scored.training.is_own
    assert any(finding.code == "linkage.trained" for finding in links.findings)


def test_every_payee_has_one_outcome(region: Region, links: SupplierLinks) -> None:
    assert links.payees["payee_id"].to_pylist() == sorted(region.payees["payee_id"].to_pylist())
    assert sum(each.n_payees for each in links.quality.outcomes) == region.payees.num_rows
    assert links.quality.count(Outcome.WITHHELD) == 20
    assert links.quality.withheld_share == 20 / region.payees.num_rows
    total = sum(region.payees["amount"].to_pylist())
    assert sum(each.amount or 0 for each in links.quality.outcomes) == pytest.approx(total)


def test_a_withheld_name_is_never_linked_and_is_in_no_entity(links: SupplierLinks) -> None:
    withheld = links.payees.filter(pc.field("outcome") == "withheld")
    assert withheld["entity"].null_count == withheld.num_rows
    linked = set(links.pairs["payee_id"].to_pylist())
    assert linked.isdisjoint(withheld["payee_id"].to_pylist())


def test_judged_pairs_measure_what_is_true(region: Region, links: SupplierLinks) -> None:
    judged = links.quality.judged
    assert judged is not None
    assert judged.recall is not None
    found = _pairs(links)
    assert judged.n_unknown == 0
    assert judged.recall.estimate == pytest.approx(len(found & region.truth) / len(region.truth))
    assert judged.recall.low <= judged.recall.estimate <= judged.recall.high


def test_hardly_a_decoy_is_linked(links: SupplierLinks) -> None:
    decoys = links.quality.decoys
    assert decoys.n_decoys > 400
    assert decoys.n_linked <= 0.02 * decoys.n_decoys


def test_names_of_one_business_in_two_councils_are_one_entity(
    region: Region, links: SupplierLinks
) -> None:
    by_premises: dict[int, set[int]] = {}
    for payee, place in region.truth:
        by_premises.setdefault(place, set()).add(payee)
    entity = dict(
        zip(links.payees["payee_id"].to_pylist(), links.payees["entity"].to_pylist(), strict=True)
    )
    linked = set(links.pairs["payee_id"].to_pylist())
    groups = [payees & linked for payees in by_premises.values() if len(payees & linked) > 1]
    together = [len({entity[payee] for payee in payees}) == 1 for payees in groups]
    assert len(groups) > 50
    assert sum(together) / len(together) >= 0.95
    largest = max(links.payees["entity"].value_counts().to_pylist(), key=lambda c: c["counts"])
    assert largest["counts"] <= 20 or largest["values"] is None


def test_an_entity_is_named_by_its_smallest_payee(links: SupplierLinks) -> None:
    members = links.entities.filter(pc.field("side") == "payees")
    smallest = members.group_by("entity").aggregate([("member_id", "min")])
    assert smallest["entity"].to_pylist() == smallest["member_id_min"].to_pylist()


def test_links_come_in_order(links: SupplierLinks) -> None:
    rows = links.pairs.to_pylist()
    keys = [(r["payee_id"], -r["match_probability"], r["premises_id"]) for r in rows]
    assert keys == sorted(keys)
    assert min(r["match_probability"] for r in rows) >= links.threshold.probability


def test_neither_the_order_of_rows_nor_another_column_nor_labels_change_anything(
    region: Region, links: SupplierLinks, connection: duckdb.DuckDBPyConnection
) -> None:
    colours = pa.array(["red"] * region.premises.num_rows)
    backwards = link_suppliers(
        region.payees.take(pa.array(range(region.payees.num_rows - 1, -1, -1))),
        region.premises.take(pa.array(range(region.premises.num_rows - 1, -1, -1))).append_column(
            "colour", colours
        ),
        connection,
    )
    assert backwards.payees.equals(links.payees)
    assert backwards.pairs.equals(links.pairs)
    assert backwards.entities.equals(links.entities)
    assert backwards.threshold == links.threshold


def test_the_connection_is_left_as_it_was(
    region: Region, connection: duckdb.DuckDBPyConnection
) -> None:
    connection.execute("CREATE TABLE mine AS SELECT 1 AS one")
    link_suppliers(region.payees.slice(0, 100), region.premises.slice(0, 200), connection)
    names = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
    assert names == [("mine",)]


def test_a_link_is_explained_from_the_first_odds_to_the_decision(links: SupplierLinks) -> None:
    row = links.pairs.to_pylist()[0]
    told = links.explain(row["payee_id"], row["premises_id"])
    assert told.is_linked
    assert told.sentences[0].startswith("Of 100 pairs of names")
    assert told.sentences[-1].endswith("so they are linked.")
    assert len(told.sentences) == len(told.steps) + 2


def test_the_steps_of_an_explanation_add_up_to_the_weight(links: SupplierLinks) -> None:
    for row in links.compared.to_pylist()[::500]:
        told = links.explain(row["payee_id"], row["premises_id"])
        bits = math.log2(told.prior / (1 - told.prior)) + sum(step.bits for step in told.steps)
        assert bits == pytest.approx(told.match_weight, abs=1e-3)


def test_a_pair_that_was_not_compared_cannot_be_explained(links: SupplierLinks) -> None:
    with pytest.raises(LinkageError, match="were not compared"):
        links.explain(-1, -1)


def test_another_use_links_at_another_threshold(
    region: Region, links: SupplierLinks, connection: duckdb.DuckDBPyConnection
) -> None:
    settings = SupplierLinkageSettings(use=Use.FOLLOW_UP)
    generous = link_suppliers(region.payees, region.premises, connection, settings)
    assert generous.threshold.probability <= links.threshold.probability
    assert _pairs(generous) >= _pairs(links)


@pytest.mark.parametrize("missing", ["council", "name"])
def test_a_missing_column_is_refused(
    missing: str, region: Region, connection: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(LinkageError, match=f"lack the columns {missing}"):
        link_suppliers(region.payees.drop_columns([missing]), region.premises, connection)


def test_an_identifier_that_occurs_twice_is_refused(
    region: Region, connection: duckdb.DuckDBPyConnection
) -> None:
    twice = pa.concat_tables([region.payees, region.payees])
    with pytest.raises(LinkageError, match="share an identifier"):
        link_suppliers(twice, region.premises, connection)


def test_a_few_payees_are_linked_by_the_models_own_probabilities(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    payees = pa.table(
        {
            "payee_id": [1, 2, 3, 4],
            "council": ["Northdale"] * 4,
            "name": [
                "QUILBADALE MORVOTHORN LTD",
                "MR TOBIAS WETHERCLOUGH",
                "NORTHDALE COUNCIL",
                None,
            ],
        }
    )
    premises = pa.table(
        {
            "premises_id": [10, 11],
            "council": ["Northdale", "Southmoor"],
            "name": ["Quilbadale Morvothorn Limited", "Mr Tobias Wetherclough"],
            "address": ["1, High Street", "2, High Street"],
            "postcode": ["AB1 2CD", "AB1 2CE"],
        }
    )
    links = link_suppliers(payees, premises, connection)
    assert _pairs(links) == {(1, 10)}
    assert links.payees["outcome"].to_pylist() == ["linked", "person", "own_council", "withheld"]
    assert any(finding.code == "linkage.too_few_pairs" for finding in links.findings)


def test_no_payees_and_no_premises_are_an_answer_too(
    region: Region, connection: duckdb.DuckDBPyConnection
) -> None:
    links = link_suppliers(region.payees.slice(0, 0), region.premises.slice(0, 0), connection)
    assert links.pairs.num_rows == 0
    assert links.payees.num_rows == 0

"""Payments of three councils linked to the rating lists of four, against judgements by hand.

The bounds leave room below what was measured (docs/explanation/linking-suppliers.md), so that
they fail when linking gets worse and not when a word is added to a list.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from benchmarks.linkage.places import PlaceQuality, measure_places, read_place_labels
from benchmarks.linkage.rating_lists import read_payees, read_premises

from folkmoot.linkage import (
    Outcome,
    SupplierLinks,
    is_probably_person,
    link_suppliers,
    read_labels,
)
from folkmoot.linkage.standardise.business_names import chain_names
from folkmoot.vault import Vault

DATA = Path(__file__).parents[1] / "data"
LABELS = ("supplier_labels.csv", "supplier_labels_development.csv")
PLACES = ("supplier_place_labels.csv", "supplier_place_labels_development.csv")


@pytest.fixture(scope="module")
def payees(shared_data: Path) -> pa.Table:
    return read_payees(shared_data / "west-yorkshire")


@pytest.fixture(scope="module")
def premises(shared_data: Path) -> pa.Table:
    return read_premises(shared_data / "west-yorkshire")


@pytest.fixture(scope="module")
def links(
    payees: pa.Table, premises: pa.Table, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SupplierLinks]:
    vault = Vault(tmp_path_factory.mktemp("vault"))
    with vault.scratch() as connection:
        yield link_suppliers(
            payees, premises, connection, labels=read_labels(DATA / "supplier_labels.csv")
        )


@pytest.fixture(scope="module")
def places(links: SupplierLinks, payees: pa.Table, premises: pa.Table) -> PlaceQuality:
    labels = read_place_labels(DATA / "supplier_place_labels.csv")
    return measure_places(labels, links, payees, premises)


@pytest.mark.real_data
def test_the_model_learns_from_the_real_lists(links: SupplierLinks) -> None:
    assert links.scored.training.is_own


@pytest.mark.real_data
def test_linked_names_are_the_same_business(links: SupplierLinks) -> None:
    judged = links.quality.judged
    assert judged is not None
    assert judged.precision is not None
    assert judged.recall is not None
    assert judged.n_labels >= 350
    assert judged.n_unknown == 0
    assert judged.precision.estimate >= 0.92
    assert judged.recall.estimate >= 0.72


@pytest.mark.real_data
def test_probabilities_mean_what_they_say(links: SupplierLinks) -> None:
    judged = links.quality.judged
    assert judged is not None
    for band in judged.bands:
        assert band.found.low - 0.05 <= band.promised <= band.found.high + 0.05


@pytest.mark.real_data
def test_payees_are_found_where_they_are(places: PlaceQuality) -> None:
    assert places.precision.estimate >= 0.92
    assert places.right_place.estimate >= 0.86
    assert places.recall.estimate >= 0.75
    assert places.agreement.estimate >= 0.86


@pytest.mark.real_data
def test_hardly_a_made_up_payee_is_linked(links: SupplierLinks) -> None:
    decoys = links.quality.decoys
    assert decoys.n_decoys > 2_000
    assert decoys.n_linked <= 0.01 * decoys.n_decoys


@pytest.mark.real_data
def test_every_pound_has_an_outcome(links: SupplierLinks, payees: pa.Table) -> None:
    amounts = [each.amount or 0.0 for each in links.quality.outcomes]
    assert sum(amounts) == pytest.approx(sum(payees["amount"].to_pylist()))
    assert links.quality.count(Outcome.WITHHELD) > 0


@pytest.mark.real_data
def test_neither_persons_nor_the_council_itself_are_linked(links: SupplierLinks) -> None:
    unlinked = links.payees.filter(pc.field("naming") != "named")["payee_id"].to_pylist()
    assert unlinked
    assert set(unlinked).isdisjoint(links.pairs["payee_id"].to_pylist())


@pytest.mark.real_data
def test_a_national_chain_is_one_entity_across_councils(
    links: SupplierLinks, payees: pa.Table
) -> None:
    entity = dict(
        zip(links.payees["payee_id"].to_pylist(), links.payees["entity"].to_pylist(), strict=True)
    )
    argos = [row for row in payees.to_pylist() if "ARGOS" in (row["name"] or "").upper()]
    assert len({row["council"] for row in argos}) > 1
    assert len({entity[row["payee_id"]] for row in argos}) == 1


@pytest.mark.parametrize("filename", [*LABELS, *PLACES])
def test_no_judgement_names_a_person(filename: str) -> None:
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row[column] for row in rows for column in row if column.endswith("name")]
    assert len(rows) >= 180
    chains = chain_names()
    assert [name for name in names if name not in chains and is_probably_person(name)] == []

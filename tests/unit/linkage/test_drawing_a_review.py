"""What a round of review is drawn from, and what leaves the place where identities may be read."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.unit.linkage.made_up_people import MadeUpPeople, two_councils

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance.allocation import Aim
from folkmoot.linkage.assurance.judged_quality import Judged, estimate_quality
from folkmoot.linkage.clusters import (
    Basis,
    ClusterSettings,
    Method,
    cluster_records,
    name_assets,
)
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people import link_people
from folkmoot.linkage.review import (
    Drawing,
    DrawnRound,
    ReviewPair,
    StudioCluster,
    describe_pairs,
    draw_review,
    record_name,
    show_clusters,
)
from folkmoot.vault.engine import open_engine

AIM = Aim(precision=0.05, recall=0.05)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_engine({}, memory_mb=500, spill=tmp_path_factory.mktemp("spill")) as connection:
        yield connection


@pytest.fixture(scope="module")
def people() -> MadeUpPeople:
    return two_councils(600)


@pytest.fixture(scope="module")
def drawing(people: MadeUpPeople, engine: Connection) -> Drawing:
    left, right = (replace(file, identifier="ref") for file in (people.left, people.right))
    links = link_people(left, right, engine)
    pairs = name_assets(links.pairs, "tax", "housing")
    threshold = pa.array([links.expectation.threshold] * pairs.num_rows)
    return Drawing({"tax": left, "housing": right}, pairs.append_column("threshold", threshold))


@pytest.fixture(scope="module")
def drawn(drawing: Drawing, engine: Connection) -> DrawnRound:
    return draw_review(drawing, AIM, 11, engine)


def test_a_round_has_sampled_pairs_and_some_of_known_answer(drawn: DrawnRound) -> None:
    sampled = [pair for pair in drawn.pairs if pair.gold is None]
    gold = [pair for pair in drawn.pairs if pair.gold is not None]
    assert all(pair.stratum is not None for pair in sampled)
    assert all(pair.stratum is None for pair in gold)
    assert len(gold) >= 2
    assert {pair.stratum for pair in sampled} == set(range(len(drawn.strata.sizes)))


def test_the_known_answers_are_right(drawn: DrawnRound, people: MadeUpPeople) -> None:
    truth = _truth(people)
    for pair in drawn.pairs:
        if pair.gold is not None:
            assert pair.gold == truth(pair)


def test_nothing_that_leaves_has_a_name_a_date_or_a_place_in_it(
    drawn: DrawnRound, people: MadeUpPeople
) -> None:
    told = json.dumps(
        [[str(line) for line in ReviewPair.from_json(pair.to_json()).similarities]
         for pair in drawn.pairs]
    )  # fmt: skip
    for column in ("forename", "surname", "address", "postcode"):
        for value in pc.unique(people.left.table[column]).to_pylist():
            assert not re.search(rf"\b{re.escape(value)}\b", told, re.IGNORECASE)
    assert not re.search(r"\d", told)


def test_a_pair_comes_back_from_json_as_it_was(drawn: DrawnRound) -> None:
    for pair in drawn.pairs:
        assert ReviewPair.from_json(json.loads(json.dumps(pair.to_json()))) == pair


def test_the_same_pairs_are_drawn_whatever_the_order_of_rows(
    drawing: Drawing, drawn: DrawnRound, engine: Connection
) -> None:
    turned = drawing.pairs.take(pa.array(range(drawing.pairs.num_rows - 1, -1, -1)))
    again = draw_review(replace(drawing, pairs=turned), AIM, 11, engine)
    assert [one for one in again.pairs if one.gold is None] == [
        one for one in drawn.pairs if one.gold is None
    ]


def test_rounds_go_on_until_the_intervals_are_as_narrow_as_asked(
    drawing: Drawing, drawn: DrawnRound, people: MadeUpPeople, engine: Connection
) -> None:
    """People who answer rightly: their figures hold the truth."""
    truth = _truth(people)
    said: dict[tuple[str, str], bool | None] = {}
    strata = [0] * len(drawn.strata.sizes), [0] * len(drawn.strata.sizes)
    asked: DrawnRound | None = drawn
    for _ in range(8):
        if asked is None:
            break
        for pair in asked.pairs:
            if pair.stratum is not None:
                said[_names(pair)] = truth(pair)
                strata[0][pair.stratum] += 1
                strata[1][pair.stratum] += truth(pair)
        asked = _next(replace(drawing, judged=said), engine)
    assert asked is None
    nobody = pa.array([0] * len(strata[0])).to_numpy()
    judged = Judged(pa.array(strata[0]).to_numpy(), pa.array(strata[1]).to_numpy(), nobody)
    found = estimate_quality(drawn.strata, judged)
    assert found.precision is not None
    links = drawing.pairs.filter(
        pc.greater_equal(drawing.pairs["match_probability"], drawing.pairs["threshold"])
    )
    rows = describe_pairs(drawing.files, links, engine)
    precision = sum(truth(pair) for pair in rows) / links.num_rows
    assert found.precision.low <= precision <= found.precision.high
    assert found.precision.high - found.precision.low <= 0.1


def test_a_record_that_its_file_has_not_is_refused(drawing: Drawing, engine: Connection) -> None:
    strange = pa.Table.from_pylist([{**drawing.pairs.slice(0, 1).to_pylist()[0], "left_id": "?"}])
    with pytest.raises(LinkageError, match="not in its asset"):
        describe_pairs(drawing.files, strange, engine)


def test_without_pairs_there_is_no_round(drawing: Drawing, engine: Connection) -> None:
    with pytest.raises(LinkageError, match="no pair to review"):
        draw_review(replace(drawing, pairs=drawing.pairs.slice(0, 0)), AIM, 1, engine)


def _next(drawing: Drawing, engine: Connection) -> DrawnRound | None:
    """The next round; None when what was judged is enough."""
    try:
        return draw_review(drawing, AIM, 11, engine)
    except LinkageError as error:
        if error.problem.startswith("What was judged until now is enough"):
            return None
        raise


def _names(pair: ReviewPair) -> tuple[str, str]:
    return record_name(pair.left_asset, pair.left_id), record_name(pair.right_asset, pair.right_id)


class _Truth:
    def __init__(self, people: MadeUpPeople) -> None:
        sides = ((people.left, people.left_people), (people.right, people.right_people))
        self._who = {
            reference: person
            for file, persons in sides
            for reference, person in zip(
                file.table["ref"].to_pylist(), persons.to_pylist(), strict=True
            )
        }

    def __call__(self, pair: ReviewPair) -> bool:
        return bool(self._who[pair.left_id] == self._who[pair.right_id])


def _truth(people: MadeUpPeople) -> _Truth:
    return _Truth(people)


@pytest.fixture(scope="module")
def shown(drawing: Drawing, engine: Connection) -> tuple[StudioCluster, ...]:
    linked = drawing.pairs.filter(
        pc.greater_equal(drawing.pairs["match_probability"], drawing.pairs["threshold"])
    )
    # One wrong link makes a chain of four records of two people.
    first, second = linked.slice(0, 1).to_pylist()[0], linked.slice(5, 1).to_pylist()[0]
    bridge = {**first, "right_id": second["right_id"], "match_probability": 0.61}
    linked = pa.concat_tables([linked, pa.Table.from_pylist([bridge], schema=linked.schema)])
    clusters = cluster_records(
        Basis(linked.drop_columns(["threshold"])),
        ClusterSettings(threshold=0.0, method=Method.CONNECTED),
        bytes(32),
    )
    return show_clusters(drawing.files, clusters, 20, engine)


def test_a_cluster_that_hangs_by_a_thread_comes_first_with_its_weakest_link_on_top(
    shown: tuple[StudioCluster, ...],
) -> None:
    first = shown[0]
    assert (len(first.records), first.n_links, first.n_bridges) == (4, 3, 3)
    assert first.density == pytest.approx(0.5)
    assert first.links[0].match_probability == first.weakest_link == pytest.approx(0.61)
    assert all(link.is_bridge for link in first.links)
    assert len(shown) == 20
    assert all(len(cluster.records) == 2 for cluster in shown[1:])
    weakest = [cluster.weakest_link for cluster in shown[1:]]
    assert weakest == sorted(weakest)


def test_the_links_of_a_cluster_are_described_and_name_its_records(
    shown: tuple[StudioCluster, ...], people: MadeUpPeople
) -> None:
    references = {*people.left.table["ref"].to_pylist(), *people.right.table["ref"].to_pylist()}
    for cluster in shown:
        assert {identifier for _, identifier in cluster.records} <= references
        for link in cluster.links:
            assert link.one != link.other
            assert {line.fact for line in link.similarities} >= {"forename", "surname", "born"}


def test_a_cluster_comes_back_from_json_as_it_was(shown: tuple[StudioCluster, ...]) -> None:
    for cluster in shown:
        assert StudioCluster.from_json(json.loads(json.dumps(cluster.to_json()))) == cluster

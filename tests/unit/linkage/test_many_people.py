"""Three registers linked with one another: duplicates inside each, and every two."""

from __future__ import annotations

import random

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_people import SCHEMA, two_councils

from folkmoot.errors import LinkageError
from folkmoot.linkage.people import ASSET_PAIRS, ManyLinks, PeopleFile, link_many, measure_links


def _three() -> tuple[dict[str, PeopleFile], dict[str, pa.ChunkedArray]]:
    """Two councils, and a third that has a part of both, with everybody of its own twice."""
    councils = two_councils(240)
    draw = random.Random(5)  # noqa: S311  -- which made-up rows, no secret
    lefts = sorted(draw.sample(range(councils.left.table.num_rows), 70))
    rights = sorted(draw.sample(range(councils.right.table.num_rows), 70))
    rows = pa.concat_tables(
        [councils.left.table.take(lefts), councils.right.table.take(rights)]
    ).set_column(0, "ref", pa.array([f"T{number:05}" for number in range(140)]))
    people = pa.chunked_array(
        [
            *councils.left_people.take(pa.array(lefts)).chunks,
            *councils.right_people.take(pa.array(rights)).chunks,
        ]
    )
    return (
        {
            "north": councils.left,
            "south": councils.right,
            "trust": PeopleFile(rows, SCHEMA),
        },
        {"north": councils.left_people, "south": councils.right_people, "trust": people},
    )


@pytest.fixture(scope="module")
def linked() -> ManyLinks:
    with duckdb.connect() as connection:
        return link_many(_three()[0], connection)


def test_every_asset_is_linked_in_itself_and_with_every_other(linked: ManyLinks) -> None:
    assert [(part.left_asset, part.right_asset) for part in linked.parts] == [
        ("north", "north"),
        ("north", "south"),
        ("north", "trust"),
        ("south", "south"),
        ("south", "trust"),
        ("trust", "trust"),
    ]
    assert linked.pairs.schema == ASSET_PAIRS
    assert linked.pairs.num_rows == sum(part.links.pairs.num_rows for part in linked.parts)
    of_trust = linked.pairs.filter(pa.compute.equal(linked.pairs["left_asset"], "trust"))
    assert all(name.startswith("T") for name in of_trust["left_id"].to_pylist())


@pytest.mark.parametrize("names", [("north", "south"), ("north", "trust"), ("trust", "trust")])
def test_the_links_are_right(linked: ManyLinks, names: tuple[str, str]) -> None:
    truth = _three()[1]
    (part,) = (part for part in linked.parts if (part.left_asset, part.right_asset) == names)
    measured = measure_links(
        part.links, truth[names[0]], truth[names[1]], is_within=names[0] == names[1]
    )
    assert measured.f1 > 0.95


def test_the_order_of_assets_changes_nothing(linked: ManyLinks) -> None:
    assets = dict(reversed(list(_three()[0].items())))
    with duckdb.connect() as connection:
        assert link_many(assets, connection).pairs.equals(linked.pairs)


def test_one_to_one_is_between_persons_and_not_records() -> None:
    assets, truth = _three()
    with duckdb.connect() as connection:
        linked = link_many(assets, connection, is_one_to_one=True)
    (part,) = (p for p in linked.parts if (p.left_asset, p.right_asset) == ("north", "trust"))
    links = part.links
    people = truth["trust"].to_numpy()
    counterparts: dict[int, set[int]] = {}
    for left, right in zip(links.left_rows, links.right_rows, strict=True):
        counterparts.setdefault(int(left), set()).add(int(right))
    twice = [rights for rights in counterparts.values() if len(rights) > 1]
    assert twice
    assert all(len(np.unique(people[list(rights)])) == 1 for rights in twice)
    assert links.expectation.n_pairs == int(
        (links.pairs["match_probability"].to_numpy() >= links.expectation.threshold).sum()
    )


def test_one_file_is_not_many() -> None:
    assets = {"north": _three()[0]["north"]}
    with duckdb.connect() as connection, pytest.raises(LinkageError, match="two files or more"):
        link_many(assets, connection)


def test_a_file_in_which_nobody_resembles_anybody_has_no_links() -> None:
    rows = {
        "ref": ["1", "2"],
        "forename": ["Ada", "Milo"],
        "surname": ["Ashby", "Wulton"],
        "born": [None, None],
        "address": [None, None],
        "postcode": [None, None],
    }
    table = pa.table(rows)
    with duckdb.connect() as connection:
        north = _three()[0]["north"]
        linked = link_many({"few": PeopleFile(table, SCHEMA), "north": north}, connection)
    (part,) = (p for p in linked.parts if p.left_asset == p.right_asset == "few")
    assert part.links.pairs.num_rows == 0
    assert "No two records agree" in part.links.findings[0].message

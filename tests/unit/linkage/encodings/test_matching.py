"""Two members' encodings linked by somebody who can read neither."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from tests.unit.linkage.encodings.two_members import Encoded, new_round

from folkmoot.errors import LinkageError
from folkmoot.linkage import Use
from folkmoot.linkage.encodings import EncodedLinks, Encodings, encode_people, link_encodings
from folkmoot.linkage.encodings.competition import compete
from folkmoot.linkage.encodings.dummies import are_dummies


@pytest.fixture(scope="session")
def links(encoded: Encoded) -> EncodedLinks:
    return link_encodings(encoded.left.encoded, encoded.right.encoded)


def people_of(references: list[str], encodings: Encodings, people: pa.ChunkedArray) -> list[int]:
    rows = dict(
        zip(
            (each.hex() for each in encodings.rows["reference"].to_pylist()),
            encodings.rows["row"].to_pylist(),
            strict=True,
        )
    )
    who = people.to_pylist()
    return [who[rows[reference] - 1] for reference in references]


def quality(links: EncodedLinks, encoded: Encoded) -> tuple[float, float]:
    linked, people = links.linked, encoded.people
    lefts = people_of(linked["left_id"].to_pylist(), encoded.left, people.left_people)
    rights = people_of(linked["right_id"].to_pylist(), encoded.right, people.right_people)
    n_right = sum(a == b for a, b in zip(lefts, rights, strict=True))
    n_true = len(set(people.left_people.to_pylist()) & set(people.right_people.to_pylist()))
    return n_right / len(lefts), n_right / n_true


def test_people_are_found_without_labels_and_without_names(
    links: EncodedLinks, encoded: Encoded
) -> None:
    precision, recall = quality(links, encoded)
    assert precision > 0.97
    assert recall > 0.93
    assert links.expectation.precision is not None
    assert links.expectation.precision.low - 0.03 < precision < 1


def test_no_dummy_is_in_any_pair(links: EncodedLinks, encoded: Encoded) -> None:
    key = encoded.round.left.secret
    for side in ("left_id", "right_id"):
        text = "".join(links.pairs[side].to_pylist())
        references = np.frombuffer(bytes.fromhex(text), np.uint64).reshape(-1, 2)
        assert not are_dummies(key, references).any()


def test_links_do_not_depend_on_the_order_of_rows(
    links: EncodedLinks, encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    file = encoded.people.left
    order = np.random.default_rng(5).permutation(file.table.num_rows)
    shuffled = replace(file, table=file.table.take(pa.array(order)))
    again = encode_people(shuffled, encoded.round.left, connection)
    relinked = link_encodings(again.encoded, encoded.right.encoded)

    def rows(found: EncodedLinks, mine: Encodings, back: list[int]) -> set[tuple[int, str, float]]:
        known = dict(zip((r.hex() for r in mine.rows["reference"].to_pylist()), back, strict=True))
        return {(known[a], b, p) for a, b, p in zip(*found.pairs.to_pydict().values(), strict=True)}

    assert rows(links, encoded.left, list(range(len(order)))) == rows(relinked, again, list(order))
    assert relinked.expectation.threshold == links.expectation.threshold


def test_uses_ask_for_their_own_thresholds(encoded: Encoded) -> None:
    left, right = encoded.left.encoded, encoded.right.encoded
    contact = link_encodings(left, right, use=Use.CONTACT)
    follow_up = link_encodings(left, right, use=Use.FOLLOW_UP)
    assert contact.expectation.threshold >= 0.95
    assert contact.linked.num_rows <= follow_up.linked.num_rows
    assert link_encodings(left, right, threshold=0.7).expectation.threshold == 0.7


def test_files_of_two_rounds_or_of_one_member_are_refused(
    encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    other = encode_people(encoded.people.right, new_round(connection).right, connection)
    with pytest.raises(LinkageError, match="different agreements or rounds"):
        link_encodings(encoded.left.encoded, other.encoded)
    with pytest.raises(LinkageError, match="of one member"):
        link_encodings(encoded.left.encoded, encoded.left.encoded)


def test_rivals_share_what_is_probable_unless_they_are_one_person() -> None:
    lefts, rights = np.array([0, 0, 1]), np.array([0, 1, 2])
    probability = np.array([0.9, 0.9, 0.9])

    def apart(one: np.ndarray, _: np.ndarray) -> np.ndarray:
        return np.zeros(len(one))

    def together(one: np.ndarray, _: np.ndarray) -> np.ndarray:
        return np.ones(len(one))

    rivals = compete(lefts, rights, probability, apart, apart)
    assert rivals[0] == rivals[1] == pytest.approx(9 / 19)
    assert rivals[2] == pytest.approx(0.9)
    assert compete(lefts, rights, probability, apart, together) == pytest.approx(probability)

"""What an encoding holds, and what it does not."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from tests.unit.linkage.encodings.two_members import Encoded, by_row, new_round, words

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings import encode_people, open_encoded
from folkmoot.linkage.encodings.cmac import cmac_rows
from folkmoot.linkage.encodings.dummies import are_dummies
from folkmoot.linkage.encodings.tokens import suppress_shared


def columns_of(encoded: Encoded) -> list[str]:
    return encoded.left.encoded.table.schema.names[1:]


def test_one_person_known_alike_has_one_encoding_at_both_members(encoded: Encoded) -> None:
    names = ("forename", "surname", "born", "address", "postcode")
    left, right = encoded.people.left.table, encoded.people.right.table
    lefts = {tuple(row.values()): n for n, row in enumerate(left.select(names).to_pylist())}
    both = [
        (lefts[tuple(row.values())], n)
        for n, row in enumerate(right.select(names).to_pylist())
        if tuple(row.values()) in lefts
    ]
    assert len(both) > 50
    for column in columns_of(encoded):
        mine, theirs = by_row(encoded.left, column), by_row(encoded.right, column)
        # A token that many share in one file only is left out there.
        pairs = [(mine[a], theirs[b]) for a, b in both]
        assert all(a == b for a, b in pairs if column.startswith("filter") or (a and b))


def test_another_round_s_key_makes_encodings_that_have_nothing_in_common(
    encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    other = encode_people(encoded.people.left, new_round(connection).left, connection)
    for column in columns_of(encoded):
        mine = {value for value in by_row(encoded.left, column) if value is not None}
        assert mine.isdisjoint(by_row(other, column)), column
    shared = [
        np.unpackbits(np.bitwise_xor(*(np.frombuffer(each, np.uint8) for each in pair))).mean()
        for pair in zip(
            by_row(encoded.left, "filter_surname"), by_row(other, "filter_surname"), strict=True
        )
    ]
    # Two unrelated filters, a third full, differ in 2 x 1/3 x 2/3 of their bits.
    assert 0.38 < np.mean(shared) < 0.5


def test_encodings_do_not_depend_on_the_order_of_rows_or_on_other_columns(
    encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    file = encoded.people.left
    order = np.random.default_rng(3).permutation(file.table.num_rows)
    shuffled = replace(file, table=file.table.take(pa.array(order)))
    again = encode_people(shuffled, encoded.round.left, connection)
    for column in columns_of(encoded):
        before, after = by_row(encoded.left, column), by_row(again, column)
        assert [before[place] for place in order] == after


def test_references_are_random_and_rows_stand_in_their_order(
    encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    again = encode_people(encoded.people.left, encoded.round.left, connection)
    references = encoded.left.encoded.table["reference"].to_pylist()
    assert set(references).isdisjoint(again.encoded.table["reference"].to_pylist())
    assert (np.diff(words(references)[:, 0].astype(object)) > 0).all()


def test_only_the_key_tells_dummies_from_real_records(encoded: Encoded) -> None:
    table, key = encoded.left.encoded.table, encoded.round.left.secret
    references = table["reference"].to_pylist()
    real = set(encoded.left.rows["reference"].to_pylist())
    is_dummy = are_dummies(key, words(references))
    assert is_dummy.tolist() == [reference not in real for reference in references]
    assert is_dummy.sum() == len(real) // 4
    assert not are_dummies(bytes(32), words(references)).any()


def test_dummies_share_no_token_with_anybody(encoded: Encoded) -> None:
    table = encoded.left.encoded.table
    is_dummy = are_dummies(encoded.round.left.secret, words(table["reference"].to_pylist()))
    for column in (name for name in columns_of(encoded) if name.startswith("token")):
        dummies = set(table.filter(pa.array(is_dummy))[column].drop_null().to_pylist())
        assert dummies, column
        assert dummies.isdisjoint(table.filter(pa.array(~is_dummy))[column].to_pylist())
        assert dummies.isdisjoint(encoded.right.encoded.table[column].to_pylist())


def test_filters_of_a_shared_name_differ_between_people(encoded: Encoded) -> None:
    forenames = encoded.people.left.table["forename"].to_pylist()
    filters = by_row(encoded.left, "filter_forename")
    of_one_name = [filters[place] for place, name in enumerate(forenames) if name == forenames[0]]
    assert len(of_one_name) > 10
    assert len(set(of_one_name)) == len(of_one_name)


def test_codes_are_those_of_the_library_s_cmac() -> None:
    draw, key = np.random.default_rng(1), bytes(range(32))
    lengths = np.append([0, 16, 32, 48], draw.integers(0, 49, 60))
    messages = np.zeros((len(lengths), 48), np.uint8)
    for row, length in enumerate(lengths):
        messages[row, :length] = draw.integers(0, 256, length)
    codes = cmac_rows(key, messages, lengths)
    for row, length in enumerate(lengths):
        known = CMAC(AES(key))
        known.update(messages[row, :length].tobytes())
        assert known.finalize() == codes[row].tobytes()


def test_a_token_that_too_many_share_is_left_out_for_all_of_them() -> None:
    tokens = np.array([5, 7, 5, 5, 9, 7, 1], np.uint64)
    is_known = np.array([True, True, True, True, True, True, False])
    assert suppress_shared(tokens, is_known, 2).tolist() == [
        False, True, False, False, True, True, False,
    ]  # fmt: skip


def test_a_file_without_records_or_without_anything_agreed_is_refused(
    encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    file = encoded.people.left
    with pytest.raises(LinkageError, match="without records"):
        encode_people(replace(file, table=file.table.slice(0, 0)), encoded.round.left, connection)


def test_what_was_changed_or_added_after_signing_is_refused(encoded: Encoded) -> None:
    table = encoded.left.encoded.with_metadata()
    assert open_encoded(table, "a").member == "Ashby"
    with pytest.raises(LinkageError, match="was changed after"):
        open_encoded(table.slice(1), "a")
    with pytest.raises(LinkageError, match="columns are not those"):
        open_encoded(table.append_column("income", pa.array([1] * table.num_rows)), "a")
    with pytest.raises(LinkageError, match="holds no encodings"):
        open_encoded(table.replace_schema_metadata(None), "a")

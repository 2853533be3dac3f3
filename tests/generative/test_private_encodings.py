"""Steps of private encodings against plain-Python oracles."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.linkage.encodings.candidates import find_pairs
from folkmoot.linkage.encodings.changed_places import heed_changed_places
from folkmoot.linkage.encodings.cmac import cmac_rows, cmac_words
from folkmoot.linkage.encodings.coded_columns import CodedColumn, CodedRecords
from folkmoot.linkage.encodings.fields import COMPOSITES, FIELDS, Cut, Field, Part
from folkmoot.linkage.encodings.filters import UNFOLDED_BITS, field_filters, flip
from folkmoot.linkage.encodings.similarity import CLOSE, DIFFERENT, SILENT
from folkmoot.linkage.encodings.tokens import suppress_shared

TOKENS = st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=1, max_size=12)
WORDS = st.lists(st.one_of(st.none(), st.text("ABN ", max_size=6)), min_size=1, max_size=12)
MESSAGES = st.lists(st.binary(max_size=50), min_size=1, max_size=12)
NAMES = tuple(each for each in COMPOSITES if each.name in {"whole_name", "names_in_any_order"})
COMPARED = tuple(each for each in FIELDS if each.name in {"forename", "surname"})


@settings(max_examples=60, deadline=None)
@given(key=st.binary(min_size=32, max_size=32), messages=MESSAGES)
def test_codes_of_many_messages_are_those_of_each(key: bytes, messages: list[bytes]) -> None:
    lengths = np.array([len(each) for each in messages], np.int64)
    rows = np.zeros((len(messages), max(1, int(lengths.max()))), np.uint8)
    for row, message in zip(rows, messages, strict=True):
        row[: len(message)] = np.frombuffer(message, np.uint8)
    for code, message in zip(cmac_rows(key, rows, lengths), messages, strict=True):
        known = CMAC(AES(key))
        known.update(message)
        assert code.tobytes() == known.finalize()


@settings(max_examples=60, deadline=None)
@given(
    key=st.binary(min_size=32, max_size=32),
    words=st.lists(st.tuples(*[st.integers(0, 2**64 - 1)] * 4), min_size=1, max_size=5),
    width=st.integers(1, 4),
)
def test_codes_of_words_are_those_of_their_bytes(
    key: bytes, words: list[tuple[int, ...]], width: int
) -> None:
    rows = np.array(words, np.uint64)[:, :width]
    for code, row in zip(cmac_words(key, rows), rows, strict=True):
        known = CMAC(AES(key))
        known.update(row.tobytes())
        assert code.tobytes() == known.finalize()


@settings(max_examples=80, deadline=None)
@given(left=TOKENS, right=TOKENS, others=TOKENS, more=TOKENS)
def test_pairs_are_exactly_those_that_share_a_token(
    left: list[int | None],
    right: list[int | None],
    others: list[int | None],
    more: list[int | None],
) -> None:
    def table(one: list[int | None], two: list[int | None]) -> pa.Table:
        size = min(len(one), len(two))
        columns = [pa.array(one[:size], pa.uint64()), pa.array(two[:size], pa.uint64())]
        return pa.table(columns, names=[f"token_{each.name}" for each in NAMES])

    mine, theirs = table(left, others), table(right, more)
    expected = {}
    for a, row in enumerate(mine.to_pylist()):
        for b, other in enumerate(theirs.to_pylist()):
            shared = [row[n] is not None and row[n] == other[n] for n in mine.column_names]
            if any(shared):
                expected[a, b] = sum(1 << place for place, is_one in enumerate(shared) if is_one)
    pairs = find_pairs(mine, theirs, NAMES)
    rows = zip(pairs.left_rows.tolist(), pairs.right_rows.tolist(), strict=True)
    assert dict(zip(rows, pairs.found_by.tolist(), strict=True)) == expected


@settings(max_examples=80, deadline=None)
@given(tokens=TOKENS, most=st.integers(1, 4))
def test_tokens_that_too_many_share_go_and_no_others(tokens: list[int | None], most: int) -> None:
    counts = Counter(each for each in tokens if each is not None)
    is_known = np.array([each is not None for each in tokens])
    values = np.array([each or 0 for each in tokens], np.uint64)
    kept = suppress_shared(values, is_known, most)
    assert kept.tolist() == [each is not None and counts[each] <= most for each in tokens]


@settings(max_examples=60, deadline=None)
@given(words=WORDS)
def test_columns_come_back_from_their_codes(words: list[str | None]) -> None:
    coded = CodedColumn.of(pa.chunked_array([pa.array(words, pa.string())]))
    texts = [
        row.tobytes()[:length].decode()
        for row, length in zip(coded.texts, coded.lengths, strict=True)
    ]
    assert [texts[code] if code < len(texts) else None for code in coded.codes] == words


@settings(max_examples=40, deadline=None)
@given(words=WORDS, cut=st.sampled_from(Cut), salt=st.integers(0, 2**64 - 1))
def test_a_filter_follows_from_its_value_alone_and_flips_undo_themselves(
    words: list[str | None], cut: Cut, salt: int
) -> None:
    field = Field("name", (Part("name", cut, 8),), ("name",), (0.7, 0.1, 0.1, 0.1))
    key = bytes(range(32))
    table = pa.table({"name": pa.array([*words, "ANNA"], pa.string())})
    filters, is_known = field_filters(key, field, CodedRecords(table))
    assert is_known.tolist() == [each is not None for each in [*words, "ANNA"]]
    by_value: dict[str | None, bytes] = {}
    for word, row in zip([*words, "ANNA"], filters, strict=True):
        assert by_value.setdefault(word, row.tobytes()) == row.tobytes()
    alone = pa.table({"name": ["ANNA"]})
    assert (field_filters(key, field, CodedRecords(alone))[0][0] == filters[-1]).all()
    salts = np.full(len(filters), salt, np.uint64)
    flipped = flip(key, "name", filters, salts, 5)
    assert (np.bitwise_count(flipped ^ filters).sum(axis=1) == 5).all()
    assert (flip(key, "name", flipped, salts, 5) == filters).all()
    assert filters.shape[1] * 64 == UNFOLDED_BITS // 2


@settings(max_examples=60, deadline=None)
@given(
    levels=st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3)), min_size=1, max_size=8),
)
def test_names_changed_places_only_where_the_token_says_so_and_both_differ(
    levels: list[tuple[int, int]],
) -> None:
    tokens = pa.array([1] * len(levels), pa.uint64())
    nothing = pa.nulls(len(levels), pa.uint64())
    table = pa.table({"token_whole_name": nothing, "token_names_in_any_order": tokens})
    pairs = find_pairs(table, table.slice(0, 1), NAMES)
    found = np.array(levels, np.int8)
    heed_changed_places(found, pairs, NAMES, COMPARED)
    for before, after in zip(levels, found.tolist(), strict=True):
        turned = before == (DIFFERENT, DIFFERENT)
        assert tuple(after) == ((CLOSE, SILENT) if turned else before)

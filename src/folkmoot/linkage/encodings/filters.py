"""Keyed Bloom filters: what compares fields whose values nobody may see.

Each gram of a value sets random positions of a filter of 512 bits (Schnell, Bachteler and Reiher,
*Privacy-preserving record linkage using Bloom filters*, BMC Medical Informatics and Decision Making
9, 2009), drawn for each gram by keyed BLAKE2b: double hashing, by which such filters were first
broken, is not used. Two steps harden a filter. It is folded onto itself by exclusive or
(Schnell and Borgs, *XOR-folding for Bloom filter-based encryptions*, 2016). Then a few bits are
flipped by a keyed mask chosen by the whole name and birth of the record: one person's filters stay
equal, while a frequent name no longer shows as a frequent filter.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b, shake_256

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.encodings.coded_columns import CodedColumn, CodedRecords
from folkmoot.linkage.encodings.derivation import derive
from folkmoot.linkage.encodings.fields import Cut, Field, Part

UNFOLDED_BITS = 512
MASKS = 4_096
"""How many masks of flipped bits there are for each field."""
_WORD = 64
_MASK_BITS = 12
_DRAW_BYTES = 2
_BYTE = 256
_EDGE = ord("_")
_NO_GRAM = -1


def field_filters(
    round_key: bytes, field: Field, records: CodedRecords, *, is_folded: bool = True
) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """A filter a record as a row of 64-bit words, and whether the record has one."""
    n_words = UNFOLDED_BITS // _WORD // (2 if is_folded else 1)
    words = np.zeros((records.n_records, UNFOLDED_BITS // _WORD), np.uint64)
    is_known = np.logical_or.reduce([records[column].is_known for column in field.known_by])
    if not is_known.any():
        return words[:, :n_words], is_known
    for part in field.parts:
        coded = records[part.column]
        key = derive(round_key, f"filter {field.name} {part.column}")
        words |= _patterns(key, part, coded)[coded.codes]
    if is_folded:
        words = words[:, :n_words] ^ words[:, n_words:]
    return words, is_known


def flip(
    round_key: bytes,
    field: str,
    words: NDArray[np.uint64],
    salts: NDArray[np.uint64],
    n_flipped: int,
) -> NDArray[np.uint64]:
    """Flip so many bits of each filter, which ones by the highest bits of its record's salt."""
    if not n_flipped:
        return words
    masks = _masks(derive(round_key, f"mask {field}"), words.shape[1] * _WORD, n_flipped)
    flipped: NDArray[np.uint64] = words ^ masks[salts >> np.uint64(_WORD - _MASK_BITS)]
    return flipped


def _patterns(key: bytes, part: Part, coded: CodedColumn) -> NDArray[np.uint64]:
    """The filter of each distinct text as a row of words, and a last row that sets nothing."""
    n_texts = len(coded.texts)
    if part.cut is Cut.WHOLE:
        texts = [
            row.tobytes()[:length] for row, length in zip(coded.texts, coded.lengths, strict=True)
        ]
        return _pack(_set_bits(key, [*texts, None], part.positions))
    grams = _grams(coded, part.cut)
    distinct, places = np.unique(grams, return_inverse=True)
    names = [None if gram == _NO_GRAM else gram.to_bytes(4) for gram in distinct.tolist()]
    words = _pack(_set_bits(key, names, part.positions))
    patterns = np.zeros((n_texts + 1, words.shape[1]), np.uint64)
    for column in places.reshape(grams.shape).T:
        patterns[:-1] |= words[column]
    return patterns


def _set_bits(key: bytes, grams: Sequence[bytes | None], positions: int) -> NDArray[np.bool_]:
    """Random positions in a filter for each gram, the same for the same gram and key."""
    bits = np.zeros((len(grams), UNFOLDED_BITS), bool)
    for row, gram in enumerate(grams):
        if gram is not None:
            # Keyed BLAKE2b gives 64 bytes at most; SHAKE256 stretches what is pseudorandom already.
            seed = blake2b(gram, key=key).digest()
            drawn = np.frombuffer(shake_256(seed).digest(positions * _DRAW_BYTES), "<u2")
            bits[row, drawn % UNFOLDED_BITS] = True
    return bits


def _grams(coded: CodedColumn, cut: Cut) -> NDArray[np.int64]:
    """What each text is cut into, as numbers, a row a text; _NO_GRAM beyond its end.

    ANN gives _A AN NN N_ in pairs; by place, A first, N second and N third.
    """
    texts = coded.texts.astype(np.int64)
    n_texts, width = texts.shape
    place = np.arange(width + 1)
    if cut is Cut.PLACES:
        return np.where(place[:-1] < coded.lengths[:, None], place[:-1] * _BYTE + texts, _NO_GRAM)
    edged = np.zeros((n_texts, width + 2), np.int64)
    edged[:, 0] = _EDGE
    edged[:, 1:-1] = texts
    edged[np.arange(n_texts), coded.lengths + 1] = _EDGE
    return np.where(place <= coded.lengths[:, None], edged[:, :-1] * _BYTE + edged[:, 1:], _NO_GRAM)


def _masks(key: bytes, n_bits: int, n_flipped: int) -> NDArray[np.uint64]:
    drawn = np.frombuffer(shake_256(key).digest(MASKS * n_bits * 4), "<u4")
    # The places of the smallest of random numbers are a random subset of exactly that size.
    chosen = np.argpartition(drawn.reshape(MASKS, n_bits), n_flipped, axis=1)[:, :n_flipped]
    bits = np.zeros((MASKS, n_bits), bool)
    np.put_along_axis(bits, chosen, True, axis=1)
    return _pack(bits)


def _pack(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    return np.packbits(bits, axis=1).view("<u8").astype(np.uint64)

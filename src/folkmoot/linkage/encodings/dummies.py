"""Dummy records: made-up people among the encoded, whom only members can tell from real ones.

A graph of who resembles whom can be matched to a register by its shape, without any key (Vidanage,
Christen, Ranbaduge and Schnell, *A graph matching attack on privacy-preserving record linkage*,
2020). Made-up people change that shape. Each takes name, birth and place from different real
records of the same file, so that its filters occur as often as real ones; its numbers are made up.
Their tokens are of a kind of their own, so that no dummy is ever compared with a real record.
"""

from __future__ import annotations

import secrets

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.encodings.coded_columns import CodedColumn
from folkmoot.linkage.encodings.derivation import derive
from folkmoot.linkage.encodings.fields import MIXED
from folkmoot.linkage.encodings.tokens import combine

_FACTS: tuple[tuple[str, ...], ...] = (
    ("forename", "root", "given", "initial"),
    ("middle", "middle_initial"),
    ("surname", "sound", "surname_initial"),
    ("birth_day", "birth_month", "birth_year", "born", "birth_numbers"),
    ("house", "street", "postcode", "street_start", "home_area", "home_door"),
)
_NUMBERS = ("nhs_number", "national_number", "email", "phone")
_USE = "dummy reference"


def make_dummies(records: pa.Table, seed: bytes, percent: int) -> pa.Table:
    """Made-up standard records, so many for each hundred of `records`; the same for a seed and the
    same records, whatever their order."""
    generator = np.random.default_rng(list(seed))
    order = np.argsort(records[MIXED].to_numpy())
    count = -(-records.num_rows * percent // 100)

    def draw() -> pa.Array:
        return pa.array(order[generator.integers(0, records.num_rows, count)])

    drawn: dict[str, pa.ChunkedArray] = {}
    for fact in _FACTS:
        rows = draw()
        drawn.update({column: records[column].take(rows) for column in fact})
    for column in _NUMBERS:
        drawn[column] = _disguised(records[column].take(draw()), generator)
    return pa.table(drawn)


def dummy_references(round_key: bytes, count: int) -> NDArray[np.uint64]:
    """References for dummies: two words each, the second following from the first by the key."""
    first = np.frombuffer(secrets.token_bytes(8 * count), np.uint64)
    return np.stack([first, _second(round_key, first)], axis=1)


def are_dummies(round_key: bytes, references: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which references (two words a row) are those of dummies. Only members hold the key."""
    is_dummy: NDArray[np.bool_] = references[:, 1] == _second(round_key, references[:, 0])
    return is_dummy


def _second(round_key: bytes, first: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return combine(derive(round_key, _USE), first[:, None])


def _disguised(values: pa.ChunkedArray, generator: np.random.Generator) -> pa.Array:
    """Other numbers of the same shapes: a digit for a digit, a letter for a letter."""
    coded = CodedColumn.of(values)
    if not len(coded.texts):
        return pa.nulls(len(values), pa.string())
    texts = coded.texts[np.minimum(coded.codes, len(coded.texts) - 1)]
    digits = generator.integers(ord("0"), ord("9") + 1, texts.shape, np.uint8)
    letters = generator.integers(ord("A"), ord("Z") + 1, texts.shape, np.uint8)
    is_digit = (texts >= ord("0")) & (texts <= ord("9"))
    is_letter = (texts >= ord("A")) & (texts <= ord("Z"))
    made_up = np.where(is_digit, digits, np.where(is_letter, letters, texts))
    words = np.ascontiguousarray(made_up).view(f"S{texts.shape[1]}").ravel().astype(str)
    return pa.array(words, pa.string(), mask=~coded.is_known)

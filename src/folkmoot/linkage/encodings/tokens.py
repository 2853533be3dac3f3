"""Keyed tokens: what finds pairs. Equal composites give equal tokens; nothing else can be read.

Each distinct value of a column is authenticated once (`cmac`, with 256-bit keys); the codes of the
columns of one composite are authenticated together under that composite's own key, and half of the
result is the token. Both are pseudorandom to whoever lacks the round key.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.encodings.cmac import cmac_rows, cmac_words
from folkmoot.linkage.encodings.coded_columns import CodedRecords
from folkmoot.linkage.encodings.derivation import derive
from folkmoot.linkage.encodings.fields import Composite

_NAMES_DOMAIN = "name"
"""Forenames and surnames that may change places are hashed as one kind of value."""


class Tokeniser:
    """Makes tokens of coded records under one round key, hashing each distinct value once.

    The last records from `n_real` on are dummies: their tokens are made with keys of their own, so
    that they are equal to no real record's.
    """

    def __init__(self, round_key: bytes, records: CodedRecords, n_real: int, member: str) -> None:
        self._round_key = round_key
        self._records = records
        self._n_real = n_real
        self._member = member
        self._hashed: dict[tuple[str, str], NDArray[np.uint64]] = {}

    def tokens(self, composite: Composite) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
        """A token a record, and whether it has one: all columns are known."""
        domains = [_NAMES_DOMAIN if composite.is_unordered else each for each in composite.columns]
        is_known = np.logical_and.reduce(
            [self._records[column].is_known for column in composite.columns]
        )
        if not is_known.any():
            return np.zeros(len(is_known), np.uint64), is_known
        hashes = np.column_stack(
            [self._hashes(*each) for each in zip(composite.columns, domains, strict=True)]
        )
        if composite.is_unordered:
            hashes = np.sort(hashes, axis=1)
        real, dummy = hashes[: self._n_real], hashes[self._n_real :]
        tokens = np.concatenate(
            [
                combine(derive(self._round_key, f"token {composite.name}"), real),
                combine(derive(self._round_key, f"dummy {self._member} {composite.name}"), dummy),
            ]
        )
        return tokens, is_known

    def prepare(self, composites: Sequence[Composite], salt_columns: Sequence[str]) -> None:
        """Hash every column that is needed, so that tokens can be made by several threads."""
        for composite in composites:
            for column in composite.columns:
                self._hashes(column, _NAMES_DOMAIN if composite.is_unordered else column)
        for column in salt_columns:
            self._hashes(column, column)

    def salts(self, columns: Sequence[str]) -> NDArray[np.uint64]:
        """A pseudorandom number a record that depends on these columns, known or not."""
        hashes = np.column_stack([self._hashes(column, column) for column in columns])
        return combine(derive(self._round_key, "salt"), hashes)

    def _hashes(self, column: str, domain: str) -> NDArray[np.uint64]:
        """A number a record; 0 where the column is not known."""
        if (column, domain) not in self._hashed:
            coded = self._records[column]
            codes = cmac_rows(
                derive(self._round_key, f"value {domain}"), coded.texts, coded.lengths
            )
            words = np.append(_first_words(codes), np.uint64(0))
            self._hashed[column, domain] = words[coded.codes]
        return self._hashed[column, domain]


def combine(key: bytes, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One pseudorandom number of 64 bits for each row of numbers."""
    return _first_words(cmac_words(key, hashes))


def suppress_shared(
    tokens: NDArray[np.uint64], is_known: NDArray[np.bool_], most: int
) -> NDArray[np.bool_]:
    """Which records keep their token: those whose token at most this many records share."""
    known = tokens[is_known]
    order = np.argsort(known)
    in_order = known[order]
    starts = np.flatnonzero(np.append(True, in_order[1:] != in_order[:-1])[: len(in_order)])
    sizes = np.diff(np.append(starts, len(in_order)))
    is_kept = np.empty(len(known), bool)
    is_kept[order] = np.repeat(sizes <= most, sizes)
    kept = np.zeros(len(tokens), bool)
    kept[np.flatnonzero(is_known)[is_kept]] = True
    return kept


def _first_words(codes: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(codes).view("<u8")[:, 0].astype(np.uint64)

"""The graph-matching attack on encodings, so that what hardening buys is measured, not claimed.

An attacker who holds encodings and a register of about the same people needs no key: who resembles
whom is nearly the same in both. This is the attack of Vidanage, Christen, Ranbaduge and Schnell
(*A graph matching attack on privacy-preserving record linkage*, CIKM 2020) in its strongest form:
the attacker knows every parameter but the key, encodes the register under a key of its own with the
same software, and compares records by how they resemble their neighbours: the sorted similarities
to the nearest, those of the nearest themselves, and how much of each field is filled. Records are
then assigned one to one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from folkmoot.linkage.encodings.similarity import FilterMatrix

_EQUAL = 0.9
_BANDS = ((_EQUAL, 1.1), (0.8, _EQUAL), (0.7, 0.8), (0.6, 0.7), (0.5, 0.6))
"""Similarities that are counted together: of equal, close and distantly similar values."""
_LEAST_NOISE = 0.01
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Attacked:
    """The share of the register's people in the encodings who were given their own encoding, and
    the share that guessing would give."""

    n_people: int
    reidentified: float
    by_guessing: float


def attack(
    encoded: pa.Table,
    population: tuple[pa.Table, pa.Table],
    fields: tuple[str, ...],
    truth: NDArray[np.int64],
) -> Attacked:
    """Match encodings to a population, of which the attacker made two encodings under keys of its
    own: what differs between the two tells how much each feature can be trusted.

    All tables have the columns `filter_NAME` of these fields. `truth` says for each row of the
    population which row of `encoded` it is, -1 where that person is not there; it is used only to
    count.
    """
    target = _features(FilterMatrix(encoded, fields))
    known, again = (_features(FilterMatrix(table, fields)) for table in population)
    noise = (known - again).var(axis=0) / 2
    spread = known.var(axis=0)
    scale = np.sqrt(noise + _LEAST_NOISE * spread + _TINY)
    target, known = (target - known.mean(axis=0)) / scale, (known - known.mean(axis=0)) / scale
    distance = (known**2).sum(axis=1)[:, None] + (target**2).sum(axis=1) - 2 * known @ target.T
    rows, columns = linear_sum_assignment(distance)
    is_there = truth[rows] >= 0
    n_right = int((columns[is_there] == truth[rows][is_there]).sum())
    n_people = int((truth >= 0).sum())
    return Attacked(n_people, n_right / max(n_people, 1), 1 / max(encoded.num_rows, 1))


def _features(matrix: FilterMatrix) -> NDArray[np.float64]:
    """What describes a record without its key: a row a record."""
    similar = _similarities(matrix)
    n_fields, n_records, _ = similar.shape
    equal = similar >= _EQUAL
    own = [np.log1p(((similar >= low) & (similar < high)).sum(axis=2)).T for low, high in _BANDS]
    both = [
        np.log1p((equal[one] & equal[two]).sum(axis=1))[:, None]
        for one in range(n_fields)
        for two in range(one + 1, n_fields)
    ]
    features = np.concatenate([*own, *both, matrix.is_known], axis=1)
    around = [features]
    for field in range(n_fields):
        n_equal = np.maximum(equal[field].sum(axis=1), 1)[:, None]
        around.append(equal[field] @ features / n_equal)
    return np.concatenate(around, axis=1)


def _similarities(matrix: FilterMatrix) -> NDArray[np.float32]:
    """Dice's coefficient of every field of every two records, 0 with itself or where not known."""
    n_records, n_fields, _ = matrix.words.shape
    similar = np.zeros((n_fields, n_records, n_records), np.float32)
    for field in range(n_fields):
        words, n_bits = matrix.words[:, field], matrix.n_bits[:, field].astype(np.float32)
        for word in words.T:
            similar[field] += np.bitwise_count(word[:, None] & word[None])
        similar[field] *= 2 / np.maximum(n_bits[:, None] + n_bits[None], 1)
        np.fill_diagonal(similar[field], 0)
    return similar

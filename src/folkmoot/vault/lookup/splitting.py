"""Text cut into what it can be found by, a whole column at a time.

The terms are those of `folkmoot.soql.words`, to the letter. The work is done on bytes: text is cut
at every ASCII character that is no letter or digit, which leaves few different runs; only those
are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.soql import terms_in

ROWS_AT_ONCE = 16_384
"""Pieces that stay in the processor's cache: four times faster than a million rows at once."""

_IS_OF_A_RUN = np.array([each >= 128 or chr(each).isalnum() for each in range(256)])
_LOWERED = np.array([ord(chr(each).lower()) if each < 128 else each for each in range(256)], "u1")


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where the runs of some columns stand: `runs` are the different ones, `codes` which run
    stands there, `rows` in which row."""

    runs: pa.Array
    codes: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int32]


def runs_of(columns: list[pa.Array]) -> Occurrences:
    """Every run of every value of every column."""
    pieces: list[pa.Array] = []
    rows: list[npt.NDArray[np.int32]] = []
    for values in columns:
        for start in range(0, len(values), ROWS_AT_ONCE):
            piece, in_row = _cut(values.slice(start, ROWS_AT_ONCE))
            pieces.append(piece)
            rows.append(in_row + np.int32(start))
    whole = pa.chunked_array(pieces, pa.string()).dictionary_encode().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # of nothing
        whole = pa.array([], pa.string()).dictionary_encode()
    in_rows = np.concatenate(rows) if rows else np.empty(0, np.int32)
    return Occurrences(whole.dictionary, whole.indices.to_numpy(), in_rows)


def terms_of_runs(runs: pa.Array) -> tuple[pa.Array, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The different terms, and pairs of a run and a term of it, by their numbers."""
    has_digit = pc.and_(pc.ascii_is_alnum(runs), pc.invert(pc.ascii_is_alpha(runs)))
    plain = pc.array_filter(runs, has_digit)  # a term as it stands
    is_plain = has_digit.to_numpy(zero_copy_only=False)
    others = list(_terms_one_by_one(runs, np.flatnonzero(~is_plain)))
    terms = pa.concat_arrays([plain, pa.array([term for _, term in others], pa.string())])
    encoded = terms.dictionary_encode()
    of_runs = np.array([run for run, _ in others], np.int64)
    pairs = np.concatenate([np.flatnonzero(is_plain), of_runs])
    return encoded.dictionary, pairs, encoded.indices.to_numpy().astype(np.int64)


def _terms_one_by_one(runs: pa.Array, numbers: npt.NDArray[Any]) -> Iterator[tuple[int, str]]:
    for number, run in zip(numbers.tolist(), pc.take(runs, numbers).to_pylist(), strict=True):
        for term in dict.fromkeys(terms_in(run)):
            yield number, term


def _cut(values: pa.Array) -> tuple[pa.Array, npt.NDArray[np.int32]]:
    """The runs of a piece of a column one after the other, and the row of each."""
    values = pc.fill_null(values, "")
    offsets = np.frombuffer(values.buffers()[1], np.int32)
    offsets = offsets[values.offset : values.offset + len(values) + 1]
    start, stop = int(offsets[0]), int(offsets[-1])
    if start == stop:
        return pa.array([], pa.string()), np.empty(0, np.int32)
    data = np.frombuffer(values.buffers()[2], np.uint8)[start:stop]
    is_of_a_run = _IS_OF_A_RUN[data]
    begins = is_of_a_run.copy()
    begins[1:] &= ~is_of_a_run[:-1]
    heads = offsets[:-1] - start
    heads = heads[heads < len(data)]
    begins[heads] = is_of_a_run[heads]  # a value begins anew, whatever the one before ends with
    places = np.flatnonzero(begins).astype(np.int32)
    kept = _LOWERED[data[is_of_a_run]]
    before = np.cumsum(is_of_a_run, dtype=np.int32)
    ends = np.append(before[places] - 1, len(kept)).astype(np.int32)
    runs = pa.StringArray.from_buffers(len(places), pa.py_buffer(ends), pa.py_buffer(kept))
    in_row = np.repeat(
        np.arange(len(values), dtype=np.int32),
        np.diff(np.searchsorted(places, offsets - np.int32(start))),
    )
    return runs, in_row

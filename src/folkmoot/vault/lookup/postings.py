"""Which rows hold a word, for all the words of a version's free text.

Rows are taken in blocks, each with its own sorted list of words, so that an index is made in
constant memory and a page of what is found looks at no more blocks than it needs. A word's rows
are listed where they are few, and are bits of a map of the block where they are many. (Text with
few different values needs no list: `finding` looks at its codes.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.vault.lookup.columns import map_file
from folkmoot.vault.lookup.splitting import runs_of, terms_of_runs

ROWS_A_BLOCK = 245_760
"""Two row groups of a version: what is made of them stays below some 30 MB an array, which the
system's allocator hands out again without asking the kernel for it."""

_MAPPED_FROM = 32
"""A word that one row in so many holds takes less room as bits than as numbers."""


def write_block(folder: Path, number: int, columns: list[pa.Array]) -> None:
    """Index a block of rows, given its columns of free text."""
    rows = len(columns[0])
    words, keys = _occurrences(columns)
    in_row = keys.astype(np.uint32)
    counts = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(words))
    ends = np.cumsum(counts)
    is_mapped = counts * _MAPPED_FROM > rows
    # Listed words stand one after the other, so all of them are written in one piece.
    listed = in_row[~np.repeat(is_mapped, counts)].tobytes()
    sizes = np.where(is_mapped, 0, counts * 4)
    places = np.stack([np.cumsum(sizes) - sizes, counts], axis=1).astype(np.uint32)
    maps: list[bytes] = []
    for word in np.flatnonzero(is_mapped).tolist():
        bits = np.zeros(rows, bool)
        bits[in_row[ends[word] - counts[word] : ends[word]]] = True
        places[word, 0] = len(listed) + sum(map(len, maps))
        maps.append(np.packbits(bits).tobytes())
    stem = folder / f"words-{number}"
    stem.with_suffix(".words").write_bytes("".join(words.to_pylist()).encode())
    lengths = pc.binary_length(words).to_numpy(zero_copy_only=False)
    stem.with_suffix(".ends").write_bytes(np.cumsum(lengths).astype(np.uint32).tobytes())
    stem.with_suffix(".rows").write_bytes(b"".join([listed, *maps]))
    stem.with_suffix(".places").write_bytes(places.tobytes())


def _occurrences(columns: list[pa.Array]) -> tuple[pa.Array, npt.NDArray[np.uint64]]:
    """The words in the order of their bytes, and where each stands: its number in the upper half,
    the row in the lower, sorted and each once."""
    held = runs_of(columns)
    words, of_run, of_word = terms_of_runs(held.runs)
    order = pc.sort_indices(words).to_numpy().astype(np.int64)
    rank = np.empty(len(words), np.int64)
    rank[order] = np.arange(len(words))
    keys: list[npt.NDArray[np.uint64]] = []
    while len(of_run):  # once for nearly every run, and again for those with more than one word
        runs, first = np.unique(of_run, return_index=True)
        word_of = np.full(len(held.runs), -1, np.int64)
        word_of[runs] = rank[of_word[first]]
        word = word_of[held.codes]
        has_word = word >= 0
        keys.append(
            (word[has_word].astype(np.uint64) << np.uint64(32))
            | held.rows[has_word].astype(np.uint64)
        )
        rest = np.ones(len(of_run), bool)
        rest[first] = False
        of_run, of_word = of_run[rest], of_word[rest]
    joined = np.concatenate(keys) if keys else np.empty(0, np.uint64)
    joined.sort()
    is_first = np.ones(len(joined), bool)
    is_first[1:] = joined[1:] != joined[:-1]
    return pc.take(words, pa.array(order)), joined[is_first]


@dataclass(frozen=True, slots=True)
class WordBlock:
    """The words of one block of rows, mapped into memory."""

    rows: int
    words: memoryview
    ends: npt.NDArray[np.uint32]
    kept: npt.NDArray[np.uint8]
    places: npt.NDArray[np.uint32]

    @classmethod
    def opened(cls, folder: Path, number: int, rows: int) -> WordBlock:
        stem = folder / f"words-{number}"
        return cls(
            rows,
            map_file(stem.with_suffix(".words"), "u1").data,
            map_file(stem.with_suffix(".ends"), "<u4"),
            map_file(stem.with_suffix(".rows"), "u1"),
            map_file(stem.with_suffix(".places"), "<u4").reshape(-1, 2),
        )

    def find(self, word: bytes) -> npt.NDArray[Any] | None:
        """The rows that hold a word: their numbers within the block, or a truth value for every
        row where they are many; None where no row does."""
        number = self._number(word)
        if number is None:
            return None
        place, count = self.places[number].tolist()
        if count * _MAPPED_FROM <= self.rows:
            return self.kept[place : place + 4 * count].view(np.uint32)
        packed = self.kept[place : place + (self.rows + 7) // 8]
        return np.unpackbits(packed, count=self.rows).view(np.bool_)

    def _number(self, word: bytes) -> int | None:
        low, high = 0, len(self.places)
        while low < high:
            middle = (low + high) // 2
            if self._word(middle) < word:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.places) and self._word(low) == word else None

    def _word(self, number: int) -> bytes:
        start = int(self.ends[number - 1]) if number else 0
        return bytes(self.words[start : int(self.ends[number])])


def in_all(found: Sequence[npt.NDArray[Any]], rows: int) -> npt.NDArray[np.int64]:
    """The rows of a block of so many that are in each of what `find` gave, in order."""
    lists = sorted((each for each in found if each.dtype != np.bool_), key=len)
    maps = [each for each in found if each.dtype == np.bool_]
    if not lists:
        return np.flatnonzero(np.logical_and.reduce(maps))
    few, *others = lists
    for many in others:
        few = _in_both(few, many, rows)
    for bits in maps:
        few = few[bits[few]]
    return few.astype(np.int64)


def _in_both(few: npt.NDArray[Any], many: npt.NDArray[Any], rows: int) -> npt.NDArray[Any]:
    if len(few) * 32 < len(many):
        places = np.searchsorted(many, few)
        places[places == len(many)] = 0
        is_there = many[places] == few
    else:
        marks = np.zeros(rows, bool)
        marks[many] = True
        is_there = marks[few]
    both: npt.NDArray[Any] = few[is_there]
    return both

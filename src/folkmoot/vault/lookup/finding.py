"""Finding the rows of a question: which hold its words, which come first in its order.

Nothing here decides what an answer is: the engine makes it from the rows found, by SQL that came
with the question (`folkmoot.soql.Lookup`). A page that an index can order is found whole, and the
engine sees only its rows; otherwise it sees all the rows that were found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from folkmoot.errors import VaultError
from folkmoot.soql import Lookup, Match, terms_in
from folkmoot.vault.lookup.building import FORM, LOOKUP_FILE, LookupRecord
from folkmoot.vault.lookup.columns import Kind, Rows, RowStore
from folkmoot.vault.lookup.orders import OrderedRows, rows_in_blocks
from folkmoot.vault.lookup.postings import ROWS_A_BLOCK, WordBlock, in_all

MOST_ROWS_TAKEN = 20_000
"""More rows than these are left in the engine's own table, and it is told which."""

MOST_ROWS_WALKED = 2_000_000
"""A page for which more rows of an order must be looked at is left to the engine."""


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers of rows; whether they are the page itself or what it is to be made from."""

    rows: Rows
    is_page: bool


class Lookups:
    """One version's lookup, mapped into memory."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self.record = read_record(folder)
        self.store = RowStore(folder, self.record.columns, schema)
        self._folder = folder
        self._orders: dict[str, OrderedRows] = {}
        self._blocks: dict[int, WordBlock] = {}
        self._words_of: dict[str, list[frozenset[str]]] = {}

    def find(self, asked: Lookup, by_number: Rows | None) -> Found | None:
        """The rows of a question; None where the engine does better by itself.

        `by_number` are those that a search for a number finds besides.
        """
        if not all(name in self.store.columns for name in asked.columns):
            return None
        found = None
        if asked.search is not None:
            if set(asked.search.texts) != set(self.record.searched):
                return None
            found = self._search(asked, by_number)
        if asked.of_page is not None and asked.limit is not None:
            page = self._page(asked, found)
            if page is not None:
                return Found(page, is_page=True)
        if found is None:
            found = self._with_words_of(asked.matches)
        return None if found is None else Found(found, is_page=False)

    def _search(self, asked: Lookup, by_number: Rows | None) -> Rows:
        """All rows found, or as many as its page needs where they are in their own order."""
        assert asked.search is not None  # noqa: S101 - the caller looked
        needs = None
        if asked.of_page is not None and asked.order is None and not asked.matches:
            needs = asked.offset + (asked.limit or 0)
        if by_number is not None:
            needs = None
        pieces: list[Rows] = []
        count = 0
        for piece in self._rows_with(asked.search.terms):
            pieces.append(piece)
            count += len(piece)
            if needs is not None and count >= needs:
                break
        found = np.concatenate(pieces) if pieces else np.empty(0, np.int64)
        return found if by_number is None else np.union1d(found, by_number)

    def _page(self, asked: Lookup, found: Rows | None) -> Rows | None:
        """The rows of the page in their order; None where no index knows it."""
        tests = [self._test(match) for match in asked.matches]
        if any(test is None for test in tests):
            return None
        if asked.order is not None and asked.order.column not in self.record.ordered:
            return None
        if asked.order is None and found is not None:
            blocks = rows_in_blocks(found)
        else:
            if found is not None:
                marks = np.zeros(self.record.rows, bool)
                marks[found] = True
                tests.append((marks, None))
            blocks = self._in_order(asked)
        stop = asked.offset + (asked.limit or 0)
        if not tests and asked.order is None and found is None:
            stop = min(stop, self.record.rows, asked.offset + MOST_ROWS_TAKEN + 1)
            blocks = iter([np.arange(min(asked.offset, stop), stop)])
            asked = replace(asked, offset=0)
        chosen: list[Rows] = []
        count = walked = 0
        for block in blocks:
            walked += len(block)
            rows = _passing(block, tests)
            chosen.append(rows)
            count += len(rows)
            if count >= stop:
                break
            if walked > MOST_ROWS_WALKED and tests:
                return None
        rows = np.concatenate(chosen) if chosen else np.empty(0, np.int64)
        page = rows[asked.offset : stop]
        return page if len(page) <= MOST_ROWS_TAKEN else None

    def _in_order(self, asked: Lookup) -> Iterator[Rows]:
        if asked.order is None:
            return rows_in_blocks(np.arange(self.record.rows))
        name = asked.order.column
        if name not in self._orders:
            number = [each.name for each in self.record.columns].index(name)
            self._orders[name] = OrderedRows.opened(self._folder, number)
        return self._orders[name].blocks(is_ascending=asked.order.is_ascending)

    def _test(self, match: Match) -> tuple[npt.NDArray[Any], npt.NDArray[Any] | None] | None:
        """What every row has there, and what it must be one of (None: be true)."""
        column = self.store.columns.get(match.column)
        if column is None or column.kept.kind is not Kind.CODED:
            return None
        return column.codes, column.codes_of(match.values)

    def _with_words_of(self, matches: Sequence[Match]) -> Rows | None:
        """The rows with the words of a text that they must equal, where they are few."""
        for match in matches:
            terms = match.terms
            if not terms or match.column not in self.record.searched:
                continue
            column = self.store.columns.get(match.column)
            if column is None or column.kept.kind is not Kind.TEXT:
                continue
            pieces: list[Rows] = []
            for piece in self._rows_with(terms):
                pieces.append(piece)
                if sum(map(len, pieces)) > MOST_ROWS_TAKEN:
                    break
            else:
                return np.concatenate(pieces) if pieces else np.empty(0, np.int64)
        return None

    def _rows_with(self, terms: Sequence[str]) -> Iterator[Rows]:
        """The rows that hold all the terms in some searched column, block by block."""
        if not terms:
            return
        coded = {term: self._coded_with(term) for term in terms}
        has_free_text = any(
            self.store.columns[name].kept.kind is Kind.TEXT for name in self.record.searched
        )
        for number, start in enumerate(range(0, self.record.rows, ROWS_A_BLOCK)):
            size = min(ROWS_A_BLOCK, self.record.rows - start)
            block = self._block(number, size) if has_free_text else None
            held: list[npt.NDArray[Any]] = []
            for term in terms:
                rows = _of_term(term, block, coded[term], start, size)
                if rows is None:
                    break
                held.append(rows)
            else:
                yield in_all(held, size) + start

    def _block(self, number: int, size: int) -> WordBlock:
        if number not in self._blocks:
            self._blocks[number] = WordBlock.opened(self._folder, number, size)
        return self._blocks[number]

    def _coded_with(self, term: str) -> list[tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]:
        """For each coded column with the term in some value: its codes, and which have it."""
        found = []
        for name in self.record.searched:
            column = self.store.columns[name]
            if column.kept.kind is not Kind.CODED:
                continue
            if name not in self._words_of:
                texts = column.texts
                self._words_of[name] = [frozenset(), *(frozenset(terms_in(each)) for each in texts)]
            has_term = np.array([term in words for words in self._words_of[name]], bool)
            if has_term.any():
                found.append((column.codes, has_term))
        return found


def read_record(folder: Path) -> LookupRecord:
    """What a lookup holds. Raises VaultError when it is not one that this code reads."""
    record = LookupRecord.from_json((folder / LOOKUP_FILE).read_text("utf-8"))
    if record.form != FORM:
        raise VaultError(
            "A lookup was made by another version of Folkmoot.", remedy="Prepare the version again."
        )
    return record


def _of_term(
    term: str,
    block: WordBlock | None,
    coded: list[tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]],
    start: int,
    size: int,
) -> npt.NDArray[Any] | None:
    free = block.find(term.encode()) if block is not None else None
    if not coded:
        return free
    marks = np.zeros(size, bool)
    for codes, has_term in coded:
        marks |= has_term[codes[start : start + size]]
    if free is not None:
        if free.dtype == np.bool_:
            marks |= free
        else:
            marks[free] = True
    return marks


def _passing(
    rows: Rows, tests: Sequence[tuple[npt.NDArray[Any], npt.NDArray[Any] | None] | None]
) -> Rows:
    for test in tests:
        assert test is not None  # noqa: S101 - the caller looked
        values, wanted = test
        if wanted is None:
            rows = rows[values[rows]]
        elif len(wanted) == 1:
            rows = rows[values[rows] == wanted[0]]
        else:
            rows = rows[np.isin(values[rows], wanted)]
    return rows

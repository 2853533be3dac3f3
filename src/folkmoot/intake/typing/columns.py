"""One column on its way from texts to typed values, block by block.

A column is read with a guess, and every value is tried against it. What the values show is counted
on the way; when all have been seen, the counts say whether the guess was right (`is_settled`). If
it was not, the column is read once more with what they say instead.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.intake.typing.blocks import Block, block_of, trimmed
from folkmoot.intake.typing.characters import Characters
from folkmoot.intake.typing.decisions import Setting, decide
from folkmoot.intake.typing.evidence import Evidence
from folkmoot.intake.typing.examination import Examined, examine
from folkmoot.intake.typing.expectations import Expectation
from folkmoot.intake.typing.kinds import Kind
from folkmoot.intake.typing.numbers import read_plain_numbers
from folkmoot.intake.typing.profiles import Profiler
from folkmoot.intake.typing.quarantine import Quarantine, reason_codes
from folkmoot.intake.typing.readings import Reading, read
from folkmoot.intake.typing.shortcuts import (
    are_digits,
    are_plain_numbers,
    has_text_markers,
    may_be_other_than_text,
)
from folkmoot.tables import ColumnType, Meaning
from folkmoot.tables.formats import valid_share

_PLAIN_TEXT_SHARE = 0.95
"""A block with more plain text than this cannot make its column anything else."""

_ENOUGH_FOR_CHECK_DIGITS = 20
_PROVEN_BY_CHECK_DIGITS = 0.97
_SAMPLE_OF_FIRST_BLOCK = 8192
_SAMPLE_OF_BLOCK = 48


class TypedColumn:
    """A column being read."""

    def __init__(self, expectation: Expectation, setting: Setting) -> None:
        self.expectation = expectation
        self.setting = setting
        self.evidence = Evidence()
        self.quarantine = Quarantine()
        self.current = Reading(ColumnType.TEXT)
        self.profiler = Profiler(ColumnType.TEXT)
        self._is_known_whole = False
        self._finds_distinct = True
        self._is_given_up = False
        self._samples: list[pa.StringArray] = []

    def guess(self, texts: pa.StringArray) -> None:
        """Decide from the first block alone how to read the whole, until a value says otherwise."""
        block = block_of(trimmed(texts), finds_distinct=True)
        self._finds_distinct = block.weights is not None
        self.expectation = self._expected_of(block.values)
        evidence = Evidence()
        evidence.add(self._examined(block.values), block.weights)
        self._begin(decide(evidence, self.expectation, self.setting))

    def _expected_of(self, values: pa.StringArray) -> Expectation:
        """What the heading says; where that is nothing, check digits may speak."""
        if self.expectation.meaning is not None or len(values) < _ENOUGH_FOR_CHECK_DIGITS:
            return self.expectation
        if valid_share(values, Meaning.NHS_NUMBER) >= _PROVEN_BY_CHECK_DIGITS:
            return replace(self.expectation, meaning=Meaning.NHS_NUMBER)
        return self.expectation

    def begin_again(self) -> None:
        """Start over with the reading that all values together support."""
        self._is_known_whole = True
        self._begin(decide(self.evidence, self.expectation, self.setting))

    def _begin(self, reading: Reading) -> None:
        self.current = reading
        self.profiler = Profiler(reading.type)
        self.quarantine.clear()
        self._is_given_up = False
        self._samples.clear()
        if not self._is_known_whole:
            self.evidence = Evidence()

    @property
    def is_settled(self) -> bool:
        """Whether all that was seen supports the reading that was used."""
        decided = decide(self.evidence, self.expectation, self.setting)
        return not self._is_given_up and decided == self.current

    def read_block(self, texts: pa.StringArray, rows: pa.Int64Array) -> pa.Array:
        """The block in the type of the reading; what does not fit goes to quarantine."""
        reading = self.current
        block = block_of(trimmed(texts), finds_distinct=self._finds_distinct)
        self._take_sample(block)
        if self._is_given_up:
            self._count(block, self._examined(block.values))
            return pa.nulls(len(texts), reading.type.arrow)
        typed = self._read_quickly(block)
        if typed is None:
            examined = self._examined(block.values)
            self._count(block, examined)
            if self.expectation.is_date and not reading.type.is_moment:
                examined = examine(block.values)
            typed = block.over_rows(read(examined, reading))
            self._set_aside(block, examined, typed, rows)
            self._give_up_if_wrong()
        self.profiler.add(block, typed)
        if reading.is_text and self.profiler.distinct.has_given_up:
            self._finds_distinct = False
        return typed

    @property
    def type(self) -> ColumnType:
        return self.current.type

    def _examined(self, values: pa.StringArray) -> Examined:
        return examine(values, expects_dates=self.expectation.is_date)

    def _count(self, block: Block, examined: Examined) -> None:
        if not self._is_known_whole:
            self.evidence.add(examined, block.weights)

    def _count_of_kind(self, kind: Kind, block: Block, characters: Characters) -> None:
        if not self._is_known_whole:
            self.evidence.add_of_kind(kind, block.filled, characters)

    def _give_up_if_wrong(self) -> None:
        """Stop converting as soon as what was seen speaks against the reading."""
        if not self._is_known_whole:
            decided = decide(self.evidence, self.expectation, self.setting)
            if decided != self.current:
                self._is_given_up = True
                self.quarantine.clear()

    def _set_aside(
        self, block: Block, examined: Examined, typed: pa.Array, rows: pa.Int64Array
    ) -> None:
        if typed.null_count == block.texts.null_count:
            return
        is_misfit = pc.and_(typed.is_null(), block.texts.is_valid())
        codes = block.over_rows(pa.array(reason_codes(examined, self.current.type)))
        self.quarantine.add(
            rows.filter(is_misfit),
            block.texts.filter(is_misfit),
            codes.filter(is_misfit).to_numpy(),
        )

    def _read_quickly(self, block: Block) -> pa.Array | None:
        """The same result at less cost, for a block in which nothing is odd; else None."""
        if not len(block.values):
            return None
        characters = Characters(block.values)
        reading = self.current
        if reading.is_text and not reading.drops_floating_zero:
            return self._read_plain_text(block, characters)
        if block.weights is not None or not are_plain_numbers(characters):
            return None
        numbers = read_plain_numbers(block.values, reading.type)
        if numbers is None:
            return None
        is_whole = reading.type is ColumnType.INTEGER
        self._count_of_kind(Kind.WHOLE if is_whole else Kind.FRACTION, block, characters)
        return block.over_rows(numbers)

    def _read_plain_text(self, block: Block, characters: Characters) -> pa.Array | None:
        if not self.expectation.is_date and are_digits(characters):
            if not self._is_known_whole:
                self.evidence.add_digits(characters, block.weights)
            return block.texts
        may_be_other = may_be_other_than_text(characters)
        weights = block.weights
        others = int(may_be_other.sum() if weights is None else weights[may_be_other].sum())
        if others > (1 - _PLAIN_TEXT_SHARE) * block.filled and not self._is_known_whole:
            return None
        if has_text_markers(characters, na_is_missing=self.current.na_is_missing):
            return None
        self._count_of_kind(Kind.TEXT, block, characters)
        return block.texts

    def _take_sample(self, block: Block) -> None:
        wanted = _SAMPLE_OF_BLOCK if self._samples else _SAMPLE_OF_FIRST_BLOCK
        step = max(1, len(block.texts) // wanted)
        self._samples.append(block.texts.take(pa.array(np.arange(0, len(block.texts), step))))

    @property
    def sample(self) -> pa.StringArray:
        """Some of the column's texts, spread over its whole length; blanks left out."""
        if not self._samples:
            return pa.array([], pa.string())
        return pa.concat_arrays(self._samples).drop_null()

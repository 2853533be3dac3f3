"""Records that lack a field in the middle, so that every later value stands too far left.

What each column holds is learnt from the records that have every field: how often it is blank,
which looks its values have, the range of its numbers, its few values where it has few. A short
record is then laid over the columns in every way that puts blanks where a field may be missing,
and each way is given the likelihood of what would stand under each heading. When one way is far
more likely than every other, and puts nothing where its like was never seen, the values go back
under their headings; when not, the record stays as the file has it. The report says which.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from folkmoot.intake.layout.cells import Look, as_number, look_of

_FEWEST_TO_LEARN_FROM = 20
_MOST_TO_LEARN_FROM = 2000
_MOST_MISSING = 2
_MOST_LISTED = 50
_CLEAR_BY = math.log(20)
_LEAST = math.log(0.0005)
_HEAD_START = -2 * _LEAST
_UNSEEN_BLANK = math.log(0.2)
_UNKNOWN = math.log(0.3)
_ROUNDS = 2


@dataclass
class _Column:
    """What one column has been seen to hold."""

    n: int = 0
    looks: Counter[Look] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    low: float = math.inf
    high: float = -math.inf

    def learn(self, text: str, look: Look) -> None:
        self.n += 1
        self.looks[look] += 1
        if look is Look.EMPTY:
            return
        if len(self.values) <= _MOST_LISTED:
            self.values[text] += 1
        if look is Look.NUMBER and (number := as_number(text)) is not None:
            self.low, self.high = min(self.low, number), max(self.high, number)

    def likelihood(self, text: str, look: Look) -> float:
        """The logarithm of how likely the column is to hold this text."""
        held = self.n - self.looks[Look.EMPTY]
        if look is Look.EMPTY:
            seen = self.looks[Look.EMPTY]
            return max(math.log(seen / self.n), _UNSEEN_BLANK) if seen else _UNSEEN_BLANK
        if not held:
            return _UNKNOWN
        share = self.looks[look] / held
        if not share:
            return _LEAST
        score = math.log(share) + min(0.0, max(math.log(held / self.n), _UNSEEN_BLANK))
        if look is Look.NUMBER and not self._is_in_range(text):
            score += _LEAST / 2
        if len(self.values) <= _MOST_LISTED and held > 2 * len(self.values):
            score += math.log(0.9) if text in self.values else _LEAST / 2
        return max(score, _LEAST)

    def _is_in_range(self, text: str) -> bool:
        number = as_number(text)
        if number is None or self.low > self.high:
            return True
        margin = (self.high - self.low) * 0.1
        return self.low - margin <= number <= self.high + margin


@dataclass(frozen=True, slots=True)
class Placement:
    """A record with blanks put in, and the 0-based columns that were missing."""

    fields: list[str]
    missing: tuple[int, ...]


class Aligner:
    """Puts the values of short records back under their headings, where that is clear.

    `is_trimmed` says that every short record ends on a value, as when a program leaves out
    trailing blanks: then a missing end has a head start over a missing middle.
    """

    def __init__(self, width: int, *, is_trimmed: bool = False) -> None:
        self.width = width
        self._is_trimmed = is_trimmed
        self._columns = [_Column() for _ in range(width)]
        self._known: list[dict[str, float]] = [{} for _ in range(width)]
        self._looks: dict[str, Look] = {}
        self._absent = [0] * width

    @classmethod
    def learn(
        cls, full: Sequence[Sequence[str]], short: Iterable[Sequence[str]], width: int
    ) -> Aligner | None:
        """An aligner that knows the full records, and then the short ones it could place.

        The second matters where the full records are the exception: a column that they always
        fill may be the very one that the others lack. None when too few are full to learn from.
        """
        if len(full) < _FEWEST_TO_LEARN_FROM:
            return None
        waiting = list(short)[:_MOST_TO_LEARN_FROM]
        is_trimmed = all(record[-1] for record in waiting)
        aligner = cls(width, is_trimmed=is_trimmed)
        aligner._study(full)
        for _ in range(_ROUNDS):
            placed = [p for record in waiting if (p := aligner.place(record)) is not None]
            aligner = cls(width, is_trimmed=is_trimmed)
            aligner._study(full)
            aligner._study([placement.fields for placement in placed])
            for column in (c for placement in placed for c in placement.missing):
                aligner._absent[column] += 1
        return aligner

    def _study(self, records: Sequence[Sequence[str]]) -> None:
        step = max(1, len(records) // _MOST_TO_LEARN_FROM)
        for record in records[::step]:
            for column, text in zip(self._columns, record, strict=False):
                column.learn(text.strip(), self._look(text))

    def _look(self, text: str) -> Look:
        known = self._looks.get(text)
        if known is None:
            known = self._looks[text] = look_of(text)
        return known

    def place(self, record: Sequence[str]) -> Placement | None:
        """The record as wide as the header, when one way to lay it is clearly the likeliest.

        None when two ways differ and neither is clear, or when too many fields are missing.
        """
        missing = self.width - len(record)
        if not 0 < missing <= _MOST_MISSING:
            return None
        totals = [self._running(record, shift) for shift in range(missing + 1)]
        filled = list(accumulate((bool(text.strip()) for text in record), initial=0))
        ways: dict[tuple[int, ...], tuple[float, tuple[int, ...]]] = {}
        for places in _ways(len(record), missing):
            score = self._score(totals, places, len(record))
            result = tuple(filled[place] for place in places)
            if result not in ways or score > ways[result][0]:
                ways[result] = (score, places)
        ranked = sorted(ways.values(), reverse=True)
        best, places = ranked[0]
        if self._is_trimmed and self._fits(record, but=1):
            at_end = ways[(filled[-1],) * missing]
            if at_end[1] == places:
                return Placement([*record, *[""] * missing], _missing_columns(places))
            if best - at_end[0] < _HEAD_START:
                return None
        fields = _with_blanks(record, places)
        if len(ranked) > 1 and best - ranked[1][0] < _CLEAR_BY:
            return None
        return Placement(fields, _missing_columns(places)) if self._fits(fields) else None

    def _fits(self, fields: Sequence[str], but: int = 0) -> bool:
        """Whether at most so many values stand where their like was never seen."""
        strange = sum(
            self._likelihood(i, text) <= _LEAST for i, text in enumerate(fields) if text.strip()
        )
        return strange <= but

    def _running(self, record: Sequence[str], shift: int) -> list[float]:
        """Running sums of the likelihoods of the fields, each `shift` columns to the right."""
        sums = [0.0]
        for i, text in enumerate(record):
            sums.append(sums[-1] + self._likelihood(i + shift, text))
        return sums

    def _likelihood(self, column: int, text: str) -> float:
        known = self._known[column]
        score = known.get(text)
        if score is None:
            score = self._columns[column].likelihood(text.strip(), self._look(text))
            if len(known) < _MOST_TO_LEARN_FROM:
                known[text] = score
        return score

    def _score(self, totals: list[list[float]], places: tuple[int, ...], length: int) -> float:
        """How likely the fields are with blanks in these places, and these columns absent."""
        edges = (0, *places, length)
        score = sum(
            totals[shift][edges[shift + 1]] - totals[shift][edges[shift]]
            for shift in range(len(edges) - 1)
        )
        every = sum(self._absent) + self.width
        for column in _missing_columns(places):
            score += self._likelihood(column, "")
            score += math.log((self._absent[column] + 1) / every)
        return score


def _ways(length: int, missing: int) -> Iterable[tuple[int, ...]]:
    """Every choice of places before which a blank is put in."""
    if missing == 1:
        return [(place,) for place in range(length + 1)]
    return [(a, b) for a in range(length + 1) for b in range(a, length + 1)]


def _with_blanks(record: Sequence[str], places: tuple[int, ...]) -> list[str]:
    fields = list(record)
    for shift, place in enumerate(places):
        fields.insert(place + shift, "")
    return fields


def _missing_columns(places: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(place + shift for shift, place in enumerate(places))

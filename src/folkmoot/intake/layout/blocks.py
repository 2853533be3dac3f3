"""A large delimited text as record batches: fast where its quoting is proved, careful elsewhere.

The text is cut into blocks at record ends. In a block without quotes every line feed ends a
record. In a block with quotes each one is classed: counted from the block's start, those at even
places must open a field (they follow a delimiter or a line feed) or be the second of a doubled
pair, those at odd places must close one (a delimiter or line end follows) or be the first of a
pair. By induction a block in which all do is read alike by every reader of the format, and a line
feed ends a record when an even number of quotes precedes it. Such a block goes to Arrow's CSV
reader, which itself refuses a block in which a record has another number of fields. What is
refused, or not proved, goes to the careful reader, and the fast one takes up again after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv

from folkmoot.errors import ReadError
from folkmoot.intake.layout.dialects import Dialect
from folkmoot.intake.layout.records import Lines, Record, read_record, split_lines
from folkmoot.intake.layout.shifted import Aligner
from folkmoot.intake.layout.widths import Oddities, fit_record
from folkmoot.intake.raw import ROW_NUMBER

_QUOTE, _LF, _CR = 34, 10, 13
_ARROW_CHUNK = 1024 * 1024
_CAREFUL_BYTES = 128 * 1024
_LONGEST_RECORD = 64 * 1024 * 1024


class Feed:
    """Blocks of UTF-8 text with the end of the text held back, and what is left put back."""

    def __init__(self, blocks: Iterator[bytes], held_back: int = 0) -> None:
        self._blocks = blocks
        self._pending = b""
        self._held_back = held_back
        self.is_at_end = False
        self.foot = b""

    def next(self) -> bytes:
        """More text; b"" at the end."""
        while not self.is_at_end:
            block = next(self._blocks, None)
            if block is None:
                self.is_at_end = True
                cut = len(self._pending) - self._held_back
                self.foot = self._pending[cut:] if self._held_back else b""
                self._pending, text = b"", self._pending[:cut]
                return text
            if not self._held_back:
                return block
            self._pending += block
            if len(self._pending) > self._held_back:
                cut = len(self._pending) - self._held_back
                text, self._pending = self._pending[:cut], self._pending[cut:]
                return text
        return b""


def skip_lines(feed: Feed, lines: int) -> bytes:
    """Pass over this many lines; gives the text read beyond them."""
    text = feed.next()
    while lines > 0:
        place = text.find(b"\n")
        while place >= 0 and lines > 0:
            lines -= 1
            if not lines:
                return text[place + 1 :]
            place = text.find(b"\n", place + 1)
        text = feed.next()
        if not text:
            return b""
    return text


@dataclass
class BlockReader:
    """Reads blocks of records of one width into batches of ROW_NUMBER, c0, c1, ..."""

    dialect: Dialect
    width: int
    has_lone_returns: bool
    oddities: Oddities
    learn: Callable[[], Aligner | None]
    next_line: int = 1
    _breaks_lines: bool = False

    @property
    def _expected(self) -> frozenset[int]:
        return frozenset({self.width, self.dialect.fields})

    def read(self, feed: Feed, text: bytes, line: int) -> Iterator[pa.RecordBatch]:
        """Batches of `text`, which begins on this 1-based line, and of all the feed still gives.

        Afterwards `next_line` is the line after the last.
        """
        span = _LONGEST_RECORD
        while text or (text := feed.next()):
            is_last = feed.is_at_end and span >= len(text)
            end, is_sound = self._sound_end(text[:span], is_last=is_last)
            if not end and is_sound and span < len(text):
                span *= 4
                continue
            if not end and is_sound and len(text) < _LONGEST_RECORD and (grown := feed.next()):
                text += grown
                continue
            batches, done = self._read_sound(text[:end], line) if end else ([], 0)
            yield from batches
            line += _count_feeds(text[:done])
            text = text[done:]
            span = min(span * 4, _LONGEST_RECORD)
            if done < end or not end:
                batch, taken, text = self._read_unproved(feed, text, line)
                yield batch
                line += taken
                span = _CAREFUL_BYTES
        self.next_line = line

    def _sound_end(self, text: bytes, *, is_last: bool) -> tuple[int, bool]:
        """How far the text is proved, up to a record's end; whether nothing in it breaks the rules.

        Where nothing does and no record ends, more text may prove more.
        """
        if not self.dialect.is_plain or self.width == 1:
            return 0, False
        if self.has_lone_returns and text.count(b"\r") != text.count(b"\r\n"):
            return 0, False
        if not self.dialect.quote or b'"' not in text:
            return (len(text) if is_last else text.rfind(b"\n") + 1), True
        codes = np.frombuffer(text, np.uint8)
        quotes = np.flatnonzero(codes == _QUOTE)
        limit = _first_unsound(codes, quotes, ord(self.dialect.delimiter), is_last)
        if limit == len(text) and is_last and len(quotes) % 2 == 0:
            return len(text), True
        end = text.rfind(b"\n", 0, limit)
        while end >= 0 and np.searchsorted(quotes, end) % 2:
            end = text.rfind(b"\n", 0, end)
        return end + 1, limit == len(text)

    def _read_sound(self, block: bytes, line: int) -> tuple[list[pa.RecordBatch], int]:
        """Read a proved block with Arrow; gives batches, and how many bytes these take.

        As many records as line feeds prove that no field breaks a line and no line is blank.
        Otherwise the places where records start are found from the quotes, and must be as many. A
        block that Arrow refuses is halved, to read as much as possible before the record it
        refuses.
        """
        table = None if self._breaks_lines else self._parse(block, has_breaks=False)
        lines = _count_feeds(block) + (not block.endswith(b"\n"))
        if table is not None and table.num_rows == lines:
            starts = np.arange(lines, dtype=np.int64)
        else:
            places, starts = _record_starts(block)
            self._breaks_lines = bool(len(places)) and int(starts[-1]) >= len(places)
            table = self._parse(block, has_breaks=True)
            if table is None or table.num_rows != len(starts):
                return self._read_halves(block, places, line)
        batches = table.combine_chunks().to_batches()
        return [_with_rows(starts + line, batch) for batch in batches], len(block)

    def _read_halves(
        self, block: bytes, places: npt.NDArray[np.int64], line: int
    ) -> tuple[list[pa.RecordBatch], int]:
        if len(block) <= _CAREFUL_BYTES or len(places) < 2:
            return [], 0
        middle = int(places[len(places) // 2])
        batches, done = self._read_sound(block[:middle], line)
        if done < middle:
            return batches, done
        more, further = self._read_sound(block[middle:], line + _count_feeds(block[:middle]))
        return [*batches, *more], middle + further

    def _parse(self, block: bytes, *, has_breaks: bool) -> pa.Table | None:
        """A block as Arrow's reader understands it, or None when it refuses."""
        names = [f"c{i}" for i in range(self.width)]
        try:
            return pacsv.read_csv(
                pa.BufferReader(block),
                pacsv.ReadOptions(
                    column_names=names,
                    use_threads=False,
                    block_size=len(block) + 1 if has_breaks else _ARROW_CHUNK,
                ),
                pacsv.ParseOptions(
                    delimiter=self.dialect.delimiter,
                    quote_char='"' if self.dialect.quote else False,
                    newlines_in_values=has_breaks,
                ),
                pacsv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    null_values=[""],
                    strings_can_be_null=True,
                    check_utf8=False,
                ),
            )
        except pa.ArrowInvalid:
            return None

    def _read_unproved(
        self, feed: Feed, text: bytes, line: int
    ) -> tuple[pa.RecordBatch, int, bytes]:
        """Read the first part of an unproved text; gives also the lines taken and the rest."""
        cut = len(text) if feed.is_at_end else text.rfind(b"\n") + 1
        if not cut and len(text) >= _LONGEST_RECORD:
            raise ReadError(
                f"A line is longer than {_LONGEST_RECORD // 2**20} MB: there is no table to read.",
                where=f"line {line}",
                remedy="Ask for the file with one record on each line.",
            )
        tail = text[cut:]
        first = text.find(b"\n", min(_CAREFUL_BYTES, cut)) + 1 or cut

        def more() -> list[str]:
            nonlocal tail
            while b"\n" not in tail and (block := feed.next()):
                tail += block
            end = tail.rfind(b"\n") + 1 or len(tail)
            given, tail = tail[:end], tail[end:]
            return split_lines(given.decode())

        lines = Lines(split_lines(text[:cut].decode()), line, more)
        last = line + _count_feeds(text[:first])
        records: list[Record] = []
        while lines.next_number < last or not records:
            record = read_record(lines, self.dialect, self._expected)
            if record is None:
                break
            records.append(record)
        return self._batch(records), lines.next_number - line, lines.rest().encode() + tail

    def _batch(self, records: list[Record]) -> pa.RecordBatch:
        rows: list[list[str]] = []
        numbers: list[int] = []
        for record in records:
            if not record.fields:
                continue
            fields = fit_record(record, self.width, self.learn, self.oddities)
            rows.append(fields)
            numbers.append(record.line)
        columns = list(zip(*rows, strict=True)) or [()] * self.width
        arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
        batch = pa.record_batch(arrays, names=[f"c{i}" for i in range(self.width)])
        return _with_rows(np.array(numbers, np.int64), batch)


def _with_rows(numbers: npt.NDArray[np.int64], batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.record_batch(
        [pa.array(numbers, pa.int64()), *batch.columns], names=[ROW_NUMBER, *batch.schema.names]
    )


def _first_unsound(
    codes: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], delimiter: int, is_last: bool
) -> int:
    """The place of the first quote that breaks the rules, or the length of the text."""
    last = len(codes) - 1
    opens, closes = quotes[0::2], quotes[1::2]
    before = codes[np.maximum(opens - 1, 0)]
    is_second = np.zeros(len(opens), bool)
    is_second[1:] = opens[1:] == closes[: len(opens) - 1] + 1
    opens_well = (opens == 0) | (before == delimiter) | (before == _LF) | is_second
    after = codes[np.minimum(closes + 1, last)]
    ends_text = closes == last
    is_first = np.zeros(len(closes), bool)
    is_first[: len(opens) - 1] = is_second[1:][: len(closes)]
    closes_well = (after == delimiter) | (after == _LF) | (after == _CR) | is_first | ends_text
    bad = [int(places[0]) for places in (opens[~opens_well], closes[~closes_well]) if len(places)]
    if len(quotes) % 2 and not bad and is_last:
        return int(opens[-1])
    return min(bad, default=len(codes))


def _count_feeds(text: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(text, np.uint8) == _LF))


def _record_starts(block: bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where each record of a sound block starts, and how many lines precede it.

    Blank lines are no records.
    """
    codes = np.frombuffer(block, np.uint8)
    feeds = np.flatnonzero(codes == _LF)
    quotes = np.flatnonzero(codes == _QUOTE)
    ends = feeds[np.searchsorted(quotes, feeds) % 2 == 0]
    places = np.concatenate((np.zeros(1, np.int64), ends + 1))
    if places[-1] == len(block):
        places = places[:-1]
    head = codes[places]
    after = codes[np.minimum(places + 1, len(codes) - 1)]
    places = places[(head != _LF) & ~((head == _CR) & (after == _LF))]
    return places, np.searchsorted(feeds, places)

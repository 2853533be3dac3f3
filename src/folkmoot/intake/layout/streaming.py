"""A delimited text too large to hold: its table is read in batches, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.intake.layout.blocks import BlockReader, Feed, skip_lines
from folkmoot.intake.layout.cells import clean_heading
from folkmoot.intake.layout.dialects import Dialect
from folkmoot.intake.layout.encodings import Encoding, utf8_blocks
from folkmoot.intake.layout.extent import find_foot
from folkmoot.intake.layout.findings import describe_oddities
from folkmoot.intake.layout.grid import Grid
from folkmoot.intake.layout.records import Lines, read_records, split_lines
from folkmoot.intake.layout.regions import Region
from folkmoot.intake.layout.shifted import Aligner
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.tabulate import at, count, describe_region, unit_texts
from folkmoot.intake.layout.widths import Oddities, header_width, learner
from folkmoot.intake.raw import ROW_NUMBER, AsideKind, Passage, RawTable, RowAside
from folkmoot.tables import Finding, Kind

_FOOT_BYTES = 128 * 1024


@dataclass
class _Pass:
    """What one pass over the records met."""

    oddities: Oddities = field(default_factory=Oddities)
    n_rows: int = 0
    blank: list[int] = field(default_factory=list)
    repeated: list[RowAside] = field(default_factory=list)


@dataclass
class _Stream:
    """The records of one text, and what a finished pass told of them."""

    source: Source
    encoding: Encoding
    dialect: Dialect
    region: Region
    width: int
    foot_bytes: int
    foot_kinds: list[AsideKind]
    columns: tuple[int, ...]
    learn: Callable[[], Aligner | None]
    passage: Passage | None = None

    @property
    def widths(self) -> frozenset[int]:
        """How many fields records are expected to have."""
        return frozenset({self.width, self.dialect.fields})

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Every record, from the first to the last before the foot."""
        done = _Pass()
        feed = Feed(utf8_blocks(self.source, self.encoding), self.foot_bytes)
        first = self.region.grid.numbers[self.region.records.start]
        has_returns = self.encoding.has_lone_returns
        reader = BlockReader(self.dialect, self.width, has_returns, done.oddities, self.learn)
        names = [ROW_NUMBER, *(f"c{i}" for i in range(len(self.columns)))]
        for batch in reader.read(feed, skip_lines(feed, first - 1), first):
            kept = self._records(batch, done)
            if not kept.num_rows:
                continue
            done.n_rows += kept.num_rows
            columns = [kept.column(0), *(kept.column(c + 1) for c in self.columns)]
            yield pa.record_batch(columns, names=names)
        self.passage = self._conclude(done, feed.foot, reader.next_line)

    def conclusion(self) -> Passage:
        """What a whole pass tells, running one if none has finished."""
        if self.passage is None:
            for _ in self.batches():
                pass
        if self.passage is None:
            raise RuntimeError("a finished pass leaves its conclusion")
        return self.passage

    def _names(self) -> list[str]:
        named = dict(zip(self.region.columns, self.region.headings, strict=True))
        return [named.get(column, "") for column in range(self.width)]

    def _records(self, batch: pa.RecordBatch, done: _Pass) -> pa.RecordBatch:
        """A batch without its blank rows and repeated headings."""
        drop: list[int] = []
        for place in _rows_all_blank(batch):
            drop.append(place)
            done.blank.append(batch.column(0)[place].as_py())
        for place in self._repeated_headings(batch):
            drop.append(place)
            line = batch.column(0)[place].as_py()
            cells = tuple(c[place].as_py() or "" for c in batch.columns[1:])
            done.repeated.append(RowAside(line, AsideKind.REPEATED_HEADING, cells))
        if not drop:
            return batch
        mask = pa.array([True] * batch.num_rows).to_numpy(zero_copy_only=False).copy()
        mask[drop] = False
        return batch.filter(pa.array(mask))

    def _repeated_headings(self, batch: pa.RecordBatch) -> list[int]:
        rows = self.region.header.rows
        if not rows:
            return []
        heading = self.region.grid.rows[rows[-1]]
        first = next((i for i, text in enumerate(heading) if text.strip()), 0)
        same = pc.equal(batch.column(first + 1), heading[first])
        if not pc.any(same).as_py():
            return []
        wanted = [clean_heading(text) for text in heading[: self.width]]
        return [
            place
            for place in pc.indices_nonzero(pc.fill_null(same, False)).to_pylist()
            if [clean_heading(c[place].as_py() or "") for c in batch.columns[1:]] == wanted
        ]

    def _conclude(self, done: _Pass, foot: bytes, line: int) -> Passage:
        lines = Lines(split_lines(foot.decode()), line)
        records = [
            record
            for record in read_records(lines, self.dialect, self.widths)
            if any(text.strip() for text in record.fields)
        ]
        aside = [
            RowAside(record.line, kind, tuple(text.strip() for text in record.fields))
            for record, kind in zip(records, self.foot_kinds, strict=True)
        ]
        surplus = [RowAside(n, AsideKind.SURPLUS, c) for n, c in done.oddities.surplus]
        findings = [
            *_describe_pass(done, aside),
            *describe_oddities(done.oddities, self._names()),
        ]
        return Passage(done.n_rows, tuple(findings), (*done.repeated, *surplus, *aside))


def stream_table(
    source: Source,
    encoding: Encoding,
    dialect: Dialect,
    region: Region,
    file_format: str,
    findings: tuple[Finding, ...],
) -> RawTable:
    """The raw table of a text of which the region's grid holds only the beginning."""
    width = max(dialect.fields, header_width(region))
    foot_bytes, kinds = _find_foot(source, encoding, dialect, region, width)
    every, learn = tuple(range(width)), learner(region, width)
    stream = _Stream(source, encoding, dialect, region, width, foot_bytes, kinds, every, learn)
    stream.columns = _with_name_or_data(stream, region, width)
    names = dict(zip(region.columns, region.headings, strict=True))
    units = dict(zip(region.columns, unit_texts(region), strict=False))
    grid = region.grid
    above = range(region.records.start)
    return RawTable(
        headings=tuple(names.get(column, "") for column in stream.columns),
        header_rows=tuple(grid.numbers[row] - 1 for row in region.header.rows),
        batches=stream.batches,
        n_rows=None,
        format=file_format,
        encoding=encoding.name,
        delimiter=dialect.delimiter,
        findings=(*findings, *_about_beginning(region)),
        units=tuple(units.get(column, "") for column in stream.columns) if units else (),
        aside=tuple(
            RowAside(grid.numbers[row], region.aside[row], tuple(grid.rows[row]))
            for row in above
            if row in region.aside
        ),
        n_rows_expected=_expected_rows(source, region),
        passage=stream.conclusion,
    )


def _expected_rows(source: Source, region: Region) -> int:
    """About how many records there are, as long as those of the beginning."""
    rows = region.grid.rows[:1000]
    length = sum(len(text) + 1 for row in rows for text in row)
    return source.size * len(rows) // max(1, length)


def _about_beginning(region: Region) -> tuple[Finding, ...]:
    """What the beginning of the text tells: not its blank rows and repeats, which a pass counts."""
    told_by_pass = ("intake.blank_rows", "intake.aside.repeated_heading", "intake.aside.note")
    return tuple(f for f in describe_region(region) if f.code not in told_by_pass)


def _with_name_or_data(stream: _Stream, region: Region, width: int) -> tuple[int, ...]:
    """The columns to keep. Those without a name are searched for data, to the first they hold."""
    named = {c for c, name in zip(region.columns, region.headings, strict=True) if name}
    held = {c for row in region.record_rows[:1000] for c in region.grid.filled[row]}
    open_columns = [c for c in range(width) if c not in named | held]
    found: set[int] = set()
    if open_columns:
        for batch in stream.batches():
            for column in open_columns:
                if batch.column(column + 1).null_count < batch.num_rows:
                    found.add(column)
            if len(found) == len(open_columns):
                break
    return tuple(c for c in range(width) if c in named | held | found)


def _find_foot(
    source: Source, encoding: Encoding, dialect: Dialect, region: Region, width: int
) -> tuple[int, list[AsideKind]]:
    """How many bytes of UTF-8 at the end hold totals and notes, and what each row there is."""
    text = _tail(source, encoding)
    lines = split_lines(text)
    records = list(read_records(Lines(lines), dialect, frozenset({width, dialect.fields})))
    if sum(len(record.fields) == width for record in records) * 2 < len(records):
        return 0, []
    grid = Grid([r.fields for r in records], [r.line for r in records])
    foot = find_foot(grid, range(len(grid)), region.body)
    if not foot.kinds:
        return 0, []
    start = records[foot.end].line - 1
    kinds = [foot.kinds[row] for row in sorted(foot.kinds)]
    return sum(len(line.encode()) for line in lines[start:]), kinds


def _tail(source: Source, encoding: Encoding) -> str:
    """The last lines of the text."""
    if encoding.is_as_is:
        with source.open() as stream:
            stream.seek(max(0, source.size - _FOOT_BYTES))
            tail = stream.read()
    else:
        tail = b""
        for block in utf8_blocks(source, encoding):
            tail = (tail + block)[-_FOOT_BYTES:]
    return tail[tail.find(b"\n") + 1 :].decode()


def _rows_all_blank(batch: pa.RecordBatch) -> list[int]:
    """The places of rows in which no column holds anything but white space."""
    places = pc.indices_nonzero(_is_blank(batch.column(1)))
    for column in batch.columns[2:]:
        if not len(places):
            return []
        places = places.filter(_is_blank(column.take(places)))
    return places.to_pylist()  # type: ignore[no-any-return]


def _is_blank(column: pa.Array) -> pa.BooleanArray:
    return pc.or_(pc.is_null(column), pc.fill_null(pc.utf8_is_space(column), False))


def _describe_pass(done: _Pass, foot: list[RowAside]) -> Iterator[Finding]:
    if done.blank:
        yield Finding(
            Kind.DECIDED,
            "intake.blank_rows",
            f"{count(len(done.blank), 'blank row')} inside the table left out.",
            where=at("row", done.blank),
        )
    rows = [row.row for row in done.repeated]
    if rows:
        yield Finding(
            Kind.DECIDED,
            "intake.aside.repeated_heading",
            f"{count(len(rows), 'row')} inside the table repeat the headings; set aside.",
            where=at("row", rows),
        )
    for kind in (AsideKind.TOTAL, AsideKind.NOTE):
        rows = [row.row for row in foot if row.kind is kind]
        if rows:
            yield Finding(
                Kind.DECIDED,
                f"intake.aside.{kind.name.lower()}",
                f"{count(len(rows), kind.value)} at the foot set aside, not counted as records.",
                where=at("row", rows),
            )

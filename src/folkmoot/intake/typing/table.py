"""The whole table: every column read in one pass, and again only those whose guess was wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

import pyarrow as pa

from folkmoot.intake.meanings import ColumnFacts, Proposal, propose, settle_places
from folkmoot.intake.typing.columns import TypedColumn
from folkmoot.intake.typing.date_parts import DayMonth
from folkmoot.intake.typing.decisions import Setting
from folkmoot.intake.typing.expectations import expect
from folkmoot.intake.typing.fields import field_names
from folkmoot.intake.typing.kinds import Kind
from folkmoot.intake.typing.profiles import ColumnProfile, Extreme
from folkmoot.intake.typing.quarantine import QUARANTINE_SCHEMA
from folkmoot.intake.typing.remarks import Described, remarks_on
from folkmoot.intake.typing.shifts import remarks_on_shifts
from folkmoot.intake.typing.spill import Spill
from folkmoot.tables import Column, ColumnType, Finding, Meaning, Schema

FEWEST_ROWS_A_BLOCK = 8_192
MOST_ROWS_A_BLOCK = 131_072
_UNITS = {
    Meaning.YEAR: "year",
    Meaning.AGE: "year",
    Meaning.EASTING: "metre",
    Meaning.NORTHING: "metre",
    Meaning.LATITUDE: "degree",
    Meaning.LONGITUDE: "degree",
}

Progress = Callable[[int], None]
"""Told how many rows have been read so far; goes on counting where some are read again."""


class RawRows(Protocol):
    """What is asked of a raw table (see `intake.raw.RawTable`)."""

    @property
    def headings(self) -> tuple[str, ...]: ...
    @property
    def batches(self) -> Callable[[], Iterator[pa.RecordBatch]]: ...
    @property
    def units(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class TypedTable:
    """A table whose every value has its column's type, or is in quarantine with the reason.

    `profiles` and `proposals` are one per column of the schema, in order.
    """

    schema: Schema
    n_rows: int
    profiles: tuple[ColumnProfile, ...]
    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]
    _spills: tuple[tuple[Spill, tuple[int, ...]], ...] = field(repr=False)
    _columns: tuple[TypedColumn, ...] = field(repr=False)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The typed rows in `schema.arrow`, in the order of the file; as often as wanted."""
        streams = [(spill.batches(), places) for spill, places in self._spills]
        while True:
            arrays: dict[int, pa.Array] = {}
            for stream, places in streams:
                batch = next(stream, None)
                if batch is None:
                    return
                arrays.update(zip(places, batch.columns, strict=True))
            ordered = [arrays[place] for place in range(len(self.schema))]
            yield pa.record_batch(ordered, schema=self.schema.arrow)

    def quarantine_batches(self) -> Iterator[pa.RecordBatch]:
        """Every value set aside, column by column, in QUARANTINE_SCHEMA."""
        for column, name in zip(self._columns, self.schema.names, strict=True):
            yield from column.quarantine.batches(name)

    @property
    def quarantine(self) -> pa.Table:
        """The same as one table: row_number, column, text, reason."""
        return pa.Table.from_batches(self.quarantine_batches(), schema=QUARANTINE_SCHEMA)


def type_table(
    raw: RawRows, *, progress: Progress | None = None, today: dt.date | None = None
) -> TypedTable:
    """Decide every column's type, meaning and sensitivity from all of its values.

    Nothing is dropped: each row of each column is filled, blank, or in quarantine. `today` (by
    default the day it is) settles the century of short years of birth and which dates lie ahead.
    """
    today = today or dt.datetime.now(tz=dt.UTC).date()
    setting = Setting(this_year=today.year)
    units = raw.units or ("",) * len(raw.headings)
    columns = tuple(
        TypedColumn(expect(heading, unit), setting)
        for heading, unit in zip(raw.headings, units, strict=True)
    )
    everything = tuple(range(len(columns)))
    teller = _Teller(progress)
    spills = [(_pass(raw, columns, everything, teller, guesses=True), everything)]
    n_rows = teller.rows
    again = _unsettled(columns, setting)
    if again:
        for place in again:
            columns[place].begin_again()
        spills.append((_pass(raw, columns, again, teller, guesses=False), again))
    return _described(raw, columns, tuple(spills), n_rows, today)


class _Teller:
    """Counts rows and tells whoever wants to know."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.rows = 0

    def add(self, rows: int) -> None:
        self.rows += rows
        if self._progress is not None:
            self._progress(self.rows)


def _pass(
    raw: RawRows,
    columns: Sequence[TypedColumn],
    places: tuple[int, ...],
    teller: _Teller,
    *,
    guesses: bool,
) -> Spill:
    """Read these columns of every block, in the order of the file."""
    spill: Spill | None = None
    for block in _blocks(raw.batches()):
        rows = block.column(0)
        if spill is None:
            if guesses:
                for place in places:
                    columns[place].guess(block.column(place + 1))
            spill = Spill(_schema_of(columns, places))
        typed = [columns[place].read_block(block.column(place + 1), rows) for place in places]
        spill.append(pa.record_batch(typed, schema=spill.schema))
        teller.add(block.num_rows)
    if spill is None:
        for place in places:
            columns[place].guess(pa.array([], pa.string()))
        spill = Spill(_schema_of(columns, places))
    spill.finish()
    return spill


def _schema_of(columns: Sequence[TypedColumn], places: tuple[int, ...]) -> pa.Schema:
    return pa.schema([pa.field(f"c{place}", columns[place].type.arrow) for place in places])


def _blocks(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in blocks that are neither many and tiny nor huge."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= FEWEST_ROWS_A_BLOCK:
            yield from _resized(held)
            held, count = [], 0
    if count:
        yield from _resized(held)


def _resized(held: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    whole = held[0] if len(held) == 1 else pa.concat_batches(held)
    for start in range(0, whole.num_rows, MOST_ROWS_A_BLOCK):
        yield whole.slice(start, MOST_ROWS_A_BLOCK)


def _unsettled(columns: tuple[TypedColumn, ...], setting: Setting) -> tuple[int, ...]:
    """The places of the columns to read again, told what the table's dates prove together."""
    dates = [column.evidence.dates for column in columns if column.type.is_moment]
    has_day_first = any(seen.day_first_only for seen in dates)
    has_month_first = any(seen.month_first_only for seen in dates)
    proven = None
    if has_day_first != has_month_first:
        proven = DayMonth.DAY_FIRST if has_day_first else DayMonth.MONTH_FIRST
    for column in columns:
        column.setting = Setting(proven_order=proven, this_year=setting.this_year)
    return tuple(place for place, column in enumerate(columns) if not column.is_settled)


def _described(
    raw: RawRows,
    columns: tuple[TypedColumn, ...],
    spills: tuple[tuple[Spill, tuple[int, ...]], ...],
    n_rows: int,
    today: dt.date,
) -> TypedTable:
    """Names, meanings, sensitivities and remarks, now that every value has been seen."""
    names = field_names(raw.headings)
    profiles = [
        column.profiler.profile(
            name, suppressed=column.quarantine.suppressed, misfits=column.quarantine.misfits
        )
        for name, column in zip(names, columns, strict=True)
    ]
    facts = [
        _facts(heading, column, profile)
        for heading, column, profile in zip(raw.headings, columns, profiles, strict=True)
    ]
    proposals = settle_places(raw.headings, [propose(fact) for fact in facts])
    all_described = [
        Described(_column(name, fact, proposal), column, profile, proposal)
        for name, fact, proposal, column, profile in zip(
            names, facts, proposals, columns, profiles, strict=True
        )
    ]
    schema = Schema(tuple(described.column for described in all_described))
    findings = [finding for described in all_described for finding in remarks_on(described, today)]
    findings.extend(remarks_on_shifts(columns, schema.columns))
    return TypedTable(
        schema=schema,
        n_rows=n_rows,
        profiles=tuple(_shown(described) for described in all_described),
        proposals=tuple(described.proposal for described in all_described),
        findings=tuple(findings),
        _spills=spills,
        _columns=columns,
    )


def _facts(heading: str, column: TypedColumn, profile: ColumnProfile) -> ColumnFacts:
    return ColumnFacts(
        heading=heading,
        type=column.type,
        unit=_unit(column),
        sample=column.sample,
        distinct=profile.distinct,
        filled=profile.filled,
        least=_as_float(profile.minimum),
        most=_as_float(profile.maximum),
    )


def _column(name: str, facts: ColumnFacts, proposal: Proposal) -> Column:
    usual_unit = _UNITS.get(proposal.meaning, "") if proposal.meaning else ""
    return Column(
        name=name,
        label=facts.heading,
        type=facts.type,
        meaning=proposal.meaning,
        unit=facts.unit or usual_unit,
        sensitivity=proposal.sensitivity,
    )


def _unit(column: TypedColumn) -> str:
    """Pounds, pounds in thousands or millions, or per cent; "" where there is none."""
    if column.type is ColumnType.MONEY:
        return "GBP"
    if not column.type.is_number:
        return ""
    if column.evidence.of(Kind.PERCENT):
        return "percent"
    return column.expectation.unit


def _as_float(extreme: Extreme) -> float | None:
    return float(extreme) if isinstance(extreme, int | float | Decimal) else None


def _shown(described: Described) -> ColumnProfile:
    """The profile, with its values withheld where the column may be personal."""
    may_name_persons = bool(described.proposal.person_share)
    if described.column.sensitivity.is_personal or may_name_persons:
        return described.profile.withholding_values()
    return described.profile

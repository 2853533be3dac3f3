"""A table handed in with true values, examined and made safe by any of the methods.

    a table read from a file ─ Asked ─► examine ─► Examined: findings, cells, cost of each method
                                      └ make_safe(method) ─► Safe: what may leave, and for the file

Nothing here knows the web or a database.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, TypedDict

import numpy as np
import pyarrow as pa

from folkmoot.disclosure import (
    Effort,
    MagnitudeTable,
    Release,
    ReleasedTable,
    ReleaseHistory,
    Settings,
    opened_by_release,
    protect,
    tabulate,
    tabulate_counts,
)
from folkmoot.disclosure.methods import (
    TITLES,
    Altered,
    Usefulness,
    exposed_by,
    hide_small_and_round,
    known_of,
    perturb,
    release_of,
    round_at_random,
    round_controlled,
    round_small_counts,
    round_to_midpoint,
    round_to_nearest,
    side_by_side,
)
from folkmoot.errors import DisclosureError
from folkmoot.journeys.release_records import to_bytes
from folkmoot.tables import Column, ColumnType, Finding, Kind, Schema

SECONDS = 20.0
"""How long a search for the cheapest pattern may take while somebody waits for the page."""
MOST_COMPARED = 3_000
"""Cells of a table on which every method is tried at once."""
NOW = "this output"
AGREED = "protect"
"""The method of the agreement's settings: hiding what its rules call unsafe."""


class Form(StrEnum):
    """What the rows of a file are."""

    CONTRIBUTIONS = "contributions"
    COUNTS = "counts"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read: by which columns it is broken down, and which holds the figure.

    Contributions without a `value` are counted. `contributor` tells who is behind a row.
    """

    form: Form
    dimensions: tuple[str, ...]
    value: str = ""
    contributor: str = ""
    contributors_are: str = "people"

    @property
    def is_count(self) -> bool:
        return self.form is Form.COUNTS or not self.value

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "form": self.form.value, "dimensions": list(self.dimensions)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Asked:
        return cls(**{**raw, "form": Form(raw["form"]), "dimensions": tuple(raw["dimensions"])})


@dataclass(frozen=True, slots=True, eq=False)
class Safe:
    """A table as it may leave (`table`), the same cell by cell for the checker, before and after
    (`checker_table`), and the record that later releases are attacked together with.

    `exposed` is what could still be worked out: it is not safe while there is any. `facts` are
    measures for the report: cells, hidden, bound, gap, attacks, intervals.
    """

    method: str
    schema: Schema
    table: pa.Table
    checker_schema: Schema
    checker_table: pa.Table
    record: bytes
    findings: tuple[Finding, ...]
    public_findings: tuple[Finding, ...]
    exposed: tuple[str, ...] = ()
    facts: Mapping[str, float | int | str] = field(default_factory=dict)


def tabled(read: pa.Table, asked: Asked, *, name: str, population: str) -> MagnitudeTable:
    """The table with all its margins. Raises DisclosureError when a column is not there."""
    if not asked.dimensions:
        raise DisclosureError(
            "Nothing says what the table is broken down by.", remedy="Name at least one column."
        )
    if asked.form is Form.COUNTS:
        return tabulate_counts(
            read,
            asked.dimensions,
            count=asked.value,
            name=name,
            population=population,
            contributors_are=asked.contributors_are,
        )
    return tabulate(
        read,
        asked.dimensions,
        value=asked.value or None,
        contributor=asked.contributor or None,
        name=name,
        population=population,
        contributors_are=asked.contributors_are,
    )


def compare(table: MagnitudeTable, settings: Settings, secret: bytes) -> tuple[Usefulness, ...]:
    """What each method does to this very table; of amounts, and of large tables, none but hiding.

    Raises DisclosureError as `side_by_side` does.
    """
    if not table.units.is_count or len(table) > MOST_COMPARED:
        return ()
    found = side_by_side(table, _hurried(settings), secret=secret)
    return tuple(one for one in found if one.method != "count_privately")


def usefulness_from(raw: Mapping[str, Any]) -> Usefulness:
    """What `asdict` made of one, read again."""
    known = {one.name for one in fields(Usefulness)}
    return Usefulness(**{name: value for name, value in raw.items() if name in known})


def make_safe(
    table: MagnitudeTable,
    settings: Settings,
    *,
    method: str,
    released: ReleaseHistory,
    secret: bytes,
) -> Safe:
    """The table as it may leave by a method, attacked with everything released before.

    Raises DisclosureError for a method that there is not, or that does not fit the table.
    """
    if method == AGREED:
        return _hidden(table, settings, released)
    if method not in _METHODS:
        raise DisclosureError(
            f"There is no method {method!r}.",
            remedy=f"The methods are: {', '.join((AGREED, *_METHODS))}.",
        )
    return _altered(_METHODS[method](table, secret), settings, released)


_METHODS: dict[str, Callable[[MagnitudeTable, bytes], Altered]] = {
    "round_controlled": lambda table, secret: round_controlled(table),
    "round_small_counts": lambda table, secret: round_small_counts(table),
    "hide_small_and_round": lambda table, secret: hide_small_and_round(table),
    "round_to_midpoint": lambda table, secret: round_to_midpoint(table),
    "round_at_random": lambda table, secret: round_at_random(table, secret=secret),
    "round_to_nearest": lambda table, secret: round_to_nearest(table),
    "perturb": lambda table, secret: perturb(table, secret=secret),
}
METHODS = (AGREED, *_METHODS)


def _hurried(settings: Settings) -> Settings:
    effort = settings.effort
    limited = Effort(min(SECONDS, effort.seconds), effort.cut_rounds, effort.integer_rounds)
    return replace(settings, effort=limited)


def _hidden(table: MagnitudeTable, settings: Settings, released: ReleaseHistory) -> Safe:
    protected = protect(table, _hurried(settings), released=released)
    release = protected.release("now")
    known = {row["cell"]: row for row in protected.intervals().to_pylist()}
    shown_rows = np.flatnonzero(table.cells["is_shown"].to_numpy())
    cells = protected.linked.rows_of[0][shown_rows].tolist()
    rows, names = [], table.dimension_names
    for number, row in enumerate(protected.checker_cells.to_pylist()):
        is_hidden = row["status"] != "published"
        rows.append(
            {
                **{name: row[name] for name in names},
                "before": str(row["value"]),
                "after": settings.marker if is_hidden else str(row["value"]),
                "contributors": row["contributors"],
                "why": protected.why_hidden(table.name, number) if is_hidden else "",
                "known": _interval(known[cells[number]]) if is_hidden else "",
            }
        )
    return Safe(
        method=f"Disclosure control by the profile “{settings.title}”",
        **_tables(table, protected.cells, rows),
        record=to_bytes(release.tables),
        findings=protected.findings,
        public_findings=protected.public_findings,
        exposed=newly_exposed(release.tables, settings, released),
        facts={
            "Figures": protected.cost.cells,
            "Hidden": protected.cost.hidden,
            "Gap to the proved bound": f"{protected.cost.gap:.2%}",
            "Attempts by linear programming": protected.audit.attacks,
            "Attempts that succeeded": protected.audit.exposed,
            "Earlier releases attacked together": protected.audit.releases,
        },
    )


def newly_exposed(
    tables: Sequence[ReleasedTable], settings: Settings, released: ReleaseHistory
) -> tuple[str, ...]:
    """What is known too closely once these tables are out too, and was not before, each with the
    release that hid it."""
    opened = opened_by_release(Release(NOW, tuple(tables)), settings, released)
    return tuple(
        one.figure if one.release == NOW else f"{one.figure} ({one.release})" for one in opened
    )


def _altered(altered: Altered, settings: Settings, released: ReleaseHistory) -> Safe:
    table = altered.cells.tables[0]
    exposure = exposed_by(altered, settings, released=released)
    public = altered.rows()
    known = {row["name"]: row for row in known_of(altered, settings).to_pylist()}
    is_shown = table.cells["is_shown"].to_numpy()
    at = altered.cells.linked.rows_of[0][is_shown].tolist()
    before = table.cells.filter(pa.array(is_shown)).to_pylist()
    rows = []
    for cell, was, now in zip(at, before, public.to_pylist(), strict=True):
        told = known.get(altered.cells.linked.name_of(cell))
        after = settings.marker if now["value"] is None else str(now["value"])
        rows.append(
            {
                **{name: was[name] for name in table.dimension_names},
                "before": str(was["value"]),
                "after": after,
                "contributors": was["contributors"],
                "why": "" if str(was["value"]) == after else altered.in_words,
                "known": _interval(told) if told else "",
            }
        )
    told_publicly = Finding(Kind.DECIDED, f"disclosure.{altered.method}", altered.in_words)
    found = Finding(
        Kind.DOUBTED if exposure.exposed else Kind.FOUND,
        "disclosure.audit",
        f"Attacked together with {len(released)} earlier releases: of {exposure.unsafe} unsafe "
        f"counts {len(exposure.exposed) or 'none'} can be worked out too closely.",
        "; ".join(exposure.exposed[:5]),
    )
    return Safe(
        method=TITLES[altered.method],
        **_tables(table, public, rows),
        record=to_bytes(release_of(altered, settings, NOW).tables),
        findings=(told_publicly, found),
        public_findings=(told_publicly,),
        exposed=exposure.exposed,
        facts={
            "Figures": public.num_rows,
            "Hidden": public["value"].null_count,
            "Unsafe counts": exposure.unsafe,
            "Unsafe counts worked out": len(exposure.exposed),
            "Earlier releases attacked together": len(released),
        },
    )


def _tables(table: MagnitudeTable, public: pa.Table, rows: Sequence[Mapping[str, Any]]) -> _Kept:
    dimensions = tuple(Column(name, name, ColumnType.TEXT) for name in table.dimension_names)
    scale = table.units.scale
    figure = ColumnType.INTEGER if scale == 0 else ColumnType.DECIMAL
    status = Column("status", "Status", ColumnType.TEXT)
    schema = Schema((*dimensions, Column("value", table.measure, figure), status))
    texts = [Column(name, label, ColumnType.TEXT) for name, label in _CHECKED]
    texts[2] = replace(texts[2], type=ColumnType.INTEGER)
    checker = Schema((*dimensions, *texts))
    return {
        "schema": schema,
        "table": public.select(schema.names).cast(schema.arrow),
        "checker_schema": checker,
        "checker_table": pa.Table.from_pylist(list(rows), schema=checker.arrow),
    }


class _Kept(TypedDict):
    schema: Schema
    table: pa.Table
    checker_schema: Schema
    checker_table: pa.Table


_CHECKED = (
    ("before", "True figure"),
    ("after", "As it would leave"),
    ("contributors", "How many are behind it"),
    ("why", "Why"),
    ("known", "What an attacker can say of it"),
)


def _interval(row: Mapping[str, Any]) -> str:
    high = "no limit" if math.isinf(row["high"]) else f"{row['high']:,.10g}"
    return f"{row['low']:,.10g} to {high}"

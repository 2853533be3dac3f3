"""A table handed in with true values, examined and made safe by any of the methods.

    a table read from a file ─ Asked ─► examine ─► Examined: findings, cells, cost of each method
                                      └ make_safe(method) ─► Safe: what may leave, and for the file

Nothing here knows the web or a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa

from folkmoot.disclosure import (
    Dimension,
    Effort,
    MagnitudeTable,
    Release,
    ReleasedTable,
    ReleaseHistory,
    Settings,
    Sum,
    opened_by_release,
    protect,
    tabulate,
    tabulate_counts,
)
from folkmoot.disclosure.methods import Usefulness, side_by_side
from folkmoot.errors import DisclosureError
from folkmoot.hub.releases import altering
from folkmoot.hub.releases.altering import NOW, PRIVATELY
from folkmoot.hub.releases.safe_tables import Safe, both_tables, in_words
from folkmoot.journeys.release_records import to_bytes

SECONDS = 20.0
"""How long a search for the cheapest pattern may take while somebody waits for the page."""
MOST_COMPARED = 3_000
"""Cells of a table on which every method is tried at once."""
AGREED = "protect"
"""The method of the agreement's settings: hiding what its rules call unsafe."""
METHODS = (AGREED, *altering.METHODS)


class Form(StrEnum):
    """What the rows of a file are."""

    CONTRIBUTIONS = "contributions"
    COUNTS = "counts"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Level:
    """A total above the codes of a column: `West = Alder, Birch`."""

    column: str
    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read: by which columns it is broken down, and which holds the figure.

    Contributions without a `value` are counted. `contributor` tells who is behind a row. `levels`
    are totals above the codes of a column: its name, the total, and what that is made up of.
    """

    form: Form
    dimensions: tuple[str, ...]
    value: str = ""
    contributor: str = ""
    contributors_are: str = "people"
    levels: tuple[Level, ...] = ()

    @property
    def is_count(self) -> bool:
        return self.form is Form.COUNTS or not self.value

    @property
    def breakdown(self) -> tuple[Dimension, ...]:
        """The dimensions with their levels. Raises DisclosureError for levels of no dimension."""
        for level in self.levels:
            if level.column not in self.dimensions:
                raise DisclosureError(
                    f"The table is not broken down by {level.column!r}.",
                    where=f"{level.column}: {level.total}",
                    remedy=f"Give totals of: {', '.join(self.dimensions)}.",
                )
        return tuple(
            Dimension(
                name,
                tuple(Sum(one.total, one.parts) for one in self.levels if one.column == name),
            )
            for name in self.dimensions
        )

    def to_json(self) -> dict[str, Any]:
        said = asdict(self)
        return {
            **said,
            "form": self.form.value,
            "dimensions": list(self.dimensions),
            "levels": [[one.column, one.total, list(one.parts)] for one in self.levels],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Asked:
        levels = tuple(
            Level(column, total, tuple(parts)) for column, total, parts in raw.get("levels", ())
        )
        read = {"form": Form(raw["form"]), "dimensions": tuple(raw["dimensions"]), "levels": levels}
        return cls(**{**raw, **read})


def tabled(read: pa.Table, asked: Asked, *, name: str, population: str) -> MagnitudeTable:
    """The table with all its margins. Raises DisclosureError when a column is not there."""
    if not asked.dimensions:
        raise DisclosureError(
            "Nothing says what the table is broken down by.", remedy="Name at least one column."
        )
    if asked.form is Form.COUNTS:
        return tabulate_counts(
            read,
            asked.breakdown,
            count=asked.value,
            name=name,
            population=population,
            contributors_are=asked.contributors_are,
        )
    return tabulate(
        read,
        asked.breakdown,
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
    return tuple(one for one in found if one.method != PRIVATELY)


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
    seconds: float = SECONDS,
) -> Safe:
    """The table as it may leave by a method, attacked with everything released before.

    The search for the cheapest pattern takes at most so many seconds.

    Raises DisclosureError for a method that there is not, or that does not fit the table.
    """
    if method == AGREED:
        return _hidden(table, _hurried(settings, seconds), released)
    if method not in METHODS:
        raise DisclosureError(
            f"There is no method {method!r}.", remedy=f"The methods are: {', '.join(METHODS)}."
        )
    return altering.alter(table, method, settings, released, secret)


def _hurried(settings: Settings, seconds: float = SECONDS) -> Settings:
    effort = settings.effort
    limited = Effort(min(seconds, effort.seconds), effort.cut_rounds, effort.integer_rounds)
    return replace(settings, effort=limited)


def _hidden(table: MagnitudeTable, settings: Settings, released: ReleaseHistory) -> Safe:
    protected = protect(table, settings, released=released)
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
                "known": in_words(known[cells[number]]) if is_hidden else "",
            }
        )
    return Safe(
        method=f"Disclosure control by the profile “{settings.title}”",
        **both_tables(table, protected.cells, rows),
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

"""What was released before: the cells that are out, and the secrets that must stay in.

An earlier release is protected together with the new one. What it showed can no longer be hidden;
what it hid because it was unsafe must still not be learnt. Kept where only checkers can read it,
because it holds the true figures.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from folkmoot.disclosure.hierarchy import Dimension, Sum
from folkmoot.disclosure.magnitude import MagnitudeTable, Units
from folkmoot.errors import DisclosureError

_METADATA = b"folkmoot.release"


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedTable:
    """A table, and per row of its cells what was decided: `is_shown` (as it is), `is_primary`, the
    protection levels `upper` and `lower` of its primaries, and `least` and `most`: what a figure
    that was changed tells of the true one (infinite where nothing is told so)."""

    table: MagnitudeTable
    decisions: pa.Table

    def to_arrow(self) -> pa.Table:
        """One Arrow table with everything, for safe keeping; `from_arrow` reads it."""
        table = self.table
        starts = np.searchsorted(
            table.contributions["cell"].to_numpy(), np.arange(len(table) + 1)
        ).astype(np.int32)
        behind = {
            name: pa.ListArray.from_arrays(
                pa.array(starts), table.contributions[name].combine_chunks()
            )
            for name in _BEHIND
        }
        columns = {f"cell.{name}": table.cells[name] for name in table.cells.column_names}
        columns |= {f"decision.{name}": self.decisions[name] for name in _DECISIONS}
        columns |= {f"behind.{name}": column for name, column in behind.items()}
        return pa.table(columns).replace_schema_metadata({_METADATA: json.dumps(self._about())})

    def _about(self) -> dict[str, Any]:
        table = self.table
        return {
            "name": table.name,
            "population": table.population,
            "measure": table.measure,
            "where": list(table.where),
            "dimensions": [
                [one.name, one.total, [[sum_.total, list(sum_.parts)] for sum_ in one.sums]]
                for one in table.dimensions
            ],
            "units": [table.units.scale, table.units.is_count, table.units.contributors_are],
        }

    @classmethod
    def from_arrow(cls, kept: pa.Table) -> ReleasedTable:
        """Raises DisclosureError when the table was not made by `to_arrow`."""
        if _METADATA not in (kept.schema.metadata or {}):
            raise DisclosureError(
                "This is not a released table.", remedy="Read one that was kept by a release."
            )
        about = json.loads(kept.schema.metadata[_METADATA])
        behind = {name: kept[f"behind.{name}"].combine_chunks() for name in _BEHIND}
        lengths = np.diff(behind["contributor"].offsets.to_numpy())
        contributions = pa.table(
            {"cell": pa.array(np.repeat(np.arange(kept.num_rows), lengths), pa.int64())}
            | {name: column.flatten() for name, column in behind.items()}
        )
        cells = {
            name.removeprefix("cell."): kept[name]
            for name in kept.column_names
            if name.startswith("cell.")
        }
        scale, is_count, contributors_are = about["units"]
        table = MagnitudeTable(
            name=about["name"],
            population=about["population"],
            measure=about["measure"],
            dimensions=tuple(
                Dimension(name, tuple(Sum(code, tuple(parts)) for code, parts in sums), total)
                for name, total, sums in about["dimensions"]
            ),
            where=tuple((name, code) for name, code in about["where"]),
            cells=pa.table(cells),
            contributions=contributions,
            units=Units(scale, is_count, contributors_are),
        )
        return cls(table, pa.table({name: kept[f"decision.{name}"] for name in _DECISIONS}))


_BEHIND = ("contributor", "amount", "wish")
_DECISIONS = ("is_shown", "is_primary", "upper", "lower", "least", "most")


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """Tables that went out together under one name."""

    name: str
    tables: tuple[ReleasedTable, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReleaseHistory:
    """All that has been released, oldest first. Immutable: a release makes a new one."""

    releases: tuple[Release, ...] = ()

    def after(self, release: Release) -> ReleaseHistory:
        """The history once this too has gone out."""
        return ReleaseHistory((*self.releases, release))

    def touching(self, tables: Sequence[MagnitudeTable]) -> tuple[Release, ...]:
        """The releases with a table of the same population and measure as one of these."""
        subjects = {(table.population, table.measure) for table in tables}
        found = []
        for release in self.releases:
            concerned = tuple(
                one
                for one in release.tables
                if (one.table.population, one.table.measure) in subjects
            )
            if concerned:
                found.append(Release(release.name, concerned))
        return tuple(found)

    def __len__(self) -> int:
        return len(self.releases)

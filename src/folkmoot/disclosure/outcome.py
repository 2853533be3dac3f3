"""What comes out of protection: safe tables, why each figure is hidden, what it cost, the proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa

from folkmoot.disclosure.history import Release, ReleasedTable
from folkmoot.disclosure.intervals import audit
from folkmoot.disclosure.linking import LinkedCells
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.settings import Settings
from folkmoot.disclosure.suppression import Pattern, exposed_by_showing
from folkmoot.disclosure.system import CellSystem
from folkmoot.errors import DisclosureError
from folkmoot.tables import Finding


class Status(StrEnum):
    """What became of a cell. The public sees `published` and `suppressed` only."""

    PUBLISHED = "published"
    SUPPRESSED = "suppressed"
    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class Cost:
    """What protection took away, over all tables, each shared cell counted once.

    cells, hidden          shown or to be shown, and of them hidden
    value_hidden           sum of the sizes of the hidden cells as a share of all cells'
    primary, secondary     hidden because unsafe, hidden to protect those
    suppressed_weight      what the secondaries cost by the settings' weighting
    bound                  no protected pattern costs less
    gap                    (suppressed_weight - bound) / suppressed_weight
    """

    cells: int
    hidden: int
    primary: int
    secondary: int
    value_hidden: float
    suppressed_weight: float
    bound: float
    seconds: float
    was_interrupted: bool

    @property
    def share_hidden(self) -> float:
        return self.hidden / self.cells if self.cells else 0.0

    @property
    def gap(self) -> float:
        if self.suppressed_weight <= 0:
            return 0.0
        return max(0.0, (self.suppressed_weight - self.bound) / self.suppressed_weight)

    @property
    def is_proved_cheapest(self) -> bool:
        return self.gap <= 1e-6


@dataclass(frozen=True, slots=True)
class Audit:
    """The attack on the finished tables.

    attacks        who was tried, on which cell, on which side
    exposed        attacks that succeeded; tables with any are never handed over
    unprotectable  sides of cells that nothing hidden here could protect as far as the rules ask
    narrowed       the same for lower sides that what an attacker knows beforehand bounds: that a
                   hidden count is not zero, or what he gave himself
    already_out    cells that the rules call unsafe and an earlier release showed
    releases       earlier releases that the attacker knew as well
    programs       linear programs solved
    """

    attacks: int
    exposed: int
    unprotectable: int
    narrowed: int
    already_out: int
    releases: int
    programs: int


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedTable:
    """One table, safe. `cells` is what the public may have: the dimensions, `value` (null where
    hidden) and `status`. `checker_cells` is for the checker: the true value, `status` primary or
    secondary, `reasons` in words, `contributors`."""

    table: MagnitudeTable
    cells: pa.Table
    checker_cells: pa.Table
    marker: str

    @property
    def name(self) -> str:
        return self.table.name

    def to_rows(self) -> list[dict[str, Any]]:
        """The public cells as rows, with the marker in the place of hidden values."""
        rows: list[dict[str, Any]] = self.cells.to_pylist()
        for row in rows:
            if row.pop("status") != Status.PUBLISHED:
                row["value"] = self.marker
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class Protected:
    """Tables that can be shown together, and with everything that was released before.

    `linked`, `system` and `pattern` are the mathematics behind it, for further questions.
    """

    tables: tuple[ProtectedTable, ...]
    findings: tuple[Finding, ...]
    public_findings: tuple[Finding, ...]
    audit: Audit
    cost: Cost
    settings: Settings
    linked: LinkedCells
    system: CellSystem
    pattern: Pattern

    @property
    def is_safe(self) -> bool:
        """Whether nothing unsafe can be worked out, from here or from earlier releases. Where it is
        not, the findings say what, and a person decides whether this may go out too."""
        return not (self.audit.exposed or self.audit.unprotectable or self.audit.already_out)

    @property
    def cells(self) -> pa.Table:
        """The public cells of the only table."""
        return self._only().cells

    @property
    def checker_cells(self) -> pa.Table:
        """The checker's cells of the only table."""
        return self._only().checker_cells

    def __getitem__(self, name: str) -> ProtectedTable:
        for table in self.tables:
            if table.name == name:
                return table
        raise DisclosureError(
            f"There is no table {name!r}.",
            remedy=f"The tables are: {', '.join(table.name for table in self.tables)}.",
        )

    def release(self, name: str) -> Release:
        """The record of having released these tables, to add to the history once they are out."""
        hidden, system = self.pattern.hidden, self.system
        released = []
        for protected, rows in zip(self.tables, self.linked.rows_of, strict=False):
            to_show = protected.table.cells["is_shown"].to_numpy()
            decisions = {
                "is_shown": to_show & ~hidden[rows],
                "is_primary": system.is_primary[rows],
                "upper": system.upper[rows],
                "lower": system.lower[rows],
                "least": np.full(len(rows), -np.inf),
                "most": np.full(len(rows), np.inf),
            }
            released.append(ReleasedTable(protected.table, pa.table(decisions)))
        return Release(name, tuple(released))

    def intervals(self) -> pa.Table:
        """What an outsider can say of each hidden figure: the columns of `audit`, and `name`. For
        the checker only. Takes two linear programs per hidden figure."""
        found = audit(self.system, self.pattern.hidden)
        names = [self.linked.name_of(cell) for cell in found["cell"].to_pylist()]
        return found.append_column("name", pa.array(names, pa.string()))

    def why_hidden(self, table: str, row: int) -> str:
        """Why the figure in this row of a table's `checker_cells` is hidden, in a sentence. For the
        checker only: it names the figures that would be worked out."""
        place = self.tables.index(self[table])
        shown_rows = np.flatnonzero(self[table].table.cells["is_shown"].to_numpy())
        cell = int(self.linked.rows_of[place][shown_rows[row]])
        if not self.pattern.hidden[cell]:
            return "It is shown."
        if self.system.is_primary[cell]:
            reasons = self[table].checker_cells["reasons"][row].as_py()
            return f"It is unsafe by itself: {'; '.join(reasons)}."
        together = self.settings.attacker.most_together
        exposed = exposed_by_showing(self.system, self.pattern, cell, together)
        if not exposed:
            return "It is hidden so that several hidden figures together stay protected."
        names = "; ".join(self.linked.name_of(one) for one in exposed[:3])
        return f"If it were shown, these could be worked out too closely: {names}."

    def _only(self) -> ProtectedTable:
        if len(self.tables) != 1:
            raise DisclosureError(
                f"There are {len(self.tables)} tables.",
                remedy='Say which one: protected["name"].cells.',
            )
        return self.tables[0]

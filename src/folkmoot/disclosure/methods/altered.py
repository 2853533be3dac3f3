"""Tables of counts whose figures were changed, so that what is shown gives nobody away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from folkmoot.disclosure.equations import Index, Mask, Vector
from folkmoot.disclosure.linking import LinkedCells, link
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.errors import DisclosureError

MARKER = "[c]"


@dataclass(frozen=True, slots=True, eq=False)
class CountCells:
    """The distinct cells of some tables of counts: what the tables share is changed once, alike.
    The empty ones are among them, so that a figure shown as 0 might be any of them.

    counts    the true count of each cell; `is_shown` says which some table shows
    """

    tables: tuple[MagnitudeTable, ...]
    linked: LinkedCells
    counts: Index
    is_shown: Mask

    @classmethod
    def of(cls, tables: MagnitudeTable | Sequence[MagnitudeTable]) -> CountCells:
        """Raises DisclosureError when a table does not count, or tables disagree."""
        asked = (tables,) if isinstance(tables, MagnitudeTable) else tuple(tables)
        if not asked:
            raise DisclosureError("There is no table.", remedy="Give at least one.")
        for table in asked:
            if not table.units.is_count:
                raise DisclosureError(
                    "Rounding and noise are made for counts, and these are amounts.",
                    where=f"table {table.name}",
                    remedy="Amounts are protected by hiding figures: use `protect`.",
                )
        given = tuple(table.with_empty_cells() for table in asked)
        linked = link(given)
        is_shown = np.zeros(linked.cell_count, dtype=bool)
        for table, rows in zip(given, linked.rows_of, strict=True):
            is_shown[rows[table.cells["is_shown"].to_numpy()]] = True
        return cls(given, linked, np.rint(linked.values).astype(np.int64), is_shown)

    def sums(self) -> list[tuple[int, Index]]:
        """Every total with its parts. A total that is split into known parts and a rest is one."""
        equations, found = self.linked.equations, []
        for row in range(equations.row_count):
            span = slice(equations.starts[row], equations.starts[row + 1])
            cells, is_part = equations.cells[span], equations.coefs[span] > 0
            if (~is_part).sum() > 1:
                is_part = ~is_part
            found.append((int(cells[~is_part][0]), cells[is_part]))
        return found

    def identities(self) -> list[str]:
        """What each cell is, the same in every table and release: its subject and its codes.

        A filter of a table is one of the codes, so that a cell of a filtered table and the same
        cell of a whole one are one.
        """
        subjects = [""] * self.linked.cell_count
        for table, rows in zip(self.tables, self.linked.rows_of, strict=True):
            for cell in rows.tolist():
                subjects[cell] = f"{table.population}\x1f{table.measure}"
        codes = self.linked.codes.to_pylist()
        return [
            subject
            + "".join(
                f"\x1e{name}\x1f{code}" for name, code in sorted(of.items()) if code is not None
            )
            for subject, of in zip(subjects, codes, strict=False)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Altered:
    """What a method made of some tables.

    shown        per distinct cell what is shown in the place of its count
    is_hidden    cells that a marker stands for
    least, most  what a stranger who knows the method knows of the true count of each cell from what
                 is shown for it alone; infinite where nothing
    in_words     how the figures were changed: a sentence to show beside them
    zeros_are_true  whether nothing is always shown as nothing, and only nothing is: then every
                 other count is known to be at least one
    is_bounded   whether the method bounds how far a figure is from the truth; noise that promises
                 differential privacy has no bound, and its promise is not tested by attack
    """

    method: str
    cells: CountCells
    shown: Index
    is_hidden: Mask
    least: Vector
    most: Vector
    in_words: str
    zeros_are_true: bool = False
    is_bounded: bool = True

    def known(self) -> tuple[Vector, Vector]:
        """`least` and `most` for what is shown; of the rest only that no count is below nothing."""
        is_shown = self.cells.is_shown
        return np.where(is_shown, self.least, 0.0), np.where(is_shown, self.most, np.inf)

    def rows(self, name: str | None = None) -> pa.Table:
        """A table for everybody: its dimensions, `value` (null where hidden), `status`.

        Of the only table, where no name is given. Raises DisclosureError for a strange name.
        """
        place = self._place(name)
        table, at = self.cells.tables[place], self.cells.linked.rows_of[place]
        is_shown = table.cells["is_shown"].to_numpy()
        shown, hidden = self.shown[at][is_shown], self.is_hidden[at][is_shown]
        codes = table.cells.select(list(table.dimension_names)).filter(pa.array(is_shown))
        status = np.where(hidden, "suppressed", "published").tolist()
        return codes.append_column("value", pa.array(shown, pa.int64(), mask=hidden)).append_column(
            "status", pa.array(status, pa.string())
        )

    def to_rows(self, name: str | None = None) -> list[dict[str, Any]]:
        """The same as rows, with the marker in the place of hidden values."""
        rows: list[dict[str, Any]] = self.rows(name).to_pylist()
        for row in rows:
            if row.pop("status") != "published":
                row["value"] = MARKER
        return rows

    def wrong_sums(self) -> int:
        """How many totals that are shown are not the sums of their parts that are shown."""
        cells = self.cells
        whole = ~self.is_hidden & cells.is_shown
        equations = cells.linked.equations
        rows = equations.rows
        is_seen = np.ones(equations.row_count, dtype=bool)
        is_seen[rows[~whole[equations.cells]]] = False
        sums = equations.sums(self.shown.astype(np.float64))
        return int((np.abs(sums) > 0.5)[is_seen].sum())

    def changes(self) -> Index:
        """How far each figure that is shown is from the truth."""
        seen = self.cells.is_shown & ~self.is_hidden
        changes: Index = np.abs(self.shown - self.cells.counts)[seen]
        return changes

    def _place(self, name: str | None) -> int:
        names = [table.name for table in self.cells.tables]
        if name is None and len(names) == 1:
            return 0
        if name not in names:
            raise DisclosureError(
                f"There is no table {name!r}." if name else f"There are {len(names)} tables.",
                remedy=f"Name one of: {', '.join(names)}.",
            )
        return names.index(name)

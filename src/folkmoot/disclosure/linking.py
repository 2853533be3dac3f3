"""Several tables as one set of distinct cells: what they share is one cell, protected once.

A cell is known by its population, its measure and its codes other than grand totals, so a margin
that two tables share, or that was released before, is the same cell. To protect linked tables one
at a time leaves them open to each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure.equations import Equations, Index, Mask, Vector
from folkmoot.disclosure.hierarchy import Dimension, Levels
from folkmoot.disclosure.holdings import Blend, Holdings
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.errors import DisclosureError

_LARGEST_KEY = 2**62
_AGREEMENT = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class LinkedCells:
    """The distinct cells of some tables, and the equations between them.

    rows_of  per table, the cell of each of its rows
    codes    one text column per dimension of any table
    blends   the cells after the tables' own: the rest of a total of which only some parts are known
    """

    equations: Equations
    values: Vector
    holdings: Holdings
    is_count: Mask
    rows_of: tuple[Index, ...]
    codes: pa.Table
    blends: tuple[Blend, ...] = ()

    @property
    def cell_count(self) -> int:
        return len(self.values)

    @property
    def named_count(self) -> int:
        """How many cells are tables' own; the blends come after them."""
        return self.cell_count - len(self.blends)

    def with_blends(self, blends: Sequence[Blend]) -> LinkedCells:
        """The same cells and these, each with the equation that defines it."""
        if not blends:
            return self
        count, old = self.cell_count + len(blends), self.equations
        lengths = [len(blend.cells) + 1 for blend in blends]
        rows = np.repeat(np.arange(len(blends)), lengths) + old.row_count
        new = range(self.cell_count, count)
        cells = [np.append(blend.cells, at) for blend, at in zip(blends, new, strict=True)]
        signs = [np.append(blend.signs, -1.0) for blend in blends]
        sums = [float(blend.signs @ self.values[blend.cells]) for blend in blends]
        counts = [bool(self.is_count[blend.cells[0]]) for blend in blends]
        return LinkedCells(
            Equations.from_entries(
                np.concatenate([old.rows, rows]),
                np.concatenate([old.cells, *cells]),
                np.concatenate([old.coefs, *signs]),
                cell_count=count,
            ),
            np.append(self.values, sums),
            self.holdings.with_blends(blends),
            np.append(self.is_count, counts),
            self.rows_of,
            self.codes,
            (*self.blends, *blends),
        )

    def name_of(self, cell: int) -> str:
        """A cell in words, by its codes other than grand totals: "ward Elland, age 0-15"."""
        if cell >= self.named_count:
            return "a sum of hidden figures"
        codes = self.codes.slice(cell, 1).to_pylist()[0]
        named = [f"{name} {code}" for name, code in codes.items() if code is not None]
        return ", ".join(named) or "grand total"


def link(tables: Sequence[MagnitudeTable]) -> LinkedCells:
    """The distinct cells of the tables. Raises DisclosureError when tables of one population and
    measure do not agree about a cell that they share."""
    space = _Space.of(tables)
    keys_of = [space.keys(table) for table in tables]
    keys, first, cell_of = np.unique(
        np.concatenate(keys_of), return_index=True, return_inverse=True
    )
    cuts = np.cumsum([len(one) for one in keys_of])[:-1]
    rows_of = tuple(np.split(cell_of.astype(np.int64), cuts))
    values = np.concatenate([table.values() for table in tables])
    _refuse_disagreement(values, values[first][cell_of])
    is_broken_down = _broken_down(space, tables, rows_of, len(keys))
    equations, rests = _equations(space, keys, is_broken_down)
    counts = np.concatenate([np.full(len(table), table.units.is_count) for table in tables])
    linked = LinkedCells(
        equations,
        values[first],
        _holdings(tables, first),
        counts[first],
        rows_of,
        space.codes(keys),
    )
    return linked.with_blends(rests)


@dataclass(frozen=True, slots=True, eq=False)
class _Space:
    """All dimensions of all tables, and a number for every combination of their codes.

    The first digit of a number is the population and measure.
    """

    levels: tuple[Levels, ...]
    radices: tuple[int, ...]
    subjects: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, tables: Sequence[MagnitudeTable]) -> _Space:
        merged: dict[str, Dimension] = {}
        leaves: dict[str, set[str]] = {}
        for table in tables:
            for dimension in table.dimensions:
                known = merged.get(dimension.name)
                merged[dimension.name] = known.together_with(dimension) if known else dimension
                found = pc.unique(table.cells[dimension.name]).to_pylist()
                leaves.setdefault(dimension.name, set()).update(found)
            for name, code in table.where:
                merged.setdefault(name, Dimension(name))
                leaves.setdefault(name, set()).add(code)
        levels = []
        for name, dimension in merged.items():
            totals = {dimension.total, *(one.total for one in dimension.sums)}
            levels.append(dimension.over(leaves[name] - totals))
        subjects = tuple(dict.fromkeys((table.population, table.measure) for table in tables))
        radices, product = [], len(subjects)
        for level in levels:
            radices.append(product)
            product *= len(level.codes)
        if product > _LARGEST_KEY:
            raise DisclosureError(
                "The tables together have more possible cells than can be numbered.",
                remedy="Protect fewer tables together, or with coarser codes.",
            )
        return cls(tuple(levels), tuple(radices), subjects)

    def keys(self, table: MagnitudeTable) -> Index:
        """The number of each of a table's cells."""
        subject = self.subjects.index((table.population, table.measure))
        keys = np.full(len(table), subject, dtype=np.int64)
        fixed = dict(table.where)
        for level, radix in zip(self.levels, self.radices, strict=True):
            name = level.dimension.name
            codes = pa.array(level.codes, pa.string())
            if name in table.dimension_names:
                found = pc.index_in(table.cells[name], codes).combine_chunks().to_numpy()
                keys += found.astype(np.int64) * radix
            else:
                code = fixed.get(name, level.dimension.total)
                if code not in level.codes:
                    raise DisclosureError(
                        f"The filter's code {code!r} is a total whose parts do not occur.",
                        where=f"table {table.name}, dimension {name}",
                        remedy="Filter by codes that occur in the data.",
                    )
                keys += level.codes.index(code) * radix
        return keys

    def digits(self, keys: Index, number: int) -> Index:
        """The place of each key's code in one dimension."""
        digits: Index = keys // self.radices[number] % len(self.levels[number].codes)
        return digits

    def codes(self, keys: Index) -> pa.Table:
        """The codes of cells, null where it is the grand total."""
        columns = {}
        for number, level in enumerate(self.levels):
            names = [*level.codes[:-1], None]
            places = pa.array(self.digits(keys, number))
            columns[level.dimension.name] = pa.array(names, pa.string()).take(places)
        return pa.table(columns) if columns else pa.table({"": pa.nulls(len(keys), pa.string())})


def _refuse_disagreement(values: Vector, first_seen: Vector) -> None:
    differs = np.abs(values - first_seen) > _AGREEMENT * np.maximum(1.0, np.abs(first_seen))
    if differs.any():
        raise DisclosureError(
            f"Tables of one population and measure disagree about {int(differs.sum())} figures "
            "that they share.",
            remedy="Name the population after the version of the data, so that figures of another "
            "version are not taken for the same.",
        )


def _broken_down(
    space: _Space, tables: Sequence[MagnitudeTable], rows_of: Sequence[Index], count: int
) -> Mask:
    """Per cell and dimension, whether some table with the cell has the dimension for itself: then
    that table has every sibling of the cell too, or it is known to be empty."""
    found = np.zeros((count, len(space.levels)), dtype=bool)
    for table, rows in zip(tables, rows_of, strict=True):
        for number, level in enumerate(space.levels):
            if level.dimension.name in table.dimension_names:
                found[rows, number] = True
    return found


def _equations(space: _Space, keys: Index, is_broken_down: Mask) -> tuple[Equations, list[Blend]]:
    """One row per total and dimension, and the rests of totals of which not all parts are known."""
    rows: list[Index] = []
    cells: list[Index] = []
    signs: list[Vector] = []
    rests: list[Blend] = []
    count = 0
    for number, level in enumerate(space.levels):
        digits = space.digits(keys, number)
        place_of = {code: place for place, code in enumerate(level.codes)}
        for one in level.sums:
            parts = np.flatnonzero(np.isin(digits, [place_of[part] for part in one.parts]))
            step = place_of[one.total] - digits[parts]
            totals, group = np.unique(
                keys[parts] + step * space.radices[number], return_inverse=True
            )
            at = np.minimum(np.searchsorted(keys, totals), len(keys) - 1)
            exists = keys[at] == totals
            full = np.bincount(group, is_broken_down[parts, number], len(totals)) > 0
            if one in level.dimension.sums:
                full |= np.bincount(group, minlength=len(totals)) == len(one.parts)
            kept = exists & full
            renumbered = np.cumsum(kept) - 1 + count
            whole = kept[group]
            rows += [renumbered[group][whole], renumbered[kept]]
            cells += [parts[whole], at[kept]]
            signs += [np.ones(int(whole.sum())), -np.ones(int(kept.sum()))]
            count += int(kept.sum())
            for partial in np.flatnonzero(exists & ~full).tolist():
                known = parts[group == partial]
                rests.append(
                    Blend(np.append(at[partial], known), np.append(1.0, -np.ones(len(known))))
                )
    nothing = np.zeros(0, dtype=np.int64)
    return Equations.from_entries(
        np.concatenate([nothing, *rows]),
        np.concatenate([nothing, *cells]),
        np.concatenate([np.zeros(0), *signs]),
        cell_count=len(keys),
    ), rests


def _holdings(tables: Sequence[MagnitudeTable], first: Index) -> Holdings:
    """The contributions behind each distinct cell, from the table in which it was seen first."""
    offsets = np.cumsum([0, *(len(table) for table in tables)])
    rows = np.concatenate(
        [
            table.contributions["cell"].to_numpy() + offset
            for table, offset in zip(tables, offsets[:-1], strict=True)
        ]
    )
    named = pa.chunked_array(
        [
            chunk
            for table in tables
            for chunk in table.contributions["contributor"].cast(pa.string()).chunks
        ],
        pa.string(),
    )
    owners = pc.dictionary_encode(named.combine_chunks()).indices.to_numpy().astype(np.int64)
    amounts = np.concatenate([table.amounts() for table in tables])
    wishes = np.concatenate([table.contributions["wish"].to_numpy() for table in tables])
    starts = np.searchsorted(rows, np.arange(offsets[-1] + 1))
    lengths = (starts[1:] - starts[:-1])[first]
    begins = np.concatenate([[0], np.cumsum(lengths)])
    source = np.repeat(starts[first] - begins[:-1], lengths) + np.arange(begins[-1])
    return Holdings(
        begins.astype(np.int64), owners[source], amounts[source], wishes[source].astype(np.int64)
    )

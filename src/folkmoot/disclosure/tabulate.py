"""From contributions to a table with all its margins, and who is behind every cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure.equations import Index, Mask
from folkmoot.disclosure.hierarchy import Dimension, Levels
from folkmoot.disclosure.magnitude import MagnitudeTable, Units
from folkmoot.disclosure.wishes import wishes_of
from folkmoot.errors import DisclosureError

_LARGEST_KEY = 2**62
# One who contributes and is not named might be anybody, so all such count as one and the same.
_UNNAMED = "unnamed"
_ROW_LABEL = re.compile(r"row \d+ of \d+")


def tabulate(
    contributions: pa.Table,
    dimensions: Sequence[str | Dimension],
    *,
    value: str | None = None,
    contributor: str | None = None,
    holding: str | None = None,
    wish: str | None = None,
    margins: Collection[Collection[str]] | None = None,
    name: str = "table",
    population: str = "",
    measure: str = "",
    where: Mapping[str, str] | None = None,
    contributors_are: str = "contributors",
) -> MagnitudeTable:
    """A table of sums, or of rows counted where no `value` is named.

    contributions  one row per contribution: a column per dimension (read as text), the value (whole
                   number, decimal or floating point), the contributor
    holding        who owns the contributor, where known: all that one owner contributes to a cell
                   counts as one contribution
    wish           what the contributor wishes, where known: "waived" (it may be seen), "asked" (it
                   may not)
    margins        which combinations of dimensions are shown, the empty one being the grand total;
                   all of them where it is not said. The full breakdown is always shown
    population     which records these are (an asset's version); tables of the same population and
                   measure are taken to add up to the same totals
    where          what the records were filtered by, as dimension and code: {"year": "2024"}
    contributors_are  what to call them in findings, in the plural: "firms"

    Contributions of one contributor to one cell are netted first, so that a credit lessens what was
    paid. Without a contributor each row is one of its own. Only cells with contributions are kept:
    the others are empty, and that is known. Raises DisclosureError when a column is missing, a code
    or a value is, or the hierarchy does not fit.
    """
    chosen = [Dimension(one) if isinstance(one, str) else one for one in dimensions]
    refuse_missing_columns(
        contributions,
        [one.name for one in chosen] + [c for c in (value, contributor, holding, wish) if c],
    )
    levels = [one.over(_codes(contributions, one.name)) for one in chosen]
    amounts, scale = _amounts(contributions, value)
    labels, owners = _owners(contributions, contributor, holding)
    wishes = wishes_of(owners, len(labels), contributions[wish] if wish else None)
    keys = np.zeros(contributions.num_rows, dtype=np.int64)
    radices = _radices(levels)
    for level, radix in zip(levels, radices, strict=True):
        keys += _places(contributions, level) * radix
    keys, owners, amounts = _merged(keys, owners, amounts)
    for level, radix in zip(levels, radices, strict=True):
        keys, owners, amounts = _raised(keys, owners, amounts, level, radix)
    cell_keys, cell_of = np.unique(keys, return_inverse=True)
    codes = _decoded(cell_keys, levels, radices)
    return MagnitudeTable.build(
        name=name,
        population=population,
        measure=measure or (value or "rows"),
        dimensions=tuple(chosen),
        where=tuple(sorted((where or {}).items())),
        codes=codes,
        is_shown=_shown(codes, chosen, margins),
        contribution_cells=cell_of.astype(np.int64),
        contribution_owners=pa.array(labels).take(pa.array(owners)),
        contribution_amounts=amounts,
        contribution_wishes=wishes[owners],
        units=Units(scale=scale, is_count=value is None, contributors_are=contributors_are),
    )


def is_row_label(contributor: str) -> bool:
    """Whether a contributor is only the number of a row, because no column named it."""
    return _ROW_LABEL.fullmatch(contributor) is not None


def refuse_missing_columns(table: pa.Table, names: list[str]) -> None:
    """Raises DisclosureError naming the first column that is not there, and those that are."""
    missing = [name for name in names if name not in table.column_names]
    if missing:
        raise DisclosureError(
            f"The contributions have no column {missing[0]!r}.",
            remedy=f"The columns are: {', '.join(table.column_names)}.",
        )


def _codes(table: pa.Table, name: str) -> list[str]:
    column = table[name]
    if column.null_count:
        raise DisclosureError(
            f"{column.null_count} contributions have no code.",
            where=f"dimension {name}",
            remedy='Give what is not known a code of its own, such as "Not known".',
        )
    found: list[str] = pc.unique(column.cast(pa.string())).to_pylist()
    return found


def _amounts(table: pa.Table, value: str | None) -> tuple[Index | np.ndarray, int | None]:
    """Contributions as whole numbers of the smallest unit and its decimal places, or as floating
    point and None."""
    if value is None:
        return np.ones(table.num_rows, dtype=np.int64), 0
    column = table[value]
    if column.null_count:
        raise DisclosureError(
            f"{column.null_count} contributions have no value.",
            where=f"column {value}",
            remedy="Leave those rows out, or give them 0, and say so where the table is shown.",
        )
    if pa.types.is_integer(column.type):
        return column.to_numpy().astype(np.int64), 0
    if pa.types.is_decimal(column.type):
        return _unscaled(column, value), column.type.scale
    if pa.types.is_floating(column.type):
        return column.to_numpy().astype(np.float64), None
    raise DisclosureError("The values are not numbers.", where=f"column {value}")


def _unscaled(column: pa.ChunkedArray, name: str) -> Index:
    """Decimals as whole numbers of their last place, read from Arrow's own 128-bit words: there is
    no kernel for it, and one Python object per value would be far slower."""
    wide = column.cast(pa.decimal128(38, column.type.scale)).combine_chunks()
    words = np.frombuffer(wide.buffers()[1], dtype=np.int64)[2 * wide.offset :][: 2 * len(wide)]
    low, high = words[0::2], words[1::2]
    if (high != low >> 63).any():
        raise DisclosureError(
            "A value is too large to be added up exactly.",
            where=f"column {name}",
            remedy="Give amounts with fewer decimal places.",
        )
    return low


def _owners(
    table: pa.Table, contributor: str | None, holding: str | None
) -> tuple[list[str], Index]:
    """The names of those who contribute, and for each row the place of its name among them."""
    if contributor is None and holding is None:
        rows = np.arange(table.num_rows, dtype=np.int64)
        return [f"row {row} of {table.num_rows}" for row in rows.tolist()], rows
    columns = [table[name].cast(pa.string()) for name in (holding, contributor) if name]
    named = pc.coalesce(*columns, pa.scalar(_UNNAMED))
    encoded = pa.chunked_array([named]).combine_chunks() if isinstance(named, pa.Array) else named
    dictionary = pc.dictionary_encode(encoded.combine_chunks())
    return dictionary.dictionary.to_pylist(), dictionary.indices.to_numpy().astype(np.int64)


def _radices(levels: Sequence[Levels]) -> list[int]:
    """What one step in each dimension adds to a cell's key."""
    radices, product = [], 1
    for level in levels:
        radices.append(product)
        product *= len(level.codes)
    if product > _LARGEST_KEY:
        raise DisclosureError(
            "The table has more possible cells than can be numbered.",
            remedy="Break it down by fewer dimensions, or by coarser codes.",
        )
    return radices


def _places(table: pa.Table, level: Levels) -> Index:
    column = table[level.dimension.name].cast(pa.string())
    found = pc.index_in(column, pa.array(level.leaves, pa.string()))
    places: Index = found.combine_chunks().to_numpy().astype(np.int64)
    return places


def _merged(keys: Index, owners: Index, amounts: np.ndarray) -> tuple[Index, Index, np.ndarray]:
    """One entry per cell and contributor."""
    order = np.lexsort((owners, keys))
    keys, owners, amounts = keys[order], owners[order], amounts[order]
    if not len(keys):
        return keys, owners, amounts
    starts = np.flatnonzero(
        np.concatenate([[True], (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])])
    )
    return keys[starts], owners[starts], np.add.reduceat(amounts, starts)


def _raised(
    keys: Index, owners: Index, amounts: np.ndarray, level: Levels, radix: int
) -> tuple[Index, Index, np.ndarray]:
    """The entries again for every level above their code in one dimension."""
    place_of = {code: place for place, code in enumerate(level.codes)}
    above = [[place_of[code] for code in level.ancestors[leaf]] for leaf in level.leaves]
    counts = np.array([len(places) for places in above], dtype=np.int64)
    flat = np.array([place for places in above for place in places], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    places = keys // radix % len(level.codes)
    repeats = counts[places]
    source = np.repeat(np.arange(len(keys)), repeats)
    within = np.arange(len(source)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    raised = flat[starts[places[source]] + within]
    return _merged(
        keys[source] + (raised - places[source]) * radix, owners[source], amounts[source]
    )


def _decoded(keys: Index, levels: Sequence[Levels], radices: Sequence[int]) -> pa.Table:
    columns = {}
    for level, radix in zip(levels, radices, strict=True):
        places = pa.array(keys // radix % len(level.codes))
        columns[level.dimension.name] = pa.array(level.codes, pa.string()).take(places)
    return pa.table(columns)


def _shown(
    codes: pa.Table, dimensions: Sequence[Dimension], margins: Collection[Collection[str]] | None
) -> Mask:
    """Which cells are of a combination of dimensions that is shown."""
    if margins is None:
        return np.ones(codes.num_rows, dtype=bool)
    names = {one.name for one in dimensions}
    strange = sorted({name for margin in margins for name in margin} - names)
    if strange:
        raise DisclosureError(
            f"There is no dimension {strange[0]!r} to show a margin of.",
            remedy=f"The dimensions are: {', '.join(sorted(names))}.",
        )
    is_broken_down = {
        one.name: pc.not_equal(codes[one.name], one.total).to_numpy() for one in dimensions
    }
    shown = np.zeros(codes.num_rows, dtype=bool)
    for margin in [*margins, names]:
        fits = np.ones(codes.num_rows, dtype=bool)
        for name in names:
            fits &= is_broken_down[name] == (name in margin)
        shown |= fits
    return shown

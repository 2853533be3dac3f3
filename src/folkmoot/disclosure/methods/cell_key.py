"""Cell-key perturbation: the same people, the same noise, in every table and at every margin.

Fraser and Wooton (Australian Bureau of Statistics, 2005); Thompson, Broadfoot and Elazar (2013).
Each record has a key, a number from 0 up to 1 that only the region can tell; a cell's key is the
sum of its records' keys, without the whole part; its noise is read from the table of chances by its
count and its key. A cell of the same records has the same key wherever it is asked for, so nothing
is learnt by asking twice; the totals do not add up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow.compute as pc

from folkmoot.disclosure.equations import Vector
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.methods.altered import Altered, CountCells
from folkmoot.disclosure.methods.chance import draws, fractions
from folkmoot.disclosure.methods.noise_table import NoiseTable, noise_table
from folkmoot.disclosure.tabulate import is_row_label
from folkmoot.errors import DisclosureError


def perturb(
    tables: MagnitudeTable | Sequence[MagnitudeTable],
    *,
    secret: bytes,
    noise: NoiseTable | None = None,
) -> Altered:
    """Every count with its noise. The region keeps the secret, and keeps to it: under another the
    same cell has other noise, and the two together tell more.

    Raises DisclosureError when the records have no identifier: a row's number is not the same in
    two tables, and noise that differs between them averages out.
    """
    cells = CountCells.of(tables)
    noise = noise or noise_table()
    keys = np.zeros(cells.linked.cell_count)
    for table, rows in zip(cells.tables, cells.linked.rows_of, strict=True):
        keys[rows] = _cell_keys(table, secret)
    changed = cells.counts + noise.noise(cells.counts, keys)
    shown = np.where(cells.counts > 0, changed, 0)
    return Altered(
        method="perturb",
        cells=cells,
        shown=shown,
        is_hidden=np.zeros(len(shown), dtype=bool),
        least=np.maximum(0.0, shown - noise.largest),
        most=(shown + noise.largest).astype(np.float64),
        in_words=f"Counts carry noise of at most {noise.largest} either way, the same for the same "
        "people in every table. Totals carry noise of their own, and may differ from the sums of "
        "their parts.",
    )


def _cell_keys(table: MagnitudeTable, secret: bytes) -> Vector:
    """The key of each of a table's cells."""
    behind = table.contributions
    encoded = pc.dictionary_encode(behind["contributor"].combine_chunks())
    names: list[str] = encoded.dictionary.to_pylist()
    if any(map(is_row_label, names[:1])):
        raise DisclosureError(
            "The records have no identifier to make their keys from.",
            where=f"table {table.name}",
            remedy="Give `tabulate` the column that identifies them as `contributor`.",
        )
    keys = draws(secret, [f"{table.population}\x1f{name}" for name in names])
    # Sums wrap round at 64 bits, which leaves out the whole part.
    each = keys[encoded.indices.to_numpy()] * behind["amount"].to_numpy().astype(np.uint64)
    upto = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(each, dtype=np.uint64)])
    bounds = np.searchsorted(behind["cell"].to_numpy(), np.arange(len(table) + 1))
    return fractions(upto[bounds[1:]] - upto[bounds[:-1]])

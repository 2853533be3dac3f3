"""What an analyst's process does: counts over a linked version, and who is flagged.

It never gives a row: counts leave it for disclosure control, and flagged pseudonyms leave it sealed
for the linker, who alone can tell the member which of its records they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import VaultError
from folkmoot.vault.sealing import PublicKey
from folkmoot.vault.separation.assembler import PERSON
from folkmoot.vault.separation.duties import KeyName
from folkmoot.vault.separation.encrypted_files import write_encrypted
from folkmoot.vault.separation.held import Held
from folkmoot.vault.separation.processes import Progress

MOST_DIMENSIONS = 4
MOST_CELLS = 5_000
NOT_KNOWN = "unrecorded"
"""No word that a reader of tables takes for a value left out."""


def count(
    held: Held, progress: Progress, *, linked: Mapping[str, Any], dimensions: Sequence[str]
) -> dict[str, Any]:
    """How many people there are by these columns: a row a combination that occurs.

    Raises VaultError for the pseudonym as a column, too many columns, or too many combinations.
    """
    if not 0 < len(set(dimensions)) <= MOST_DIMENSIONS or PERSON in dimensions:
        raise VaultError(
            f"A table counts people by one to {MOST_DIMENSIONS} columns, never by pseudonym.",
            remedy="Choose other columns.",
        )
    table = held.read(KeyName.AGREEMENT, linked, list(dimensions))
    texts = {name: _as_text(table[name]) for name in dimensions}
    counted = pa.table(texts).group_by(list(texts)).aggregate([([], "count_all")])
    if counted.num_rows > MOST_CELLS:
        raise VaultError(
            f"The table would have {counted.num_rows:,} cells, which nobody could check.",
            remedy=f"Choose fewer or coarser columns: at most {MOST_CELLS:,} cells.",
        )
    ordered = counted.sort_by([(name, "ascending") for name in texts])
    return {
        "columns": [*texts, "people"],
        "rows": [list(row.values()) for row in ordered.to_pylist()],
    }


def flag(
    held: Held,
    progress: Progress,
    *,
    linked: Mapping[str, Any],
    conditions: Sequence[Mapping[str, Any]],
    target: str,
    identity_key: str,
) -> dict[str, Any]:
    """Write the pseudonyms of whoever meets every condition, sealed for the linker.

    A condition has a `column` and the `values`, as text, one of which it must have.
    """
    columns = sorted({one["column"] for one in conditions})
    table = held.read(KeyName.AGREEMENT, linked, [PERSON, *columns])
    for one in conditions:
        values = pa.array([str(value) for value in one["values"]], pa.string())
        table = table.filter(pc.is_in(_as_text(table[one["column"]]), values))
    digest = write_encrypted(Path(target), table.select([PERSON]), PublicKey(identity_key))
    return {"people": table.num_rows, "sha256": digest}


WORKS = {"count": count, "flag": flag}


def _as_text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_boolean(values.type):
        return pc.if_else(pc.fill_null(values, False), "yes", "no")
    return pc.fill_null(pc.cast(values, pa.string()), NOT_KNOWN)

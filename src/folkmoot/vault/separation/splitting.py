"""Separating a confirmed table: two encrypted files with nothing in common but a random row key.

Both files are sorted by that key, so that neither keeps the order of the original: a list in the
order of surnames would tell much of who is who.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.tables import Schema
from folkmoot.vault.separation.encrypted_files import write_encrypted
from folkmoot.vault.separation.side_keys import side_key
from folkmoot.vault.separation.sides import ROW_KEY, Side, SidePlan, plan_sides, telling_columns
from folkmoot.vault.staging import PRIVATE

_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Separated:
    """What separating gave: where each column went, and the SHA-256 of each file."""

    plan: SidePlan
    rows: int
    sha256: dict[Side, str]


def side_file(vault_dir: Path, side: Side, key: str) -> Path:
    """Where one side of a separated version is. Each side has a folder of its own, since a process
    is shut in to folders."""
    return vault_dir / "separated" / side.value / f"{key}.parquet"


def separate(
    table: pa.Table, schema: Schema, *, vault_dir: Path, keys_dir: Path, key: str, on: date
) -> Separated:
    """Write both sides of a table under `key`; files that are there already are replaced.

    `on` is the day on which ages are reckoned. Needs public keys only. Raises SchemaError when the
    table does not fit the schema.
    """
    plan = plan_sides(schema, telling_columns(table, schema))
    row_keys = new_row_keys(table.num_rows)
    order = pc.array_sort_indices(row_keys)
    tables = {
        Side.IDENTITY: identity_table(table, plan, row_keys),
        Side.ATTRIBUTE: attribute_table(table, plan, row_keys, on),
    }
    digests = {}
    for side, whole in tables.items():
        path = side_file(vault_dir, side, key)
        path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        digests[side] = write_encrypted(path, whole.take(order), side_key(keys_dir, side))
    return Separated(plan, table.num_rows, digests)


def destroy_sides(vault_dir: Path, key: str) -> None:
    """Remove both files of a separated version; doing it twice changes nothing."""
    for side in Side:
        side_file(vault_dir, side, key).unlink(missing_ok=True)


def new_row_keys(rows: int) -> pa.Array:
    """A random key for each row, all different but for a chance of about rows² / 2¹²⁹."""
    drawn = secrets.token_bytes(_KEY_BYTES * rows).hex()
    width = 2 * _KEY_BYTES
    return pa.array([drawn[at : at + width] for at in range(0, len(drawn), width)], pa.string())


def identity_table(table: pa.Table, plan: SidePlan, row_keys: pa.Array) -> pa.Table:
    columns = {ROW_KEY: pa.chunked_array([row_keys])}
    columns |= {column.name: table[column.name] for column in plan.identity}
    return pa.table(columns)


def attribute_table(table: pa.Table, plan: SidePlan, row_keys: pa.Array, on: date) -> pa.Table:
    columns = {ROW_KEY: pa.chunked_array([row_keys])}
    for each in plan.attributes:
        values = table[each.source]
        columns[each.column.name] = each.coarsen(values, on) if each.coarsen else values
    return pa.table(columns)

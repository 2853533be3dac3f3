"""Changes applied to a table: a new one, with what is known of each of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.hub.rows.changes import Changes
from folkmoot.hub.rows.facts import FACTS_SCHEMA, new_facts
from folkmoot.hub.rows.typed import fitted, to_array
from folkmoot.soql import FACT_COLUMNS, KeptValue
from folkmoot.tables import Column, Refinement, Schema

_IDENTIFIER, _CREATED, _UPDATED, _VERSION = FACT_COLUMNS


def merged(
    schema: Schema,
    table: pa.Table,
    facts: pa.Table,
    changes: Changes,
    *,
    now: datetime,
    next_identifier: int,
) -> tuple[Schema, pa.Table, pa.Table]:
    """The rows after the changes: those kept in their order, then the new ones.

    `now` is in UTC, without a zone. Facts of rows that stay as they were stay too.
    """
    schema = Schema(tuple(_widened(column, table, changes) for column in schema))
    table = _cast(table, schema)
    made = {name: [row.get(name) for row in changes.made] for name in schema.names}
    places = sorted(changes.changed)
    arrays = [
        _replaced(table.column(column.name), column, changes.changed, places) for column in schema
    ]
    table = pa.Table.from_arrays(arrays, schema=schema.arrow)
    new = [to_array(column, made[column.name]) for column in schema]
    added = pa.Table.from_arrays(new, schema=schema.arrow)
    touched = _touched(facts, places, now)
    fresh = new_facts(range(next_identifier, next_identifier + len(changes.made)), now)
    left = _left(len(table), changes)
    return (
        schema,
        pa.concat_tables([table.filter(left), added]).combine_chunks(),
        pa.concat_tables([touched.filter(left), fresh]).combine_chunks(),
    )


def only_real(table: pa.Table, changes: Changes) -> Changes:
    """The changes without those that would leave a row as it is."""
    real: dict[int, dict[str, KeptValue]] = {}
    for place, values in changes.changed.items():
        different = {
            name: value
            for name, value in values.items()
            if table.column(name)[place].as_py() != value
        }
        if different:
            real[place] = values
    return replace(changes, changed=real)


def _widened(column: Column, table: pa.Table, changes: Changes) -> Column:
    """An exact number's column, wide enough for the new values beside the old."""
    if column.refinement is not Refinement.NUMBER:
        return column
    values = [row.get(column.name) for row in (*changes.made, *changes.changed.values())]
    new = [value for value in values if isinstance(value, Decimal)]
    old = pc.min_max(table.column(column.name)).as_py()
    if column.places is None and pa.types.is_floating(column.arrow):
        return column
    known = [Decimal(each) for each in old.values() if each is not None]
    unit = [Decimal(1).scaleb(-column.places)] if column.places else []
    return fitted(column, [*new, *known, *unit])


def _cast(table: pa.Table, schema: Schema) -> pa.Table:
    return table if table.schema.equals(schema.arrow) else table.cast(schema.arrow)


def _replaced(
    values: pa.ChunkedArray,
    column: Column,
    changed: Mapping[int, Mapping[str, Any]],
    places: Sequence[int],
) -> pa.Array:
    whole = values.combine_chunks()
    whole = whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)
    mine = [place for place in places if column.name in changed[place]]
    if not mine:
        return whole
    new = to_array(column, [changed[place][column.name] for place in mine])
    return pc.replace_with_mask(whole, _mask(len(whole), mine), new)


def _touched(facts: pa.Table, places: Sequence[int], now: datetime) -> pa.Table:
    """The facts, those of changed rows saying that they changed now."""
    moment = int(now.replace(tzinfo=UTC).timestamp())
    for name, value in ((_UPDATED, now), (_VERSION, moment)):
        position = facts.schema.get_field_index(name)
        kind = FACTS_SCHEMA[name].arrow
        column = facts.column(name).combine_chunks()
        column = column if isinstance(column, pa.Array) else pa.concat_arrays(column.chunks)
        new = pc.replace_with_mask(
            column, _mask(len(facts), places), pa.array([value] * len(places), kind)
        )
        facts = facts.set_column(position, name, new)
    return facts


def _mask(length: int, places: Sequence[int]) -> pa.Array:
    mask = bytearray(length)
    for place in places:
        mask[place] = 1
    return pc.cast(pa.array(memoryview(mask), pa.uint8()), pa.bool_())


def _left(length: int, changes: Changes) -> pa.Array:
    return pc.invert(_mask(length, sorted(changes.removed)))

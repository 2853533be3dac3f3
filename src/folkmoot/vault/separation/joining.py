"""One person's record over several members, a side at a time: for a named caseworker only.

A linker process finds the person behind a member's own reference and says what identities say; an
assembling process says what attributes say. Each tells of one pseudonym, and neither holds both
keys. What they tell goes to the one page that asked and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import LinkageError
from folkmoot.tables import Schema
from folkmoot.vault.separation.duties import KeyName
from folkmoot.vault.separation.held import Held
from folkmoot.vault.separation.processes import Progress
from folkmoot.vault.separation.returning import reference_column
from folkmoot.vault.separation.sides import ROW_KEY

MOST_RECORDS = 20
"""Of one person in one asset; more are a fault of the links, and nothing is shown."""


def find_person(
    held: Held,
    progress: Progress,
    *,
    asset: Mapping[str, Any],
    links: Mapping[str, Any],
    reference: str,
) -> dict[str, Any]:
    """The pseudonym of whoever a member knows by a reference; empty where it knows nobody."""
    column = reference_column(Schema.from_json(list(asset["columns"])))
    rows = held.read(KeyName.IDENTITY, asset, [ROW_KEY, column.name])
    own = rows.filter(pc.equal(rows[column.name].cast(pa.string()), reference))[ROW_KEY]
    known = _of_asset(held.read(KeyName.IDENTITY, links), asset)
    names = set(known.filter(pc.is_in(known[ROW_KEY], own))["pseudonym"].to_pylist())
    if len(names) > 1:
        raise LinkageError(
            "The reference stands for more than one person.",
            remedy="Give a reference that names one.",
        )
    return {"pseudonym": min(names, default="")}


def identities_of(held: Held, progress: Progress, **asked: Any) -> dict[str, Any]:
    """What the chosen columns of identity files say of a pseudonym: see `_records_of`."""
    return _records_of(held, KeyName.IDENTITY, **asked)


def attributes_of(held: Held, progress: Progress, **asked: Any) -> dict[str, Any]:
    """What the chosen columns of attribute files say of a pseudonym: see `_records_of`."""
    return _records_of(held, KeyName.ATTRIBUTE, **asked)


def _records_of(
    held: Held,
    side: KeyName,
    *,
    assets: Sequence[Mapping[str, Any]],
    links: Mapping[str, Any],
    pseudonym: str,
) -> dict[str, Any]:
    """`records`: for each asset by name its records of the person in the order of their row keys,
    each with the `match_probability` (null for one that nothing was linked to) and the `values` of
    the columns `chosen`, as text. Row keys are not told."""
    known = held.read(side, links)
    known = known.filter(pc.equal(known["pseudonym"], pseudonym))
    return {"records": {one["name"]: _in_asset(held, side, one, known) for one in assets}}


def _in_asset(
    held: Held, side: KeyName, asset: Mapping[str, Any], known: pa.Table
) -> list[dict[str, Any]]:
    own = _of_asset(known, asset).sort_by(ROW_KEY)
    if own.num_rows > MOST_RECORDS:
        raise LinkageError(
            "Too many records are taken for this one person.",
            where=asset["name"],
            remedy="Have the links reviewed.",
        )
    chosen = list(asset["chosen"])
    rows = held.read(side, asset, [ROW_KEY, *chosen])
    found = {row[ROW_KEY]: row for row in
             rows.filter(pc.is_in(rows[ROW_KEY], own[ROW_KEY])).to_pylist()}  # fmt: skip
    return [
        {
            "match_probability": link["match_probability"],
            "values": {name: _text(found[link[ROW_KEY]][name]) for name in chosen},
        }
        for link in own.to_pylist()
    ]


def _of_asset(links: pa.Table, asset: Mapping[str, Any]) -> pa.Table:
    return links.filter(pc.equal(links["asset"], asset["name"]))


def _text(value: object) -> str:
    return "" if value is None else str(value)

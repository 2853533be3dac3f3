"""Each column in figures: how many values, its ends and its commonest ones.

Counted over what the public reads, by the same queries that anybody could ask; once, and kept with
the version.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from folkmoot.hub.rows.models import ColumnProfiles
from folkmoot.hub.saved.reading import OpenDataset
from folkmoot.hub.soda import answering
from folkmoot.hub.soda.cells import as_text
from folkmoot.soql import Compiled, OutputColumn, SoqlType, compile_query, type_of_column
from folkmoot.soql.types import EQUATABLE, ORDERED
from folkmoot.tables import Column

MOST_ITEMS = 20
MOST_COLUMNS = 200
"""Further columns of a wide table have their counts only."""
_COLUMNS_A_QUERY = 50
_LONGEST = 100


def profiles_of(dataset: OpenDataset) -> dict[str, dict[str, Any]]:
    """The profile of each column by its name, as `cachedContents` has it."""
    version = dataset.version
    kept = ColumnProfiles.objects.filter(version=version).first()
    if kept is not None and kept.vault_id == dataset.vault_id:
        return dict(kept.profiles)
    counted = _count(dataset)
    ColumnProfiles.objects.update_or_create(
        version=version, defaults={"vault_id": dataset.vault_id, "profiles": counted}
    )
    return counted


def _count(dataset: OpenDataset) -> dict[str, dict[str, Any]]:
    columns = list(dataset.version.schema)
    profiles: dict[str, dict[str, Any]] = {}
    for start in range(0, len(columns), _COLUMNS_A_QUERY):
        profiles |= _ends(dataset, columns[start : start + _COLUMNS_A_QUERY])
    for column in columns[:MOST_COLUMNS]:
        if type_of_column(column) in EQUATABLE:
            profiles[column.name]["top"] = _top(dataset, column)
    return profiles


def _ends(dataset: OpenDataset, columns: list[Column]) -> dict[str, dict[str, Any]]:
    """Counts, and the smallest and largest, of several columns in one query."""
    asked = ["count(*) AS rows"]
    wanted: list[tuple[str, str]] = []
    for place, column in enumerate(columns):
        soql_type = type_of_column(column)
        facts = [("non_null", "count({})")]
        if soql_type in EQUATABLE:
            facts.append(("cardinality", "count(DISTINCT {})"))
        if soql_type in ORDERED and soql_type is not SoqlType.BOOLEAN:
            facts += [("smallest", "min({})"), ("largest", "max({})")]
        for name, template in facts:
            asked.append(f"{template.format(_quoted(column))} AS f_{place}_{name}")
            wanted.append((column.name, name))
    compiled = compile_query(f"SELECT {', '.join(asked)}", dataset.soql)
    values = _first_row(dataset, compiled)
    rows = int(values[0] or 0)
    found: dict[str, dict[str, Any]] = {column.name: {} for column in columns}
    for (name, fact), value in zip(wanted, values[1:], strict=True):
        if value is not None:
            found[name][fact] = value if fact in ("smallest", "largest") else int(value)
    for profile in found.values():
        profile["non_null"] = int(profile.get("non_null", 0))
        profile["null"] = rows - profile["non_null"]
        profile["count"] = rows
    return {name: _in_order(profile) for name, profile in found.items()}


def _top(dataset: OpenDataset, column: Column) -> list[dict[str, Any]]:
    name = _quoted(column)
    compiled = compile_query(
        f"SELECT {name} AS item, count(*) AS times WHERE {name} IS NOT NULL GROUP BY {name} "
        f"ORDER BY times DESC LIMIT {MOST_ITEMS}",
        dataset.soql,
    )
    items: list[dict[str, Any]] = []
    with answering.running(compiled, dataset.versions) as batches:
        for batch in batches:
            shown = _shown(compiled.columns, batch)
            items += [
                {"item": (item or "")[:_LONGEST], "count": int(times or 0)}
                for item, times in zip(*shown, strict=True)
            ]
    return items


def _first_row(dataset: OpenDataset, compiled: Compiled) -> list[str | None]:
    with answering.running(compiled, dataset.versions) as batches:
        for batch in batches:
            if batch.num_rows:
                return [column[0] for column in _shown(compiled.columns, batch)]
    return ["0", *[None] * (len(compiled.columns) - 1)]


def _shown(columns: tuple[OutputColumn, ...], batch: pa.RecordBatch) -> list[list[str | None]]:
    return [
        as_text(column, values).to_pylist()
        for column, values in zip(columns, batch.columns, strict=True)
    ]


def _in_order(profile: dict[str, Any]) -> dict[str, Any]:
    names = ("non_null", "largest", "null", "smallest", "cardinality", "count")
    return {name: profile[name] for name in names if name in profile}


def _quoted(column: Column) -> str:
    return f"`{column.name}`"

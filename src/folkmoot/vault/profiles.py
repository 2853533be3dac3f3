"""What the values of a version's columns are like: how full, how many different, which.

    profiles = Profiles(pool)               # a WorkerPool with the limits it may use
    profiles.of(version_id)["ward"]         # worked out once, then read from a file

How many values are different is counted exactly up to MOST_COUNTED_EXACTLY and estimated beyond
(HyperLogLog as in DuckDB's `approx_count_distinct`): an exact count of ten million texts would take
more memory than a query may use. The commonest values are told where the count is exact.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault.engine import identifier
from folkmoot.vault.staging import PRIVATE, folder_aside
from folkmoot.vault.store import Vault
from folkmoot.vault.workers import WorkerPool

MOST_COUNTED_EXACTLY = 10_000
MOST_COMMONEST = 10
LONGEST_VALUE = 200
"""Characters of a text that is kept as a smallest, largest or commonest value."""

FORMAT = 1
_SHAPES = (ColumnType.POINT, ColumnType.GEOMETRY)


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column. `filled` counts its values that are not empty, `distinct` the different ones
    (estimated where `is_estimate`; None for shapes, of which nothing more is told). `smallest` and
    `largest` are values of the column's type, texts cut at 200 characters; `commonest` has up to
    ten values with how often each occurs, the most frequent first."""

    name: str
    filled: int
    distinct: int | None
    is_estimate: bool
    smallest: Any
    largest: Any
    commonest: tuple[tuple[Any, int], ...]


class Profiles:
    """The profiles of one vault's versions, each worked out once and kept as a file."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._vault = Vault(pool.root)
        self._folder = pool.root / "profiles"

    def of(self, version_id: str) -> Mapping[str, ColumnProfile]:
        """The profile of every column, by its name.

        Raises VersionNotFound, QueryTimeout, QueryTooLarge, VaultBusy.
        """
        schema = self._vault.manifest(version_id).schema
        kept = self._read(version_id, schema)
        if kept is None:
            kept = self._work_out(version_id, schema)
            self._write(version_id, kept)
        return kept

    def forget(self, version_id: str) -> None:
        """Remove a version's profile."""
        (self._folder / f"{version_id}.json").unlink(missing_ok=True)

    def _work_out(self, version_id: str, schema: Schema) -> dict[str, ColumnProfile]:
        if not len(schema):
            return {}
        (facts,) = self._pool.query({"data": version_id}, _overview_sql(schema)).to_pylist()
        return {
            column.name: self._profile(version_id, column, facts, number)
            for number, column in enumerate(schema)
        }

    def _profile(
        self, version_id: str, column: Column, facts: Mapping[str, Any], number: int
    ) -> ColumnProfile:
        filled = facts[f"filled_{number}"]
        if column.type in _SHAPES:
            return ColumnProfile(column.name, filled, None, False, None, None, ())
        distinct = facts[f"distinct_{number}"]
        is_estimate = distinct > MOST_COUNTED_EXACTLY
        commonest: tuple[tuple[Any, int], ...] = ()
        if not is_estimate:
            groups = self._pool.query({"data": version_id}, _commonest_sql(column)).to_pylist()
            commonest = tuple((row["value"], row["times"]) for row in groups)
            distinct = groups[0]["different"] if groups else 0
        return ColumnProfile(
            column.name,
            filled,
            distinct,
            is_estimate,
            facts[f"smallest_{number}"],
            facts[f"largest_{number}"],
            commonest,
        )

    def _read(self, version_id: str, schema: Schema) -> dict[str, ColumnProfile] | None:
        try:
            raw = json.loads((self._folder / f"{version_id}.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        if raw["format"] != FORMAT:
            return None
        return {each["name"]: _from_json(each, schema[each["name"]]) for each in raw["columns"]}

    def _write(self, version_id: str, profiles: Mapping[str, ColumnProfile]) -> None:
        self._folder.mkdir(mode=PRIVATE, exist_ok=True)
        content = {"format": FORMAT, "columns": [asdict(each) for each in profiles.values()]}
        with folder_aside(self._pool.root / "aside") as work:
            file = work / "profile.json"
            file.write_text(json.dumps(content, default=str, ensure_ascii=False), "utf-8")
            file.replace(self._folder / f"{version_id}.json")


def _overview_sql(schema: Schema) -> str:
    """One row with four facts of every column."""
    facts: list[str] = []
    for number, column in enumerate(schema):
        name = identifier(column.name)
        facts.append(f"count({name}) AS filled_{number}")
        if column.type not in _SHAPES:
            value = _shortened(column)
            facts.append(f"approx_count_distinct({name}) AS distinct_{number}")
            facts.append(f"min({value}) AS smallest_{number}")
            facts.append(f"max({value}) AS largest_{number}")
    return f"SELECT {', '.join(facts)} FROM data"  # noqa: S608 - names are quoted


def _commonest_sql(column: Column) -> str:
    name = identifier(column.name)
    return (
        f"SELECT {_shortened(column)} AS value, times, different FROM ("  # noqa: S608 - names are quoted
        f"SELECT {name}, count(*) AS times, count(*) OVER () AS different FROM data "
        f"WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY times DESC, {name} "
        f"LIMIT {MOST_COMMONEST}) ORDER BY times DESC, {name}"
    )


def _shortened(column: Column) -> str:
    name = identifier(column.name)
    is_text = column.type in (ColumnType.TEXT, ColumnType.CODE)
    return f"left({name}, {LONGEST_VALUE})" if is_text else name


def _from_json(raw: Mapping[str, Any], column: Column) -> ColumnProfile:
    commonest = tuple((_value(value, column), times) for value, times in raw["commonest"])
    return ColumnProfile(
        **{
            **raw,
            "smallest": _value(raw["smallest"], column),
            "largest": _value(raw["largest"], column),
            "commonest": commonest,
        }
    )


def _value(kept: Any, column: Column) -> Any:
    """A value as it was before it was written as JSON."""
    if kept is None:
        return None
    match column.type:
        case ColumnType.DATE:
            return date.fromisoformat(kept)
        case ColumnType.TIMESTAMP:
            return datetime.fromisoformat(kept)
        case ColumnType.MONEY | ColumnType.DECIMAL if isinstance(kept, str):
            return Decimal(kept)
    return kept

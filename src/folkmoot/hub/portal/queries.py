"""Finding what is published, and asking its rows within limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db.models import Count

from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.portal.pictures import (
    MOST_BARS,
    MOST_BESIDE_MAP,
    MOST_FEATURES,
    TOTAL_FLAG,
    ChartPlan,
    Group,
    MapPlan,
    every_nth,
    feature_label,
)
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.queries import published_assets
from folkmoot.hub.soda.answering import pool
from folkmoot.soql import ROW_ID_COLUMN
from folkmoot.tables import Column, ColumnType, Meaning, Schema
from folkmoot.vault import Vault
from folkmoot.vault.engine import identifier
from folkmoot.vault.export import to_geojson

ROWS_A_PAGE = 50
_ROW = identifier(ROW_ID_COLUMN)
_SHAPES = (ColumnType.POINT, ColumnType.GEOMETRY)


@dataclass(frozen=True, slots=True)
class Published:
    """A published asset, and the version of it that everybody may read."""

    asset: Asset
    version: Version

    @property
    def schema(self) -> Schema:
        return self.version.schema

    @property
    def vault_id(self) -> str:
        """The public copy: the version without names of people."""
        return self.version.public_vault_id

    @property
    def rows(self) -> int:
        return self.version.rows or 0

    @property
    def tabled(self) -> tuple[Column, ...]:
        """The columns that the table of rows shows: all but shapes, which nobody reads."""
        return tuple(column for column in self.schema if column.type not in _SHAPES)


def published_by_code(code: str) -> Published:
    """The published dataset of this identifier. Raises PageNotFound where there is none."""
    asset = published_assets().filter(code=code.lower()).first()
    if asset is None or asset.current is None:
        raise PageNotFound(
            "There is no published dataset at this address.", remedy="Search the catalogue for it."
        )
    return Published(asset, asset.current)


def publishers() -> list[tuple[str, int]]:
    """Who publishes, by name, and how many datasets."""
    counted = published_assets().order_by("member__name").values_list("member__name")
    return [(name, count) for name, count in counted.annotate(n=Count("pk"))]


# Rows


def sort_column(published: Published, text: str) -> tuple[Column | None, bool]:
    """The column that `amount` or `-amount` names, and whether the largest come first.

    Raises PageNotFound for a column that the table does not show.
    """
    if not text:
        return None, False
    name = text.removeprefix("-")
    for column in published.tabled:
        if column.name == name:
            return column, text.startswith("-")
    raise PageNotFound(f"There is no column {name!r} to sort by.", remedy="Sort by another.")


def rows_of(
    published: Published, *, start: int, by: Column | None, is_descending: bool
) -> pa.Table:
    """One page of rows, in the order received or sorted. Rows without a value come last."""
    names = ", ".join(identifier(column.name) for column in published.tabled)
    if by is None:
        sql = f"SELECT {names} FROM data WHERE {_ROW} >= ? AND {_ROW} < ? ORDER BY {_ROW}"  # noqa: S608 - names are quoted
        return _ask(published, sql, [start, start + ROWS_A_PAGE])
    order = f"{identifier(by.name)} {'DESC' if is_descending else 'ASC'} NULLS LAST, {_ROW}"
    sql = f"SELECT {names} FROM data ORDER BY {order} LIMIT {ROWS_A_PAGE} OFFSET ?"  # noqa: S608 - names are quoted
    return _ask(published, sql, [start])


# Figures, remembered: a version never changes


def period_of(published: Published) -> tuple[date, date] | None:
    """The first and last day that the rows cover; None where no date says."""
    schema = published.schema
    begins = schema.first(Meaning.PAYMENT_DATE, Meaning.EVENT_DATE, Meaning.START_DATE)
    ends = schema.first(Meaning.PAYMENT_DATE, Meaning.EVENT_DATE, Meaning.END_DATE)
    begins, ends = begins or ends, ends or begins
    if begins is None or ends is None or not (begins.type.is_moment and ends.type.is_moment):
        return None
    first, last = _span(published, begins, ends)
    return (first, last) if first and last else None


def groups_of(published: Published, plan: ChartPlan) -> tuple[list[Group], str]:
    """What a chart draws, and the period that its points stand for."""
    group = identifier(plan.group.name)
    period = ""
    if plan.is_over_time:
        period = _grain(*_span(published, plan.group, plan.group))
        group = f"date_trunc('{period}', {group})::DATE"
    council = identifier(plan.council.name) if plan.council else "''"
    measure = identifier(plan.measure.name) if plan.measure else "1"
    order = "name" if plan.is_over_time else "value DESC NULLS LAST, name"
    most = MOST_FEATURES if plan.is_over_time else MOST_BARS
    sql = (
        f"SELECT council, name, value, missing, count(*) OVER (PARTITION BY council) AS groups "  # noqa: S608 - names are quoted
        f"FROM (SELECT coalesce({council}, '') AS council, {group} AS name, "
        f"sum({measure}) AS value, count(*) FILTER ({measure} IS NULL) AS missing FROM data "
        f"WHERE {group} IS NOT NULL{_but_totals(plan.has_totals)} GROUP BY ALL) "
        f"QUALIFY row_number() OVER (PARTITION BY council ORDER BY {order}) <= {most} "
        f"ORDER BY council, {order}"
    )
    return [Group(**row) for row in _figures(published, sql).to_pylist()], period


def count_features(published: Published, plan: MapPlan) -> int:
    """How many rows have a place."""
    sql = f"SELECT count(*) AS n FROM data WHERE {_has_place(plan)}"  # noqa: S608 - names are quoted
    return int(_figures(published, sql)["n"][0].as_py())


def rows_beside_map(published: Published, plan: MapPlan) -> list[dict[str, Any]]:
    """The first rows that have a place: council, label and measure."""
    sql = (
        f"SELECT {_described(plan)} FROM data WHERE {_has_place(plan)} "  # noqa: S608 - names are quoted
        f"ORDER BY {_ROW} LIMIT {MOST_BESIDE_MAP}"
    )
    rows: list[dict[str, Any]] = _figures(published, sql).to_pylist()
    return rows


def features_of(published: Published, plan: MapPlan) -> Iterator[bytes]:
    """The shapes as GeoJSON: each with its label, and its fifth of the figures as its fill.

    Of more rows than a map can draw, every n-th.
    """
    step = every_nth(count_features(published, plan))
    places = ", ".join(identifier(name) for name in plan.shape.columns)
    fifth = "ntile(5) OVER (PARTITION BY council, measure IS NULL ORDER BY measure) - 1"
    fill = f"CASE WHEN measure IS NULL THEN 6 ELSE {fifth} END" if plan.measure else "3"
    sql = (
        f"SELECT *, {fill} AS fill FROM (SELECT {_described(plan)}, {places}, "  # noqa: S608 - names are quoted
        f"row_number() OVER (ORDER BY {_ROW}) AS nth FROM data WHERE {_has_place(plan)}) "
        f"WHERE nth % {step} = 0 ORDER BY nth"
    )
    found = _ask(published, sql, [])
    labels = [
        feature_label(plan, label, measure)
        for label, measure in zip(
            found["label"].to_pylist(), found["measure"].to_pylist(), strict=True
        )
    ]
    drawn = found.select([*plan.shape.columns, "fill"]).append_column("label", pa.array(labels))
    return to_geojson(drawn.to_reader(), plan.shape, vault())


def vault() -> Vault:
    """The region's vault."""
    return Vault(settings.CONFIG.vault_dir)


def _described(plan: MapPlan) -> str:
    named = ((plan.council, "council"), (plan.label, "label"), (plan.measure, "measure"))
    return ", ".join(
        f"{identifier(column.name) if column else 'NULL'} AS {name}" for column, name in named
    )


def _has_place(plan: MapPlan) -> str:
    there = [f"{identifier(name)} IS NOT NULL" for name in plan.shape.columns]
    if not plan.shape.text:
        there.append(f"{identifier(plan.shape.longitude)} BETWEEN -180 AND 180")
        there.append(f"{identifier(plan.shape.latitude)} BETWEEN -90 AND 90")
    return " AND ".join(there) + _but_totals(plan.has_totals)


def _but_totals(has_totals: bool) -> str:
    return f" AND NOT coalesce({identifier(TOTAL_FLAG)}, false)" if has_totals else ""


def _span(published: Published, begins: Column, ends: Column) -> tuple[Any, Any]:
    sql = (
        f"SELECT min({identifier(begins.name)})::DATE AS first, "  # noqa: S608 - names are quoted
        f"max({identifier(ends.name)})::DATE AS last FROM data"
    )
    (span,) = _figures(published, sql).to_pylist()
    return span["first"], span["last"]


def _grain(first: date | datetime | None, last: date | datetime | None) -> str:
    days = (last - first).days if first and last else 0
    return "day" if days <= 62 else "month" if days <= 3653 else "year"


def _figures(published: Published, sql: str) -> pa.Table:
    return _remembered(settings.CONFIG.vault_dir, published.vault_id, sql)


@lru_cache(1024)
def _remembered(vault_dir: Path, vault_id: str, sql: str) -> pa.Table:
    """The vault's folder is in the key: tests serve more than one region."""
    return pool().query({"data": vault_id}, sql, numbered_as=ROW_ID_COLUMN)


def _ask(published: Published, sql: str, parameters: list[int]) -> pa.Table:
    return pool().query({"data": published.vault_id}, sql, parameters, numbered_as=ROW_ID_COLUMN)

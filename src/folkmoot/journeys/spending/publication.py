"""The two tables that leave: by service and value band, and by ward with its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.journeys.spending.councils import Council
from folkmoot.tables import Column, ColumnType, Meaning, Schema

SHOWN, WITHHELD = "shown", "withheld"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one council's file covers: the asset's title, and its first and last payment."""

    council: Council
    title: str
    first_day: date | None
    last_day: date | None


_WHERE = (
    Column("council_code", "Council code", ColumnType.CODE, Meaning.GSS_CODE,
           description="Code of the paying council."),
    Column("council", "Council", ColumnType.TEXT, Meaning.COUNCIL_NAME,
           description="Name of the paying council. Councils' files cover different periods and "
           "kinds of payment: do not add or compare them."),
    Column("period_from", "Period from", ColumnType.DATE, Meaning.START_DATE,
           description="First payment in the council's file."),
    Column("period_to", "Period to", ColumnType.DATE, Meaning.END_DATE,
           description="Last payment in the council's file."),
)  # fmt: skip
_SERVICE = (
    Column("service", "Service", ColumnType.TEXT, Meaning.SERVICE_NAME,
           description="Kind of service, in the council's own words."),
    Column("found", "Where the supplier was found", ColumnType.TEXT, Meaning.CATEGORY,
           description="In the council's own area, elsewhere in the lists, or not found. Not "
           "found does not mean outside the area."),
    Column("value_band", "Rateable value of the supplier's premises", ColumnType.TEXT,
           Meaning.CATEGORY, description="A stand-in for the size of the business."),
)  # fmt: skip
_WARD = (
    Column("ward_code", "Ward code", ColumnType.CODE, Meaning.GSS_CODE,
           description="Code of the ward of the supplier's principal premises."),
    Column("ward", "Ward", ColumnType.TEXT, Meaning.AREA_NAME,
           description="Ward of the supplier's principal premises in the council's own area."),
)  # fmt: skip
_AMOUNT = Column(
    "amount_gbp", "Amount (£)", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP",
    description="Net payments less credits. Empty where it is withheld.",
)  # fmt: skip
_COUNTS = (
    Column("payments", "Payments", ColumnType.INTEGER, Meaning.COUNT,
           description="Number of payments."),
    Column("businesses", "Businesses", ColumnType.INTEGER, Meaning.COUNT,
           description="Number of businesses paid; names that could not be told apart count once."),
)  # fmt: skip
_TOTAL = Column(
    "is_total", "Is a total", ColumnType.BOOLEAN, Meaning.FLAG,
    description="Whether the row adds up others. Leave these out before adding rows up.",
)  # fmt: skip
_STATUS = Column(
    "status", "Status", ColumnType.TEXT, Meaning.STATUS,
    description="“shown”, or “withheld” where the amount would give a business away.",
)  # fmt: skip
_SHAPE = Column(
    "shape", "Shape of the ward", ColumnType.GEOMETRY, Meaning.GEOMETRY,
    description="Boundary of the ward, in longitude and latitude.",
)  # fmt: skip


def by_service_schema(*, has_counts: bool) -> Schema:
    """The columns of the table by service. Counts leave only where nothing is withheld."""
    counts = _COUNTS if has_counts else ()
    return Schema((*_WHERE, *_SERVICE, _AMOUNT, *counts, _TOTAL, _STATUS))


def by_ward_schema(*, has_counts: bool) -> Schema:
    """The columns of the table by ward."""
    counts = _COUNTS if has_counts else ()
    return Schema((*_WHERE, *_WARD, _AMOUNT, *counts, _STATUS, _SHAPE))


def by_service_table(
    cells: pa.Table, coverages: Mapping[str, Coverage], *, has_counts: bool
) -> pa.Table:
    """Cells in the shape of `cells_by_service` as they are published; a null amount is withheld."""
    named = {
        **_where(cells, coverages),
        "service": cells["service"],
        "found": cells["found"],
        "value_band": cells["band"],
        **_measures(cells, has_counts=has_counts),
        "is_total": cells["is_total"],
        "status": _status(cells),
    }
    return _shaped(named, by_service_schema(has_counts=has_counts))


def by_ward_table(
    cells: pa.Table,
    coverages: Mapping[str, Coverage],
    shapes: Mapping[str, str],
    *,
    has_counts: bool,
) -> pa.Table:
    """Cells in the shape of `cells_by_ward` as they are published. `shapes` are wards' boundaries
    as well-known text, by ward code."""
    wards = cells["ward"].to_pylist()
    named = {
        **_where(cells, coverages),
        "ward_code": pa.array([ward or None for ward in wards], pa.string()),
        "ward": cells["ward_name"],
        **_measures(cells, has_counts=has_counts),
        "status": _status(cells),
        "shape": pa.array([shapes.get(ward) for ward in wards], pa.string()),
    }
    return _shaped(named, by_ward_schema(has_counts=has_counts))


def cells_of_services(published: pa.Table) -> pa.Table:
    """The inverse of `by_service_table`, for whoever has only what was published."""
    return _renamed(published, {"value_band": "band"})


def cells_of_wards(published: pa.Table) -> pa.Table:
    """The inverse of `by_ward_table`."""
    return _renamed(
        published, {"council_code": "council", "ward_code": "ward", "ward": "ward_name"}
    )


def coverages_of(published: pa.Table, titles: Mapping[str, str]) -> dict[str, Coverage]:
    """What each council's file covers, by council code, from what was published. `titles` are the
    files' titles by council code."""
    found = {}
    columns = published.select(["council_code", "council", "period_from", "period_to"])
    for row in columns.group_by(columns.column_names).aggregate([]).to_pylist():
        code = row["council_code"]
        council = Council(code, row["council"])
        found[code] = Coverage(council, titles.get(code, ""), row["period_from"], row["period_to"])
    return dict(sorted(found.items()))


def _where(cells: pa.Table, coverages: Mapping[str, Coverage]) -> dict[str, object]:
    covered = [coverages[code] for code in cells["council"].to_pylist()]
    return {
        "council_code": cells["council"],
        "council": pa.array([c.council.name for c in covered], pa.string()),
        "period_from": pa.array([c.first_day for c in covered], pa.date32()),
        "period_to": pa.array([c.last_day for c in covered], pa.date32()),
    }


def _measures(cells: pa.Table, *, has_counts: bool) -> dict[str, object]:
    counts = {name: cells[name] for name in ("payments", "businesses")} if has_counts else {}
    return {"amount_gbp": cells["amount"], **counts}


def _status(cells: pa.Table) -> pa.Array:
    return pc.if_else(pc.is_valid(cells["amount"]), SHOWN, WITHHELD)


def _shaped(named: Mapping[str, object], schema: Schema) -> pa.Table:
    return pa.table({name: named[name] for name in schema.names}).cast(schema.arrow)


def _renamed(published: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """A council goes by its code in cells; its name comes back with the coverage."""
    wanted = {"amount_gbp": "amount", "council_code": "council", **names}
    coded = published.drop_columns(["council"])
    return coded.rename_columns([wanted.get(name, name) for name in coded.column_names])

"""Disclosure control on the answer: all councils' tables together, with all released before."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure import (
    TOTAL,
    Dimension,
    MagnitudeTable,
    Protected,
    ReleaseHistory,
    Settings,
    profile,
    protect,
    tabulate,
)
from folkmoot.errors import JourneyError
from folkmoot.journeys.release_records import to_bytes
from folkmoot.journeys.spending.adding_up import AddedUp
from folkmoot.journeys.spending.attribution import UNKNOWN_WARD, Found
from folkmoot.journeys.spending.bands import BANDS, NO_VALUE
from folkmoot.journeys.spending.cells import ALL_BANDS, ALL_PLACES, ALL_SERVICES, NO_BAND
from folkmoot.journeys.spending.publication import (
    by_service_schema,
    by_service_table,
    by_ward_schema,
    by_ward_table,
)
from folkmoot.journeys.spending.safety import (
    SERVICES_DESCRIPTION,
    SERVICES_TITLE,
    WARDS_DESCRIPTION,
    WARDS_TITLE,
    SafeAnswer,
    SafeOutput,
)
from folkmoot.tables import Column, ColumnType, Meaning, Schema

PROFILE = "business"
"""The profile for amounts of firms; a region may hand in settings of its own."""

MEASURE = "net amount in pounds"
_BETWEEN = " / "
PLACE = Dimension.nested(
    "place",
    {
        f"{found.value}{_BETWEEN}{band}": found.value
        for found in (Found.OWN_AREA, Found.ELSEWHERE)
        for band in (*(band.label for band in BANDS), NO_VALUE)
    },
)
"""Where a payee was found, down to the value band of its premises."""

_NO_HISTORY = ReleaseHistory()


def make_safe(
    added: AddedUp,
    *,
    population: str,
    released: ReleaseHistory = _NO_HISTORY,
    settings: Settings | None = None,
) -> SafeAnswer:
    """Hide what would give a business away, in both tables of every council at once.

    `population` names the payments behind the figures: what was `released` of the same population
    is attacked together with the new tables. Counts do not leave. Raises JourneyError when what was
    released found suppliers elsewhere, and DisclosureError when the tables cannot be protected.
    """
    wanted = settings or profile(PROFILE)
    codes = sorted(added.coverages)
    tables = [table for code in codes for table in _tables(added.contributions, code, population)]
    _refuse_other_links(tables, released)
    protected = protect(tables, wanted, released=released)
    services = [name for name in (_services(code) for code in codes) if _has(tables, name)]
    wards = [name for name in (_wards(code) for code in codes) if _has(tables, name)]
    return SafeAnswer(
        services=_output_by_service(added, protected, services),
        wards=_output_by_ward(added, protected, wards),
        method=f"Disclosure control by the profile “{wanted.title}”",
        findings=protected.findings,
        public_findings=protected.public_findings,
        added=added,
    )


def _refuse_other_links(tables: Sequence[MagnitudeTable], released: ReleaseHistory) -> None:
    """Two answers about the same payments that place a supplier differently give it away: one
    subtracted from the other is what it received."""
    now = {table.name: _figures(table) for table in tables}
    moved = sum(
        now.get(one.table.name, {}).get(codes) != figure
        for release in released.releases
        for one in release.tables
        for codes, figure in _figures(one.table).items()
    )
    if moved:
        raise JourneyError(
            f"An earlier answer about these payments found suppliers at other premises: {moved:,} "
            "figures differ. Whoever had both could subtract them, and see what a supplier got.",
            remedy="Answer again when there are other payments, of a further period for instance.",
        )


def _figures(table: MagnitudeTable) -> dict[tuple[str, ...], object]:
    """The true figures of a table by their codes."""
    codes = (table.cells[name].to_pylist() for name in table.dimension_names)
    return dict(zip(zip(*codes, strict=True), table.cells["value"].to_pylist(), strict=True))


def _tables(contributions: pa.Table, code: str, population: str) -> list[MagnitudeTable]:
    """One council's table by service and place, and by ward; they share the own area's total."""
    own = contributions.filter(pc.equal(contributions["council"], code))
    placed = own.append_column("place", _places(own))
    in_area = placed.filter(pc.equal(placed["found"], Found.OWN_AREA.value))
    tables = [
        tabulate(
            placed,
            ["service", PLACE],
            value="amount",
            contributor="holding",
            name=_services(code),
            population=population,
            measure=MEASURE,
            where={"council": code},
            contributors_are="firms",
        )
    ]
    if in_area.num_rows:
        in_wards = in_area.set_column(
            in_area.column_names.index("ward"),
            "ward",
            pc.if_else(pc.equal(in_area["ward"], ""), UNKNOWN_WARD, in_area["ward"]),
        )
        tables.append(
            tabulate(
                in_wards,
                ["ward"],
                value="amount",
                contributor="holding",
                name=_wards(code),
                population=population,
                measure=MEASURE,
                where={"council": code, "place": Found.OWN_AREA.value},
                contributors_are="firms",
            )
        )
    return tables


def _places(contributions: pa.Table) -> pa.Array:
    """Where a payee was found and its value band as one code; what was not found has no band."""
    both = pc.binary_join_element_wise(contributions["found"], contributions["band"], _BETWEEN)
    is_lost = pc.equal(contributions["found"], Found.NOT_FOUND.value)
    return pc.if_else(is_lost, Found.NOT_FOUND.value, both)


def _output_by_service(added: AddedUp, protected: Protected, names: Sequence[str]) -> SafeOutput:
    cells = _cells_by_service(protected, names)
    checker = [
        {
            "council_code": _code(name),
            "service": row["service"],
            "place": row["place"],
            **_checked(row),
        }
        for name in names
        for row in protected[name].checker_cells.to_pylist()
    ]
    table = by_service_table(cells, added.coverages, has_counts=False)
    schema = Schema((_COUNCIL, _text("service", "Service"), _text("place", "Place"), *_CHECKED))
    return SafeOutput(
        SERVICES_TITLE,
        SERVICES_DESCRIPTION,
        by_service_schema(has_counts=False),
        table,
        schema,
        pa.Table.from_pylist(checker, schema=schema.arrow),
        _record(protected, names),
    )


def _output_by_ward(added: AddedUp, protected: Protected, names: Sequence[str]) -> SafeOutput:
    ward_names = dict(
        zip(added.wards["ward"].to_pylist(), added.wards["ward_name"].to_pylist(), strict=True)
    )
    shown = [
        {
            "council": _code(name),
            "ward": "" if row["ward"] == UNKNOWN_WARD else row["ward"],
            "ward_name": ward_names.get(row["ward"], UNKNOWN_WARD),
            "amount": row["value"],
        }
        for name in names
        for row in protected[name].cells.to_pylist()
        if row["ward"] != TOTAL
    ]
    checker = [
        {"council_code": _code(name), "ward_code": row["ward"], **_checked(row)}
        for name in names
        for row in protected[name].checker_cells.to_pylist()
    ]
    cells = pa.Table.from_pylist(
        shown, schema=added.wards.select(["council", "ward", "ward_name", "amount"]).schema
    )
    schema = Schema((_COUNCIL, _text("ward_code", "Ward"), *_CHECKED))
    return SafeOutput(
        WARDS_TITLE,
        WARDS_DESCRIPTION,
        by_ward_schema(has_counts=False),
        by_ward_table(cells, added.coverages, added.shapes, has_counts=False),
        schema,
        pa.Table.from_pylist(checker, schema=schema.arrow),
        _record(protected, names),
    )


def _cells_by_service(protected: Protected, names: Sequence[str]) -> pa.Table:
    """The protected cells in the shape of `cells_by_service`, without counts."""
    rows = []
    for name in names:
        for row in protected[name].cells.to_pylist():
            found, band = _found_and_band(row["place"])
            is_total = row["service"] == TOTAL or row["place"] in (
                TOTAL,
                Found.OWN_AREA,
                Found.ELSEWHERE,
            )
            rows.append(
                {
                    "council": _code(name),
                    "service": ALL_SERVICES if row["service"] == TOTAL else row["service"],
                    "found": found,
                    "band": band,
                    "amount": row["value"],
                    "is_total": is_total,
                }
            )
    return pa.Table.from_pylist(
        rows,
        schema=pa.schema(
            [
                ("council", pa.string()),
                ("service", pa.string()),
                ("found", pa.string()),
                ("band", pa.string()),
                ("amount", pa.decimal128(38, 4)),
                ("is_total", pa.bool_()),
            ]
        ),
    )


def _found_and_band(place: str) -> tuple[str, str]:
    if place == TOTAL:
        return ALL_PLACES, ALL_BANDS
    if place == Found.NOT_FOUND:
        return place, NO_BAND
    found, _, band = place.partition(_BETWEEN)
    return found, band or ALL_BANDS


def _record(protected: Protected, names: Sequence[str]) -> bytes:
    release = protected.release("spending")
    return to_bytes([one for one in release.tables if one.table.name in names])


def _checked(row: dict[str, object]) -> dict[str, object]:
    reasons = row["reasons"]
    return {
        "amount_gbp": row["value"],
        "businesses": row["contributors"],
        "status": row["status"],
        "reasons": "; ".join(reasons) if isinstance(reasons, list) else "",
    }


def _text(name: str, label: str) -> Column:
    return Column(name, label, ColumnType.TEXT)


_COUNCIL = Column("council_code", "Council", ColumnType.CODE, Meaning.GSS_CODE)
_CHECKED = (
    Column("amount_gbp", "True amount (£)", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
    Column("businesses", "Businesses", ColumnType.INTEGER, Meaning.COUNT),
    Column("status", "Status", ColumnType.TEXT, Meaning.STATUS),
    Column("reasons", "Why it is hidden", ColumnType.TEXT, Meaning.DESCRIPTION),
)


def _services(code: str) -> str:
    return f"services {code}"


def _wards(code: str) -> str:
    return f"wards {code}"


def _code(name: str) -> str:
    return name.rpartition(" ")[2]


def _has(tables: Sequence[MagnitudeTable], name: str) -> bool:
    return any(table.name == name for table in tables)

"""The cells of the answer: council by service, place found and value band, and council by ward."""

from __future__ import annotations

import pyarrow as pa

from folkmoot.journeys.spending.attribution import UNKNOWN_WARD, Engine, Found

ALL_SERVICES = "All services"
ALL_PLACES = "All places"
ALL_BANDS = "All bands"

CONTRIBUTIONS = pa.schema(
    [
        pa.field("council", pa.string()),
        pa.field("service", pa.string()),
        pa.field("found", pa.string()),
        pa.field("band", pa.string()),
        pa.field("ward", pa.string()),
        pa.field("ward_name", pa.string()),
        pa.field("holding", pa.string()),
        pa.field("amount", pa.decimal128(38, 4)),
        pa.field("payments", pa.int64()),
    ]
)
"""What one business (`holding`) received in one cell: the material of disclosure control. `band`
is NO_BAND where the payee was not found; `ward` and `ward_name` are "" outside the council's
area."""

NO_BAND = "No premises found"


def contributions_of(attributed: pa.Table, engine: Engine) -> pa.Table:
    """The attributed payments added up by cell and business, in the shape CONTRIBUTIONS."""
    engine.register("attributed_in", attributed)
    return engine.execute(
        """
        SELECT council, service, found, coalesce(band, $no_band) AS band,
            CASE WHEN found = $own THEN coalesce(ward, '') ELSE '' END AS ward,
            CASE WHEN found = $own THEN coalesce(ward_name, $unknown) ELSE '' END
                AS ward_name,
            holding, sum(amount)::DECIMAL(38, 4) AS amount, count(*)::BIGINT AS payments
        FROM attributed_in
        GROUP BY ALL
        ORDER BY ALL
        """,
        {"no_band": NO_BAND, "own": Found.OWN_AREA.value, "unknown": UNKNOWN_WARD},
    ).to_arrow_table()


def cells_by_service(contributions: pa.Table, engine: Engine) -> pa.Table:
    """Every cell of council by service by place and band, totals among them.

    Columns: council, service, found, band, amount, payments, businesses (distinct holdings),
    is_total. A total carries ALL_SERVICES, ALL_PLACES or ALL_BANDS; nothing is added across
    councils. What was not found has no bands, so its one row a service is no total.
    """
    engine.register("contributions_in", contributions)
    return engine.execute(
        """
        SELECT council,
            CASE WHEN grouping(service) = 1 THEN $all_services ELSE service END AS service,
            CASE WHEN grouping(found) = 1 THEN $all_places ELSE found END AS found,
            CASE WHEN grouping(band) = 1 THEN $all_bands ELSE band END AS band,
            sum(amount)::DECIMAL(38, 4) AS amount,
            sum(payments)::BIGINT AS payments,
            count(DISTINCT holding)::BIGINT AS businesses,
            grouping(service, found, band) > 0 AS is_total
        FROM contributions_in
        GROUP BY GROUPING SETS (
            (council, service, found, band), (council, service, found), (council, service),
            (council, found, band), (council, found), (council)
        )
        HAVING NOT (found = $not_found AND grouping(found) = 0 AND grouping(band) = 1)
        ORDER BY council, service, found, band, is_total
        """,
        {
            "all_services": ALL_SERVICES,
            "all_places": ALL_PLACES,
            "all_bands": ALL_BANDS,
            "not_found": Found.NOT_FOUND.value,
        },
    ).to_arrow_table()


def cells_by_ward(contributions: pa.Table, engine: Engine) -> pa.Table:
    """What went to premises in each ward of the council's own area.

    Columns: council, ward, ward_name, amount, payments, businesses.
    """
    engine.register("contributions_in", contributions)
    return engine.execute(
        """
        SELECT council, ward, ward_name, sum(amount)::DECIMAL(38, 4) AS amount,
            sum(payments)::BIGINT AS payments, count(DISTINCT holding)::BIGINT AS businesses
        FROM contributions_in
        WHERE found = $own
        GROUP BY council, ward, ward_name
        ORDER BY council, ward
        """,
        {"own": Found.OWN_AREA.value},
    ).to_arrow_table()

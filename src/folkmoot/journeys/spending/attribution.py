"""Where each payment went: own area, elsewhere in the lists, or not found.

A payee can occupy several premises. One of them stands for it, its *principal premises*: in the
paying council's own area if it has any there, then the one with the largest rateable value. So
every pound is in one place and the parts add up to the whole.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import pyarrow as pa

from folkmoot.journeys.spending.bands import NO_VALUE, band_table


class Found(StrEnum):
    """Where a payee was found. *Not found* is never counted as outside the area."""

    OWN_AREA = "In the council's own area"
    ELSEWHERE = "Elsewhere in the lists"
    NOT_FOUND = "Not found"


PAYEES = pa.schema(
    [
        pa.field("payee_id", pa.int64()),
        pa.field("council", pa.string()),
        pa.field("payee", pa.string()),
        pa.field("naming", pa.string()),
        pa.field("holding", pa.string()),
    ]
)
"""One row a distinct name in one council's payments. `naming` is linkage's `Naming`; `holding` is
one value for all names of one business, so that disclosure control counts it once."""

LINKS = pa.schema(
    [
        pa.field("payee_id", pa.int64()),
        pa.field("premises", pa.int64()),
        pa.field("match_probability", pa.float64()),
    ]
)
"""One row a payee and premises that it was found at."""

UNKNOWN_WARD = "Ward not known"


class Engine(Protocol):
    """What the journey needs of an engine: to see tables by name and to answer SQL."""

    def register(self, view_name: str, python_object: object, /) -> Engine: ...

    def unregister(self, view_name: str, /) -> Engine: ...

    def execute(self, query: str, parameters: object = None, /) -> Engine: ...

    def to_arrow_table(self) -> pa.Table: ...


def place_premises(premises: pa.Table, wards: pa.Table, engine: Engine) -> pa.Table:
    """PREMISES with `ward` and `ward_name`: the ward whose shape holds the premises' point.

    The engine must have the spatial functions loaded. Premises without coordinates, or outside
    every ward, get UNKNOWN_WARD.
    """
    engine.register("premises_in", premises)
    engine.register("wards_in", wards)
    return engine.execute(
        """
        WITH shape AS (
            SELECT ward, ward_name, ST_GeomFromText(geometry) AS shape FROM wards_in
        ), point AS (
            SELECT premises, ST_Point(longitude, latitude) AS point
            FROM premises_in WHERE latitude IS NOT NULL AND longitude IS NOT NULL
        ), placed AS (
            SELECT point.premises, min(ward) AS ward, arg_min(ward_name, ward) AS ward_name
            FROM point JOIN shape ON ST_Contains(shape.shape, point.point)
            GROUP BY point.premises
        )
        SELECT premises_in.*,
            coalesce(placed.ward, '') AS ward,
            coalesce(placed.ward_name, $unknown) AS ward_name
        FROM premises_in LEFT JOIN placed USING (premises)
        ORDER BY premises
        """,
        {"unknown": UNKNOWN_WARD},
    ).to_arrow_table()


def attribute(
    payments: pa.Table, payees: pa.Table, links: pa.Table, placed: pa.Table, engine: Engine
) -> pa.Table:
    """Every payment with where it went.

    Columns: those of PAYMENTS, then `payee_id`, `naming`, `holding`, `found`, `band` (null where
    not found), `premises`, `ward`, `ward_name`, `latitude` and `longitude` of the principal
    premises (null where not found), and `match_probability`.
    """
    for name, table in (
        ("payments_in", payments),
        ("payees_in", payees),
        ("links_in", links),
        ("placed_in", placed),
        ("bands_in", band_table()),
    ):
        engine.register(name, table)
    return engine.execute(
        """
        WITH candidate AS (
            SELECT links_in.payee_id, links_in.match_probability, placed_in.*,
                placed_in.council = payees_in.council AS is_own,
                row_number() OVER (
                    PARTITION BY links_in.payee_id
                    ORDER BY placed_in.council = payees_in.council DESC,
                        placed_in.rateable_value DESC NULLS LAST, placed_in.premises
                ) AS place
            FROM links_in
            JOIN payees_in USING (payee_id)
            JOIN placed_in USING (premises)
        ), principal AS (SELECT * FROM candidate WHERE place = 1)
        SELECT payments_in.*, payees_in.payee_id, payees_in.naming, payees_in.holding,
            CASE
                WHEN principal.payee_id IS NULL THEN $not_found
                WHEN principal.is_own THEN $own
                ELSE $elsewhere
            END AS found,
            CASE
                WHEN principal.payee_id IS NULL THEN NULL
                ELSE coalesce(bands_in.label, $no_value)
            END AS band,
            principal.premises, principal.ward, principal.ward_name,
            principal.latitude, principal.longitude, principal.match_probability
        FROM payments_in
        JOIN payees_in ON payees_in.council = payments_in.council
            AND payees_in.payee IS NOT DISTINCT FROM payments_in.payee
        LEFT JOIN principal ON principal.payee_id = payees_in.payee_id
        LEFT JOIN bands_in ON principal.rateable_value >= bands_in.least
            AND (bands_in.below IS NULL OR principal.rateable_value < bands_in.below)
        ORDER BY payments_in.council, payments_in.payment
        """,
        {
            "not_found": Found.NOT_FOUND.value,
            "own": Found.OWN_AREA.value,
            "elsewhere": Found.ELSEWHERE.value,
            "no_value": NO_VALUE,
        },
    ).to_arrow_table()

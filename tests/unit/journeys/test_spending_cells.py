"""Every pound is in one place, and the parts add up to the whole."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from folkmoot.journeys.spending.answer import CouncilAnswer, answer_for
from folkmoot.journeys.spending.attribution import LINKS, PAYEES, Found, attribute
from folkmoot.journeys.spending.cells import (
    ALL_BANDS,
    ALL_PLACES,
    ALL_SERVICES,
    NO_BAND,
    cells_by_service,
    cells_by_ward,
    contributions_of,
)
from folkmoot.journeys.spending.councils import Council
from folkmoot.journeys.spending.inputs import PAYMENTS, PREMISES
from folkmoot.journeys.spending.publication import (
    Coverage,
    by_service_table,
    by_ward_table,
    cells_of_services,
    cells_of_wards,
    coverages_of,
)
from folkmoot.journeys.spending.wording import sentences

HERE, THERE = "E08999001", "E08999002"


def rows(schema: pa.Schema, *values: tuple[object, ...]) -> pa.Table:
    return pa.Table.from_pylist(
        [dict(zip(schema.names, value, strict=True)) for value in values], schema=schema
    )


COVERAGE = Coverage(Council(HERE, "Herewith"), "Payments", date(2026, 4, 1), date(2026, 4, 9))
PAID = rows(
    PAYMENTS,
    # payment, council, paid_on, service, payee, amount
    (1, HERE, date(2026, 4, 1), "Roads", "Alder Paving Ltd", Decimal("100.10")),
    (2, HERE, date(2026, 4, 2), "Roads", "Beech Tools Ltd", Decimal("50.00")),
    (3, HERE, date(2026, 4, 3), "Parks", "Alder Paving Ltd", Decimal("25.50")),
    (4, HERE, date(2026, 4, 9), "Parks", None, Decimal("10.00")),
    (5, HERE, date(2026, 4, 9), "Parks", "Cedar Trees", Decimal("-5.60")),
)
WHO = rows(
    PAYEES,
    # payee_id, council, payee, naming, holding
    (1, HERE, "Alder Paving Ltd", "named", "alder paving"),
    (2, HERE, "Beech Tools Ltd", "named", "beech tools"),
    (3, HERE, None, "withheld", "withheld"),
    (4, HERE, "Cedar Trees", "named", "cedar trees"),
)
PLACED_SCHEMA = pa.schema(
    [*PREMISES, pa.field("ward", pa.string()), pa.field("ward_name", pa.string())]
)
PLACED = rows(
    PLACED_SCHEMA,
    (1, HERE, "Alder", "", "", 53.0, -1.0, Decimal(11_000), "Shop", "W1", "North"),
    (2, HERE, "Alder", "", "", 53.1, -1.1, Decimal(60_000), "Shop", "W2", "South"),
    (3, THERE, "Alder", "", "", 53.2, -1.2, Decimal(900_000), "Shop", "W9", "Far"),
    (4, THERE, "Beech", "", "", 53.3, -1.3, None, "Shop", "W9", "Far"),
)
FOUND_AT = rows(LINKS, (1, 1, 0.99), (1, 2, 0.98), (1, 3, 0.97), (2, 4, 0.96))


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def attributed(engine: duckdb.DuckDBPyConnection) -> pa.Table:
    return attribute(PAID, WHO, FOUND_AT, PLACED, engine)


@pytest.fixture
def answer(engine: duckdb.DuckDBPyConnection, attributed: pa.Table) -> CouncilAnswer:
    contributions = contributions_of(attributed, engine)
    return answer_for(
        COVERAGE,
        cells_by_service(contributions, engine),
        cells_by_ward(contributions, engine),
    )


def test_a_payment_goes_to_the_largest_premises_in_the_councils_own_area(
    attributed: pa.Table,
) -> None:
    first = attributed.to_pylist()[0]
    assert (first["found"], first["premises"], first["ward"]) == (Found.OWN_AREA, 2, "W2")
    assert first["band"] == "£51,000 to £499,999"


def test_premises_in_another_council_are_elsewhere_even_without_a_rateable_value(
    attributed: pa.Table,
) -> None:
    second = attributed.to_pylist()[1]
    assert (second["found"], second["band"]) == (Found.ELSEWHERE, "No rateable value stated")


def test_a_withheld_name_and_an_unmatched_name_are_not_found_and_never_outside(
    attributed: pa.Table,
) -> None:
    found = [row["found"] for row in attributed.to_pylist()[3:]]
    assert found == [Found.NOT_FOUND, Found.NOT_FOUND]


def test_no_payment_is_lost_or_counted_twice(attributed: pa.Table) -> None:
    assert attributed["payment"].to_pylist() == [1, 2, 3, 4, 5]
    assert sum(attributed["amount"].to_pylist()) == Decimal("180.00")


def test_every_total_is_the_sum_of_its_parts(
    engine: duckdb.DuckDBPyConnection, attributed: pa.Table
) -> None:
    cells = cells_by_service(contributions_of(attributed, engine), engine).to_pylist()
    leaves = [cell for cell in cells if not cell["is_total"]]
    whole = next(
        cell
        for cell in cells
        if (cell["service"], cell["found"], cell["band"]) == (ALL_SERVICES, ALL_PLACES, ALL_BANDS)
    )
    assert sum(leaf["amount"] for leaf in leaves) == whole["amount"] == Decimal("180.00")
    assert sum(leaf["payments"] for leaf in leaves) == whole["payments"] == 5
    parks = [cell for cell in leaves if cell["service"] == "Parks"]
    assert {(cell["found"], cell["band"]): cell["amount"] for cell in parks} == {
        (Found.OWN_AREA, "£51,000 to £499,999"): Decimal("25.50"),
        (Found.NOT_FOUND, NO_BAND): Decimal("4.40"),
    }


def test_no_cell_is_given_twice(engine: duckdb.DuckDBPyConnection, attributed: pa.Table) -> None:
    cells = cells_by_service(contributions_of(attributed, engine), engine).to_pylist()
    keys = [(cell["service"], cell["found"], cell["band"]) for cell in cells]
    assert len(keys) == len(set(keys))


def test_the_bounds_add_all_that_was_not_found(answer: CouncilAnswer) -> None:
    low, high = answer.overall.own_share or (None, None)
    assert low == 100 * Decimal("125.60") / Decimal("180.00")
    assert high == 100 * Decimal("130.00") / Decimal("180.00")


def test_a_withheld_part_leaves_no_bounds(engine: duckdb.DuckDBPyConnection) -> None:
    cells = pa.Table.from_pylist(
        [
            {"council": HERE, "service": ALL_SERVICES, "found": found, "band": band,
             "amount": amount, "payments": None, "businesses": None, "is_total": True}
            for found, band, amount in [
                (ALL_PLACES, ALL_BANDS, Decimal(100)),
                (Found.OWN_AREA, ALL_BANDS, None),
                (Found.NOT_FOUND, NO_BAND, None),
            ]
        ]
    )  # fmt: skip
    wards = pa.table({"council": pa.array([], pa.string())})
    withheld = answer_for(COVERAGE, cells, wards)
    assert withheld.overall.own_share is None
    assert "an amount that is withheld" in " ".join(sentences(withheld))


def test_the_answer_reads_as_sentences(answer: CouncilAnswer) -> None:
    assert sentences(answer) == (
        "Herewith’s file “Payments” covers payments from 1 April 2026 to 9 April 2026: £180.00 in "
        "all.",
        "Suppliers found at business premises in Herewith’s own area received £125.60.",
        "Suppliers found only at premises elsewhere in the lists received £50.00.",
        "No premises was found for suppliers who received £4.40. That does not mean that they are "
        "outside the area: many ratepayers’ names are not published.",
        "So between 70% and 72% of the money went to suppliers with premises in Herewith.",
    )


def test_wards_hold_what_the_own_area_received(answer: CouncilAnswer) -> None:
    assert [(part.label, part.amount) for part in answer.by_ward] == [("South", Decimal("125.60"))]
    assert sum(part.amount or 0 for part in answer.by_ward) == answer.overall.own_area


def test_what_is_published_says_the_same_as_the_cells(
    engine: duckdb.DuckDBPyConnection, attributed: pa.Table, answer: CouncilAnswer
) -> None:
    contributions = contributions_of(attributed, engine)
    coverages = {HERE: COVERAGE}
    services = by_service_table(cells_by_service(contributions, engine), coverages, has_counts=True)
    wards = by_ward_table(
        cells_by_ward(contributions, engine), coverages, {"W2": "POINT (0 0)"}, has_counts=True
    )
    assert coverages_of(services, {HERE: "Payments"}) == coverages
    assert set(services["status"].to_pylist()) == {"shown"}
    assert wards["shape"].to_pylist() == ["POINT (0 0)"]
    assert answer_for(COVERAGE, cells_of_services(services), cells_of_wards(wards)) == answer

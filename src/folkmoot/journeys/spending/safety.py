"""The answer as it may leave: as it is where all payments are open, else protected."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from folkmoot.journeys.spending.adding_up import AddedUp
from folkmoot.journeys.spending.answer import CouncilAnswer, answer_for
from folkmoot.journeys.spending.publication import (
    by_service_schema,
    by_service_table,
    by_ward_schema,
    by_ward_table,
    cells_of_services,
    cells_of_wards,
)
from folkmoot.tables import Finding, Kind, Schema


@dataclass(frozen=True, slots=True)
class SafeOutput:
    """One table that may leave. `title` follows the problem's. The checker's table says cell by
    cell what was hidden and why, and never leaves; None where nothing was hidden. `record` is what
    later releases are attacked together with (`release_records`)."""

    title: str
    description: str
    schema: Schema
    table: pa.Table
    checker_schema: Schema | None = None
    checker_table: pa.Table | None = None
    record: bytes = b""


@dataclass(frozen=True, slots=True)
class SafeAnswer:
    """The tables that may leave, by service first and by ward second, and how they were made so.
    `findings` are for the checker and never leave; `public_findings` may be read by all."""

    services: SafeOutput
    wards: SafeOutput
    method: str
    findings: tuple[Finding, ...]
    public_findings: tuple[Finding, ...]
    added: AddedUp

    @property
    def outputs(self) -> tuple[SafeOutput, SafeOutput]:
        return self.services, self.wards

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was done, for the page of the problem."""
        return (f"{self.method}.", *(finding.message for finding in self.public_findings))

    @property
    def answers(self) -> tuple[CouncilAnswer, ...]:
        """What each council reads, from what leaves and nothing else."""
        cells, wards = cells_of_services(self.services.table), cells_of_wards(self.wards.table)
        return tuple(
            answer_for(coverage, cells, wards) for coverage in self.added.coverages.values()
        )


SERVICES_TITLE = "By service and rateable value"
WARDS_TITLE = "By ward"
SERVICES_DESCRIPTION = (
    "For each council and the period that its file covers: what suppliers received, by kind of "
    "service, by where they were found (the council’s own area, elsewhere in the lists of "
    "premises, or not found) and by the rateable value of their principal premises. Not found does "
    "not mean outside the area. Councils’ files cover different periods and kinds of payment: do "
    "not add or compare them."
)
WARDS_DESCRIPTION = (
    "For each council: what suppliers found at business premises in its own area received, by the "
    "ward of their principal premises, with the ward’s boundary. Councils’ files cover different "
    "periods and kinds of payment: do not add or compare them."
)


def release_as_it_is(added: AddedUp) -> SafeAnswer:
    """Every figure, where every payment behind it is published already."""
    return SafeAnswer(
        services=SafeOutput(
            SERVICES_TITLE,
            SERVICES_DESCRIPTION,
            by_service_schema(has_counts=True),
            by_service_table(added.services, added.coverages, has_counts=True),
        ),
        wards=SafeOutput(
            WARDS_TITLE,
            WARDS_DESCRIPTION,
            by_ward_schema(has_counts=True),
            by_ward_table(added.wards, added.coverages, added.shapes, has_counts=True),
        ),
        method="Nothing is hidden, because every payment behind these figures is published already",
        findings=OPEN_ALREADY,
        public_findings=OPEN_ALREADY,
        added=added,
    )


OPEN_ALREADY = (
    Finding(
        Kind.DECIDED,
        "spending.open_already",
        "The payments are open: hiding a figure would hide nothing that cannot be looked up. Names "
        "of people who trade under their own name are in no table.",
    ),
)

"""The files that could answer the question, chosen by what their columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import JourneyError
from folkmoot.journeys.spending.councils import Council, CouncilFile, Role, role_of
from folkmoot.journeys.spending.inputs import payments_of, premises_of, wards_of
from folkmoot.journeys.spending.publication import Coverage
from folkmoot.tables import Finding


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every input in its shape (PAYMENTS, PREMISES, WARDS), and what each payments file covers.

    `councils` are those of all inputs, by code. `lists` are the codes of the councils whose rating
    list is there.
    """

    payments: pa.Table
    premises: pa.Table
    wards: pa.Table
    councils: dict[str, Council]
    coverages: dict[str, Coverage]
    lists: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, for the page of the problem."""
        paying = ", ".join(c.council.name for c in self.coverages.values())
        listed = ", ".join(self.councils[code].name for code in self.lists)
        said = [
            f"{self.payments.num_rows:,} payments of {paying}.",
            f"{self.premises.num_rows:,} business premises on the rating lists of {listed}.",
        ]
        if self.wards.num_rows:
            said.append(f"The boundaries of {self.wards.num_rows} wards.")
        return (*said, *(f"{f.where}: {f.message}" for f in self.findings))


def gather(files: Sequence[CouncilFile]) -> Gathered:
    """Sort the files by their role and bring each into its shape.

    Files that fit no role are left out. Raises JourneyError when there are no payments or no
    rating list, or when two payments files are of one council, whose totals would be read as one.
    """
    roles = [(role_of(file.schema), file) for file in files]
    paid = [file for role, file in roles if role is Role.PAYMENTS]
    listed = [file for role, file in roles if role is Role.RATING_LIST]
    drawn = [file for role, file in roles if role is Role.WARDS]
    _require(paid, listed)
    tables = []
    findings: list[Finding] = []
    coverages = {}
    for file in sorted(paid, key=lambda file: file.council.name):
        table, noticed = payments_of(file)
        tables.append(table)
        findings += noticed
        days = pc.min_max(table["paid_on"]).as_py()
        coverages[file.council.code] = Coverage(file.council, file.title, days["min"], days["max"])
    return Gathered(
        payments=pa.concat_tables(tables),
        premises=premises_of(sorted(listed, key=lambda file: file.council.code)),
        wards=wards_of(drawn),
        councils={file.council.code: file.council for file in files},
        coverages=coverages,
        lists=tuple(sorted({file.council.code for file in listed})),
        findings=tuple(findings),
    )


def _require(paid: Sequence[CouncilFile], listed: Sequence[CouncilFile]) -> None:
    if not paid:
        raise JourneyError(
            "No file holds payments.",
            remedy="Register one, and confirm which columns mean the supplier and the amount.",
        )
    if not listed:
        raise JourneyError(
            "No file is a rating list.",
            remedy="Register one, and confirm which columns mean ratepayer and rateable value.",
        )
    codes = [file.council.code for file in paid]
    twice = sorted({file.council.name for file in paid if codes.count(file.council.code) > 1})
    if twice:
        raise JourneyError(
            f"There are several payments files of {', '.join(twice)}.",
            remedy="Answer for one of them at a time: they may cover different periods.",
        )

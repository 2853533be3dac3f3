"""What the journey takes: one file of one council, already read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from folkmoot.tables import Meaning, Schema


class Role(StrEnum):
    """What a file can be in this journey."""

    PAYMENTS = "payments"
    RATING_LIST = "rating list"
    WARDS = "wards"


NEEDS: dict[Role, tuple[frozenset[Meaning], ...]] = {
    Role.PAYMENTS: (
        frozenset({Meaning.SUPPLIER_NAME}),
        frozenset({Meaning.AMOUNT_GBP}),
    ),
    Role.RATING_LIST: (
        frozenset({Meaning.RATEPAYER_NAME}),
        frozenset({Meaning.RATEABLE_VALUE}),
    ),
    Role.WARDS: (
        frozenset({Meaning.GEOMETRY}),
        frozenset({Meaning.GSS_CODE}),
        frozenset({Meaning.AREA_NAME}),
    ),
}
"""Each role asks one column out of every set."""


@dataclass(frozen=True, slots=True)
class Council:
    """A council by its Government Statistical Service code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CouncilFile:
    """One version of one asset of one council. `title` is how people call it."""

    council: Council
    title: str
    schema: Schema
    table: pa.Table


def role_of(schema: Schema) -> Role | None:
    """What a file with these columns can be in this journey, by what its columns mean."""
    present = {column.meaning for column in schema if column.meaning}
    for role, needs in NEEDS.items():
        if all(present & need for need in needs):
            return role
    return None


def lacking(schema: Schema, role: Role) -> tuple[Meaning, ...]:
    """The meanings that keep a file from this role; empty when it fits."""
    present = {column.meaning for column in schema if column.meaning}
    return tuple(sorted(need)[0] for need in NEEDS[role] if not present & need)

"""Two made-up members with keys, and what they encode, for tests of private encodings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import numpy as np
from numpy.typing import NDArray
from tests.unit.linkage.made_up_people import MadeUpPeople, two_councils

from folkmoot.linkage.encodings import (
    Encodings,
    MemberKeys,
    Parameters,
    RoundKey,
    accept_round,
    encode_people,
    standard_form,
    start_round,
)

FIELDS = ("forename", "surname", "birth", "place")


@dataclass(frozen=True)
class Round:
    """A signed round: the keys of both members, and what one needs to join in another."""

    ashby: MemberKeys
    birley: MemberKeys
    left: RoundKey
    right: RoundKey


@dataclass(frozen=True)
class Encoded:
    """Both members' encodings of made-up people, whose truth is known."""

    round: Round
    people: MadeUpPeople
    left: Encodings
    right: Encodings


def new_round(connection: duckdb.DuckDBPyConnection, reference: str = "AGR-1") -> Round:
    ashby, birley = MemberKeys.generate("Ashby"), MemberKeys.generate("Birley")
    parameters = Parameters(fields=FIELDS)
    form = standard_form(connection)
    left, sealed = start_round(ashby, [birley.public], reference, 1, parameters, form)
    right = accept_round(birley, left.agreement, sealed["Birley"])
    return Round(ashby, birley, replace(left, agreement=right.agreement), right)


def encode_councils(connection: duckdb.DuckDBPyConnection, n_people: int = 400) -> Encoded:
    made, people = new_round(connection), two_councils(n_people)
    return Encoded(
        made,
        people,
        encode_people(people.left, made.left, connection),
        encode_people(people.right, made.right, connection),
    )


def by_row(encodings: Encodings, column: str) -> list[object]:
    """The values of a column of the encodings in the order of the file, dummies left out."""
    table = encodings.encoded.table
    values = dict(zip(table["reference"].to_pylist(), table[column].to_pylist(), strict=True))
    return [values[reference] for reference in encodings.rows["reference"].to_pylist()]


def words(references: list[bytes]) -> NDArray[np.uint64]:
    return np.frombuffer(b"".join(references), np.uint64).reshape(-1, 2)

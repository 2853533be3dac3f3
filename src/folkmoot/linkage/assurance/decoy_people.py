"""Decoys: made-up people put among one file's records, whom no link can rightly find.

The share of decoys that a linkage links is a rate of wrong links that needs no label (the
target-decoy method: Elias and Gygi, *Nature Methods* 4, 2007). Three kinds are as hard as three
kinds of mistake: a *stranger* has each part from somebody else, a *relative* the surname and home
of a real person but another forename and year of birth, a *namesake* a real person's names but
another birth and home. A relative or namesake is harder than most people are, so their rates say
which mistakes are made and not how many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
from folkmoot.linkage.intervals import Interval, wilson


class Part(StrEnum):
    """Columns that go together when a decoy is put together."""

    FORENAME = "forename"
    SURNAME = "surname"
    BIRTH = "birth"
    HOME = "home"
    NUMBER = "number"


class DecoyKind(StrEnum):
    """How hard a decoy is to tell from a real person."""

    STRANGER = "stranger"
    RELATIVE = "relative"
    NAMESAKE = "namesake"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    DecoyKind.STRANGER: "made-up people with every part from somebody else",
    DecoyKind.RELATIVE: "made-up relatives with a real person's surname and home",
    DecoyKind.NAMESAKE: "made-up namesakes with a real person's names",
}
_KEPT = {
    DecoyKind.STRANGER: frozenset[Part](),
    DecoyKind.RELATIVE: frozenset({Part.SURNAME, Part.HOME}),
    DecoyKind.NAMESAKE: frozenset({Part.FORENAME, Part.SURNAME}),
}
_PREFIX = "decoy"


@dataclass(frozen=True)
class Decoys:
    """`records` are the decoys under the file's columns; `kinds` says of each identifier what it
    is."""

    records: pa.Table
    kinds: Mapping[str, DecoyKind]


@dataclass(frozen=True, slots=True)
class DecoyRate:
    """Of `n_decoys` of a kind, how many a linkage linked."""

    kind: DecoyKind
    n_decoys: int
    n_linked: int
    rate: Interval | None


def make_decoy_people(
    table: pa.Table,
    identifier: str,
    parts: Mapping[Part, Sequence[str]],
    *,
    n_each: int = 500,
    seed: int = 0,
) -> Decoys:
    """`n_each` decoys of each kind from the records of `table`.

    `parts` names the columns of each part; columns of no part are left empty, as is the part
    NUMBER, since nobody has an invented number. Raises LinkageError where the table is too small to
    take from four different people, or has fewer than two parts.
    """
    usable: dict[Part, tuple[str, ...]] = {
        part: tuple(names) for part, names in parts.items() if names and part != Part.NUMBER
    }
    if table.num_rows < 2 * len(Part) or len(usable) < 2:
        raise LinkageError(
            "Decoys cannot be made of this file.",
            remedy="It needs at least ten records, and two of names, birth and address.",
        )
    draw = np.random.default_rng(seed)
    table = table.sort_by([(identifier, "ascending")])
    tables: list[pa.Table] = []
    kinds: dict[str, DecoyKind] = {}
    for kind in DecoyKind:
        count = min(n_each, table.num_rows)
        rows = draw.choice(table.num_rows, count, replace=False)
        names = [f"{_PREFIX}-{kind.value}-{number}" for number in range(count)]
        kinds |= dict.fromkeys(names, kind)
        tables.append(_decoys(table, identifier, usable, kind, rows, names))
    return Decoys(pa.concat_tables(tables), kinds)


def count_decoys(pairs: ScoredPairs, decoys: Decoys, threshold: float) -> tuple[DecoyRate, ...]:
    """How many decoys of each kind stand on the right of a link. `pairs` come from a linkage of the
    left file with the right file and its decoys."""
    linked = pairs.right.filter(pa.array(pairs.probability >= threshold)).to_pylist()
    caught = {name for name in linked if name in decoys.kinds}
    rates = []
    for kind in DecoyKind:
        names = [name for name, each in decoys.kinds.items() if each is kind]
        n_linked = sum(1 for name in names if name in caught)
        rates.append(DecoyRate(kind, len(names), n_linked, wilson(n_linked, len(names))))
    return tuple(rates)


def _decoys(
    table: pa.Table,
    identifier: str,
    parts: Mapping[Part, Sequence[str]],
    kind: DecoyKind,
    rows: NDArray[np.int64],
    names: list[str],
) -> pa.Table:
    source: dict[str, NDArray[np.int64]] = {}
    for turn, (part, columns) in enumerate(parts.items(), start=1):
        # Parts that are not kept come each from another person: a turn of the drawn rows.
        taken = rows if part in _KEPT[kind] else np.roll(rows, turn)
        source |= dict.fromkeys(columns, taken)
    made = []
    for name in table.column_names:
        column = table[name]
        if name == identifier:
            made.append(pa.chunked_array([pa.array(names)]))
        elif name in source:
            made.append(column.take(pa.array(source[name])))
        else:
            made.append(pa.chunked_array([pa.nulls(len(rows), column.type)]))
    return pa.table(dict(zip(table.column_names, made, strict=True)))

"""Linking the households of two files, or inside one, from records of their people."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.engine import Connection, query
from folkmoot.linkage.households.grouping import Household, Resident, group_residents, home_of
from folkmoot.linkage.households.members import number_people
from folkmoot.linkage.households.model import CONTENT, HOUSEHOLDS
from folkmoot.linkage.matching.distinct import Content, DistinctRecords, gather
from folkmoot.linkage.matching.files import Links, RecordFile
from folkmoot.linkage.matching.linking import (
    ScoredRecords,
    Wanted,
    as_rows,
    choose_links,
    score_records,
)
from folkmoot.linkage.people import PeopleFile, PeopleLinks, dedupe_people, link_people
from folkmoot.tables import Finding, Kind

_APART = 3
"""The level of the comparison of places for different addresses."""


def link_households(
    left: RecordFile, right: RecordFile, connection: Connection, wanted: Wanted | None = None
) -> Links:
    """The pairs of people's records, one of each file, that are probably of one household.

    Raises LinkageError when nothing in the files tells people apart, or training fails.
    """
    people = link_people(_people(left), _people(right), connection)
    return _link((left, right), people, connection, wanted or Wanted())


def dedupe_households(
    file: RecordFile, connection: Connection, wanted: Wanted | None = None
) -> Links:
    """The pairs of people's records inside one file that are probably of one household: those at
    one address, and those of a household that the file has twice.

    Raises LinkageError when nothing in the file tells people apart, or training fails.
    """
    people = dedupe_people(_people(file), connection)
    return _link((file,), people, connection, wanted or Wanted())


def _people(file: RecordFile) -> PeopleFile:
    return PeopleFile(file.table, file.schema, file.identifier)


def _link(
    files: tuple[RecordFile, ...], people: PeopleLinks, connection: Connection, wanted: Wanted
) -> Links:
    sizes = tuple(file.table.num_rows for file in files)
    residents = [group_residents(file) for file in files]
    contents = [
        _contents(side, numbers)
        for side, numbers in zip(residents, number_people(people, sizes), strict=True)
    ]
    records = gather(contents, CONTENT)
    scored = score_records(records, HOUSEHOLDS, connection, _candidates(records, connection))
    rows, probability = as_rows(records, scored, connection)
    missed = _missed(scored, people) * len(rows) / max(len(scored.probability), 1)
    counts = [len({resident.household for resident in side}) for side in residents]
    found = Finding(
        Kind.FOUND,
        "linkage.households",
        f"{' and '.join(f'{count:,}' for count in counts)} households, of people at one address; "
        f"{people.expectation.n_pairs:,} pairs of people are linked.",
    )
    return choose_links(files, rows, probability, missed, (found, *scored.findings), wanted)


def _contents(residents: list[Resident], numbers: NDArray[np.int64]) -> list[Content | None]:
    """What the household of every record is known by."""
    members: dict[Household, list[int]] = defaultdict(list)
    for row, resident in enumerate(residents):
        members[resident.household].append(row)
    known: dict[Household, Content] = {}
    for household, rows in members.items():
        placed = min((residents[row].placed for row in rows), key=home_of)
        told = placed.address
        known[household] = (
            tuple(sorted({int(numbers[row]) for row in rows})),
            tuple(sorted({residents[row].surname for row in rows} - {""})) or None,
            home_of(placed) or None,
            told.postcode or None,
            told.street or None,
            told.low,
            told.unit or None,
            told.building or None,
            f"{told.street}/{told.low}" if told.street and told.low is not None else None,
        )
    return [known[resident.household] for resident in residents]


def _candidates(records: DistinctRecords, connection: Connection) -> pa.Table:
    """Households with a person or a house in common; inside one file each with itself too, since
    its members are of one household."""
    apart = "l.side < r.side" if records.is_between else "l.record_id <= r.record_id"
    ways = "".join(
        f" UNION SELECT l.record_id, r.record_id FROM linkage_households AS l "  # noqa: S608
        f"JOIN linkage_households AS r ON l.{key} = r.{key} AND {apart}"
        for key in HOUSEHOLDS.keys
    )
    return query(
        connection,
        "WITH lived AS (SELECT record_id, side, unnest(people) AS person "  # noqa: S608
        "FROM linkage_households) "
        "SELECT l.record_id AS left_id, r.record_id AS right_id FROM lived AS l "
        f"JOIN lived AS r ON l.person = r.person AND {apart}{ways} ORDER BY 1, 2",
        linkage_households=records.table,
    )


def _missed(scored: ScoredRecords, people: PeopleLinks) -> float:
    """How many households that moved share nobody because their people were not linked: as many
    in proportion as people are expected to be missed."""
    recall = people.expectation.recall
    if recall is None or recall.estimate <= 0:
        return 0.0
    places = scored.pairs.levels[:, HOUSEHOLDS.names.index("place")]
    apart = float(scored.probability[(places == _APART) | (places < 0)].sum())
    return apart * (1 - recall.estimate) / recall.estimate

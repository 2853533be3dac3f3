"""Linking the records of people in two files, or inside one, from the meanings of their columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import PAIRS, Key, choose_keys, keys_per_pair
from folkmoot.linkage.people.chunks import IN_ONE_GO, ComparingJob, Scale, compare_in_chunks
from folkmoot.linkage.people.comparisons import COMPARISONS, PLACE, PersonComparison
from folkmoot.linkage.people.competition import compete, score_table
from folkmoot.linkage.people.expectations import (
    Expectation,
    choose,
    expect,
    keep_total,
    missed_by_keys,
)
from folkmoot.linkage.people.households import join_households
from folkmoot.linkage.people.looks import with_looks
from folkmoot.linkage.people.pattern_counts import count_patterns, random_levels
from folkmoot.linkage.people.progress import Progress, Step
from folkmoot.linkage.people.roles import Roles, find_roles, require_identifying
from folkmoot.linkage.people.standardising import PEOPLE, Side, standardise_people
from folkmoot.linkage.people.training import Training, train
from folkmoot.linkage.thresholds import Use
from folkmoot.tables import Finding, Kind, Meaning, Schema

FLOOR = 0.01
"""Pairs less probable than this are not in the answer."""
_DIGITS = 6
_SCORED = "linkage_scored"


@dataclass(frozen=True)
class PeopleFile:
    """Records of people: the rows, what the columns mean, and which column names a record.

    Without `identifier` it is the first column of record or person references that is filled and
    different in every row; without such a column, the row's number from 1.
    """

    table: pa.Table
    schema: Schema
    identifier: str | None = None


@dataclass(frozen=True)
class PeopleLinks:
    """`pairs` has left_id, right_id and match_probability (float64), a row a pair of at least
    FLOOR, by the two identifiers; `left_rows` and `right_rows` are where the pair's records
    stand in their files, from 0; `expectation` the chosen threshold and what to expect of it;
    `findings` what was found, decided and doubted on the way."""

    pairs: pa.Table
    left_rows: NDArray[np.int64]
    right_rows: NDArray[np.int64]
    expectation: Expectation
    findings: tuple[Finding, ...]


def link_people(
    left: PeopleFile,
    right: PeopleFile,
    connection: Connection,
    *,
    use: Use = Use.COUNTING,
    threshold: float | None = None,
    is_one_to_one: bool = False,
    scale: Scale = IN_ONE_GO,
) -> PeopleLinks:
    """The pairs of records, one of each file, that are probably one person.

    With `is_one_to_one` each record is in the likeliest of its pairs only. `scale` says how a large
    job is done and changes nothing in the answer. Raises LinkageError when the files have nothing
    in common that tells people apart, or training fails.
    """
    return _link((left, right), connection, use, threshold, is_one_to_one, scale)


def dedupe_people(
    file: PeopleFile,
    connection: Connection,
    *,
    use: Use = Use.COUNTING,
    threshold: float | None = None,
    scale: Scale = IN_ONE_GO,
) -> PeopleLinks:
    """The pairs of records inside one file that are probably one person, each pair once.

    Raises LinkageError when nothing in the file tells people apart, or training fails.
    """
    return _link((file,), connection, use, threshold, False, scale)


def _link(
    files: tuple[PeopleFile, ...],
    connection: Connection,
    use: Use,
    threshold: float | None,
    is_one_to_one: bool,
    scale: Scale,
) -> PeopleLinks:
    between = len(files) == 2
    sides = tuple(_side(file) for file in files)
    if any(file.table.num_rows == 0 for file in files):
        raise LinkageError("A file without records cannot be linked.", remedy="Give its rows too.")
    require_identifying(sides[0].roles, sides[-1].roles)
    n_records = sum(file.table.num_rows for file in files)
    scale.report(Progress(Step.STANDARDISING))
    standardise_people(connection, sides)
    comparisons = _comparisons(sides[0].roles, sides[-1].roles)
    scale.report(Progress(Step.CHOOSING))
    keys = choose_keys(connection, between, n_records)
    compare_in_chunks(connection, ComparingJob(keys, comparisons, between), n_records, scale)
    scale.report(Progress(Step.LEARNING))
    n_people = min(file.table.num_rows for file in files)
    training, n_supported = _train_twice(connection, comparisons, keys, between, n_people)
    classes = training.fitted.classes
    n_expected = score_table(connection, PAIRS, comparisons, classes, _SCORED)
    scored_total = _total(connection)
    scale.report(Progress(Step.COMPETING))
    if between:
        compete(connection, _SCORED, comparisons, classes)
    scored = connection.execute(
        f"SELECT left_rid, right_rid, pattern, p FROM {_SCORED} ORDER BY left_rid, right_rid"  # noqa: S608
    ).to_arrow_table()
    probability = np.round(keep_total(scored["p"].to_numpy(), scored_total), _DIGITS)
    n_expected += missed_by_keys(
        keys_per_pair(connection, keys, _SCORED),
        _place_levels(scored["pattern"].to_numpy(), comparisons),
        probability,
    )
    rows = np.stack([scored["left_rid"].to_numpy(), scored["right_rid"].to_numpy()], axis=1)
    kept = probability >= FLOOR
    if is_one_to_one:
        kept &= _likeliest(rows, probability)
    rows, probability = rows[kept], probability[kept]
    expectation = (
        choose(probability, n_expected, use)
        if threshold is None
        else expect(probability, n_expected, threshold)
    )
    file_rows = _file_rows(connection)[rows]
    pairs = _named(sides, file_rows, probability)
    order = pc.sort_indices(pairs, [("left_id", "ascending"), ("right_id", "ascending")])
    file_rows = file_rows[order.to_numpy()]
    _clear(connection)
    findings = (*_what_was_used(sides, comparisons, keys, n_supported), *training.findings)
    return PeopleLinks(pairs.take(order), file_rows[:, 0], file_rows[:, 1], expectation, findings)


def _side(file: PeopleFile) -> Side:
    identifier = file.identifier
    if identifier is None:
        identifier = found_identifier(file)
    elif identifier not in file.schema.names:
        raise LinkageError(
            "There is no column of that name to take record identifiers from.",
            where=identifier,
            remedy=f"The columns are: {', '.join(file.schema.names)}.",
        )
    roles = with_looks(find_roles(file.schema), file.schema, file.table)
    return Side(file.table, roles, identifier)


def found_identifier(file: PeopleFile) -> str | None:
    """The first column of references that is filled and different in every row."""
    for column in file.schema:
        if column.meaning in {Meaning.RECORD_ID, Meaning.PERSON_ID}:
            values = file.table[column.name]
            if not values.null_count and pc.count_distinct(values).as_py() == len(values):
                return column.name
    return None


def _comparisons(left: Roles, right: Roles) -> tuple[PersonComparison, ...]:
    common = left.provides & right.provides
    # An age says nothing that a date of birth does not say better.
    told = common - {"age"} if "birth_date" in common else common
    return tuple(each for each in COMPARISONS if each.needs in told)


def _train_twice(
    connection: Connection,
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    between: bool,
    n_people: int,
) -> tuple[Training, int]:
    """Train, join households by what is then sure, and train again on what they add."""
    chance = random_levels(connection, comparisons, between)
    patterns = count_patterns(connection, PAIRS, comparisons)
    first = train(patterns, comparisons, keys, chance, n_people)
    score_table(connection, PAIRS, comparisons, first.fitted.classes, _SCORED)
    n_supported = join_households(connection, _SCORED, comparisons, between)
    if not n_supported:
        return first, 0
    patterns = count_patterns(connection, PAIRS, comparisons)
    return train(patterns, comparisons, keys, chance, n_people), n_supported


def _place_levels(
    patterns: NDArray[np.int64], comparisons: tuple[PersonComparison, ...]
) -> NDArray[np.int64]:
    if comparisons[0] is not PLACE:
        return np.full(len(patterns), -1)
    return patterns % (len(PLACE.levels) + 1) - 1


def _total(connection: Connection) -> float:
    table = connection.execute(
        f"SELECT p, count(*) AS pairs FROM {_SCORED} GROUP BY 1 ORDER BY 1"  # noqa: S608
    ).to_arrow_table()
    return float((table["p"].to_numpy() * table["pairs"].to_numpy()).sum())


def _likeliest(rows: NDArray[np.int64], probability: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Pairs taken from the likeliest down, each record once."""
    taken: tuple[set[int], set[int]] = (set(), set())
    kept = np.zeros(len(rows), bool)
    for place in np.lexsort((rows[:, 1], rows[:, 0], -probability)):
        left, right = rows[place]
        if left not in taken[0] and right not in taken[1]:
            taken[0].add(left)
            taken[1].add(right)
            kept[place] = True
    return kept


def _file_rows(connection: Connection) -> NDArray[np.int64]:
    """The row of its file that each record, by rid, came from."""
    found = connection.execute(
        f"SELECT file_row FROM {PEOPLE} ORDER BY rid"  # noqa: S608
    ).to_arrow_table()
    return found["file_row"].to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def _named(
    sides: tuple[Side, ...], file_rows: NDArray[np.int64], probability: NDArray[np.float64]
) -> pa.Table:
    """The pairs under the identifiers of their files."""
    return pa.table(
        {
            "left_id": _identifiers(sides[0], file_rows[:, 0]),
            "right_id": _identifiers(sides[-1], file_rows[:, 1]),
            "match_probability": probability,
        }
    )


def _identifiers(side: Side, file_rows: NDArray[np.int64]) -> pa.ChunkedArray:
    if side.identifier is None:
        return pa.chunked_array([pa.array(file_rows + 1)])
    return side.table[side.identifier].take(pa.array(file_rows))


def _what_was_used(
    sides: tuple[Side, ...],
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    n_supported: int,
) -> tuple[Finding, ...]:
    compared = ", ".join(comparison.name.replace("_", " ") for comparison in comparisons)
    findings = [
        Finding(
            Kind.DECIDED,
            "linkage.compared",
            f"Compared by {compared}; pairs found by {len(keys)} keys.",
        ),
    ]
    if n_supported:
        findings.append(
            Finding(
                Kind.FOUND,
                "linkage.households",
                f"{n_supported:,} pairs live in homes that other linked people join.",
            )
        )
    for name, side in zip(("left", "right"), sides, strict=False):
        what = f"column {side.identifier}" if side.identifier else "row number, from 1"
        findings.append(
            Finding(Kind.DECIDED, "linkage.identifier", f"Records are named by {what}.", name)
        )
    return tuple(findings)


def _clear(connection: Connection) -> None:
    for table in (PEOPLE, PAIRS, _SCORED):
        connection.execute(f"DROP TABLE IF EXISTS {table}")

"""Linking the records of people in two files, or inside one, from the meanings of their columns."""

from __future__ import annotations

from collections.abc import Sequence
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
from folkmoot.linkage.people.judged_pairs import JudgedPair, calibrated, learn_from
from folkmoot.linkage.people.one_to_one import likeliest
from folkmoot.linkage.people.people_file import PeopleFile, identifiers_of, side_of
from folkmoot.linkage.people.progress import Progress, Step
from folkmoot.linkage.people.roles import Roles, require_identifying
from folkmoot.linkage.people.saved_model import PeopleModel, learn_model, use_model
from folkmoot.linkage.people.standardising import PEOPLE, Side, standardise_people
from folkmoot.linkage.thresholds import Use
from folkmoot.tables import Finding, Kind

__all__ = ["FLOOR", "PeopleFile", "PeopleLinks", "dedupe_people", "link_people"]

FLOOR = 0.01
"""Pairs less probable than this are not in the answer."""
_DIGITS = 6
_SCORED = "linkage_scored"


@dataclass(frozen=True)
class PeopleLinks:
    """`pairs` has left_id, right_id and match_probability (float64), a row a pair of at least
    FLOOR, by the two identifiers; `left_rows` and `right_rows` are where the pair's records
    stand in their files, from 0; `expectation` the chosen threshold and what to expect of it;
    `findings` what was found, decided and doubted on the way; `model` what was learned, None where
    there was no pair to learn from."""

    pairs: pa.Table
    left_rows: NDArray[np.int64]
    right_rows: NDArray[np.int64]
    expectation: Expectation
    findings: tuple[Finding, ...]
    model: PeopleModel | None = None


@dataclass(frozen=True)
class _Wanted:
    use: Use
    threshold: float | None
    is_one_to_one: bool
    judged: Sequence[JudgedPair]
    model: PeopleModel | None


def link_people(
    left: PeopleFile,
    right: PeopleFile,
    connection: Connection,
    *,
    use: Use = Use.COUNTING,
    threshold: float | None = None,
    is_one_to_one: bool = False,
    judged: Sequence[JudgedPair] = (),
    model: PeopleModel | None = None,
    scale: Scale = IN_ONE_GO,
) -> PeopleLinks:
    """The pairs of records, one of each file, that are probably one person.

    With `is_one_to_one` each record is in the likeliest of its pairs only. Probabilities, and so
    the threshold, follow `judged` pairs where there are some. With a saved `model` nothing is
    trained. `scale` says how a large job is done and changes nothing in the answer. Raises
    LinkageError when the files have nothing in common that tells people apart, training fails, the
    model is of other columns, or judged pairs are not of these files.
    """
    wanted = _Wanted(use, threshold, is_one_to_one, judged, model)
    return _link((left, right), connection, wanted, scale)


def dedupe_people(
    file: PeopleFile,
    connection: Connection,
    *,
    use: Use = Use.COUNTING,
    threshold: float | None = None,
    judged: Sequence[JudgedPair] = (),
    model: PeopleModel | None = None,
    scale: Scale = IN_ONE_GO,
) -> PeopleLinks:
    """The pairs of records inside one file that are probably one person, each pair once.

    Probabilities, and so the threshold, follow `judged` pairs where there are some. With a saved
    `model` nothing is trained. Raises LinkageError when nothing in the file tells people apart,
    training fails, the model is of other columns, or judged pairs are not of this file.
    """
    return _link((file,), connection, _Wanted(use, threshold, False, judged, model), scale)


def _link(
    files: tuple[PeopleFile, ...],
    connection: Connection,
    wanted: _Wanted,
    scale: Scale,
) -> PeopleLinks:
    between = len(files) == 2
    sides = tuple(side_of(file) for file in files)
    if any(file.table.num_rows == 0 for file in files):
        raise LinkageError("A file without records cannot be linked.", remedy="Give its rows too.")
    require_identifying(sides[0].roles, sides[-1].roles)
    n_records = sum(file.table.num_rows for file in files)
    scale.report(Progress(Step.STANDARDISING))
    standardise_people(connection, sides)
    comparisons = _comparisons(sides[0].roles, sides[-1].roles)
    scale.report(Progress(Step.CHOOSING))
    chosen = wanted.model.keys if wanted.model else None
    keys = choose_keys(connection, between, n_records) if chosen is None else chosen
    if keys:
        compare_in_chunks(connection, ComparingJob(keys, comparisons, between), n_records, scale)
    if not keys or _is_empty(connection):
        _clear(connection)
        return _no_links(sides)
    scale.report(Progress(Step.LEARNING))
    n_people = min(file.table.num_rows for file in files)
    applied = (
        learn_model(connection, comparisons, keys, between, n_people)
        if wanted.model is None
        else use_model(connection, wanted.model, comparisons, between)
    )
    classes = applied.model.final
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
    file_rows = _file_rows(connection)
    findings = [*_what_was_used(sides, comparisons, keys, applied.n_supported), *applied.findings]
    if wanted.judged:
        names = identifiers_of(sides[0])
        other_names = identifiers_of(sides[1]) if between else names
        lesson = learn_from(wanted.judged, (names, other_names), file_rows[rows], probability)
        before, probability = probability, np.round(calibrated(probability, lesson), _DIGITS)
        n_expected *= float(probability.sum() / before.sum())
        findings.append(Finding(Kind.DECIDED, "linkage.judged", lesson.words))
    kept = probability >= FLOOR
    if wanted.is_one_to_one:
        kept &= likeliest(rows, probability)
    rows, probability = file_rows[rows[kept]], probability[kept]
    expectation = (
        choose(probability, n_expected, wanted.use)
        if wanted.threshold is None
        else expect(probability, n_expected, wanted.threshold)
    )
    pairs = _named(sides, rows, probability)
    order = pc.sort_indices(pairs, [("left_id", "ascending"), ("right_id", "ascending")])
    rows = rows[order.to_numpy()]
    _clear(connection)
    return PeopleLinks(
        pairs.take(order), rows[:, 0], rows[:, 1], expectation, tuple(findings), applied.model
    )


def _comparisons(left: Roles, right: Roles) -> tuple[PersonComparison, ...]:
    common = left.provides & right.provides
    # An age says nothing that a date of birth does not say better.
    told = common - {"age"} if "birth_date" in common else common
    return tuple(each for each in COMPARISONS if each.needs in told)


def _place_levels(
    patterns: NDArray[np.int64], comparisons: tuple[PersonComparison, ...]
) -> NDArray[np.int64]:
    if comparisons[0] is not PLACE:
        return np.full(len(patterns), -1)
    return patterns % (len(PLACE.levels) + 1) - 1


def _is_empty(connection: Connection) -> bool:
    return not connection.execute(f"SELECT 1 FROM {PAIRS} LIMIT 1").fetchall()  # noqa: S608


def _no_links(sides: tuple[Side, ...]) -> PeopleLinks:
    rows = np.empty((0, 2), np.int64)
    finding = Finding(
        Kind.DOUBTED,
        "linkage.nothing_alike",
        "No two records agree on anything that could make them one person. If that is not to be "
        "expected, `folkmoot read FILE` shows what each column was taken for.",
    )
    pairs = _named(sides, rows, np.empty(0))
    nothing = Expectation(1.0, 0, None, None)
    return PeopleLinks(pairs, rows[:, 0], rows[:, 1], nothing, (finding,))


def _total(connection: Connection) -> float:
    table = connection.execute(
        f"SELECT p, count(*) AS pairs FROM {_SCORED} GROUP BY 1 ORDER BY 1"  # noqa: S608
    ).to_arrow_table()
    return float((table["p"].to_numpy() * table["pairs"].to_numpy()).sum())


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
            "left_id": identifiers_of(sides[0]).take(pa.array(file_rows[:, 0])),
            "right_id": identifiers_of(sides[-1]).take(pa.array(file_rows[:, 1])),
            "match_probability": probability,
        }
    )


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

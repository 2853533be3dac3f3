"""What a trained model says of pairs, of levels of agreement and of single records.

A pair's log odds are what each comparison adds to the share of matches, in the model's order: with
several kinds of chance agreement the comparisons are not independent, so what one adds depends on
those before it, and the sum is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import compare_given
from folkmoot.linkage.people.comparisons import COMPARISONS, PersonComparison
from folkmoot.linkage.people.mixture import MATCH, PatternCounts, match_probability
from folkmoot.linkage.people.people_file import PeopleFile, side_of
from folkmoot.linkage.people.saved_model import PeopleModel
from folkmoot.linkage.people.standardising import PEOPLE, standardise_people

_STUDIED, _ASKED = "linkage_studied", "linkage_asked"


@dataclass(frozen=True, slots=True)
class LevelShare:
    """One level of one comparison: its share among matches, and among other candidate pairs."""

    comparison: str
    level: str
    of_matches: float
    of_others: float


@dataclass(frozen=True)
class StudiedPairs:
    """`levels` has a row a pair that was asked about and a column a comparison of the model, -1
    where silent; `is_found` a column a key of the model, whether it found the pair; `with_itself`
    how probable a match of each record with its own copy is, an array a file in the order of its
    rows; 0 where no key would find the copy."""

    levels: NDArray[np.int64]
    is_found: NDArray[np.bool_]
    with_itself: tuple[NDArray[np.float64], ...]


def study_pairs(
    files: tuple[PeopleFile, ...],
    model: PeopleModel,
    rows: tuple[NDArray[np.int64], NDArray[np.int64]],
    connection: Connection,
) -> StudiedPairs:
    """Compare the records in these rows of the first and of the last file once more, and every
    record with itself: one that holds too little for its own copy cannot be linked with anything.

    Whether homes have other people in common takes the whole linkage and is not seen here.
    """
    comparisons = comparisons_of(model)
    standardise_people(connection, tuple(side_of(file) for file in files))
    itself = f"SELECT rid AS left_rid, rid AS right_rid FROM {PEOPLE}"  # noqa: S608
    compare_given(connection, itself, comparisons, _STUDIED)
    by_any = " OR ".join(f"coalesce({key.sql}, FALSE)" for key in model.keys)
    found = connection.execute(
        f"SELECT l.side, pattern, {by_any} AS is_found FROM {_STUDIED} "  # noqa: S608
        f"JOIN {PEOPLE} AS l ON l.rid = left_rid JOIN {PEOPLE} AS r ON r.rid = right_rid "
        "ORDER BY l.side, l.file_row"
    ).to_arrow_table()
    counts = _patterns(found["pattern"].to_numpy(), comparisons)
    # What no key finds is never compared, however alike it is.
    is_found = found["is_found"].to_numpy().astype(np.bool_)
    probability = np.where(is_found, match_probability(counts, model.final), 0.0)
    side = found["side"].to_numpy()
    asked = pa.table({"place": np.arange(len(rows[0])), "one": rows[0], "other": rows[1]})
    connection.register(_ASKED, asked)
    given = (
        f"SELECT l.rid AS left_rid, r.rid AS right_rid FROM {_ASKED} "  # noqa: S608
        f"JOIN {PEOPLE} AS l ON l.side = 0 AND l.file_row = one "
        f"JOIN {PEOPLE} AS r ON r.side = {len(files) - 1} AND r.file_row = other"
    )
    compare_given(connection, given, comparisons, _STUDIED)
    found_by = ", ".join(f"coalesce({key.sql}, FALSE) AS k{n}" for n, key in enumerate(model.keys))
    compared = connection.execute(
        f"SELECT pattern, {found_by} FROM {_STUDIED} JOIN {PEOPLE} AS l ON l.rid = left_rid "  # noqa: S608
        f"JOIN {PEOPLE} AS r ON r.rid = right_rid "
        f"JOIN {_ASKED} ON one = l.file_row AND other = r.file_row ORDER BY place"
    ).to_arrow_table()
    connection.unregister(_ASKED)
    for table in (_STUDIED, PEOPLE):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    keys = [compared[f"k{number}"].to_numpy() for number in range(len(model.keys))]
    return StudiedPairs(
        _patterns(compared["pattern"].to_numpy(), comparisons).levels,
        np.stack(keys, axis=1).astype(np.bool_),
        tuple(probability[side == number] for number in range(len(files))),
    )


def comparisons_of(model: PeopleModel) -> tuple[PersonComparison, ...]:
    """The comparisons of a model, in its order."""
    known = {comparison.name: comparison for comparison in COMPARISONS}
    return tuple(known[name] for name in model.comparisons)


def level_shares(model: PeopleModel) -> tuple[LevelShare, ...]:
    """Every level of every comparison, the strongest first."""
    others = [each for place, each in enumerate(model.final) if place != MATCH]
    total = sum(each.share for each in others)
    return tuple(
        LevelShare(
            comparison.name,
            words,
            float(model.final[MATCH].levels[column][place]),
            float(sum(each.share * each.levels[column][place] for each in others) / total),
        )
        for column, comparison in enumerate(comparisons_of(model))
        for place, (words, _) in enumerate(comparison.levels)
    )


def start_bits(model: PeopleModel) -> float:
    """The log odds, to the base 2, that a candidate pair is a match before it is compared."""
    share = model.final[MATCH].share
    return float(np.log2(share / (1 - share)))


def steps_of(model: PeopleModel, levels: NDArray[np.int64]) -> tuple[tuple[str, str, float], ...]:
    """What each comparison that is not silent adds, for one pair's levels: its name, its level in
    words, and bits."""
    log_joint = np.log([each.share for each in model.final])
    before, steps = start_bits(model), []
    for column, (comparison, level) in enumerate(zip(comparisons_of(model), levels, strict=True)):
        if level >= 0:
            log_joint = log_joint + np.log([each.levels[column][level] for each in model.final])
            others = np.logaddexp.reduce(np.delete(log_joint, MATCH))
            after = float((log_joint[MATCH] - others) / np.log(2))
            steps.append((comparison.name, comparison.levels[level][0], after - before))
            before = after
    return tuple(steps)


def _patterns(codes: NDArray[np.int64], comparisons: tuple[PersonComparison, ...]) -> PatternCounts:
    sizes = tuple(len(comparison.levels) for comparison in comparisons)
    return PatternCounts.of_codes(codes.astype(np.int64), np.ones(len(codes)), sizes)

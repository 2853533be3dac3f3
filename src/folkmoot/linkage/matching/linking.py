"""From standardised records and a model to pairs, a threshold and what to expect of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Connection, query
from folkmoot.linkage.matching.candidates import (
    ComparedPairs,
    choose_keys,
    compare_given,
    find_pairs,
    keys_per_pair,
    random_pairs,
)
from folkmoot.linkage.matching.competition import compete
from folkmoot.linkage.matching.distinct import DistinctRecords
from folkmoot.linkage.matching.files import Links, RecordFile, name_pairs
from folkmoot.linkage.matching.model import MatchingModel
from folkmoot.linkage.matching.training import Training, chance_levels, train
from folkmoot.linkage.people.expectations import Expectation, choose, expect, keep_total
from folkmoot.linkage.people.mixture import match_probability
from folkmoot.linkage.thresholds import Use
from folkmoot.tables import Finding, Kind

FLOOR = 0.01
"""Pairs less probable than this are not in the answer."""
_LEAST_RIVAL = 0.005
_DECIDED = 0.999
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the links are for, or the threshold itself; and whether a record may have one match
    only."""

    use: Use = Use.COUNTING
    threshold: float | None = None
    is_one_to_one: bool = False


@dataclass(frozen=True)
class ScoredRecords:
    """Pairs of distinct records with their match probability, how many matches no key found is
    expected, and what was found."""

    pairs: ComparedPairs
    probability: NDArray[np.float64]
    n_missed: float
    findings: tuple[Finding, ...]


def link_records(
    files: tuple[RecordFile, ...],
    records: DistinctRecords,
    model: MatchingModel,
    connection: Connection,
    wanted: Wanted,
) -> Links:
    """The pairs of rows of two files, or of one, that are probably one thing.

    Raises LinkageError when there is nothing to learn from.
    """
    scored = score_records(records, model, connection)
    rows, probability = as_rows(records, scored, connection)
    return choose_links(files, rows, probability, scored.n_missed, scored.findings, wanted)


def choose_links(
    files: tuple[RecordFile, ...],
    rows: NDArray[np.int64],
    probability: NDArray[np.float64],
    n_missed: float,
    findings: tuple[Finding, ...],
    wanted: Wanted,
) -> Links:
    """The answer, from pairs of rows with their probabilities."""
    n_expected = float(probability.sum()) + n_missed
    probability = np.round(probability, _DIGITS)
    kept = probability >= FLOOR
    if wanted.is_one_to_one:
        kept &= _likeliest(_by_name(files, rows), probability)
    rows, probability = rows[kept], probability[kept]
    return name_pairs(
        files, rows, probability, _expectation(probability, n_expected, wanted), findings
    )


def score_records(
    records: DistinctRecords,
    model: MatchingModel,
    connection: Connection,
    given: pa.Table | None = None,
) -> ScoredRecords:
    """Find, compare, learn, and let candidates compete.

    With `given`, a table of `left_id` and `right_id`, those pairs are looked at, and no estimate is
    made of the matches that are not among them. Raises LinkageError when there is nothing to learn
    from.
    """
    if not all((rows >= 0).any() for rows in records.rows):
        raise LinkageError(
            "A file without records that can be compared cannot be linked.",
            remedy="Check with `folkmoot read FILE` that columns were taken for what they are.",
        )
    if not model.comparisons:
        raise LinkageError(
            "The files have nothing in common that could be compared.",
            remedy="`folkmoot read FILE` shows what each column was taken for.",
        )
    keys = () if given is not None else choose_keys(records, model, connection)
    pairs = (
        compare_given(records, model, connection, given)
        if given is not None
        else find_pairs(records, model, keys, connection)
    )
    random = compare_given(records, model, connection, random_pairs(records))
    training = train(
        pairs.patterns(model.sizes), model, chance_levels(random.patterns(model.sizes), model)
    )
    probability = _probabilities(pairs, model, training)
    if model.competes and records.is_between:
        probability = _after_competition(pairs, probability, records, model, connection, training)
    apart, others = (
        keys_per_pair(records, pairs, tuple(key for key in keys if (key in model.apart) is wanted))
        for wanted in (True, False)
    )
    found = Finding(
        Kind.DECIDED,
        "linkage.compared",
        f"Compared by {', '.join(name.replace('_', ' ') for name in model.names)}"
        + (f"; pairs found by {len(keys)} {'keys' if keys[1:] else 'key'}." if keys else "."),
    )
    return ScoredRecords(
        pairs,
        probability,
        _missed(apart, others, probability),
        (found, *training.findings),
    )


def _probabilities(
    pairs: ComparedPairs, model: MatchingModel, training: Training
) -> NDArray[np.float64]:
    """By the fitted classes; a decisive comparison outweighs all others."""
    codes = pairs.codes(model.sizes)
    patterns = pairs.patterns(model.sizes)
    of_pattern = match_probability(patterns, training.classes)
    for column, name in enumerate(model.names):
        if name in model.decisive:
            is_same = patterns.levels[:, column] == 0
            of_pattern = np.where(is_same, np.maximum(of_pattern, _DECIDED), of_pattern)
    found: NDArray[np.float64] = of_pattern[np.searchsorted(patterns.codes, codes)]
    return found


def _after_competition(
    pairs: ComparedPairs,
    probability: NDArray[np.float64],
    records: DistinctRecords,
    model: MatchingModel,
    connection: Connection,
    training: Training,
) -> NDArray[np.float64]:
    rivals = probability >= _LEAST_RIVAL
    table = pa.table(
        {"left_id": pairs.left[rivals], "right_id": pairs.right[rivals], "p": probability[rivals]}
    )
    left = probability.copy()
    competed = compete(
        table, lambda given: _probabilities(given, model, training), records, model, connection
    )
    left[rivals] = keep_total(competed, float(probability[rivals].sum()))
    return left


def _missed(
    n_apart: NDArray[np.int64], n_others: NDArray[np.int64], probability: NDArray[np.float64]
) -> float:
    """How many matches no key found, from how many keys of either kind found each pair.

    If keys that rest on different facts fail independently, what the ones miss of what the others
    find is what they miss of all (Lincoln and Petersen's estimate). Where there is one kind of key,
    from the matches that one key found and those that two did (Chao, *Estimating the population
    size for capture-recapture data with unequal catchability*, Biometrics 43, 1987, in the form
    that stands when no match was found by two). A single key tells nothing of what it misses.
    """
    by_both = float(probability[(n_apart > 0) & (n_others > 0)].sum())
    if by_both >= 1:
        alone = [
            float(probability[(mine > 0) & (theirs == 0)].sum())
            for mine, theirs in ((n_apart, n_others), (n_others, n_apart))
        ]
        return alone[0] * alone[1] / by_both
    n_keys = n_apart + n_others
    if n_keys.max(initial=0) < 2:
        return 0.0
    once, twice = float(probability[n_keys == 1].sum()), float(probability[n_keys == 2].sum())
    return once * max(once - 1, 0.0) / (2 * (twice + 1))


def as_rows(
    records: DistinctRecords, scored: ScoredRecords, connection: Connection
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of distinct records as pairs of the files' rows: two columns, left and right."""
    worth = scored.probability >= _LEAST_RIVAL
    tables = {
        f"linkage_rows_{side}": pa.table({"id": rows, "row": np.arange(len(rows))})
        for side, rows in enumerate((records.rows[0], records.rows[-1]))
    }
    apart = "TRUE" if records.is_between else "(left_id <> right_id OR l.row < r.row)"
    found = query(
        connection,
        f"SELECT l.row AS left_row, r.row AS right_row, p FROM linkage_pairs "  # noqa: S608
        f"JOIN linkage_rows_0 AS l ON l.id = left_id JOIN linkage_rows_1 AS r ON r.id = right_id "
        f"WHERE {apart} ORDER BY left_row, right_row",
        linkage_pairs=pa.table(
            {
                "left_id": scored.pairs.left[worth],
                "right_id": scored.pairs.right[worth],
                "p": scored.probability[worth],
            }
        ),
        **tables,
    )
    rows = np.stack([found["left_row"].to_numpy(), found["right_row"].to_numpy()], axis=1)
    return rows, found["p"].to_numpy()


def _by_name(files: tuple[RecordFile, ...], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of the records among the names of their file: of equal pairs the first by name is
    taken, wherever it stands in the file."""
    sides = (files[0].identifiers(rows[:, 0]), files[-1].identifiers(rows[:, 1]))
    return np.stack([pc.rank(side, tiebreaker="dense").to_numpy() for side in sides], axis=1)


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


def _expectation(
    probability: NDArray[np.float64], n_expected: float, wanted: Wanted
) -> Expectation:
    if wanted.threshold is not None:
        return expect(probability, n_expected, wanted.threshold)
    return choose(probability, n_expected, wanted.use)

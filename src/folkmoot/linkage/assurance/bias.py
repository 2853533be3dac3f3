"""Who is linked and who is not, and whose links are wrong: the report that GUILD asks for.

Gilbert and others, *GUILD: guidance for information about linking data sets*, Journal of Public
Health 40, 2018, doi 10.1093/pubmed/fdx037. What goes in are link keys and the named
characteristics, never names or addresses; what comes out are figures of groups that are large
enough to show. A lower match rate is not yet a mistake, since a group may truly be less often in
both files; that is why rates stand beside estimated errors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.linkage.assurance.clerical_sample import (
    ClericalSample,
    Judgements,
    count_judged,
)
from folkmoot.linkage.assurance.grouping import LEAST_COUNT, Groups, group_records
from folkmoot.linkage.assurance.judged_quality import Judged, estimate_quality
from folkmoot.linkage.assurance.scored_pairs import (
    ScoredPairs,
    expected_matches,
    mean_probability,
)
from folkmoot.linkage.intervals import Interval, wilson

NOTABLE_DIFFERENCE = 0.1
"""A standardised difference between linked and unlinked from which groups are out of balance
(Austin, *Balance diagnostics*, Statistics in Medicine 28, 2009)."""


@dataclass(frozen=True)
class Characteristics:
    """Identifiers of a file's records and the named characteristics, an entry a record."""

    identifiers: pa.Array
    columns: Mapping[str, pa.Array]


@dataclass(frozen=True)
class Evidence:
    """What is known of the links beyond their probabilities: judged pairs, and pairs that an
    independent key says are one person (by left and right identifier)."""

    sample: ClericalSample | None = None
    judgements: Judgements | None = None
    known: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its records, those linked, and the errors estimated in it.

    `difference` is the standardised difference of the group's share among linked and unlinked
    records. `expected_precision` and `expected_recall` are the model's own opinion, the latter of
    matches among scored pairs. `judged_precision` and `judged_recall` come from judged pairs and
    `known_recall` from an independent key; None where fewer of these than the least count fall into
    the group.
    """

    group: str
    n_records: int
    n_linked: int
    match_rate: Interval
    difference: float
    expected_precision: float | None
    expected_recall: float | None
    judged_precision: Interval | None
    known_recall: Interval | None
    judged_recall: Interval | None = None


@dataclass(frozen=True, slots=True)
class CharacteristicReport:
    """The groups of one characteristic of one file, by match rate from the lowest."""

    characteristic: str
    side: str
    rows: tuple[GroupRow, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a reader should look at, if anything."""
        if not self.rows:
            return (f"{self._name}: all groups are too small to show.",)
        if len(self.rows) == 1:
            return (f"{self._name}: only one group is large enough to show.",)
        said = [words for what, figure in _FIGURES if (words := _extremes(self.rows, what, figure))]
        if not said:
            said = ["no group is clearly apart from another."]
        unbalanced = [row.group for row in self.rows if abs(row.difference) >= NOTABLE_DIFFERENCE]
        if unbalanced:
            said.append(f"linked and unlinked records differ notably in: {', '.join(unbalanced)}.")
        return tuple(f"{self._name}: {words}" for words in said)

    @property
    def _name(self) -> str:
        return f"{self.characteristic.replace('_', ' ').capitalize()} ({self.side})"


Figure = Callable[[GroupRow], Interval | None]
_FIGURES: tuple[tuple[str, Figure], ...] = (
    ("match rate", lambda row: row.match_rate),
    ("share linked of those known to be in both files", lambda row: row.known_recall),
    ("judged precision", lambda row: row.judged_precision),
    ("judged recall", lambda row: row.judged_recall),
)


def _extremes(rows: tuple[GroupRow, ...], what: str, figure: Figure) -> str | None:
    """The groups furthest apart in a figure, if their intervals are apart too."""
    known = [(found, row.group) for row in rows if (found := figure(row)) is not None]
    if not known:
        return None
    (low, lowest), (high, highest) = (
        choose(known, key=lambda each: each[0].estimate) for choose in (min, max)
    )
    if low.high >= high.low:
        return None
    return f"the {what} is {low} among {lowest} and {high} among {highest}."


def report_bias(
    records: Characteristics,
    pairs: ScoredPairs,
    threshold: float,
    *,
    side: str = "left",
    least: int = LEAST_COUNT,
    evidence: Evidence | None = None,
) -> tuple[CharacteristicReport, ...]:
    """Match rates and estimated errors of every group of every characteristic of one file, `side`
    being which of the pairs' it is.

    Raises LinkageError when a characteristic is not a coarse one.
    """
    evidence = evidence or Evidence()
    names = pairs.left if side == "left" else pairs.right
    linked = pairs.probability >= threshold
    is_linked = pc.is_in(records.identifiers, value_set=names.filter(pa.array(linked))).to_numpy(
        zero_copy_only=False
    )
    record_of_pair = _rows(names, records.identifiers)
    known_rows = _rows(
        pa.array([pair[side == "right"] for pair in evidence.known], pa.string()),
        records.identifiers,
    )
    known_linked = np.array(
        [pairs.probability[pairs.places[pair]] >= threshold if pair in pairs.places else False
         for pair in evidence.known],
        np.bool_,
    )  # fmt: skip
    reports = []
    for characteristic, values in records.columns.items():
        groups = group_records(characteristic, values, is_linked, least)
        of_pair = _group_of(groups, record_of_pair)
        of_known = _group_of(groups, known_rows)
        rows = []
        for place, name in enumerate(groups.names):
            inside, here = groups.of_record == place, of_pair == place
            n_records, n_linked = int(inside.sum()), int(is_linked[inside].sum())
            rate = wilson(n_linked, n_records)
            if rate is None:
                continue
            judged_precision, judged_recall = _judged(evidence, here, least)
            rows.append(
                GroupRow(
                    name,
                    n_records,
                    n_linked,
                    rate,
                    _difference(inside, is_linked),
                    mean_probability(pairs.probability[here & linked]),
                    _recall(pairs.probability, here, linked),
                    judged_precision,
                    _known_recall(known_linked[of_known == place], least),
                    judged_recall,
                )
            )
        rows.sort(key=lambda row: (row.match_rate.estimate, row.group))
        reports.append(CharacteristicReport(characteristic, side, tuple(rows)))
    return tuple(reports)


def _rows(names: pa.Array, identifiers: pa.Array) -> NDArray[np.int64]:
    found = pc.fill_null(pc.index_in(names, value_set=identifiers), -1)
    return found.to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def _group_of(groups: Groups, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(groups.of_record):
        return np.full(len(rows), -1, np.int64)
    return np.where(rows >= 0, groups.of_record[rows], -1)


def _difference(inside: NDArray[np.bool_], is_linked: NDArray[np.bool_]) -> float:
    """The standardised difference of the group's share among linked and unlinked records."""
    n_linked, n_unlinked = int(is_linked.sum()), int((~is_linked).sum())
    if not n_linked or not n_unlinked:
        return 0.0
    first, second = float(inside[is_linked].mean()), float(inside[~is_linked].mean())
    spread = math.sqrt((first * (1 - first) + second * (1 - second)) / 2)
    return (first - second) / spread if spread else 0.0


def _recall(
    probability: NDArray[np.float64], here: NDArray[np.bool_], linked: NDArray[np.bool_]
) -> float | None:
    total = expected_matches(probability[here])
    return expected_matches(probability[here & linked]) / total if total else None


def _judged(
    evidence: Evidence, here: NDArray[np.bool_], least: int
) -> tuple[Interval | None, Interval | None]:
    """Precision and recall of the group by judged pairs; None where too few of the linked, or of
    the unlinked, are the group's. Of a stratum of which the group has nothing judged any share is
    possible, and the share of all its pairs is the likeliest."""
    if evidence.sample is None or evidence.judgements is None:
        return None, None
    sample = evidence.sample
    answers = sample.answers(evidence.judgements)
    count = len(sample.strata.sizes)
    everybody = count_judged(answers, sample.strata.of_pair, count)
    group = count_judged(answers[here], sample.strata.of_pair[here], count)
    sizes = np.bincount(sample.strata.of_pair[here], minlength=count)
    kept = sizes > 0
    likeliest = (everybody.matches + 0.5) / (everybody.drawn + 1)
    strata = replace(
        sample.strata,
        sizes=sizes[kept],
        is_linked=sample.strata.is_linked[kept],
        planned=likeliest[kept],
    )
    judged = Judged(group.drawn[kept], group.matches[kept], group.unsure[kept])
    quality = estimate_quality(strata, judged)
    n_linked = int(group.drawn[sample.strata.is_linked].sum())
    n_unlinked = group.n_drawn - n_linked
    return (
        quality.precision if n_linked >= least else None,
        quality.recall if min(n_linked, n_unlinked) >= least else None,
    )


def _known_recall(is_linked: NDArray[np.bool_], least: int) -> Interval | None:
    if len(is_linked) < least:
        return None
    return wilson(int(is_linked.sum()), len(is_linked))

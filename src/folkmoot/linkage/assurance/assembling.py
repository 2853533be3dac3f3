"""The report on a linkage, put together from pairs, records and whatever else is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.assurance.bias import CharacteristicReport, Evidence, report_bias
from folkmoot.linkage.assurance.capture_recapture import Unfound
from folkmoot.linkage.assurance.charts import judged_points, threshold_points, weight_bars
from folkmoot.linkage.assurance.clerical_sample import ClericalSample, Judgements
from folkmoot.linkage.assurance.decoy_people import DecoyRate
from folkmoot.linkage.assurance.grouping import LEAST_COUNT, POOLED
from folkmoot.linkage.assurance.implausible import ImplausibleLinks, count_implausible
from folkmoot.linkage.assurance.independent_keys import agreeing_pairs, check_by_key
from folkmoot.linkage.assurance.known_records import (
    KnownRecords,
    characteristics_of,
    filled_columns,
    keyed_by,
    observe,
)
from folkmoot.linkage.assurance.report import LinkageReport, LinkedFile
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs, as_text, mean_probability
from folkmoot.linkage.assurance.tiers import (
    count_tiers,
    pool_small,
    tabulate_tiers,
    tier_thresholds,
)
from folkmoot.linkage.assurance.waterfall import LevelRow, Unlinkables, Waterfall


@dataclass(frozen=True)
class Asked:
    """What a report should say beyond the links themselves.

    `by` names characteristics, `key` the independent number that the linkage did not use, `on` the
    day of which ages are; `judgements` are of a clerical sample drawn with `seed`.
    """

    title: str
    names: tuple[str, str]
    on: date
    by: Sequence[str] = ()
    key: str | None = None
    judgements: Judgements | None = None
    seed: int = 0
    least_count: int = LEAST_COUNT
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Explained:
    """What the model itself tells, where the linkage was run for the report."""

    levels: tuple[LevelRow, ...] = ()
    unlinkables: tuple[Unlinkables, ...] = ()
    examples: tuple[Waterfall, ...] = ()
    decoys: tuple[DecoyRate, ...] = ()
    captures: Unfound | None = None


def assemble_report(
    pairs: ScoredPairs,
    threshold: float,
    left: KnownRecords,
    right: KnownRecords,
    asked: Asked,
    explained: Explained | None = None,
) -> LinkageReport:
    """Every check that the files allow, of pairs linked from this threshold up.

    Raises LinkageError for a characteristic that is not there or not coarse, or a missing key.
    """
    explained = explained or Explained()
    linked = pairs.probability >= threshold
    sample = ClericalSample.of_pairs(pairs, threshold, seed=asked.seed)
    judged, n_set_aside = sample.read(asked.judgements or {})
    has_judged = judged.n_drawn > 0
    keys = None if asked.key is None else (keyed_by(left, asked.key), keyed_by(right, asked.key))
    evidence = Evidence(
        sample if has_judged else None,
        asked.judgements if has_judged else None,
        () if keys is None else tuple(agreeing_pairs(*keys)),
    )
    thresholds = tier_thresholds(threshold)
    tables = [
        (name, tabulate_tiers(left.identifiers, values, pairs, thresholds))
        for name, values in _characteristics(left, asked).items()
    ]
    return LinkageReport(
        title=asked.title,
        left=_file(left, asked.names[0], pairs.left.filter(pa.array(linked))),
        right=_file(right, asked.names[1], pairs.right.filter(pa.array(linked))),
        threshold=threshold,
        n_pairs=len(pairs),
        n_links=int(linked.sum()),
        expected=mean_probability(pairs.probability[linked]),
        judged=sample.quality(judged) if has_judged else None,
        n_set_aside=n_set_aside,
        key=None if keys is None else check_by_key(asked.key or "", *keys, pairs, threshold),
        implausible=_implausible(pairs, left, right, threshold),
        decoys=explained.decoys,
        captures=explained.captures,
        tiers=count_tiers(pairs, thresholds),
        tier_tables=tuple(
            (name, pool_small(rows, asked.least_count, POOLED)) for name, rows in tables
        ),
        bias=_bias(pairs, threshold, left, right, asked, evidence),
        weights=weight_bars(pairs, threshold),
        curve=threshold_points(pairs, threshold),
        judged_curve=judged_points(sample, judged) if has_judged else (),
        levels=explained.levels,
        unlinkables=explained.unlinkables,
        examples=explained.examples,
        least_count=asked.least_count,
        about=dict(asked.about),
    )


def _file(records: KnownRecords, name: str, linked: pa.Array) -> LinkedFile:
    n_linked = pc.count_distinct(linked).as_py()
    return LinkedFile(name, records.table.num_rows, n_linked, filled_columns(records))


def _characteristics(records: KnownRecords, asked: Asked) -> Mapping[str, pa.Array]:
    names = [name for name in asked.by if records.has(name)]
    return characteristics_of(records, names, asked.on).columns


def _bias(
    pairs: ScoredPairs,
    threshold: float,
    left: KnownRecords,
    right: KnownRecords,
    asked: Asked,
    evidence: Evidence,
) -> tuple[CharacteristicReport, ...]:
    """Both files, since either may have a characteristic that the other lacks; a name that neither
    has is asked of the left one, which says so."""
    reports: list[CharacteristicReport] = []
    for side, records in (("left", left), ("right", right)):
        names = [
            name
            for name in asked.by
            if records.has(name) or (side == "left" and not right.has(name))
        ]
        reports += report_bias(
            characteristics_of(records, names, asked.on),
            pairs,
            threshold,
            side=side,
            least=asked.least_count,
            evidence=evidence,
        )
    return tuple(reports)


def _implausible(
    pairs: ScoredPairs, left: KnownRecords, right: KnownRecords, threshold: float
) -> tuple[ImplausibleLinks, ...]:
    linked = pa.table({"left": pairs.left, "right": pairs.right}).filter(
        pa.array(pairs.probability >= threshold)
    )
    # In one order, since whom a record is set beside by chance depends on it.
    linked = linked.sort_by([("left", "ascending"), ("right", "ascending")])
    rows = [
        pc.index_in(as_text(linked[side]), value_set=records.identifiers)
        for side, records in (("left", left), ("right", right))
    ]
    known = pc.and_(rows[0].is_valid(), rows[1].is_valid())
    lefts, rights = (each.filter(known).to_numpy().astype(np.int64) for each in rows)
    return count_implausible(observe(left), observe(right), (lefts, rights))

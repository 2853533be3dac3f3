"""A report on a linkage with what its reviewers found, made where identities may be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa

from folkmoot.linkage.assurance.assembling import Asked, assemble_report
from folkmoot.linkage.assurance.judged_quality import EstimatedQuality
from folkmoot.linkage.assurance.known_records import KnownRecords
from folkmoot.linkage.assurance.model_explanations import explain_linkage
from folkmoot.linkage.assurance.report_page import render_page
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
from folkmoot.linkage.assurance.transparency_record import transparency_record
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.intervals import Interval
from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.review.explaining import Part


@dataclass(frozen=True, slots=True)
class Titles:
    """What a report calls the linkage and its two assets, and the day of which it is."""

    linkage: str
    left: str
    right: str
    on: date


@dataclass(frozen=True)
class WrittenReport:
    """`page` is one HTML file that stands by itself; `record` the entry for the Algorithmic
    Transparency Recording Standard, as JSON."""

    page: str
    record: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"page": self.page, "record": dict(self.record)}


def report_part(
    pairs: pa.Table,
    files: tuple[PeopleFile, PeopleFile],
    part: Part,
    titles: Titles,
    judged: EstimatedQuality | None,
    connection: Connection,
) -> WrittenReport:
    """The report on the pairs of one part (left_id, right_id, match_probability) between two files.

    Whoever judged a sample of the linkage did so of all its parts together, and so are `judged`
    figures. No name, date or place of anybody is in what comes out. Raises LinkageError for pairs
    that name records that the files do not hold.
    """
    scored = ScoredPairs.of_table(pairs)
    left, right = (KnownRecords(file.table, file.schema, file.identifier) for file in files)
    explained = explain_linkage(scored, part.threshold, left, right, part.model, connection)
    asked = Asked(titles.linkage, (titles.left, titles.right), titles.on)
    report = assemble_report(scored, part.threshold, left, right, asked, explained)
    whole = replace(report, judged=judged)
    return WrittenReport(render_page(whole), transparency_record(whole).to_json())


def read_quality(kept: Mapping[str, Any]) -> EstimatedQuality:
    """Figures of a sample, as they were kept by `dataclasses.asdict`."""
    shares = {
        name: Interval(**kept[name]) if kept[name] else None
        for name in ("precision", "recall", "f1", "missed")
    }
    return EstimatedQuality(**{**kept, **shares})

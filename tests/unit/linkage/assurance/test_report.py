"""The report on a linkage: what it says, to whom, and what it does not let out."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pyarrow as pa
import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance import (
    Asked,
    ClericalSample,
    Explained,
    KnownRecords,
    LinkageReport,
    ScoredPairs,
    assemble_report,
    render_page,
    report_as_json,
    transparency_record,
)
from folkmoot.linkage.assurance.guild import Step, guild_items
from folkmoot.linkage.assurance.known_records import AGE, MISSING, SURNAME, characteristics_of
from folkmoot.linkage.assurance.tiers import TierRow, pool_small
from folkmoot.linkage.assurance.transparency_fields import FIELDS, SECTIONS
from folkmoot.linkage.assurance.waterfall import LevelRow, Move, Unlinkables, Waterfall
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_COUNT = 600
_ON = datetime.date(2024, 6, 1)
_SCHEMA = Schema(
    (
        Column("ref", "Ref", ColumnType.TEXT, meaning=Meaning.RECORD_ID),
        Column("surname", "Surname", ColumnType.TEXT, meaning=Meaning.SURNAME),
        Column("born", "Date of birth", ColumnType.DATE, meaning=Meaning.DATE_OF_BIRTH),
        Column("sex", "Sex", ColumnType.TEXT, meaning=Meaning.SEX),
        Column("number", "Number", ColumnType.TEXT, meaning=Meaning.NI_NUMBER),
    )
)


def _records(prefix: str) -> KnownRecords:
    draw = np.random.default_rng(6)
    rows = range(_COUNT)
    table = pa.table(
        {
            "ref": [f"{prefix}{row}" for row in rows],
            "surname": ["Ashby" if row % 2 else f"Name {row}" for row in rows],
            "born": [_ON - datetime.timedelta(days=int(draw.integers(0, 33_000))) for _ in rows],
            "sex": ["F" if row % 3 else "M" for row in rows],
            "number": [f"QQ {row:06} C" if row % 2 else None for row in rows],
        }
    )
    return KnownRecords(table, _SCHEMA, "ref")


@pytest.fixture(scope="module")
def pairs() -> ScoredPairs:
    """Record by record one person; a third of them are not linked."""
    names = [pa.array([f"{side}{row}" for row in range(_COUNT)]) for side in "LR"]
    return ScoredPairs(*names, np.where(np.arange(_COUNT) % 3 > 0, 0.97, 0.2))


def _asked(pairs: ScoredPairs, **others: object) -> Asked:
    sample = ClericalSample.of_pairs(pairs, 0.5)
    judged = {
        (pair["left_id"], pair["right_id"]): True
        for order in sample.orders
        for pair in sample.table(order[:60]).to_pylist()
    }
    asked = Asked(
        "Homes", ("north", "south"), _ON, ("sex", AGE, SURNAME, MISSING), "number", judged
    )
    return replace(asked, **others)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def report(pairs: ScoredPairs) -> LinkageReport:
    waterfall = Waterfall(-3.0, (Move("surname", "same rare surname", 6.0),), -1.0, 0.5)
    explained = Explained(
        levels=(LevelRow("surname", "same rare surname", 0.4, 0.001, 300),),
        unlinkables=(Unlinkables("left", _COUNT, 12),),
        examples=(waterfall,),
    )
    return assemble_report(pairs, 0.5, _records("L"), _records("R"), _asked(pairs), explained)


def test_headlines_say_what_people_and_the_number_say(report: LinkageReport) -> None:
    said = " ".join(report.headlines)
    assert "400 links" in said
    assert "By 120 pairs that people judged" in said
    assert "By number, said to be kept out of the linkage, 300 pairs are one person" in said
    assert "Recall of all matches is" in said


def test_without_judgements_the_models_opinion_is_called_that(pairs: ScoredPairs) -> None:
    bare = _asked(pairs, judgements=None, key=None)
    said = " ".join(assemble_report(pairs, 0.5, _records("L"), _records("R"), bare).headlines)
    assert "only the model's opinion of itself" in said
    assert "whole recall is not known" in said


def test_a_model_too_sure_of_itself_is_told(report: LinkageReport) -> None:
    assert report.judged is not None
    assert report.judged.precision is not None
    low = replace(report.judged.precision, estimate=0.6, low=0.5, high=0.7)
    told = replace(report, judged=replace(report.judged, precision=low))
    assert any("too sure of itself" in sentence for sentence in told.headlines)


def test_characteristics_that_are_made_are_coarse() -> None:
    made = characteristics_of(_records("L"), (AGE, SURNAME, MISSING), _ON).columns
    assert set(made[AGE].to_pylist()) == {
        "0 to 17", "18 to 34", "35 to 49", "50 to 64", "65 to 79", "80 and over"
    }  # fmt: skip
    assert set(made[SURNAME].to_pylist()) == {"common surname"}
    assert set(made[MISSING].to_pylist()) == {"nothing missing", "one missing"}


@pytest.mark.parametrize("name", ["surname", "date_of_birth", "ref", "number"])
def test_what_says_who_somebody_is_is_no_characteristic(name: str) -> None:
    with pytest.raises(LinkageError, match="who somebody is"):
        characteristics_of(_records("L"), (name,), _ON)


def test_a_characteristic_that_neither_file_has_is_refused(pairs: ScoredPairs) -> None:
    with pytest.raises(LinkageError, match="no column of this name"):
        assemble_report(
            pairs, 0.5, _records("L"), _records("R"), _asked(pairs, by=("deprivation",))
        )


def test_the_page_holds_all_of_it_and_no_script(report: LinkageReport) -> None:
    page = render_page(replace(report, title="<script>alert(1)</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    parser = _Tags()
    parser.feed(page)
    assert parser.open == []
    assert parser.count["h1"] == 1
    assert parser.count["svg"] >= 3
    assert parser.count["table"] == parser.count["caption"]
    for words in ("same rare surname", "12 of 600 records", "Example 1", "A draft"):
        assert words in page


def test_nothing_of_a_person_is_on_the_page(report: LinkageReport) -> None:
    page = render_page(report)
    told = json.dumps(report_as_json(report))
    for value in ("Ashby", "Name 2", "QQ", "L17", "R17", "1990-"):
        assert value not in page
        assert value not in told


def test_every_group_on_the_page_is_large_enough(report: LinkageReport) -> None:
    rows = [row for each in report.bias for row in each.rows]
    assert rows
    assert all(min(row.n_linked, row.n_records - row.n_linked) >= 10 for row in rows)


def test_guild_marks_what_only_people_know(report: LinkageReport) -> None:
    items = {item.number: item for item in guild_items(report)}
    assert items["1a"].answer is None
    assert items["2d"].answer is not None
    told = replace(report, about={"guild-1a": "Everybody on the register."})
    assert guild_items(told)[0].answer == "Everybody on the register."
    assert {item.step for item in items.values()} == set(Step)


def test_the_transparency_record_has_every_field_and_marks_missing_ones(
    report: LinkageReport,
) -> None:
    record = transparency_record(report)
    assert [entry.field for entry in record.entries] == list(FIELDS)
    missing = {field.number for field in record.missing}
    assert {"2.1.1", "2.1.3", "2.5.1"} <= missing
    assert not {"1.1", "2.2.1", "2.4.2.7"} & missing
    assert record.is_draft
    alone = transparency_record(replace(report, about={"2.1.4": "No"}))
    assert "2.1.4.1" not in {field.number for field in alone.missing}
    whole = transparency_record(replace(report, about={field.number: "Told." for field in FIELDS}))
    assert not whole.is_draft


def test_the_order_of_rows_changes_nothing(pairs: ScoredPairs, report: LinkageReport) -> None:
    draw = np.random.default_rng(7)
    turned = [pa.array(draw.permutation(_COUNT)) for _ in range(3)]
    files = [
        KnownRecords(_records(side).table.take(order), _SCHEMA, "ref")
        for side, order in zip("LR", turned[:2], strict=True)
    ]
    other = ScoredPairs(
        pairs.left.take(turned[2]),
        pairs.right.take(turned[2]),
        pairs.probability[turned[2].to_numpy()],
    )
    again = assemble_report(other, 0.5, files[0], files[1], _asked(pairs))
    assert again == replace(report, levels=(), unlinkables=(), examples=())


def test_every_field_is_once_and_in_a_section() -> None:
    numbers = [field.number for field in FIELDS]
    assert len(numbers) == len(set(numbers))
    assert {field.section for field in FIELDS} == set(SECTIONS.values())


def test_the_json_holds_every_figure(report: LinkageReport) -> None:
    told = json.loads(json.dumps(report_as_json(report)))
    assert told["n_links"] == 400
    assert told["judged"]["precision"]["low"] <= told["judged"]["precision"]["estimate"]
    assert len(told["transparency_record"]["fields"]) == len(FIELDS)


def test_small_rows_of_a_table_by_tier_are_put_together() -> None:
    rows = (TierRow("a", 50, 90, 120), TierRow("b", 40, 60, 80), TierRow("c", 3, 3, 4))
    assert pool_small(rows, 10, "small") == (
        TierRow("a", 50, 90, 120),
        TierRow("small", 43, 63, 84),
    )
    assert pool_small((TierRow("c", 3, 3, 4),), 10, "small") == ()
    assert pool_small(rows[:2], 10, "small") == rows[:2]


def test_a_waterfall_adds_up_and_speaks_plainly() -> None:
    waterfall = Waterfall(
        -3.0,
        (Move("surname", "same rare surname", 6.0), Move("sex", "different sex", -2.0)),
        0.0,
        0.5,
    )
    assert waterfall.bits == 1.0
    assert waterfall.probability == pytest.approx(2 / 3)
    assert waterfall.sentences[1] == (
        "Same rare surname: 64 times as likely for one person as for two."
    )
    assert waterfall.sentences[2] == (
        "Different sex: 4.0 times as likely for two people as for one."
    )
    assert waterfall.sentences[-1].endswith("so they are linked.")


class _Tags(HTMLParser):
    """Which tags are open, and how often each came."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.count: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

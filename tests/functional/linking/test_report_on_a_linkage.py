"""The report on a linkage, opened as the file that it is, by people with and without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from playwright.sync_api import Page, expect
from tests.unit.linkage.assurance.made_up_pairs import THRESHOLD, overconfident_pairs

from folkmoot.linkage.assurance import ClericalSample, KnownRecords, assemble_report, render_page
from folkmoot.linkage.assurance.assembling import Asked, Explained
from folkmoot.linkage.assurance.waterfall import LevelRow, Move, Unlinkables, Waterfall
from folkmoot.tables import Column, ColumnType, Meaning, Schema

pytestmark = pytest.mark.browser


def test_the_page_is_accessible_and_fetches_nothing(
    page: Page, judge: Callable[[], None], tmp_path: Path
) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    file = tmp_path / "report.html"
    file.write_text(_page(), encoding="utf-8")
    page.goto(file.as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("how good are the links?")
    expect(page.get_by_role("img", name="Precision and recall by threshold")).to_be_visible()
    judge()
    assert fetched == [file.as_uri()]


def _page() -> str:
    made = overconfident_pairs(n=800)
    sample = ClericalSample.of_pairs(made.pairs, THRESHOLD)
    judgements: dict[tuple[str, str], bool | None] = {
        pair: bool(made.is_match[place]) for pair, place in made.pairs.places.items()
    }
    assert sample.read(judgements)[1] == 0
    schema = Schema(
        (
            Column("ref", "Ref", ColumnType.TEXT, meaning=Meaning.RECORD_ID),
            Column("sex", "Sex", ColumnType.TEXT, meaning=Meaning.SEX),
        )
    )
    sexes = ["F" if row % 2 else "M" for row in range(800)]
    left, right = (
        KnownRecords(pa.table({"ref": names, "sex": sexes}), schema, "ref")
        for names in (made.pairs.left, made.pairs.right)
    )
    explained = Explained(
        levels=(LevelRow("surname", "same rare surname", 0.4, 0.001, 300),),
        unlinkables=(Unlinkables("left", 800, 3),),
        examples=(Waterfall(-3.0, (Move("surname", "same rare surname", 6.0),), -1.0, THRESHOLD),),
    )
    asked = Asked(
        "Homes", ("north", "south"), np.datetime64("2024-06-01").astype(object), ("sex",),
        judgements=judgements,
    )  # fmt: skip
    return render_page(assemble_report(made.pairs, THRESHOLD, left, right, asked, explained))

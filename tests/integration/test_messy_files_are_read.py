"""Real files as councils and statisticians published them, against what a careful person reads.

The labels and the scorer are beside the project, in ../shared/data/messy.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from folkmoot.errors import ReadError
from folkmoot.intake import read, summarise

pytestmark = pytest.mark.real_data

Scored = dict[str, Any]


@pytest.fixture(scope="module")
def messy(shared_data: Path) -> Path:
    folder = shared_data / "messy"
    if not folder.is_dir():
        pytest.skip("the labelled files are not at ../shared/data/messy")
    return folder


@pytest.fixture(scope="module")
def scorer(messy: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("messy_score", messy / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scored(messy: Path, scorer: ModuleType) -> list[Scored]:
    """Every entry of the labels with its score."""
    truth = json.loads((messy / "truth.json").read_text(encoding="utf-8"))
    return list(_score(truth, messy / "files", scorer))


def _score(truth: list[dict[str, Any]], files: Path, scorer: ModuleType) -> Iterator[Scored]:
    for entry in truth:
        sheet = entry["sheet"] if entry.get("sheet_given") else None
        try:
            prediction = summarise(read(files / entry["file"], sheet=sheet))
        except ReadError as error:
            prediction = {"error": str(error)}
        result = scorer.score_one(entry, {"id": entry["id"], **prediction})
        result["refused"] = bool(prediction.get("error"))
        result["silent"] = not result["whole"] and not result["refused"]
        yield result


def test_nearly_every_file_is_read_wholly_right(scored: list[Scored], scorer: ModuleType) -> None:
    wrong = [(entry["id"], entry["why"]) for entry in scored if not entry["whole"]]
    assert scorer.summarise(scored)["whole"] >= 95, wrong


def test_no_file_is_read_wrongly_without_an_error(scored: list[Scored]) -> None:
    assert [entry["id"] for entry in scored if entry["silent"]] == []


def test_no_readable_file_is_refused(scored: list[Scored]) -> None:
    tables = [entry for entry in scored if entry["expect"] == "table"]
    assert [entry["id"] for entry in tables if entry["refused"]] == []


def test_the_types_of_columns_are_right(scored: list[Scored], scorer: ModuleType) -> None:
    summary = scorer.summarise(scored)
    assert summary["types_semantic"] >= 90
    assert summary["types_storage"] >= 95


def test_sums_and_ranges_of_dates_are_right(scored: list[Scored], scorer: ModuleType) -> None:
    assert scorer.summarise(scored)["values"] == 100


LISTS = [
    ("rating-list-bradford.csv", 19_323, "Latitude", 72),
    ("rating-list-kirklees.csv", 15_991, "Latitude", 88),
    ("rating-list-wakefield.csv", 11_037, "Latitude", 127),
    ("rating-list-calderdale.csv", 9_347, "Empty from", 7_189),
]


@pytest.mark.parametrize(("name", "rows", "missing", "shifted"), LISTS)
def test_a_rating_list_with_shifted_rows_says_so(
    shared_data: Path, name: str, rows: int, missing: str, shifted: int
) -> None:
    report = read(shared_data / "west-yorkshire" / name).report
    assert report.n_rows == rows
    said = [f.message for f in report.findings if f.code == "intake.shifted_rows"]
    assert any(f"{shifted:,} rows" in text and f"“{missing}”" in text for text in said), said

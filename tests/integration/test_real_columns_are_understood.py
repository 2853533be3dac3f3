"""What is said of the columns of real council files: types, amounts, dates, persons.

The files are beside the project (see the fixture `shared_data`); the test is skipped without them.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from folkmoot.errors import ReadError
from folkmoot.intake import Reading, read
from folkmoot.intake.typing import semantic_type
from folkmoot.tables import Column, ColumnType, Meaning, Sensitivity

pytestmark = pytest.mark.real_data

TYPES_RIGHT = 0.95
PERSONAL_FOUND = 0.85
"""Of the columns that the truth calls personal; the rest are salaries of officers."""


@cache
def reading_of(path: Path, sheet: str | None = None) -> Reading:
    return read(path, sheet=sheet)


def column(reading: Reading, label: str) -> Column:
    return next(found for found in reading.schema if found.label.strip() == label)


def codes_about(reading: Reading, label: str) -> set[str]:
    return {
        finding.code.removeprefix("intake.")
        for finding in reading.report.findings
        if finding.where.strip() == label
    }


@pytest.fixture(scope="module")
def truth(shared_data: Path) -> list[dict[str, Any]]:
    listed = json.loads((shared_data / "messy" / "truth.json").read_text(encoding="utf-8"))
    return [entry for entry in listed if entry["expect"] == "table"]


def readings(
    shared_data: Path, truth: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], Reading]]:
    files = shared_data / "messy" / "files"
    found = []
    for entry in truth:
        sheet = entry["sheet"] if entry.get("sheet_given") else None
        try:
            found.append((entry, reading_of(files / entry["file"], sheet)))
        except ReadError:
            continue
    return found


def test_the_types_of_real_columns_are_right(
    shared_data: Path, truth: list[dict[str, Any]]
) -> None:
    right = asked = 0
    for entry, reading in readings(shared_data, truth):
        for wanted in entry["types"]:
            if wanted["i"] < len(reading.schema):
                asked += 1
                right += semantic_type(reading.schema.columns[wanted["i"]]) in wanted["accept"]
    assert asked > 400
    assert right / asked >= TYPES_RIGHT


def test_personal_columns_are_found(shared_data: Path, truth: list[dict[str, Any]]) -> None:
    found, wanted = set(), set()
    for entry, reading in readings(shared_data, truth):
        pii = entry.get("pii") or {}
        named = {*pii.get("personal", []), *pii.get("public_officer", [])}
        wanted |= {(entry["id"], label) for label in named}
        for described, proposal in zip(reading.schema, reading.report.proposals, strict=True):
            if described.sensitivity.is_personal or proposal.person_share:
                found.add((entry["id"], described.label))
    assert len(wanted & found) / len(wanted) >= PERSONAL_FOUND


def test_every_row_of_every_column_is_accounted_for(
    shared_data: Path, truth: list[dict[str, Any]]
) -> None:
    for _, reading in readings(shared_data, truth):
        for profile in reading.report.profiles:
            counted = profile.filled + profile.blank + profile.suppressed + profile.misfits
            assert counted == profile.rows == reading.report.n_rows


def test_payments_add_up_to_the_pound(shared_data: Path) -> None:
    reading = reading_of(shared_data / "west-yorkshire" / "payments-bradford-2017-12.csv")
    amount = column(reading, "Net Amount")
    profile = next(p for p in reading.report.profiles if p.column == amount.name)
    assert amount.type is ColumnType.MONEY
    assert str(profile.total) == "36339419.5700"


def test_suppliers_may_be_natural_persons_and_it_is_said(shared_data: Path) -> None:
    reading = reading_of(shared_data / "west-yorkshire" / "payments-bradford-2017-12.csv")
    supplier = column(reading, "Supplier Name")
    assert (supplier.meaning, supplier.sensitivity) == (
        Meaning.SUPPLIER_NAME,
        Sensitivity.COMMERCIAL,
    )
    assert "names_of_persons" in codes_about(reading, "Supplier Name")
    profile = next(p for p in reading.report.profiles if p.column == supplier.name)
    assert profile.commonest == ()


def test_a_workbook_with_exchanged_days_and_months_is_put_right(shared_data: Path) -> None:
    reading = reading_of(shared_data / "messy" / "files" / "messy" / "basildon_ndr.xlsx")
    assert "day_month_exchanged" in codes_about(reading, "LiabStart")
    dates = reading.table[column(reading, "LiabStart").name].to_pylist()
    assert dt.date(1995, 4, 1) in dates
    assert dt.date(1995, 1, 4) not in dates


def test_suppressed_counts_are_blank_and_their_markers_kept(shared_data: Path) -> None:
    path = shared_data / "messy" / "files" / "messy" / "barnet_library_membership_suppressed.csv"
    reading = reading_of(path)
    members = column(reading, "Members")
    profile = next(p for p in reading.report.profiles if p.column == members.name)
    assert (members.type, profile.filled, profile.suppressed) == (ColumnType.INTEGER, 804, 3065)
    assert set(reading.quarantine["text"].to_pylist()) == {"x"}

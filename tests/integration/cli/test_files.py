"""Verbs that work on a file alone."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest
import xlsxwriter
from tests.integration.cli.conftest import Command, folkmoot

WRONG_USE, UNREADABLE = 2, 4


def test_the_version_is_told() -> None:
    done = folkmoot("--version")
    assert done.stdout == f"folkmoot {version('folkmoot')}\n"


def test_without_a_verb_the_verbs_are_listed() -> None:
    done = folkmoot()
    for verb in (
        "read",
        "protect",
        "attack",
        "demo",
        "serve",
        "verify",
        "register",
        "publish",
        "query",
    ):
        assert f" {verb} " in done.stdout + done.stderr


# read


def test_a_file_is_shown_with_what_was_decided(command: Command, payments: Path) -> None:
    done = command("read", payments)
    assert done.code == 0, done.err
    for told in ("payments.csv", "supplier", "payment_date", "amount", "Ridge Roofing Ltd"):
        assert told in done.out


def test_only_as_many_rows_as_wanted_are_shown(command: Command, payments: Path) -> None:
    assert "Moor Lane Garage Ltd" in command("read", payments, "--rows", "2").out
    assert "Moor Lane Garage Ltd" not in command("read", payments, "--rows", "1").out
    assert "Ridge Roofing Ltd" not in command("read", payments, "--rows", "0").out


def test_a_reading_as_json_says_what_the_columns_are(command: Command, payments: Path) -> None:
    done = command("read", payments, "--json")
    reading = json.loads(done.out)
    assert reading["id"].endswith("/payments.csv")
    assert "error" not in reading


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "visits.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, place in (("April", "Oldbury"), ("May", "Newbridge")):
            sheet = book.add_worksheet(name)
            for number, row in enumerate((["Place", "Visits"], [place, 12], ["Elsewhere", 30])):
                sheet.write_row(number, 0, row)
    return path


def test_one_sheet_is_one_reading_and_two_are_an_array(command: Command, workbook: Path) -> None:
    one = json.loads(command("read", workbook, "--json", "--sheet", "May").out)
    assert one["id"].endswith("visits.xlsx#May")
    two = json.loads(command("read", workbook, "--json", "--sheet", "April", "--sheet", "May").out)
    assert [reading["id"].rsplit("#")[-1] for reading in two] == ["April", "May"]


def test_an_unreadable_file_ends_with_its_reason(command: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"\n\n")
    shown = command("read", empty)
    assert shown.code == UNREADABLE
    assert shown.err.startswith("folkmoot: ")
    assert "Traceback" not in shown.err
    as_json = command("read", empty, "--json")
    assert as_json.code == 0  # the answer is that there is no reading
    assert json.loads(as_json.out)["error"]


def test_a_file_that_is_not_there_is_named(command: Command, tmp_path: Path) -> None:
    done = command("read", tmp_path / "nothing.csv")
    assert done.code == UNREADABLE
    assert "nothing.csv" in done.err
    assert "Traceback" not in done.err


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(
    command: Command, workbook: Path
) -> None:
    done = command("read", workbook, "--sheet", "June")
    assert done.code == UNREADABLE
    assert "April" in done.err

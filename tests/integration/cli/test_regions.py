"""Verbs that work on a region, and on what is registered in it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from tests.integration.cli.conftest import folkmoot

WRONG_QUERY, CONFIG, UNREADABLE, BROKEN_LEDGER, REFUSED = 2, 3, 4, 6, 7
CODE = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}")


def test_a_file_is_registered_and_published_by_its_identifier(region: Path, payments: Path) -> None:
    done = folkmoot(
        "register", payments, "--region", region, "--member", "newbridge", "--title", "Payments",
        "--description", "Every payment.", "--contact", "Finance",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    code, rest = done.stdout.split("  ", 1)
    assert CODE.fullmatch(code)
    assert rest.startswith("Payments: ")
    published = folkmoot("publish", code, "--region", region)
    assert published.stdout == f"{code}  Payments: published\n"
    again = folkmoot("publish", code, "--region", region)
    assert again.returncode == REFUSED
    assert "It is published already." in again.stderr


def test_a_file_is_published_at_once(region: Path, published: str) -> None:
    assert CODE.fullmatch(published)
    done = folkmoot("query", published, "select count(*)", "--region", region, "--format", "json")
    assert json.loads(done.stdout) == [{"count": "4"}]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing.csv", "--member", "oldbury"], "There is no such file."),
        (["abcd-1234"], "no asset of this code"),
    ],
)
def test_what_is_not_there_cannot_be_published(
    region: Path, arguments: list[str], told: str
) -> None:
    done = folkmoot("publish", *arguments, "--region", region)
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_member_is_answered_with_those_that_are(region: Path, payments: Path) -> None:
    done = folkmoot("publish", payments, "--region", region, "--member", "atlantis")
    assert done.returncode == CONFIG
    assert "newbridge, oldbury" in done.stderr or "oldbury, newbridge" in done.stderr


def test_an_unknown_licence_is_answered_with_those_that_are(region: Path, payments: Path) -> None:
    done = folkmoot(
        "publish", payments, "--region", region, "--member", "oldbury", "--licence", "mine"
    )
    assert done.returncode != 0
    assert "OGL-UK-3.0" in done.stderr
    assert "Traceback" not in done.stderr


# query

GROUPED = "select service, sum(amount) as total group by service order by total desc"


def test_a_question_is_answered_as_a_table(region: Path, published: str) -> None:
    done = folkmoot("query", published, GROUPED, "--region", region)
    assert done.returncode == 0, done.stderr
    assert "service" in done.stdout
    assert "1000.5" in done.stdout


def test_a_question_is_answered_as_csv(region: Path, published: str) -> None:
    done = folkmoot("query", published, GROUPED, "--region", region, "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows == [
        ["service", "total"], ["Schools", "2400.25"], ["Housing", "1000.5"], ["Transport", "980"]
    ]  # fmt: skip


def test_a_question_is_answered_as_json(region: Path, published: str) -> None:
    done = folkmoot("query", published, GROUPED, "--region", region, "--format", "json")
    assert json.loads(done.stdout)[0] == {"service": "Schools", "total": "2400.25"}


def test_a_column_that_is_not_there_is_named(region: Path, published: str) -> None:
    done = folkmoot("query", published, "select nothing", "--region", region)
    assert done.returncode == WRONG_QUERY
    assert "nothing" in done.stderr
    assert done.stdout == ""


# verify


def test_a_region_verifies(region: Path, published: str) -> None:
    done = folkmoot("verify", "--region", region)
    assert done.returncode == 0, done.stderr
    assert re.search(r"holds together: \d+ entries", done.stdout)


def test_a_changed_file_of_the_vault_is_noticed(
    region: Path, published: str, tmp_path: Path
) -> None:
    kept = next(path for path in (region / "vault").rglob("*.parquet") if path.is_file())
    own = kept.read_bytes()
    mode = kept.stat().st_mode
    kept.chmod(0o600)
    kept.write_bytes(own[:-1] + bytes([own[-1] ^ 1]))
    done = folkmoot("verify", "--region", region)
    kept.write_bytes(own)
    kept.chmod(mode)
    assert done.returncode not in (0, 1)
    assert "Traceback" not in done.stderr
    assert folkmoot("verify", "--region", region).returncode == 0


@pytest.mark.parametrize("text", ["not a ledger\n", '{"a": 1}\n', "[]\n"])
def test_what_is_no_ledger_does_not_verify(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text(text, "utf-8")
    done = folkmoot("verify", file)
    assert done.returncode == BROKEN_LEDGER
    assert "Traceback" not in done.stderr


def test_a_ledger_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = folkmoot("verify", tmp_path / "ledger.jsonl")
    assert done.returncode == UNREADABLE
    assert "ledger.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_asks_what_to_verify() -> None:
    done = folkmoot("verify")
    assert done.returncode == CONFIG
    assert "--region FOLDER" in done.stderr


# demo and serve


def test_a_demonstration_is_not_made_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("Keep me.", "utf-8")
    done = folkmoot("demo", "--region", tmp_path)
    assert done.returncode == CONFIG
    assert "The folder holds something already." in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_region_that_is_there_is_kept(region: Path) -> None:
    done = folkmoot("demo", "--region", region, "--keep")
    assert done.returncode == 0
    assert "is there already" in done.stdout


def test_a_folder_without_the_real_files_is_named(tmp_path: Path) -> None:
    done = folkmoot("demo", "--region", tmp_path / "region", "--files", tmp_path / "nowhere")
    assert done.returncode not in (0, 1)
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", [["serve"], ["verify"], ["query", "abcd-1234"]])
def test_a_region_that_is_not_there_is_not_made(tmp_path: Path, verb: list[str]) -> None:
    done = folkmoot(*verb, "--region", tmp_path / "nowhere")
    assert done.returncode == CONFIG
    assert "There is no region in this folder." in done.stderr
    assert not (tmp_path / "nowhere").exists()

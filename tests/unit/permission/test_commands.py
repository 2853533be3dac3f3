"""The commands of permission, as people and outsiders' checks call them."""

# ruff: noqa: E501 - a table is read line by line

import json
import shutil
from importlib import resources
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from folkmoot.cli.main import app
from folkmoot.errors import ConfigError, FolkmootError, ProposalError, RulebookError

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
RULES = Path(str(resources.files("folkmoot.permission") / "rules"))


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


# fmt: off
EXAMPLE_ANSWERS = [
    # file                             asked      rung  status     a citation of the best or of what was asked
    ("fuel-poverty.yaml",                "open-if", 9,    "open-if", "Digital Economy Act 2017, ss.35-37"),
    ("unlicensed-homes.yaml",            "open-if", 9,    "open-if", "Housing Act 2004, s.237"),
    ("unlicensed-homes-county-hub.yaml", "closed",  5,    "open-if", "Housing Act 2004, s.237"),
    ("where-does-our-money-go.yaml",     "open",    2,    "open",    "Local Government Act 1972, s.111"),
]
# fmt: on


@pytest.mark.parametrize(("name", "asked", "rung", "status", "cites"), EXAMPLE_ANSWERS)
def test_a_demonstration_problem_is_answered_as_json(
    name: str, asked: str, rung: int, status: str, cites: str
) -> None:
    ran = run("can-we", "--proposal", str(EXAMPLES / name), "--json")
    assert ran.exit_code == 0
    told = json.loads(ran.stdout)
    assert (told["asked"]["status"], told["best"]["rung"]) == (asked, rung)
    assert told["best"]["status"] == status
    assert any(cites in text for text in told["asked"]["citations"] + told["best"]["citations"])


def test_the_page_for_a_person_says_what_to_do_and_whom_to_ask() -> None:
    shown = run("can-we", "Who is cold at home and not getting help?").stdout
    for words in (
        "purpose: Help people who cannot keep warm",
        "from “cold at home”",
        "The way to take: rung 9",
        "Digital Economy Act 2017, ss.35-37",
        "do: Sign the data protection impact assessment. (information-governance officer)",
        "1. Are both bodies on the Digital Economy Act's list",
        "not legal advice",
    ):
        assert words in shown


def test_the_bar_in_the_way_is_named() -> None:
    asked = "Match the full electoral register to our social care list to offer befriending"
    told = json.loads(run("can-we", asked, "--json").stdout)
    assert told["asked"]["bars"][0] == "electoral-full"
    assert told["asked"]["status"] == "closed"


def test_a_refusal_is_not_a_bare_no() -> None:
    shown = run("can-we", "Can we use the fuel poverty match to chase council tax debt?").stdout
    assert "closed because…" in shown
    assert "Instead: Make a separate case from records of your own" in shown


def test_the_law_of_another_day_is_asked_for() -> None:
    file = str(EXAMPLES / "fuel-poverty.yaml")
    told = json.loads(run("can-we", "--proposal", file, "--on", "2026-01-01", "--json").stdout)
    assert told["judged_on"] == "2026-01-01"


def test_what_is_not_law_yet_is_told() -> None:
    shown = run("can-we", "Share about a child at risk with the police by name").stdout
    assert "Children Act 2004, s.16LA" in shown
    assert "not in force yet" in shown


# fmt: off
WRONG = [
    (("can-we",),                                          ConfigError,   "Say what you want to do once"),
    (("can-we", "a map", "--proposal", "x.yaml"),          ConfigError,   "Say what you want to do once"),
    (("can-we", "Good morning"),                           ProposalError, "No purpose was heard"),
    (("can-we", "--proposal", "nowhere.yaml"),             ProposalError, "cannot be read"),
    (("rules", "test", "--rules", "nowhere"),              RulebookError, "cannot be read"),
]
# fmt: on


@pytest.mark.parametrize(("words", "error", "told"), WRONG)
def test_what_is_wrong_is_said(
    words: tuple[str, ...], error: type[FolkmootError], told: str
) -> None:
    ran = run(*words)
    assert isinstance(ran.exception, error)
    assert told in str(ran.exception)


def test_every_worked_case_comes_out_as_expected() -> None:
    ran = run("rules", "test")
    assert ran.exit_code == 0
    assert "worked cases come out as expected" in ran.stdout


def test_a_changed_rule_shows_which_cases_it_changes(tmp_path: Path) -> None:
    changed = Path(shutil.copytree(RULES, tmp_path / "rules"))
    file = changed / "gateways" / "7-housing-and-revenues.yaml"
    file.write_text(file.read_text("utf-8").replace("  needs: same-body\n", "", 1), "utf-8")
    cases = tmp_path / "cases"
    cases.mkdir()
    shutil.copy(RULES.parent / "cases" / "1-housing.yaml", cases)
    ran = run(
        "rules", "test", "--rules", str(changed), "--against", str(RULES), "--cases", str(cases)
    )
    assert isinstance(ran.exception, RulebookError)
    assert "hmo-county-hub: was “closed because…”, best rung 5" in ran.stdout
    assert "is “open if…”, best rung" in ran.stdout

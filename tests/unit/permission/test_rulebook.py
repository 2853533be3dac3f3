"""A lawyer who changes a rule is told which file, which rule and which field is wrong."""
# ruff: noqa: E501 - a table is read line by line

import shutil
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from folkmoot.errors import RulebookError
from folkmoot.permission import Rulebook, load_rulebook
from folkmoot.permission.rulebook import Commencement

OWN = Path(str(resources.files("folkmoot.permission") / "rules"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OWN, tmp_path / "rules"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


HOUSING = "gateways/7-housing-and-revenues.yaml"

# fmt: off
MISTAKES = [
    (HOUSING,      "effect: own use",            "efect: own use",            ["7-housing", "ha04-s237", "'efect'"]),
    (HOUSING,      "  source: legislation.gov.uk ukpga/2004/34 s.237; ukpga/2025/26 s.134\n", "", ["ha04-s237", "'source'"]),
    (HOUSING,      "confidence: high",           "confidence: sure",          ["ha04-s237", "'confidence'"]),
    (HOUSING,      "opens: [6, 7, 8, 9, 10]",   "opens: [6, 7, 8, 9, 11]",   ["ha04-s237", "opens.4"]),
    (HOUSING,      "  needs: same-body",         "  needs: same-boddy",       ["ha04-s237", "same-boddy"]),
    (HOUSING,      "  needs: same-body",         "  needs: {every: []}",      ["ha04-s237", "all, any and not"]),
    (HOUSING,      "from: [housing-authority]",  "from: [housing]",           ["ha04-s237", "'housing'", "from"]),
    (HOUSING,      "lifts: [dwp,",               "lifts: [dwpp,",             ["ha04-s237", "'dwpp'", "bar"]),
    (HOUSING,      "id: ha04-s212A",             "id: ha04-s237",             ["two rules", "ha04-s237"]),
    ("bars.yaml",  "origins: [intercept]",       "origins: [interception]",   ["ipa", "interception"]),
    ("bars.yaml",  "- id: charter-use",          "id: charter-use",           ["bars.yaml"]),
    ("papers.yaml", "fact: impact-assessed",     "fact: impact-asessed",      ["impact-assessment", "impact-asessed"]),
    ("rungs.yaml", "    outputs: output-checked", "    output: output-checked", ["checked-totals", "'output'", "The tests are"]),
    ("rungs.yaml", "rung: 4",                    "rung: 5",                   ["rungs.yaml", "numbered"]),
    ("purposes.yaml", "tasks: {council:",        "tasks: {counsel:",          ["fuel-poverty", "'counsel'"]),
    ("version.yaml", "dated: 2026-11-22",        "dated: last week",          ["version.yaml", "'dated'"]),
]
# fmt: on


@pytest.mark.parametrize(
    ("name", "old", "new", "told"), MISTAKES, ids=lambda value: str(value)[:30]
)
def test_a_mistake_is_named(folder: Path, name: str, old: str, new: str, told: list[str]) -> None:
    edit(folder, name, old, new)
    with pytest.raises(RulebookError) as raised:
        load_rulebook(folder)
    for words in told:
        assert words in str(raised.value)


def test_a_folder_without_a_file_is_no_rulebook(folder: Path) -> None:
    (folder / "bars.yaml").unlink()
    with pytest.raises(RulebookError, match=r"bars\.yaml: The file cannot be read"):
        load_rulebook(folder)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


def test_every_gateway_of_the_law_is_there(book: Rulebook) -> None:
    found = {gateway.id for gateway in book.gateways}
    assert {
        "dea17-s35-multiple-disadvantage", "dea17-s35-fuel-poverty", "dea17-s35-water-poverty",
        "dea17-s35-tv-retuning", "dea17-s35-undertakings", "dea17-s46-civil-registration",
        "dea17-s48-debt", "dea17-s56-fraud", "dea17-s64-research", "srsa07-s45-statistics",
        "ca04-s16LA", "ca04-s10-s11", "ca89-s17-s27-s47", "esa08-s14-s17", "ea96-s537A",
        "hsca12-s251B", "nhs06-s251", "care14-s6-s7-s45", "nhs06-s2B-public-health", "cda98-s115",
        "cda98-s17A", "cda98-s17", "pcsca22-s16", "cja03-s325", "ha04-s237", "ha04-s212A",
        "rra25-s86", "lgfa92-sch2-18A", "lgfa88-s63A", "wra12-s131", "ha96-s213B",
        "laaa14-sch9-nfi", "sca07-s68", "pshfa13", "la11-s1", "lga72-s111", "lga72-s101-s113",
        "cca04-emergency", "edcea26",
    } <= found  # fmt: skip
    assert "council-tax" in {bar.id for bar in book.bars}


def test_a_rule_is_cautious_unless_its_text_was_read(book: Rulebook) -> None:
    by_id = {gateway.id: gateway.citation for gateway in book.gateways}
    assert by_id["ha04-s237"].caution == ""
    assert by_id["lga72-s111"].caution == "to be confirmed by a qualified person"
    assert by_id["ca04-s16LA"].caution


# fmt: off
COMMENCEMENT = [
    # state       since              until               on                 holds  in words
    ("in force",  None,              None,               date(2026, 1, 1),  True,  "in force"),
    ("in force",  date(2026, 2, 5),  None,               date(2026, 2, 4),  False, "in force only from 5 February 2026"),
    ("in force",  date(2026, 2, 5),  None,               date(2026, 2, 5),  True,  "in force"),
    ("in force",  None,              date(2026, 2, 5),   date(2026, 2, 5),  False, "in force only until 5 February 2026"),
    ("not yet",   None,              None,               date(2030, 1, 1),  False, "not in force yet"),
    ("spent",     None,              None,               date(2026, 1, 1),  False, "no longer of use"),
]
# fmt: on


@pytest.mark.parametrize(("state", "since", "until", "on", "holds", "words"), COMMENCEMENT)
def test_when_a_rule_is_law(
    state: str, since: date | None, until: date | None, on: date, holds: bool, words: str
) -> None:
    commencement = Commencement(state, since, until)
    assert commencement.holds(on) is holds
    assert commencement.standing(on) == words


def test_a_duty_that_is_not_law_says_what_it_will_change(book: Rulebook) -> None:
    for gateway in book.gateways:
        if gateway.commencement.state != "in force":
            assert len(gateway.commencement.changes) > 40

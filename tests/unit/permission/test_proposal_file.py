"""A stranger's proposal is read, or its mistake is named."""
# ruff: noqa: E501 - a table is read line by line

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from folkmoot.errors import ProposalError
from folkmoot.permission import (
    Judgement,
    Status,
    Truth,
    judge,
    judgement_to_json,
    load_rulebook,
    proposal_schema,
    questions,
    read_proposal,
)

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
SHORTEST = """
proposal: 1
title: A map
purposes: fuel-poverty
decision: Where to insulate
parties: [{name: Ashby, kind: unitary-council}]
assets: [{title: Council tax, holder: Ashby, origins: [council-tax]}]
output: totals
"""

# fmt: off
MISTAKES = [
    ("proposal: 1",             "proposal: 2",                    "proposal"),
    ("title: A map",            "tittle: A map",                  "no field “tittle”"),
    ("output: totals",          "",                               "no “output”"),
    ("output: totals",          "output: names",                  "“output” cannot be understood"),
    ("holder: Ashby",           "holder: Birley",                 "No party is called “Birley”"),
    (", origins: [council-tax]", "",                              "Nobody can tell what “Council tax” holds"),
    ("purposes: fuel-poverty",  "purposes: fuel",                 "knows no purpose 'fuel'"),
    ("kind: unitary-council",   "kind: borough",                  "knows no kind of body 'borough'"),
    ("origins: [council-tax]",  "origins: [tax]",                 "knows no origin 'tax'"),
    ("output: totals",          "output: totals\nanswers: {a: maybe}", "answers.a"),
    ("parties: [",              "parties: [{name: Ashby, kind: police}, ", "Two parties have the same name"),
    ("title: A map",            "title: [",                       "neither YAML nor JSON"),
]
# fmt: on


def judged(text: str) -> Judgement:
    proposal, _ = read_proposal(text, where="mine.yaml")
    return judge(proposal, load_rulebook(), on=date(2026, 11, 22))


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES, ids=[told for *_, told in MISTAKES])
def test_a_mistake_is_named(old: str, new: str, told: str) -> None:
    assert old in SHORTEST
    with pytest.raises(ProposalError) as raised:
        judged(SHORTEST.replace(old, new, 1))
    assert told in str(raised.value)


@pytest.mark.parametrize("text", ["", "- a list", "just words"])
def test_what_is_no_proposal_is_refused(text: str) -> None:
    with pytest.raises(ProposalError, match="no proposal"):
        read_proposal(text)


def test_yes_and_no_may_be_written_as_yaml_has_them() -> None:
    answers = "answers: {a: yes, b: no, c: 'yes', d: null}\njudged_on: 2026-02-05"
    proposal, day = read_proposal(SHORTEST + answers)
    told = {"a": Truth.YES, "b": Truth.NO, "c": Truth.YES, "d": Truth.UNKNOWN}
    assert proposal.answers == told
    assert day == date(2026, 2, 5)


@pytest.mark.parametrize("name", sorted(p.name for p in EXAMPLES.glob("*.yaml")))
def test_an_example_of_the_docs_is_valid_and_is_answered(name: str) -> None:
    text = (EXAMPLES / name).read_text("utf-8")
    raw = json.loads(json.dumps(yaml.safe_load(text), default=str))
    jsonschema.validate(raw, proposal_schema())
    proposal, day = read_proposal(text, where=name)
    judgement = judge(proposal, load_rulebook(), on=day or date(2026, 11, 22))
    assert judgement.best.status is not Status.CLOSED


def test_the_answer_as_json_is_whole_and_plain() -> None:
    book = load_rulebook()
    proposal, _ = read_proposal(SHORTEST)
    day = date(2026, 11, 22)
    told = json.loads(
        json.dumps(
            judgement_to_json(judge(proposal, book, on=day), questions(proposal, book, on=day))
        )
    )
    assert told["format"] == 1
    assert told["rulebook"]["edition"] == book.edition.edition
    assert [route["rung"] for route in told["routes"]] == list(range(11))
    assert told["asked"] == {**told["best"]}
    assert {route["status"] for route in told["routes"]} <= {
        "open", "open-if", "needs-person", "closed",
    }  # fmt: skip
    for route in told["routes"]:
        assert (route["closing"] is None) is (route["status"] != "closed")
        assert all(cited["source"] for cited in route["cited"])


def test_the_examples_of_both_demonstration_problems_are_there() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} >= {
        "fuel-poverty",
        "unlicensed-homes",
        "unlicensed-homes-county-hub",
        "where-does-our-money-go",
    }

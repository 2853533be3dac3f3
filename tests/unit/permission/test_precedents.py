"""Precedents keep what a rule speaks of and nothing that people wrote."""

import json
from dataclasses import replace
from datetime import date

import pytest

from folkmoot.errors import ProposalError
from folkmoot.permission import (
    Precedent,
    find_alike,
    judge,
    load_cases,
    load_rulebook,
    precedent_of,
    precedent_summary,
    read_precedents,
    write_precedents,
)
from folkmoot.permission.precedents import likeness

BOOK = load_rulebook()
CASES = {case.id: case for case in load_cases()}


def precedent(case_id: str, hub: str = "") -> Precedent:
    case = CASES[case_id]
    return precedent_of(
        case.proposal,
        judge(case.proposal, BOOK, on=case.on).best,
        decision="agreed",
        proposed_on=date(2026, 10, 1),
        decided_on=date(2026, 10, 12),
        edition=BOOK.edition.edition,
        hub=hub,
    )


FUEL = precedent("fuel-poverty-supplier")
WATER = precedent("water-social-tariff")
MONEY = precedent("money-goes")


def test_nothing_that_people_wrote_is_kept() -> None:
    case = CASES["fuel-poverty-supplier"]
    text = write_precedents([FUEL])
    for words in (case.ask, case.proposal.decision, case.proposal.purpose, "Ashby", "Brightfire"):
        assert words not in text
    assert FUEL.days == 11
    assert FUEL.gateways[0] == "dea17-s35-fuel-poverty"


def test_the_name_of_the_hub_is_kept_only_where_it_allows() -> None:
    assert "Borset" not in write_precedents([FUEL])
    assert "Borset" in write_precedents([precedent("fuel-poverty-supplier", hub="Borset")])


def test_a_file_comes_back_as_it_was() -> None:
    text = write_precedents([WATER, FUEL, MONEY])
    assert set(read_precedents(text)) == {WATER, FUEL, MONEY}
    assert write_precedents([MONEY, WATER, FUEL]) == text


# fmt: off
DAMAGE = [
    ({"folkmoot_precedents": 2},          "folkmoot_precedents"),
    ({"precedents": [{"title": "Mine"}]}, "precedents.0"),
    ({"precedents": "none"},              "precedents"),
]
# fmt: on


@pytest.mark.parametrize(("change", "told"), DAMAGE)
def test_a_file_that_is_not_of_the_format_is_refused(change: dict[str, object], told: str) -> None:
    written = {**json.loads(write_precedents([FUEL])), **change}
    with pytest.raises(ProposalError) as raised:
        read_precedents(json.dumps(written), where="theirs.json")
    assert told in str(raised.value)
    assert "theirs.json" in str(raised.value)


def test_a_further_field_is_refused_so_that_nothing_confidential_comes_in() -> None:
    written = json.loads(write_precedents([FUEL]))
    written["precedents"][0]["reason"] = "because somebody said so"
    with pytest.raises(ProposalError, match="reason"):
        read_precedents(json.dumps(written))


def test_likeness_is_one_for_equals_symmetric_and_between() -> None:
    assert likeness(FUEL, FUEL).score == 1
    assert likeness(FUEL, WATER).score == likeness(WATER, FUEL).score
    assert 0 < likeness(FUEL, MONEY).score < likeness(FUEL, WATER).score < 1
    assert "list-for-owner" in likeness(FUEL, WATER).shared


def test_the_likest_come_first_and_the_unlike_not_at_all() -> None:
    older = replace(FUEL, decided_on=date(2025, 1, 1))
    found = find_alike(FUEL, [MONEY, older, WATER, FUEL])
    assert [one.precedent for one in found][:2] == [FUEL, older]
    assert MONEY not in [one.precedent for one in found]


def test_a_summary_says_how_often_by_which_way_and_how_soon() -> None:
    told = precedent_summary(find_alike(FUEL, [FUEL, FUEL, replace(FUEL, days=40)]))
    assert told == (
        "Agreed 3 times before, 3 of them at rung 9 by dea17-s35-fuel-poverty, in 11 days (median)."
    )
    assert precedent_summary([]) == "No like proposal was agreed before."
    refused = find_alike(FUEL, [replace(FUEL, decision="refused")])
    assert precedent_summary(refused) == "Like proposals were refused."

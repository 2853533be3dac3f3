"""Which names are hidden because they may be a natural person's. Every person here is made up."""

import pytest

from folkmoot.linkage.standardise import Grounds, is_probably_person, judge_person

HIDDEN = [
    ("MR TOBIAS WETHERCLOUGH", Grounds.TITLE),
    ("Dr. A. Examplar", Grounds.TITLE),
    ("Cllr Petra Examplar", Grounds.TITLE),
    ("Rev Tobias Examplar", Grounds.TITLE),
    ("Tobias Wetherclough", Grounds.FORENAME),
    ("WETHERCLOUGH TOBIAS JAMES", Grounds.FORENAME),
    ("Mohammed Examplar", Grounds.FORENAME),
    ("Agnieszka Examplarska", Grounds.FORENAME),
    ("Priya Examplar", Grounds.FORENAME),
    ("Oluwaseun Examplar", Grounds.FORENAME),
    ("J Wetherclough", Grounds.INITIALS),
    ("J. P. Wetherclough", Grounds.INITIALS),
    ("SA WETHERCLOUGH", Grounds.INITIALS),
    ("WETHERCLOUGH TOBIAS", Grounds.FORENAME),
    ("J P WETHERCLOUGH & SON", Grounds.OWN_NAME),
    ("Tobias Wetherclough Plumbing", Grounds.OWN_NAME),
    ("Tobias Wetherclough T/A Acme Widgets", Grounds.OWN_NAME),
    ("Tobias Wetherclough ta Acme Supermarket", Grounds.OWN_NAME),
    ("PETRA EXAMPLAR CHILDMINDING", Grounds.OWN_NAME),
    ("PAYPAL *ZQWETHERCLO", Grounds.SELLER),
    ("Wetherclough Examplar", Grounds.UNKNOWN_WORDS),
]


@pytest.mark.parametrize(("name", "grounds"), HIDDEN)
def test_a_name_that_may_be_a_persons_is_hidden(name: str, grounds: Grounds) -> None:
    judgement = judge_person(name)
    assert judgement.is_person
    assert judgement.grounds is grounds


SHOWN = [
    ("Tobias Wetherclough Ltd", Grounds.INCORPORATED),
    ("Wetherclough & Examplar LLP", Grounds.INCORPORATED),
    ("St John Ambulance Association", Grounds.INSTITUTION),
    ("Acme Primary School", Grounds.INSTITUTION),
    ("Bradford Metropolitan District Council", Grounds.INSTITUTION),
    ("TESCO STORES 2617", Grounds.BRAND),
    ("Yorkshire Plumbing Supplies", Grounds.BUSINESS_WORDS),
    ("Bin Liners Direct", Grounds.BUSINESS_WORDS),
    ("THE DROWSY BADGER", Grounds.BUSINESS_WORDS),
]


@pytest.mark.parametrize(("name", "grounds"), SHOWN)
def test_an_organisation_is_shown(name: str, grounds: Grounds) -> None:
    judgement = judge_person(name)
    assert not judgement.is_person
    assert judgement.grounds is grounds


def test_a_withheld_name_is_nobodys() -> None:
    assert judge_person("THE ACCOUNT HOLDER").grounds is Grounds.NO_NAME
    assert not is_probably_person(None)


def test_a_chain_with_a_persons_name_is_hidden_unless_its_legal_form_says() -> None:
    assert is_probably_person("WILLIAM HILL")
    assert not is_probably_person("WILLIAM HILL ORGANIZATION LTD")


@pytest.mark.parametrize("grounds", Grounds)
def test_every_judgement_has_its_reason_in_words(grounds: Grounds) -> None:
    assert grounds.words.endswith(".")

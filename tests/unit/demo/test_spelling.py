"""One business, many spellings."""

from dataclasses import replace

import pytest

from folkmoot.demo.businesses import Business, Kind
from folkmoot.demo.habits import Case, SpellingHabit
from folkmoot.demo.randomness import stream
from folkmoot.demo.spelling import Spelling, spell, spell_on_card

FIRM = Business("B1", "The Café & Sons’ Stores Limited", "", Kind.COMPANY, 0, 0, 1, 1.0)
TRADER = Business("B2", "Joan Thornwick", "Thornwick Joinery", Kind.SOLE_TRADER, 0, 0, 1, 1.0)
CARER = Business("B3", "Joan Thornwick", "", Kind.PERSON, 0, 0, 0, 1.0)
COUNCIL = Business("B4", "Ostrabeck Borough Council", "", Kind.PUBLIC_BODY, 0, 0, 0, 1.0)
CAREFUL = SpellingHabit(Case.AS_GIVEN, ("Ltd", "Limited"), mistakes=0.0)


def spellings(business: Business, habit: SpellingHabit, number: int = 400) -> set[Spelling]:
    rng = stream(1, "spelling")
    return {spell(rng, business, habit) for _ in range(number)}


def test_a_company_is_written_in_several_ways_and_never_as_a_person() -> None:
    found = spellings(FIRM, CAREFUL)
    texts = {spelling.text for spelling in found}
    assert {
        "The Café & Sons’ Stores Limited",
        "The Café & Sons' Stores Ltd",
        "Café and Sons’ Stores Ltd",
        "The Café & Sons Stores Ltd",
    } <= texts
    assert not any(spelling.names_person for spelling in found)


def test_a_sole_trader_is_named_unless_only_the_door_is() -> None:
    found = spellings(TRADER, CAREFUL)
    assert {spelling.text for spelling in found if not spelling.names_person} == {
        "Thornwick Joinery"
    }
    named = {spelling.text for spelling in found if spelling.names_person}
    assert {
        "Joan Thornwick",
        "J Thornwick",
        "Mrs J Thornwick",
        "Thornwick Joan",
        "Joan Thornwick T/A Thornwick Joinery",
    } <= named


def test_a_person_without_a_trade_is_always_named() -> None:
    assert all(spelling.names_person for spelling in spellings(CARER, CAREFUL))


def test_a_council_pays_under_its_departments() -> None:
    texts = {spelling.text for spelling in spellings(COUNCIL, CAREFUL)}
    assert "Ostrabeck Borough Council" in texts
    assert "Ostrabeck Borough Council - Schools" in texts


@pytest.mark.parametrize(
    ("case", "shape"),
    [(Case.UPPER, str.isupper), (Case.TITLE, str.istitle)],
)
def test_capitals_follow_the_habit(case: Case, shape) -> None:  # type: ignore[no-untyped-def]
    assert all(shape(one.text) for one in spellings(FIRM, replace(CAREFUL, case=case)))


def test_a_name_is_cut_where_the_field_ends() -> None:
    texts = {one.text for one in spellings(FIRM, replace(CAREFUL, longest=12))}
    assert max(map(len, texts)) <= 12


def test_accents_and_curly_marks_can_be_lost() -> None:
    texts = {one.text for one in spellings(FIRM, replace(CAREFUL, keeps_accents=False))}
    assert all(text.isascii() for text in texts)
    assert any("Cafe" in text for text in texts)


def test_slips_change_a_name_by_little() -> None:
    person = replace(CARER, name="Joan Thornwick")
    for spelling in spellings(person, replace(CAREFUL, mistakes=1.0)):
        assert abs(len(spelling.text) - len("Joan Thornwick")) <= 6


def test_a_card_machine_prints_capitals_cut_short_with_a_shop_number() -> None:
    rng = stream(1, "cards")
    chain = replace(FIRM, branches=12)
    for business in (FIRM, chain, TRADER, CARER):
        for _ in range(50):
            printed = spell_on_card(rng, business, "Marl Hythe")
            assert len(printed.text) <= 22
            assert printed.text.isascii()
            assert printed.text == printed.text.upper()
            assert printed.names_person is (business is CARER)
    assert spell_on_card(rng, chain, "Marl Hythe").text[-4:].isdigit()

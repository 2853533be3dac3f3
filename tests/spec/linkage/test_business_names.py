"""How the name of a business is taken apart: what two spellings must have in common."""

import pytest

from folkmoot.linkage.standardise import read_business_names
from folkmoot.linkage.standardise.words import vocabulary

SAME_BUSINESS = [
    ("legal forms", "Acme Widgets Ltd", "ACME WIDGETS LIMITED"),
    ("a legal form left out", "Acme Widgets Ltd", "ACME WIDGETS"),
    ("a legal form misspelled", "Acme Widgets Limted", "ACME WIDGETS LIMITED"),
    ("and, and its sign", "Acme & Widget Ltd", "ACME AND WIDGET LIMITED"),
    ("a little word", "The Acme Widget Co Ltd", "ACME WIDGET CO LTD"),
    ("punctuation", "O'Acme (Widgets), Ltd.", "OACME WIDGETS LTD"),
    ("initials apart and together", "W H Acmesmith Ltd", "WH ACMESMITH LTD"),
    ("initials with points", "W.H. Acmesmith Ltd", "WH ACMESMITH LTD"),
    ("a hyphen", "Acme-Widgets Ltd", "ACME WIDGETS LTD"),
    ("one word or two", "Acme Spacekraft Ltd", "Acme Space Kraft Ltd"),
    ("accents", "Café Acmé Ltd", "CAFE ACME LTD"),
    ("a curly apostrophe", "Acme’s Widgets", "ACME'S WIDGETS"),
    ("abbreviations", "Acme Assoc of Engrg Sch", "ACME ASSOCIATION ENGRG SCHOOL"),
    ("weak words", "Acme Group Holdings (UK) Ltd", "ACME LTD"),
    ("great Britain", "Acme Great Britain Ltd", "ACME GB LTD"),
    ("a co-operative", "Acme Co-operative Ltd", "ACME COOPERATIVE LTD"),
    ("a council's note", "Acme Widgets Ltd - In Administration", "ACME WIDGETS LTD"),
]


@pytest.mark.parametrize(("why", "left", "right"), SAME_BUSINESS, ids=[c[0] for c in SAME_BUSINESS])
def test_two_spellings_have_one_key(why: str, left: str, right: str) -> None:
    (one,) = read_business_names(left)
    (other,) = read_business_names(right)
    assert one.key == other.key


DIFFERENT_BUSINESS = [
    ("another trade", "Acme Plumbing Ltd", "Acme Solicitors Ltd", "trades"),
    ("another place", "Acme (Leeds) Ltd", "Acme (York) Ltd", "places"),
    ("another legal form", "Acme Widgets Ltd", "Acme Widgets LLP", "legal_form"),
]


@pytest.mark.parametrize(
    ("why", "left", "right", "part"), DIFFERENT_BUSINESS, ids=[c[0] for c in DIFFERENT_BUSINESS]
)
def test_what_may_tell_two_businesses_apart_is_kept(
    why: str, left: str, right: str, part: str
) -> None:
    (one,) = read_business_names(left)
    (other,) = read_business_names(right)
    assert one.key == other.key
    assert getattr(one, part) != getattr(other, part)


PARTS = [
    ("Acme Day Nursery (Leeds) Ltd", ("ACME",), ("nursery",), ("LEEDS",), "ltd"),
    ("ACME PRIMARY SCHOOL", ("ACME",), ("school",), (), ""),
    ("Acme Builders Merchant", ("ACME",), ("building",), (), ""),
    ("Acme Community Interest Company", ("ACME",), (), (), "cic"),
    ("Bradford College", ("BRADFORD", "COLLEGE"), ("school",), (), ""),
]


@pytest.mark.parametrize(("name", "core", "trades", "places", "legal_form"), PARTS)
def test_each_word_has_its_part(
    name: str,
    core: tuple[str, ...],
    trades: tuple[str, ...],
    places: tuple[str, ...],
    legal_form: str,
) -> None:
    (read,) = read_business_names(name)
    assert (read.core, read.trades, read.places, read.legal_form) == (
        core,
        trades,
        places,
        legal_form,
    )


TRADE_WORDS = [
    ("Acme Tandoori Ltd", ("TANDOORI",)),
    ("Acme Day Nursery", ("DAY", "NURSERY")),
    ("Acme Primary School", ("PRIMARY",)),
    ("Acme Primary Academy", ("PRIMARY",)),
    ("Acme Homecare", ("HOME", "CARE")),
    ("Acme Home Care", ("HOME", "CARE")),
]


@pytest.mark.parametrize(("name", "trade_words"), TRADE_WORDS)
def test_the_words_of_a_trade_are_kept_but_those_another_may_stand_for(
    name: str, trade_words: tuple[str, ...]
) -> None:
    assert read_business_names(name)[0].trade_words == trade_words


SEVERAL_NAMES = [
    ("Acme Holdings Ltd T/A Bodgit Motors", ["ACME", "BODGIT"]),
    ("ACME LTD TRADING AS BODGIT", ["ACME", "BODGIT"]),
    ("Acme Ltd (t/as Bodgit)", ["ACME", "BODGIT"]),
    ("Acme Ltd T/A Acme Ltd", ["ACME"]),
    ("", []),
    ("---", []),
]


@pytest.mark.parametrize(("name", "keys"), SEVERAL_NAMES)
def test_a_cell_gives_every_name_in_it(name: str, keys: list[str]) -> None:
    assert [read.key for read in read_business_names(name)] == keys


CUT_SHORT = [
    ("A2Z WIDGETS AND DIYING L", "ltd", "LIMITED cut to a letter by a field of 24"),
    ("ACME WIDGETS AND MORE LIMI", "ltd", "LIMITED cut to four letters"),
    ("ACME L", "", "too short to have been cut: an initial"),
]


@pytest.mark.parametrize(("name", "legal_form", "why"), CUT_SHORT)
def test_a_legal_form_that_a_field_cut_short_is_one(name: str, legal_form: str, why: str) -> None:
    assert read_business_names(name)[0].legal_form == legal_form


def test_a_last_word_cut_short_is_completed_where_it_can_only_be_one_word() -> None:
    (read,) = read_business_names("ACME EASTERN PRIDE SUPERMAR")
    assert "SUPERMARKET" in read.text


def test_the_sign_of_a_chain_gives_the_companies_behind_it_for_a_payee() -> None:
    keys = {name.key for name in read_business_names("WILKO 0123 HALIFAX", is_payee=True)}
    assert {"WILKO", "WILKINSONHARDWARE"} <= keys
    assert "WILKINSONHARDWARE" not in {name.key for name in read_business_names("WILKO")}


def test_towns_of_the_lists_at_hand_are_places() -> None:
    words = vocabulary().with_places(["Acmeville"])
    (read,) = read_business_names("Bodgit Acmeville Ltd", words)
    assert read.places == ("ACMEVILLE",)

"""What a text can be found by."""

from __future__ import annotations

import pytest

from folkmoot.soql.words import STOP_WORDS, beginning, has_terms, terms_asked, terms_in

TERMS = [  # text, its terms
    ("Payments paid", ["payment", "paid"]),
    ("housing HOUSED houses", ["hous", "hous", "hous"]),
    ("the care of the elderly", ["care", "elder"]),
    ("REF-000123, 12.5 a1b2", ["ref", "000123", "12", "5", "a1b2"]),
    ("council's foo_bar", ["council", "foo", "bar"]),
    ("Société Été", ["société", "été"]),
    ("", []),
    ("the of and", []),
    ("dying skies", ["die", "sky"]),
]


@pytest.mark.parametrize(("text", "terms"), TERMS, ids=[text for text, _ in TERMS])
def test_a_text_is_found_by_its_stems(text: str, terms: list[str]) -> None:
    assert list(terms_in(text)) == terms


FOUND = [  # text, question, whether it is found
    ("Roof repairs at the library", "repair", True),
    ("Roof repairs at the library", "libraries roofing", True),
    ("Roof repairs at the library", "lib", False),
    ("Roof repairs at the library", "the", False),
    ("Roof repairs at the library", "", False),
    ("Invoice 0042", "0042", True),
    ("Invoice 0042", "42", False),
]


@pytest.mark.parametrize(("text", "question", "is_found"), FOUND)
def test_a_row_is_found_that_holds_every_telling_word(
    text: str, question: str, is_found: bool
) -> None:
    assert has_terms(text, frozenset(terms_asked(question))) is is_found


def test_a_question_has_so_many_words_and_no_more() -> None:
    assert len(terms_asked(" ".join(f"w{number}" for number in range(100)))) == 32


@pytest.mark.parametrize(
    "word", ["dying", "lying", "ties", "skies", "possibility", "hopping", "happily", "a1", "été"]
)
def test_every_word_holds_the_beginning_of_its_term(word: str) -> None:
    for term in terms_in(word):
        assert beginning(term) in word.lower()


def test_the_stop_words_are_postgresqls_127() -> None:
    assert len(STOP_WORDS) == 127

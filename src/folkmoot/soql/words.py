"""The words by which `$q` finds a row: English, stemmed, without the commonest.

A word is a run of letters and digits. Words of letters alone are cut to their stem (Snowball's
English stemmer, also called Porter 2), so that "payment" finds "payments"; words with a digit in
them stay as they are, in lower case. Words that say nothing ("the", "of") are passed over.

Source: PostgreSQL's text search configuration `english`, which Socrata asks: its stemmer and its
list of stop words. PostgreSQL keeps some runs whole that are cut here (web and e-mail addresses,
signed and decimal numbers, words with a hyphen beside their parts).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

WORDS_FUNCTION = "folkmoot_has_words"
"""What SQL calls `has_words`: (text VARCHAR, terms VARCHAR) gives BOOLEAN."""

_STOP_WORDS = """
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her
hers herself it its itself they them their theirs themselves what which who whom this that these
those am is are was were be been being have has had having do does did doing a an the and but if or
because as until while of at by for with about against between into through during before after
above below to from up down in out on off over under again further then once here there when where
why how all any both each few more most other some such no nor not only own same so than too very s
t can will just don should now
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
MOST_TERMS = 32
"""Words of a question that are looked for; any after them are passed over."""

_WORD = re.compile(r"[^\W_]+")
_LENGTH_KEPT_BY_STEMMING = 2
"""A word and its stem begin alike, but for the last two letters of the stem ("dying" is "die")."""

_stemmer = snowballstemmer.stemmer("english")
_one_at_a_time = threading.Lock()


def terms_in(text: str) -> Iterator[str]:
    """What a text can be found by, in its order, as often as it stands there."""
    for run in _WORD.findall(text):
        for word in _WORD.findall(run.lower()):
            if (term := _term(word)) is not None:
                yield term


def terms_asked(question: str) -> tuple[str, ...]:
    """The terms that a row must hold to be found, each once."""
    return tuple(dict.fromkeys(terms_in(question)))[:MOST_TERMS]


def has_terms(text: str, terms: frozenset[str]) -> bool:
    """Whether a text holds all of the terms, of which there is at least one."""
    return bool(terms) and terms.issubset(terms_in(text))


def beginning(term: str) -> str:
    """What every text that holds the term holds too, in lower case; empty where nothing is sure."""
    kept = term if any(letter.isdigit() for letter in term) else term[:-_LENGTH_KEPT_BY_STEMMING]
    kept = kept or term[:1]
    return kept if kept.isascii() else ""


@lru_cache(maxsize=65_536)
def _term(word: str) -> str | None:
    if word in STOP_WORDS:
        return None
    if not word.isalpha():
        return word
    with _one_at_a_time:  # the stemmer keeps the word that it works on
        stem: str = _stemmer.stemWord(word)
    return stem

"""What is found first, as a table: the rule of the ranking, case by case.

Every line is a question to the same small catalogue and the results in their order. Together they
are the specification of `folkmoot.hub.portal.search`.
"""

# ruff: noqa: E501 - a table is read line by line

from __future__ import annotations

from datetime import date, timedelta

import pytest

from folkmoot.hub.discoverable import EntryKind, SearchEntry
from folkmoot.hub.portal.search.facets import facets, narrow
from folkmoot.hub.portal.search.index import Index
from folkmoot.hub.portal.search.ranking import Order, ranked
from folkmoot.hub.portal.search.spelling import Speller, distance
from folkmoot.hub.portal.vocabulary import synonyms, topics

TODAY = date(2026, 6, 1)


def entry(key: str, title: str, description: str = "", **facts: object) -> SearchEntry:
    usual: dict[str, object] = {
        "kind": EntryKind.DATASET, "address": f"/d/{key}", "publisher": "Oldbury",
        "publisher_code": "oldbury", "updated": TODAY - timedelta(days=60),
    }  # fmt: skip
    return SearchEntry(key=key, title=title, description=description, **{**usual, **facts})  # type: ignore[arg-type]


ENTRIES = (
    entry("waste", "Household waste collection", "Days on which each street is served.", tags=("calendar",)),
    entry("recycling", "Kerbside recycling tonnages", "What is collected, by material."),
    entry("spend", "Payments to suppliers", "Every payment over £500.", columns=("Supplier", "Amount", "Service")),
    entry("grants", "Grants to the voluntary sector", "Who was given how much.", columns=("Beneficiary", "Amount")),
    entry("fines", "Penalty charge notices", "Issued by street.", columns=("Street", "Contravention")),
    entry("carparks", "Council car parks", "Spaces and opening hours.", columns=("Name", "Spaces")),
    entry("trees", "Trees", "Every tree in parks and streets."),
    entry("green", "Parks and open spaces", "Green places, some with trees.", publisher="Newbridge", publisher_code="newbridge"),
    entry("old", "Parks and open spaces 2009", "Green places.", updated=date(2009, 5, 1)),
    entry("libraries", "Libraries", "Opening hours of each.", columns=("Library", "Postcode")),
    entry("loans", "Loans from libraries", "By month.", tags=("books",)),
    entry("pay", "Senior officers' remuneration", "Posts over £50,000.", topics=("jobs",)),
    entry("air", "Air quality", "Readings each hour.", tags=("pollution", "nitrogen dioxide")),
    entry("air-late", "Air quality", "Readings each hour.", tags=("pollution", "nitrogen dioxide"), next_due=date(2026, 1, 1)),
    entry("air-doubtful", "Air quality", "Readings each hour.", tags=("pollution", "nitrogen dioxide"), quality=0.3),
    entry("elsewhere", "Air quality", "Readings each hour.", tags=("pollution", "nitrogen dioxide"), kind=EntryKind.ELSEWHERE),
)  # fmt: skip

RANKED = [
    # asked                    found, the best first                         why
    ("trees",                  "trees green",                                "a title before a description"),
    ("calendar",               "waste",                                      "a tag"),
    ("books",                  "loans",                                      "a tag"),
    ("libraries",              "libraries loans",                            "a short title before a long one"),
    ("library",                "libraries loans",                            "words are cut to their stem"),
    ("amount",                 "grants spend",                               "a column; of two alike the one by title"),
    ("amount payments",        "spend",                                      "both words, one by a column"),
    ("beneficiary grants",     "grants",                                     "both words"),
    ("bins",                   "waste",                                      "what residents say"),
    ("rubbish",                "waste",                                      "what residents say"),
    ("bin collection",         "waste",                                      "a plural is no matter"),
    ("parking tickets",        "fines",                                      "a phrase that residents use"),
    ("PCN",                    "fines",                                    "an abbreviation"),
    ("wages",                  "pay",                                        "a word of the same meaning"),
    ("spending",               "spend",                                      "a word of the same meaning"),
    ("parks",                  "green old carparks trees",             "whole titles first, fresh before old"),
    ("newbridge parks",        "green",                                      "a publisher is a word too"),
    ("libr",                   "libraries loans",                            "the beginning of the last word"),
    ("air quality",            "air air-doubtful air-late elsewhere",        "fresh, then without doubts, here before elsewhere"),
    ("nitrogen",               "air air-doubtful air-late elsewhere",        "the same by a tag"),
    ("the of and",             "",                                           "words that say nothing find nothing"),
    ("dragons",                "",                                           "nothing has it"),
    ("trees dragons",          "",                                           "every word must be found"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index()
    for each in ENTRIES:
        made.put(each)
    return made


def search(index: Index, words: str) -> list[str]:
    scores = index.scores(words)
    return [each.key for each in ranked((index.entries[key] for key in scores), scores, Order.RELEVANCE, TODAY)]  # fmt: skip


@pytest.mark.parametrize(("asked", "found", "why"), RANKED)
def test_what_is_found_first(index: Index, asked: str, found: str, why: str) -> None:
    assert search(index, asked) == found.split(), why


MENDED = [
    # written        meant
    ("libarries",    "libraries"),
    ("recyling",     "recycling"),
    ("paymnets",     "payments"),
    ("trese",        "trees"),
    ("trees",        None),
    ("tre",          None),
    ("xylophone",    None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), MENDED)
def test_a_misspelt_word_is_mended(index: Index, written: str, meant: str | None) -> None:
    assert Speller(index.words).nearest(written) == meant


DISTANCES = [
    ("", "", 0), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("ab", "ba", 1),
    ("ca", "abc", 3), ("kitten", "sitting", 3), ("", "abc", 3),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "letters"), DISTANCES)
def test_how_many_letters_differ(one: str, other: str, letters: int) -> None:
    assert distance(one, other) == distance(other, one) == letters


def test_what_is_taken_out_is_not_found_and_leaves_nothing() -> None:
    made = Index()
    for each in ENTRIES:
        made.put(each)
        made.put(each)
    for each in ENTRIES:
        made.remove(each.key)
    assert (made.entries, made.words, made.scores("trees")) == ({}, {}, {})
    assert not made.knows("tree")


def test_what_comes_near_is_suggested(index: Index) -> None:
    assert index.near("trees dragons", 1) == ["trees"]


NARROWED = [
    # chosen                                          how many are left
    ({},                                              16),
    ({"council": ("newbridge",)},                     1),
    ({"council": ("newbridge", "oldbury")},           16),
    ({"updated": ("quarter",)},                       15),
    ({"updated": ("older",)},                         1),
    ({"updated": ("late",)},                          1),
    ({"kind": ("elsewhere",)},                        1),
    ({"kind": ("elsewhere",), "updated": ("late",)},  0),
]  # fmt: skip


@pytest.mark.parametrize(("chosen", "left"), NARROWED)
def test_choices_narrow(chosen: dict[str, tuple[str, ...]], left: int) -> None:
    assert len(narrow(ENTRIES, chosen, TODAY)) == left
    for facet in facets(ENTRIES, chosen, TODAY):
        for value in facet.values:
            instead = {**chosen, facet.name: (value.value,)}
            assert value.count == len(narrow(ENTRIES, instead, TODAY)), f"{facet.name} {value}"


def test_the_vocabulary_is_in_order() -> None:
    codes = [topic.code for topic in topics()]
    assert len(set(codes)) == len(codes)
    themes = [
        "AGRI",
        "ECON",
        "EDUC",
        "ENER",
        "ENVI",
        "GOVE",
        "HEAL",
        "INTR",
        "JUST",
        "REGI",
        "SOCI",
        "TECH",
        "TRAN",
    ]
    assert {topic.theme for topic in topics()} <= set(themes)
    assert all(len(set(group)) == len(group) >= 2 for group in synonyms())

"""The words that names of businesses are made of, read once from the data files beside this one.

`business_words.yaml` says what a word does (legal form, trade, region, weak word), `towns.txt`
which words are places, `brands.yaml` which company stands behind a shop sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Any

import yaml

_PACKAGE = "folkmoot.linkage.standardise"
NAMES_COUNTED = "*"


@dataclass(frozen=True)
class Vocabulary:
    """What each word in a business name does. Words are upper case.

    `trades` and `property_classes` map a word, or a phrase of a property description, to a class
    such as "nursery"; `legal_forms` maps a spelling to its code; `places` holds towns, regions
    and `directions`.
    """

    legal_forms: dict[str, str]
    limited_cut_short: frozenset[str]
    abbreviations: dict[str, str]
    weak: frozenset[str]
    little: frozenset[str]
    trades: dict[str, str]
    interchangeable: frozenset[str]
    property_classes: dict[str, str]
    places: frozenset[str]
    directions: frozenset[str]
    organisations: frozenset[str]

    def with_places(self, names: Iterable[str]) -> Vocabulary:
        """The same vocabulary, which also knows these single-word places."""
        words = {name.upper() for name in names if name.isalpha()}
        return replace(self, places=self.places | (words - self.trades.keys() - self.weak))

    @cached_property
    def completions(self) -> tuple[str, ...]:
        """Single words that a cut-off last word may be completed to."""
        singles = {word for word in self.trades if " " not in word}
        return tuple(sorted(singles | self.places | self.organisations | self.weak))

    def knows(self, word: str) -> bool:
        """Whether the word has a part to play that this vocabulary knows."""
        return (
            word in self.places
            or word in self.weak
            or word in self.little
            or self.is_business_word(word)
        )

    def is_business_word(self, word: str) -> bool:
        """Whether only an organisation would have this word in its name."""
        return word in self.organisations or word in self.trades or word in self.legal_forms


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary as shipped."""
    raw = _load_yaml("business_words.yaml")
    return Vocabulary(
        legal_forms=_invert(raw["legal_forms"]),
        limited_cut_short=frozenset(raw["limited_cut_short"]),
        abbreviations=dict(raw["abbreviations"]),
        weak=frozenset(raw["weak"]),
        little=frozenset(raw["little"]),
        trades=_invert(raw["trades"]),
        interchangeable=frozenset(raw["interchangeable"]),
        property_classes=_invert(raw["property_classes"]),
        places=frozenset((*read_word_list("towns.txt"), *raw["regions"], *raw["directions"])),
        directions=frozenset(raw["directions"]),
        organisations=frozenset(raw["organisations"]),
    )


@cache
def brands() -> dict[str, tuple[str, ...]]:
    """Shop signs and the names of the companies that their premises are rated to."""
    return {str(sign): tuple(names) for sign, names in _load_yaml("brands.yaml").items()}


@cache
def background_counts() -> dict[str, int]:
    """How many names of businesses on real rating lists hold each word; under NAMES_COUNTED, how
    many names there were."""
    pairs = (line.split("\t") for line in read_word_list("word_counts.tsv"))
    return {word: int(count) for word, count in pairs}


@cache
def read_word_list(filename: str) -> tuple[str, ...]:
    """The lines of a word list that ships with this package; comments and blanks left out."""
    text = resources.files(_PACKAGE).joinpath(filename).read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def read_words(filename: str) -> tuple[str, ...]:
    """The words of a list that holds several in a line."""
    return tuple(word for line in read_word_list(filename) for word in line.split())


def _load_yaml(filename: str) -> dict[str, Any]:
    text = resources.files(_PACKAGE).joinpath(filename).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _invert(groups: dict[str, list[str]]) -> dict[str, str]:
    return {word: group for group, words in groups.items() for word in words}

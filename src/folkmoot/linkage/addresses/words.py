"""The words of addresses and their abbreviations, read once from the lists beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class AddressWords:
    """`streets` and `buildings` map a word that ends such a name to its usual form; `doubtful` are
    the words for streets that end other names as well, `alone` streets of one word; `anywhere` maps
    words that are shortened wherever they stand."""

    streets: Mapping[str, str]
    doubtful: frozenset[str]
    alone: frozenset[str]
    buildings: Mapping[str, str]
    anywhere: Mapping[str, str]

    def usual(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """A name in its usual words: ST JOHNS RD is SAINT JOHNS ROAD."""
        spelt = []
        for place, word in enumerate(words):
            if place and (word in self.streets or word in self.buildings):
                spelt.append(self.streets.get(word) or self.buildings[word])
            else:
                spelt.append(self.anywhere.get(word, word))
        return tuple(spelt)


@cache
def address_words() -> AddressWords:
    """The words as shipped."""
    buildings, anywhere = _sections("building_words.txt")
    streets, doubtful, alone = _sections("street_words.txt")
    return AddressWords(
        {**streets, **doubtful, **alone}, frozenset(doubtful), frozenset(alone), buildings, anywhere
    )


def _sections(name: str) -> list[dict[str, str]]:
    """The parts of a list, each under a line of comment: every form with the usual one."""
    text = (files(__package__) / name).read_text("utf-8")
    parts: list[dict[str, str]] = []
    for line in text.splitlines():
        if line.startswith("#"):
            parts.append({})
        elif line:
            usual, *shortened = line.split()
            parts[-1].update(dict.fromkeys((usual, *shortened), usual))
    return parts

"""How rare a word is in names of businesses, in bits: the rarer, the more it tells.

A word in one of a thousand names carries ten bits (log2 of a thousand). Counts come from a
background of some 25,000 names on real rating lists, so that a short file cannot make CARE rare,
and from the names at hand, so that a local word can become common.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from folkmoot.linkage.standardise.words import NAMES_COUNTED, background_counts


class WordRarity:
    """The rarity of words, given the distinct names at hand."""

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        """`names` are the words of each distinct name."""
        background = background_counts()
        n_background = background[NAMES_COUNTED]
        distinct = set(names)
        self._counts = Counter(background)
        self._counts.update(word for words in distinct for word in set(words))
        self._n_names = n_background + len(distinct)

    def bits(self, word: str) -> float:
        """A word never seen counts as seen once."""
        return math.log2(self._n_names / max(1, self._counts[word]))

    def bits_of(self, words: Iterable[str]) -> float:
        """The rarity of distinct words together, as if they occurred independently."""
        return sum(self.bits(word) for word in sorted(set(words)))

    def rarest_first(self, words: Iterable[str]) -> list[str]:
        """Distinct words, the rarest first; of equally rare ones the first in the alphabet."""
        return sorted(set(words), key=lambda word: (-self.bits(word), word))

"""What a misspelt word may have meant: the nearest known word, by the letters that differ.

The distance is Damerau's and Levenshtein's in its restricted form (optimal string alignment): a
letter too many, too few, another one, or two exchanged, count one each. Only words that share
enough pairs of letters are measured.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

MOST_MEASURED = 60
SHORTEST_MENDED = 4
_LONG = 8


class Speller:
    """Known words, each with how often it occurs."""

    def __init__(self, words: Counter[str]) -> None:
        self._words = words
        self._having: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for pair in set(_pairs(word)):
                self._having[pair].append(word)

    def nearest(self, word: str) -> str | None:
        """The known word that was most likely meant; None where none is near enough.

        One letter of four to seven may be wrong, two of eight or more.
        """
        if len(word) < SHORTEST_MENDED or word in self._words:
            return None
        most = 2 if len(word) >= _LONG else 1
        shared: Counter[str] = Counter()
        for pair in set(_pairs(word)):
            shared.update(self._having.get(pair, ()))
        candidates = [
            (distance(word, known), -self._words[known], known)
            for known, _ in shared.most_common(MOST_MEASURED)
            if abs(len(known) - len(word)) <= most
        ]
        near = min((found for found in candidates if found[0] <= most), default=None)
        return near[2] if near else None


def distance(one: str, other: str) -> int:
    """How many letters are too many, too few, other ones, or exchanged with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, known in enumerate(other, 1):
            cost = min(last[column] + 1, this[column - 1] + 1, last[column - 1] + (letter != known))
            is_swapped = (
                row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == known
            )
            this.append(min(cost, before[column - 2] + 1) if is_swapped else cost)
        before, last = last, this
    return last[-1]


def _pairs(word: str) -> Iterable[str]:
    edged = f"^{word}$"
    return (edged[at : at + 2] for at in range(len(edged) - 1))

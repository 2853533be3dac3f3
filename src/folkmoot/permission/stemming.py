"""Words brought to their stems, so that "insulating homes" is heard as "insulation of a home".

A light stemmer of English: it strips plural and verb endings and keeps at least three letters. It
need only bring two forms of a word to the same string, not to a word.
"""

from __future__ import annotations

import re
from functools import cache

ENDINGS = ("isations", "isation", "ations", "ation", "ating", "ates", "ated", "ate",
           "ings", "ing", "ies", "ied", "ed", "es", "s", "y", "e")  # fmt: skip
SHORTEST = 3
KEPT = frozenset(
    ("address", "as", "business", "county", "does", "gas", "is", "services", "this", "us", "was")
)


def stems(text: str) -> tuple[str, ...]:
    """The stems of the words of a text, in order."""
    plain = text.lower().replace("’", "'").replace("'s", "").replace("-", " ")
    return tuple(stem(word) for word in re.findall(r"[a-z0-9&']+", plain))


@cache
def stem(word: str) -> str:
    """The stem of a word in lower case."""
    if word in KEPT:
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word


def places_of(phrase: str, heard: tuple[str, ...]) -> list[int]:
    """Where in the stems of a text the phrase begins."""
    wanted = stems(phrase)
    length = len(wanted)
    return [i for i in range(len(heard) - length + 1) if heard[i : i + length] == wanted]

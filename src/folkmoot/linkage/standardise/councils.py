"""Whether a payee is the paying council itself, under one of the many names it goes by.

Money that a council pays to its own department or market hall has not gone to a supplier.
"""

from __future__ import annotations

import re

from folkmoot.linkage.standardise.business_names import clean_text, split_words
from folkmoot.linkage.standardise.words import Vocabulary, vocabulary

_COUNCIL_WORDS = frozenset(["COUNCIL", "MBC", "MDC", "CBC", "LBC", "METROPOLITAN"])
_FILLER = frozenset(
    ["BOROUGH", "CITY", "DISTRICT", "LONDON", "METROPOLITAN", "ROYAL", "UNITARY", *_COUNCIL_WORDS]
)
_INITIALS = re.compile(r"^(?:[A-Z]MBC|[A-Z]MDC|WMDC)\b")
_OFFICERS = re.compile(
    r"^(?:THE )?DIRECTOR OF\b|^CORPORATE LANDLORD\b|^CHIEF (?:EXECUTIVE|FINANCE)\b"
)


def is_own_council(name: str | None, council: str, words: Vocabulary | None = None) -> bool:
    """Whether this payee is the council called `council`, or a part of it.

    "Bradford MDC", "City of Bradford Metropolitan District Council", "CMBC MOTO" (Calderdale),
    "Director of Customer Services". Another council, "Bradford Academy" or a parish council in
    the area is not.
    """
    known = words or vocabulary()
    text = clean_text(name)
    if _OFFICERS.search(text):
        return True
    own = {word for word in split_words(clean_text(council), known) if word not in _FILLER}
    found = split_words(text, known)
    if _INITIALS.search(text):
        return any(text.startswith(word[0]) for word in own)
    begins = found[: len(own) + len(_FILLER)]
    names_council = any(word in _COUNCIL_WORDS for word in begins)
    return bool(own) and names_council and own <= set(found) and found[0] in own | _FILLER

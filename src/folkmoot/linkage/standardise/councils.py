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
_COUNCIL_OF = re.compile(r"\bCOUNCIL (?:OF|FOR) (.+)$")
_OFFICERS = re.compile(
    r"^(?:THE )?DIRECTOR OF\b|^CORPORATE LANDLORD\b|^CHIEF (?:EXECUTIVE|FINANCE)\b"
)


def is_own_council(name: str | None, council: str, words: Vocabulary | None = None) -> bool:
    """Whether this payee is the council called `council`, or a part of it.

    "Bradford MDC", "City of Bradford Metropolitan District Council", "CMBC MOTO" (Calderdale),
    "Director of Customer Services". Another council, "Bradford Academy", the "Bradford Council for
    Voluntary Service" or a parish council in the area is not.
    """
    known = words or vocabulary()
    text = clean_text(name)
    if _OFFICERS.search(text):
        return True
    own = {word for word in split_words(clean_text(council), known) if word not in _FILLER}
    found = split_words(text, known)
    if _INITIALS.search(text):
        return any(text.startswith(word[0]) for word in own)
    if not own or not own <= set(found) or found[0] not in own | _FILLER:
        return False
    after = _COUNCIL_OF.search(text)
    if after is not None:
        return split_words(after.group(1), known)[:1] in [[word] for word in own | _FILLER]
    return _has_council_word(found)


def _has_council_word(found: list[str]) -> bool:
    """METROPOLITAN is one only with another beside it, or where a field cut the name off."""
    return any(
        word in _COUNCIL_WORDS and (word != "METROPOLITAN" or after is None or after in _FILLER)
        for word, after in zip(found, [*found[1:], None], strict=True)
    )

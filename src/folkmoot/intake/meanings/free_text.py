"""Personal identifiers that stand inside free text.

A comment field is where a caseworker writes a telephone number. The patterns ask for the whole
shape of an identifier between other words; a hit is a reason to look, not a proof.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.tables import Meaning

_INSIDE: dict[Meaning, str] = {
    Meaning.EMAIL: r"[A-Za-z0-9._%+'\-]+@[A-Za-z0-9\-]+\.[A-Za-z]{2,}",
    Meaning.PHONE: (
        r"(?:^|[^0-9A-Za-z£.])(?:\+44 ?\(?0?\)?|0)(?:[127][0-9]{9}"
        r"|(?:7[0-9]{3}|1[0-9]{2,3}|2[0-9])\)?[ \-][0-9]{3,4}[ \-]?[0-9]{3,4})(?:[^0-9A-Za-z]|$)"
    ),
    Meaning.NI_NUMBER: (
        r"\b[ABCEGHJ-PR-TW-Z][ABCEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b"
    ),
    Meaning.NHS_NUMBER: r"(?i)\bnhs[^0-9]{0,12}[0-9]{3}[ \-]?[0-9]{3}[ \-]?[0-9]{4}\b",
    Meaning.DATE_OF_BIRTH: (
        r"(?i)\b(?:dob|d\.o\.b\.?|born|date of birth)\b[^0-9]{0,6}[0-9]{1,2}[/.\- ]"
    ),
}


def identifiers_inside(texts: pa.StringArray) -> tuple[tuple[Meaning, int], ...]:
    """The kinds of identifier that stand inside some of the texts, and in how many of them."""
    if not len(texts):
        return ()
    found = (
        (meaning, int(pc.match_substring_regex(texts, pattern).true_count))
        for meaning, pattern in _INSIDE.items()
    )
    return tuple((meaning, count) for meaning, count in found if count)

"""A field name for each heading: safe in a query, unique in the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST = 60
_WORDS_FOR = {"£": " pounds ", "%": " percent ", "&": " and ", "#": " number "}


def field_names(headings: Sequence[str]) -> tuple[str, ...]:
    """Names of lower-case letters, digits and underscores, one per heading.

    A blank heading becomes `column_3` by its place (from 1), a name that begins with a digit gets
    an underscore before it, and the second of two equal names gets `_2`.
    """
    taken: set[str] = set()
    names = []
    for place, heading in enumerate(headings, start=1):
        stem = _stem(heading) or f"column_{place}"
        name, count = stem, 1
        while name in taken:
            count += 1
            name = f"{stem}_{count}"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _stem(heading: str) -> str:
    spelled = "".join(_WORDS_FOR.get(character, character) for character in heading)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii")
    name = _NOT_A_NAME.sub("_", _CAMEL.sub("_", plain).lower()).strip("_")[:_LONGEST].strip("_")
    return f"_{name}" if name[:1].isdigit() else name

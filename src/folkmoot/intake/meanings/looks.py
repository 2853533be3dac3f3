"""What the values of a column look like: names of persons or organisations, or addresses.

Each answer is a share of a column's distinct values by short lists of words (`name_words.yaml`).
It is a hint about the column, and never a judgement about one value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

_WORDS = re.compile(r"[A-Za-z][A-Za-z'’\-]*|&|[0-9]+[A-Za-z]?")
_LETTERS_ONLY = re.compile(r"[A-Za-z .,'’\-\n()]+")
_POSTCODE_AT_END = re.compile(r"(?i)\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$")
_LONGEST_NAME = 45


@dataclass(frozen=True, slots=True)
class _NameWords:
    titles: frozenset[str]
    forenames: frozenset[str]
    organisation_words: frozenset[str]
    street_words: frozenset[str]


@cache
def _name_words() -> _NameWords:
    text = files(__package__).joinpath("name_words.yaml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return _NameWords(**{name: frozenset(map(str, words)) for name, words in lists.items()})


def share_like(values: Iterable[str], is_like: Callable[[str], bool]) -> float:
    """The share (0 to 1) of the distinct values that look so; 0 of none."""
    distinct = set(values)
    return sum(map(is_like, distinct)) / len(distinct) if distinct else 0.0


def is_like_a_person(value: str) -> bool:
    """A title, a known forename or initials with another word, and no word of organisations."""
    if len(value) > _LONGEST_NAME or not _LETTERS_ONLY.fullmatch(value):
        return False
    known = _name_words()
    words = [word.lower() for word in _WORDS.findall(value)]
    if not 2 <= len(words) <= 5 or known.organisation_words.intersection(words):
        return False
    if words[0] in known.titles:
        return True
    if known.forenames.intersection((words[0], words[1], words[-1])):
        return True
    return _has_initials(words)


def _has_initials(words: list[str]) -> bool:
    """Up to three initials before a name, or one after it, as `J A Bloggs` or `Bloggs J`."""
    initials = sum(len(word) == 1 for word in words)
    names = sum(len(word) > 2 for word in words)
    are_before = len(words[0]) == 1 and 1 <= initials <= 3
    is_after = len(words[-1]) == 1 and initials == 1
    return (are_before or is_after) and names == 1 and len(words) <= 4


def is_like_an_organisation(value: str) -> bool:
    """Has a word that names of organisations have."""
    words = {word.lower() for word in _WORDS.findall(value)}
    return "&" in words or bool(_name_words().organisation_words & words)


def is_like_an_address(value: str) -> bool:
    """Has a street's word with a number or a comma, or ends in a postcode."""
    text = value.strip()
    if _POSTCODE_AT_END.search(text) and len(text) > 10:
        return True
    words = [word.lower() for word in _WORDS.findall(text)]
    has_street = bool(_name_words().street_words.intersection(words[1:]))
    has_place = "," in text or any(word[0].isdigit() for word in words[:4])
    return has_street and has_place and len(words) >= 3

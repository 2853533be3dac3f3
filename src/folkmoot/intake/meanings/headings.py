"""What a column's heading says about its meaning.

The vocabulary is a data file, `vocabulary.yaml`, that says how its phrases are matched. A heading
is broken into plain words first, so that `BeneficiaryName`, `BENEFICIARY_NAME` and `Beneficiary
name` are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from folkmoot.tables import Meaning

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])")
_TOKEN = re.compile(r"[A-Za-z0-9]+|%|£")
_WORD = re.compile(r"[a-z]+|[0-9]+|%|£")
_NOT_PLURAL = ("ss", "us", "is", "series", "premises", "gas", "news")
_CONFIDENCE = {"exact": 0.95, "always": 0.9, "ends": 0.85, "has": 0.7, "perhaps": 0.5}
UNSURE = 0.6
"""A heading less sure than this needs values that bear it out."""
_GENERIC = Meaning.RECORD_ID
_MONEY_SIGN = re.compile(r"£|\bgbp\b", re.IGNORECASE)
_SCALES = (
    (re.compile(r"£\s*(?:m\b|mn\b|million)|million", re.IGNORECASE), "GBP million"),
    (re.compile(r"£\s*(?:k\b|'?0{3}s?\b|thousand)|£.*thousand", re.IGNORECASE), "GBP thousand"),
)


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """The meaning that a heading suggests, how sure it is (0 to 1), and the words that say so."""

    meaning: Meaning
    confidence: float
    words: str


@cache
def heading_meaning(heading: str) -> HeadingMatch | None:
    """The meaning of a heading by its words alone, or None where the vocabulary has none."""
    words = heading_words(heading)
    if not words:
        return None
    fitting = [entry for entry in _vocabulary().phrases if _fits(words, *entry[:2])]
    if not fitting:
        return None
    manner, phrase, meaning = max(fitting, key=_rank)
    return HeadingMatch(meaning, _CONFIDENCE[manner], " ".join(phrase))


def _rank(entry: tuple[str, tuple[str, ...], Meaning]) -> tuple[bool, bool, bool, int, float]:
    """Settled headings first, then anything rather than a bare reference, then more words."""
    manner, phrase, meaning = entry
    is_particular = meaning is not _GENERIC
    return manner == "exact", manner == "always", is_particular, len(phrase), _CONFIDENCE[manner]


@cache
def heading_words(heading: str) -> tuple[str, ...]:
    """The heading in plain words: lower case, singular, short forms written out."""
    short_forms = _vocabulary().short_forms
    words: list[str] = []
    for token in _TOKEN.findall(heading.replace("'", "")):
        whole = token.lower()
        parts = [whole] if whole in short_forms else _WORD.findall(_CAMEL.sub(" ", token).lower())
        for word in parts:
            words.extend(short_forms.get(word, _singular(word)).split())
    return tuple(words)


def heading_unit(heading: str) -> str:
    """The unit that a heading names: "percent", "GBP", "GBP thousand", "GBP million" or ""."""
    if "%" in heading:
        return "percent"
    if _MONEY_SIGN.search(heading):
        return next((unit for scale, unit in _SCALES if scale.search(heading)), "GBP")
    return ""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    short_forms: dict[str, str]
    phrases: tuple[tuple[str, tuple[str, ...], Meaning], ...]


@cache
def _vocabulary() -> _Vocabulary:
    text = files(__package__).joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    phrases = tuple(
        (manner, tuple(_singular(word) for word in str(phrase).split()), Meaning(meaning))
        for meaning, manners in raw["meanings"].items()
        for manner, listed in manners.items()
        for phrase in listed
    )
    return _Vocabulary({str(k): str(v) for k, v in raw["short_forms"].items()}, phrases)


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(_NOT_PLURAL):
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


def _fits(words: tuple[str, ...], manner: str, phrase: tuple[str, ...]) -> bool:
    if manner in ("exact", "perhaps"):
        return words == phrase
    if manner == "ends":
        return words[-len(phrase) :] == phrase
    starts = range(len(words) - len(phrase) + 1)
    return any(words[start : start + len(phrase)] == phrase for start in starts)

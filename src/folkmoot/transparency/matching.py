"""Which column of a council's file is which field of a template, suggested for a person.

Headings are compared by their words, against the field's label and the other headings under which
councils publish it; a column whose meaning is the field's is favoured, one whose values are of
another kind is not taken. Each column is used once, the surest match first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.tables import Column, ColumnType, Meaning, Schema
from folkmoot.transparency.template import Field, Template

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z]+|[0-9]+")
_IDLE = frozenset(
    ("a", "an", "and", "by", "for", "in", "is", "it", "of", "on", "or", "the", "to", "which")
    + ("whether", "gbp", "pound", "value")
)
_SAME = {
    "supplier": "beneficiary",
    "payee": "beneficiary",
    "vendor": "beneficiary",
    "recipient": "beneficiary",
    "directorate": "department",
    "service": "department",
    "unit": "department",
    "organisational": "department",
    "net": "amount",
    "sum": "amount",
    "paid": "payment",
    "ref": "reference",
    "no": "number",
    "org": "organisation",
    "narrative": "purpose",
    "description": "purpose",
}
"""Words that different councils use for one thing; only beside an exact heading do they differ."""

EXACT = 1.0
_ALSO = 0.98
ENOUGH = 0.45
SURE = 0.85
_WEIGHT_OF_MEANING = 0.35
_LOOSE = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """A suggestion for one field: the column's name, how sure (0 to 1), and why, in words."""

    field: str
    column: str
    confidence: float
    reason: str

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


def match(template: Template, schema: Schema) -> tuple[Match, ...]:
    """The columns that look like fields, at most one each way, in the order of the fields."""
    candidates = [
        Match(field.name, column.name, score, reason)
        for field in template.fields
        for column in schema
        for score, reason in [_likeness(field, column)]
        if score >= ENOUGH
    ]
    taken: dict[str, Match] = {}
    used: set[str] = set()
    for found in sorted(candidates, key=lambda candidate: -candidate.confidence):
        if found.field not in taken and found.column not in used:
            taken[found.field] = found
            used.add(found.column)
    return tuple(taken[field.name] for field in template.fields if field.name in taken)


def chosen(matches: Sequence[Match]) -> dict[str, str]:
    """The column by field, as `checking.check` takes it."""
    return {found.field: found.column for found in matches}


def fits(field: Field, type_: ColumnType) -> bool:
    """Whether values of a type can be those of a field. Anything can be text."""
    if field.type.is_number:
        return type_.is_number
    if field.type.is_moment:
        return type_.is_moment
    if field.type is ColumnType.BOOLEAN:
        return type_ in (ColumnType.BOOLEAN, ColumnType.TEXT, ColumnType.CODE)
    return True


def _likeness(field: Field, column: Column) -> tuple[float, str]:
    heading = column.label or column.name
    if not fits(field, column.type):
        return 0.0, ""
    best = max(_likeness_of_words(said, heading) for said in (field.label, field.name))
    others = max((_likeness_of_words(said, heading) for said in field.also), default=0.0)
    best = max(best, _ALSO * others)
    if best >= _ALSO:
        return best, "its heading"
    if field.meaning is not None and column.meaning is field.meaning:
        is_specific = field.meaning not in _SHARED_MEANINGS
        score = min(0.95, best * 0.6 + (0.6 if is_specific else _WEIGHT_OF_MEANING))
        return max(best, score), "what its values are"
    return best, "words of its heading"


_SHARED_MEANINGS = frozenset(
    {
        Meaning.AMOUNT_GBP,
        Meaning.CATEGORY,
        Meaning.COUNT,
        Meaning.DESCRIPTION,
        Meaning.EVENT_DATE,
        Meaning.FLAG,
        Meaning.MEASURE,
        Meaning.PERCENTAGE,
        Meaning.RECORD_ID,
        Meaning.STATUS,
        Meaning.URL,
    }
)
"""Meanings that several columns of one table often have: alone they say little."""


def _likeness_of_words(one: str, other: str) -> float:
    """1 for the same words, less for some of them (Jaccard), less again for words alike."""
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return 0.0
    if mine == theirs:
        return EXACT
    loose_mine = {_SAME.get(word, word) for word in mine}
    loose_theirs = {_SAME.get(word, word) for word in theirs}
    exact = len(mine & theirs) / len(mine | theirs)
    loose = _LOOSE * len(loose_mine & loose_theirs) / len(loose_mine | loose_theirs)
    return max(exact * 0.95, loose)


def _words(text: str) -> frozenset[str]:
    found = _WORD.findall(_CAMEL.sub(" ", text).lower())
    plain = (word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found)
    return frozenset(word for word in plain if word not in _IDLE)

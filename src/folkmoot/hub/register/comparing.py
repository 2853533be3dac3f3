"""A new version beside the one in use: what differs, and what of it a person must look at.

The same differences explain on a page and guard in `rules.may_follow`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.hub.register.models import Version
from folkmoot.tables import Column, Meaning, Schema, Sensitivity

HALF, DOUBLE = 0.5, 2.0
MORE_SET_ASIDE = 0.02
"""The share of all values, beyond that of the version in use, set aside as not fitting."""
FEWEST_SET_ASIDE = 10
_HARM = tuple(Sensitivity)
"""From the least to the most sensitive, as they are declared."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise than before. `breaks` when a person must say that it is right."""

    statement: str
    before: str
    after: str
    breaks: bool


def carried_over(before: Version, after: Version) -> Schema:
    """The columns of a version that was read, described as those before it were confirmed.

    A column is carried over when its name and type are the same and the reading proposes for it
    what it proposed before; another keeps what is proposed of it now.
    """
    old = {column.name: column for column in before.schema}
    schema = after.schema
    for column in schema:
        was = old.get(column.name)
        if was is not None and was.type is column.type and _is_proposed_alike(before, was, column):
            schema = schema.replacing(
                column.name,
                meaning=was.meaning,
                sensitivity=was.sensitivity,
                description=was.description,
            )
    return schema


def differences(before: Version, after: Version, schema: Schema) -> tuple[Difference, ...]:
    """What differs between a version in use and a newer one whose columns are these."""
    return (
        *_in_columns(before.schema, schema),
        *_in_rows(before, after),
        *_in_what_was_set_aside(before, after),
    )


def _is_proposed_alike(before: Version, was: Column, now: Column) -> bool:
    """Whether the reading says of a column what it said of it before, or what was confirmed."""
    proposed = before.proposals.get(was.name, {})
    meaning = proposed.get("meaning", was.meaning.value if was.meaning else "")
    sensitivity = proposed.get("sensitivity", was.sensitivity.value)
    is_as_proposed = (_value(now.meaning), now.sensitivity.value) == (meaning, sensitivity)
    is_as_confirmed = (now.meaning, now.sensitivity) == (was.meaning, was.sensitivity)
    return is_as_proposed or is_as_confirmed


def _in_columns(before: Schema, after: Schema) -> Iterator[Difference]:
    for was in before:
        if was.name not in after:
            yield Difference(f"The column {_named(was)} is missing.", "There", "Not there", True)
            continue
        now = after[was.name]
        if was.type is not now.type:
            yield Difference(
                f"The column {_named(was)} holds another type of value.",
                was.type.value.capitalize(),
                now.type.value.capitalize(),
                True,
            )
        if was.meaning is not now.meaning:
            yield Difference(
                f"The column {_named(was)} looks like something else.",
                _label(was.meaning),
                _label(now.meaning),
                True,
            )
        if was.sensitivity is not now.sensitivity:
            is_raised = _HARM.index(now.sensitivity) > _HARM.index(was.sensitivity)
            yield Difference(
                f"The column {_named(was)} is {'more' if is_raised else 'less'} sensitive.",
                _spoken(was.sensitivity),
                _spoken(now.sensitivity),
                is_raised,
            )
    for now in after:
        if now.name not in before:
            yield Difference(f"The column {_named(now)} is new.", "Not there", "There", False)


def _in_rows(before: Version, after: Version) -> Iterator[Difference]:
    had, has = before.rows or 0, after.rows or 0
    shown = (f"{had:,}", f"{has:,}")
    if had and has <= had * HALF:
        yield Difference("It has half of the rows or fewer.", *shown, True)
    elif had and has > had * DOUBLE:
        yield Difference("It has more than twice the rows.", *shown, False)


def _in_what_was_set_aside(before: Version, after: Version) -> Iterator[Difference]:
    had, has = before.quarantined or 0, after.quarantined or 0
    if has - had >= FEWEST_SET_ASIDE and _share(after) - _share(before) > MORE_SET_ASIDE:
        yield Difference("Many more values do not fit their columns.", f"{had:,}", f"{has:,}", True)


def _share(version: Version) -> float:
    values = (version.rows or 0) * len(version.columns)
    return (version.quarantined or 0) / values if values else 0.0


def _named(column: Column) -> str:
    return f"“{column.label or column.name}”"


def _label(meaning: Meaning | None) -> str:
    return meaning.label if meaning else "Something else"


def _value(meaning: Meaning | None) -> str:
    return meaning.value if meaning else ""


def _spoken(sensitivity: Sensitivity) -> str:
    return sensitivity.value.replace("_", " ").capitalize()

"""Comparisons of two records, each a ladder of levels from the strongest agreement down.

A level is a condition in SQL on the columns of `records.RECORDS`, with `_l` and `_r` after their
names, and two probabilities (Fellegi and Sunter, *A theory for record linkage*, JASA 64, 1969):
`m`, how often it holds for two records of one business, and `u`, how often for two businesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.linkage.fields import Field


@dataclass(frozen=True, slots=True)
class Level:
    """One rung. `sql` "ELSE" is the last, which holds when none above does. `words` complete the
    sentence "The two names …" for a reader. `certainty` is set where a pair on this rung is almost
    surely one business whatever else it shows: such pairs are seeds for training."""

    code: str
    sql: str
    words: str
    m: float
    u: float
    certainty: float | None = None


class Teacher(StrEnum):
    """Where a comparison's m is learned without a label.

    *One address*: from two names of one premises, the ratepayer's and the one over the door. Not
    for what signs leave out, such as the legal form; that is learned from *sure pairs*, whose
    other comparisons leave no doubt. What neither shows keeps the probabilities given here.
    """

    ONE_ADDRESS = "one_address"
    SURE_PAIRS = "sure_pairs"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A ladder of levels, strongest first. It says nothing where `silent` holds.

    `field` is what `model.build_model` chooses it by; None in a model that is declared whole.
    `teacher` is where its m is learned. `ladders` are the levels, by code, whose weights must not
    rise from left to right; all levels in order where none are given.
    """

    name: str
    field: Field | None
    silent: str
    levels: tuple[Level, ...]
    teacher: Teacher
    ladders: tuple[tuple[str, ...], ...] = ()

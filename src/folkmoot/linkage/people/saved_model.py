"""A trained model of people that is kept, and links later versions without training again.

A model holds no record: shares of levels in each kind of pair, which keys found the pairs, and the
version of the code that brings records to one form and compares them. Code that differs makes other
levels, so a model of another version is refused instead of used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import KEYS, PAIRS, Key
from folkmoot.linkage.people.comparisons import PersonComparison
from folkmoot.linkage.people.competition import score_table
from folkmoot.linkage.people.households import join_households
from folkmoot.linkage.people.mixture import PairClass
from folkmoot.linkage.people.pattern_counts import count_patterns, random_levels
from folkmoot.linkage.people.training import train
from folkmoot.tables import Finding

_SCORED_FIRST = "linkage_scored_first"


@dataclass(frozen=True)
class PeopleModel:
    """The classes of the training before households were joined and of the one after, matches
    first; the comparisons by name and the keys by their place in `blocking.KEYS`."""

    comparisons: tuple[str, ...]
    key_places: tuple[int, ...]
    first: tuple[PairClass, ...]
    final: tuple[PairClass, ...]
    version: str

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(KEYS[place] for place in self.key_places)


@dataclass(frozen=True)
class AppliedModel:
    """A model after it was learned or used here: how many pairs households speak about, and what
    was found and is doubted."""

    model: PeopleModel
    n_supported: int
    findings: tuple[Finding, ...]


def learn_model(
    connection: Connection,
    comparisons: tuple[PersonComparison, ...],
    keys: tuple[Key, ...],
    between: bool,
    n_people: int,
) -> AppliedModel:
    """Train, join households by what is then sure, and train again on what they add."""
    chance = random_levels(connection, comparisons, between)
    patterns = count_patterns(connection, PAIRS, comparisons)
    first = train(patterns, comparisons, keys, chance, n_people)
    n_supported = _join(connection, comparisons, first.fitted.classes, between)
    final = first
    if n_supported:
        patterns = count_patterns(connection, PAIRS, comparisons)
        final = train(patterns, comparisons, keys, chance, n_people)
    model = PeopleModel(
        tuple(comparison.name for comparison in comparisons),
        tuple(KEYS.index(key) for key in keys),
        first.fitted.classes,
        final.fitted.classes,
        code_version(),
    )
    return AppliedModel(model, n_supported, final.findings)


def use_model(
    connection: Connection,
    model: PeopleModel,
    comparisons: tuple[PersonComparison, ...],
    between: bool,
) -> AppliedModel:
    """Join households as the model says, without learning.

    Raises LinkageError where the files are not compared as the model's were.
    """
    if model.comparisons != tuple(comparison.name for comparison in comparisons):
        raise LinkageError(
            "The files say other things about people than those that the model was trained on.",
            where="model",
            remedy="Train again, without a saved model.",
        )
    return AppliedModel(model, _join(connection, comparisons, model.first, between), ())


def _join(
    connection: Connection,
    comparisons: tuple[PersonComparison, ...],
    classes: tuple[PairClass, ...],
    between: bool,
) -> int:
    score_table(connection, PAIRS, comparisons, classes, _SCORED_FIRST)
    n_supported = join_households(connection, _SCORED_FIRST, comparisons, between)
    connection.execute(f"DROP TABLE {_SCORED_FIRST}")
    return n_supported


@cache
def code_version() -> str:
    """The same for the same code and lists of names: whichever changed, a level may have."""
    texts = {
        each.name: each.read_bytes()
        for each in files(__package__).iterdir()
        if each.name.endswith((".py", ".txt"))
    }
    return hashlib.sha256(b"\0".join(texts[name] for name in sorted(texts))).hexdigest()[:16]


def write_model(model: PeopleModel) -> str:
    """The model as JSON."""
    told = {
        "version": model.version,
        "comparisons": model.comparisons,
        "keys": model.key_places,
        "first": [_class_told(each) for each in model.first],
        "final": [_class_told(each) for each in model.final],
    }
    return json.dumps(told, indent=1) + "\n"


def read_model(text: str) -> PeopleModel:
    """A model from JSON. Raises LinkageError for text that is none, or of another version."""
    try:
        told = json.loads(text)
        model = PeopleModel(
            tuple(str(name) for name in told["comparisons"]),
            tuple(int(place) for place in told["keys"]),
            tuple(_class_read(each) for each in told["first"]),
            tuple(_class_read(each) for each in told["final"]),
            str(told["version"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise LinkageError(
            "This is no saved model of people.",
            where="model",
            remedy="Give the file that linking wrote, or train again.",
        ) from error
    if model.version != code_version():
        raise LinkageError(
            "The model was trained by another version, which compares people differently.",
            where="model",
            remedy="Train again, without a saved model.",
        )
    return model


def _class_told(each: PairClass) -> dict[str, Any]:
    return {"share": each.share, "levels": [shares.tolist() for shares in each.levels]}


def _class_read(told: dict[str, Any]) -> PairClass:
    levels = tuple(np.array(shares, np.float64) for shares in told["levels"])
    return PairClass(float(told["share"]), levels, (0.0,) * len(levels))

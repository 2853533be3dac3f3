"""How a table is to be protected: rules, attacker, what a hidden cell costs. Read from YAML.

The profiles in `profiles/` are starting points. Their parameters are public because the project
is; the parameters that a region uses should not be, so a region keeps a file of its own and reads
it with `read_settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from folkmoot.disclosure.effort import Effort
from folkmoot.disclosure.groups import GroupRule
from folkmoot.disclosure.rules import RULES, Rule
from folkmoot.errors import DisclosureError

_PROFILES = resources.files("folkmoot.disclosure") / "profiles"


class Attacker(StrEnum):
    """Whom the pattern withstands; each knows all that those before him know.

    CLASSIC           sees what is shown, and that nothing is below nothing
    RULE_AND_MARKERS  knows the rules and that zeros are always shown: a hidden count is at least 1
    INSIDER           is the only contributor to a hidden cell, and so knows its value
    COALITION         two of those together, whose hidden cells are parts of one sum
    """

    CLASSIC = "classic"
    RULE_AND_MARKERS = "rule-and-markers"
    INSIDER = "insider"
    COALITION = "coalition"

    @property
    def most_together(self) -> int:
        """How many contributors pool what they know of themselves."""
        return {Attacker.INSIDER: 1, Attacker.COALITION: 2}.get(self, 0)


class Weighting(StrEnum):
    """What hiding a cell costs: one, its size, or the logarithm of its size."""

    CELLS = "cells"
    VALUE = "value"
    LOG_VALUE = "log-value"


@dataclass(frozen=True, slots=True)
class Settings:
    """One way to protect tables.

    importance    what hiding a figure of a margin costs besides, as a factor: a margin is named by
                  the dimensions that it is broken down by
    groups        what must not be told of a whole group; None where nothing
    combinations  also keep safe what several hidden cells of one row add up to: the row's total
                  gives it away, and it may be one contributor's
    marker        what stands in the place of every hidden figure, whatever the reason
    """

    name: str
    title: str
    rules: tuple[Rule, ...]
    description: str = ""
    attacker: Attacker = Attacker.RULE_AND_MARKERS
    weighting: Weighting = Weighting.VALUE
    importance: tuple[tuple[frozenset[str], float], ...] = ()
    groups: GroupRule | None = None
    combinations: bool = True
    marker: str = "[c]"
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        if not self.rules:
            raise DisclosureError(
                "Settings without a rule protect nothing.",
                where=self.name,
                remedy=f"Name at least one of: {', '.join(RULES)}.",
            )

    @property
    def ranks(self) -> int:
        """How many of the largest contributions the rules look at."""
        return max(rule.ranks for rule in self.rules)


def profiles() -> tuple[str, ...]:
    """The names of the profiles that come with Folkmoot."""
    names = (entry.name for entry in _PROFILES.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def profile(name: str) -> Settings:
    """A profile by name. Raises DisclosureError when there is none of that name."""
    if name not in profiles():
        raise DisclosureError(
            f"There is no profile {name!r}.", remedy=f"The profiles are: {', '.join(profiles())}."
        )
    return parse_settings(name, (_PROFILES / f"{name}.yaml").read_text("utf-8"))


def read_settings(path: Path) -> Settings:
    """A region's own settings, in the form of the profiles.

    Raises DisclosureError when the file is missing or is not understood.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DisclosureError(
            "The disclosure settings cannot be read.",
            where=path.name,
            remedy="Give the path of a YAML file like those in disclosure/profiles.",
        ) from error
    return parse_settings(path.stem, text)


def parse_settings(name: str, text: str) -> Settings:
    """Settings from YAML. Raises DisclosureError naming the key that is not understood."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DisclosureError("The settings are not YAML.", where=name) from error
    raw = _mapping(raw, name)
    _refuse_unknown(raw, {entry.name for entry in fields(Settings)} - {"name"}, name)
    try:
        return Settings(
            name=name,
            title=str(raw.get("title", name)),
            description=" ".join(str(raw.get("description", "")).split()),
            rules=tuple(
                _rule(rule, values, name)
                for rule, values in _mapping(raw.get("rules"), f"{name}: rules").items()
            ),
            attacker=Attacker(raw.get("attacker", Attacker.RULE_AND_MARKERS)),
            weighting=Weighting(raw.get("weighting", Weighting.VALUE)),
            importance=_importance(raw.get("importance", []), name),
            groups=_groups(raw.get("groups"), name),
            combinations=bool(raw.get("combinations", True)),
            marker=str(raw.get("marker", "[c]")),
            effort=Effort(**_mapping(raw.get("effort", {}), f"{name}: effort")),
        )
    except (TypeError, ValueError) as error:
        raise DisclosureError(
            f"The settings are not understood: {error}.",
            where=name,
            remedy="Compare them with the profile 'business'.",
        ) from error


def _rule(rule: str, values: object, name: str) -> Rule:
    if rule not in RULES:
        raise DisclosureError(
            f"There is no rule {rule!r}.", where=name, remedy=f"The rules are: {', '.join(RULES)}."
        )
    return RULES[rule](**_mapping(values, f"{name}: {rule}"))


def _importance(raw: object, name: str) -> tuple[tuple[frozenset[str], float], ...]:
    """From a list of {margin: [dimension, …], factor: number}."""
    if not isinstance(raw, list):
        raise DisclosureError("A list is expected here.", where=f"{name}: importance")
    found = []
    for one in raw:
        values = _mapping(one, f"{name}: importance")
        _refuse_unknown(values, {"margin", "factor"}, f"{name}: importance")
        factor = float(values["factor"]) if "factor" in values else 0.0
        if not factor > 0:
            raise DisclosureError(
                "What a figure's importance is must be above 0.",
                where=f"{name}: importance",
                remedy="Write {margin: [ward], factor: 10}.",
            )
        found.append((frozenset(map(str, values.get("margin", []))), factor))
    return tuple(found)


def _groups(raw: object, name: str) -> GroupRule | None:
    if raw is None:
        return None
    values = dict(_mapping(raw, f"{name}: groups"))
    harmless = tuple(map(str, values.pop("harmless", [])))
    return GroupRule(**values, harmless=harmless)


def _mapping(raw: object, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise DisclosureError(
            "Names with values are expected here.",
            where=where,
            remedy="Write each as `name: value`, indented alike.",
        )
    return raw


def _refuse_unknown(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise DisclosureError(
            f"There is no setting {unknown[0]!r}.",
            where=where,
            remedy=f"The settings are: {', '.join(sorted(known))}.",
        )

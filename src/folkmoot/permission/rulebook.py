"""The rulebook: law and practice as data, which a lawyer changes without touching Python.

`rules/facts.yaml` says what a judgement may rest on and how to ask for it, `rungs.yaml` the ways
of working, `gateways.yaml` the powers, and `bars.yaml` the prohibitions that travel with data.
Each rule carries its citation, its source, how surely we state it (`confidence`), whether the
text itself was read (`checked`), and the days between which it is law.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from folkmoot.errors import RulebookError
from folkmoot.permission.conditions import ALWAYS, Condition, parse
from folkmoot.permission.facts import ORIGIN

TESTS = (
    "need",
    "power",
    "bars",
    "confidence",
    "article6",
    "article9-10",
    "compatible purpose",
    "necessity",
    "papers",
    "outputs",
)
"""The tests in the order in which they are put; most wrong refusals confuse two of them."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule comes from, and how far it can be relied on."""

    text: str
    source: str
    confidence: str
    checked: str

    @property
    def is_read_from_text(self) -> bool:
        """Whether somebody read the law itself; if not, a qualified person is to confirm it."""
        return self.checked == "text"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as a statement, and the question that settles it."""

    id: str
    statement: str
    question: str = ""
    who: str = ""
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """A way of working. `needs` holds conditions by the test that puts them."""

    rung: int
    id: str
    name: str
    reveals: str
    serves: Condition
    needs: Mapping[str, Condition]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gateway:
    """A power or duty. In force from `since` until before `until`; None has no end."""

    id: str
    name: str
    effect: str
    opens: frozenset[int]
    needs: Condition
    citation: Citation
    needs_person: bool
    since: date | None
    until: date | None

    def is_in_force(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Bar:
    """A prohibition on the rungs it stops, unless `lifted`."""

    id: str
    name: str
    applies: Condition
    lifted: Condition | None
    stops: frozenset[int]
    citation: Citation

    @property
    def test(self) -> str:
        return "confidence" if self.id == "confidence" else "bars"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, checked against each other."""

    facts: Mapping[str, Fact]
    rungs: tuple[Rung, ...]
    gateways: tuple[Gateway, ...]
    bars: tuple[Bar, ...]

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin to which a bar attaches."""
        mentioned = (fact for bar in self.bars for fact in bar.applies.facts())
        return tuple(f.removeprefix(ORIGIN) for f in mentioned if f.startswith(ORIGIN))

    def fact(self, identifier: str) -> Fact:
        if identifier.startswith(ORIGIN):
            origin = identifier.removeprefix(ORIGIN)
            bar = next(bar for bar in self.bars if identifier in bar.applies.facts())
            return Fact(
                identifier,
                bar.name,
                f"Did any of the data come from: {origin.replace('-', ' ')}?",
                "contributor",
                is_derived=True,
            )
        return self.facts[identifier]


@cache
def load(folder: Path | None = None) -> Rulebook:
    """The rulebook in a folder, or Folkmoot's own.

    Raises RulebookError that names the file and the rule when one cannot be understood or
    mentions a fact that facts.yaml does not have.
    """
    facts = {raw["id"]: _fact(raw) for raw in _rules(folder, "facts.yaml")}
    book = Rulebook(
        facts=facts,
        rungs=tuple(_rung(raw) for raw in _rules(folder, "rungs.yaml")),
        gateways=tuple(_gateway(raw) for raw in _rules(folder, "gateways.yaml")),
        bars=tuple(_bar(raw) for raw in _rules(folder, "bars.yaml")),
    )
    for where, condition in _conditions(book):
        for fact in condition.facts():
            if fact not in facts and not fact.startswith(ORIGIN):
                raise RulebookError(
                    f"The rule mentions a fact that facts.yaml does not have: {fact}.", where=where
                )
    return book


def _conditions(book: Rulebook) -> Iterator[tuple[str, Condition]]:
    for rung in book.rungs:
        yield rung.id, rung.serves
        for condition in rung.needs.values():
            yield rung.id, condition
    for gateway in book.gateways:
        yield gateway.id, gateway.needs
    for bar in book.bars:
        yield bar.id, bar.applies
        if bar.lifted:
            yield bar.id, bar.lifted


def _rules(folder: Path | None, name: str) -> list[dict[str, Any]]:
    home = folder or resources.files("folkmoot.permission") / "rules"
    try:
        raw = yaml.safe_load((home / name).read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RulebookError(f"The file cannot be read ({error}).", where=name) from error
    if not isinstance(raw, list) or not all(isinstance(r, dict) and "id" in r for r in raw):
        raise RulebookError("The file is not a list of rules that each have an id.", where=name)
    return raw


def _fact(raw: dict[str, Any]) -> Fact:
    return Fact(
        id=raw["id"],
        statement=_text(raw, "statement"),
        question=raw.get("question", ""),
        who=raw.get("who", ""),
        is_derived=raw.get("derived", False),
    )


def _rung(raw: dict[str, Any]) -> Rung:
    unknown = set(raw.get("needs", {})) - set(TESTS)
    if unknown:
        raise RulebookError(f"There is no test named {unknown.pop()!r}.", where=raw["id"])
    needs = {test: parse(c, where=raw["id"]) for test, c in raw.get("needs", {}).items()}
    return Rung(
        rung=int(_value(raw, "rung")),
        id=raw["id"],
        name=_text(raw, "name"),
        reveals=_text(raw, "reveals"),
        serves=parse(_value(raw, "serves"), where=raw["id"]),
        needs=needs,
        papers=tuple(raw.get("papers", ())),
    )


def _gateway(raw: dict[str, Any]) -> Gateway:
    return Gateway(
        id=raw["id"],
        name=_text(raw, "name"),
        effect=_text(raw, "effect"),
        opens=frozenset(_value(raw, "opens")),
        needs=parse(raw["needs"], where=raw["id"]) if "needs" in raw else ALWAYS,
        citation=_citation(raw),
        needs_person=raw.get("needs_person", False),
        since=raw.get("since"),
        until=raw.get("until"),
    )


def _bar(raw: dict[str, Any]) -> Bar:
    applies = ORIGIN + raw["origin"] if "origin" in raw else _value(raw, "applies")
    return Bar(
        id=raw["id"],
        name=_text(raw, "name"),
        applies=parse(applies, where=raw["id"]),
        lifted=parse(raw["lifted"], where=raw["id"]) if "lifted" in raw else None,
        stops=frozenset(raw["only"] if "only" in raw else range(_value(raw, "from"), 11)),
        citation=_citation(raw),
    )


def _citation(raw: dict[str, Any]) -> Citation:
    return Citation(
        _text(raw, "cite"), _text(raw, "source"), _text(raw, "confidence"), _text(raw, "checked")
    )


def _text(raw: dict[str, Any], key: str) -> str:
    return str(_value(raw, key))


def _value(raw: dict[str, Any], key: str) -> Any:
    if key not in raw:
        raise RulebookError(f"The rule has no {key!r}.", where=raw["id"])
    return raw[key]

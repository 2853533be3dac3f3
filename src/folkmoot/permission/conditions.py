"""Conditions as data: facts under all, any and not; judged to a proof that a page can unfold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from folkmoot.errors import RulebookError
from folkmoot.permission.truth import Truth, every, some

Facts = Mapping[str, Truth]
"""What is known, by the identifier of the fact. A fact that is absent is not known."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a condition is met, is not met, or is open: its own parts, each with its own proof.

    `fact` is the identifier of a leaf's fact and empty elsewhere.
    """

    truth: Truth
    fact: str = ""
    join: str = ""
    parts: tuple[Proof, ...] = ()

    def leaves(self, truth: Truth) -> Iterator[tuple[str, Truth]]:
        """The facts on which this truth rests, each with its own, in rulebook order.

        Under a join that is settled against the truth asked for there is nothing to say: a
        condition of which one part is met has no part still to meet.
        """
        if self.truth is not truth:
            return
        if self.fact:
            yield self.fact, truth
        for part in self.parts:
            wanted = truth.negated() if self.join == "not" else truth
            yield from part.leaves(wanted)


@dataclass(frozen=True)
class Condition:
    """One condition of a rule. `join` is "fact", "all", "any" or "not"."""

    join: str
    fact: str = ""
    parts: tuple[Condition, ...] = ()

    @cached_property
    def truth(self) -> Callable[[Facts], Truth]:
        """The answer alone, compiled once: what the search for questions asks many times."""
        return _compiled(self)

    def judge(self, facts: Facts) -> Proof:
        """The answer with its proof."""
        if self.join == "fact":
            return Proof(facts.get(self.fact, Truth.UNKNOWN), fact=self.fact)
        parts = tuple(part.judge(facts) for part in self.parts)
        truths = [part.truth for part in parts]
        if self.join == "not":
            return Proof(truths[0].negated(), join="not", parts=parts)
        return Proof(every(truths) if self.join == "all" else some(truths), "", self.join, parts)

    def facts(self) -> Iterator[str]:
        """Every fact that the condition mentions."""
        if self.fact:
            yield self.fact
        for part in self.parts:
            yield from part.facts()


ALWAYS = Condition("all")
NEVER = Condition("any")


def fact(identifier: str) -> Condition:
    """The condition that a fact holds."""
    return Condition("fact", fact=identifier)


def all_of(parts: Iterable[Condition]) -> Condition:
    """The condition that all of these hold; a single one is itself."""
    found = tuple(parts)
    return found[0] if len(found) == 1 else Condition("all", parts=found)


def any_of(parts: Iterable[Condition]) -> Condition:
    """The condition that one of these holds; a single one is itself."""
    found = tuple(parts)
    return found[0] if len(found) == 1 else Condition("any", parts=found)


def parse(raw: Any, *, where: str) -> Condition:
    """A condition from its YAML: the name of a fact, or {all: […]}, {any: […]}, {not: …}.

    Raises RulebookError that says where the rule cannot be understood.
    """
    if isinstance(raw, str):
        return fact(raw)
    if isinstance(raw, Mapping) and len(raw) == 1:
        (join, inner), *_ = raw.items()
        if join in ("all", "any") and isinstance(inner, list) and inner:
            return Condition(join, parts=tuple(parse(part, where=where) for part in inner))
        if join == "not":
            return Condition("not", parts=(parse(inner, where=where),))
    raise RulebookError(
        f"A condition cannot be understood: {raw!r}.",
        where=where,
        remedy="Write the name of a fact, or one of all, any and not with conditions under it.",
    )


def _compiled(condition: Condition) -> Callable[[Facts], Truth]:
    if condition.join == "fact":
        name = condition.fact
        return lambda facts: facts.get(name, Truth.UNKNOWN)
    parts = tuple(part.truth for part in condition.parts)
    if condition.join == "not":
        (inner,) = parts
        return lambda facts: _NEGATED[inner(facts)]
    deciding = Truth.NO if condition.join == "all" else Truth.YES
    otherwise = _NEGATED[deciding]

    def joined(facts: Facts) -> Truth:
        answer = otherwise
        for part in parts:
            truth = part(facts)
            if truth is deciding:
                return deciding
            if truth is Truth.UNKNOWN:
                answer = Truth.UNKNOWN
        return answer

    return joined


_NEGATED = {truth: truth.negated() for truth in Truth}

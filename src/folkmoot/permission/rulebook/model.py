"""What a rulebook is made of: facts, ways of working, powers, bars, bases, papers, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from folkmoot.permission.conditions import Condition
from folkmoot.tables import Sensitivity

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

LAST_TOTALS = 5
"""Up to this rung only totals, open data or made-up records leave the body that holds the data."""

TO_CONFIRM = "to be confirmed by a qualified person"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule comes from, how surely we state it, and whether its text was read.

    `checked` is "text", "text in part", "summary" or "memory"; `checked_on` the day.
    """

    text: str
    source: str
    confidence: str
    checked: str
    checked_on: date | None = None

    @property
    def is_read_from_text(self) -> bool:
        """Whether somebody read the law itself; if not, a qualified person is to confirm it."""
        return self.checked == "text"

    @property
    def caution(self) -> str:
        """What to say beside it; empty where the text was read."""
        return "" if self.is_read_from_text else TO_CONFIRM


@dataclass(frozen=True, slots=True)
class Commencement:
    """When a rule is law: `state` is "in force", "not yet", "spent"; `changes` says what its
    beginning changes. `since` is the first day, `until` the first day after; None has no end."""

    state: str = "in force"
    since: date | None = None
    until: date | None = None
    changes: str = ""

    def holds(self, on: date) -> bool:
        """Whether the rule is law on a day."""
        begun = self.since is None or self.since <= on
        return self.state == "in force" and begun and (self.until is None or on < self.until)

    def standing(self, on: date) -> str:
        """How it stands on a day, in words."""
        if self.state != "in force":
            return {"not yet": "not in force yet", "spent": "no longer of use"}[self.state]
        if self.since is not None and on < self.since:
            return f"in force only from {self.since.day} {self.since:%B %Y}"
        if self.until is not None and on >= self.until:
            return f"in force only until {self.until.day} {self.until:%B %Y}"
        return "in force"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as a statement, and the question that settles it, or the task that brings it about."""

    id: str
    statement: str
    question: str = ""
    who: str = ""
    is_derived: bool = False
    is_task: bool = False

    @property
    def is_question(self) -> bool:
        """Whether somebody can be asked for it: a task is done, not asked."""
        return bool(self.question) and not self.is_task


@dataclass(frozen=True)
class Rung:
    """A way of working. `needs` holds conditions by the test that puts them; `offer` orders what is
    offered to whoever asked for more and cannot have it, the lowest first."""

    rung: int
    id: str
    name: str
    reveals: str
    enough_for: str
    serves: Condition
    falls_short: Condition
    needs: Mapping[str, Condition]
    offer: int
    risks: tuple[str, ...]
    instead: str
    papers: tuple[str, ...]


@dataclass(frozen=True)
class Gateway:
    """A power or duty. `needs` is the whole condition under which it carries a flow of data;
    `lifts` names the bars that it lifts; `is_express` says that a statute speaks of this sharing.
    """

    id: str
    name: str
    effect: str
    opens: frozenset[int]
    needs: Condition
    citation: Citation
    commencement: Commencement
    needs_person: bool
    is_express: bool
    lifts: frozenset[str]
    papers: tuple[str, ...]
    risks: tuple[str, ...]
    purposes: frozenset[str]
    extent: tuple[str, ...]

    @property
    def is_duty(self) -> bool:
        return self.effect == "must"

    def is_in_force(self, on: date) -> bool:
        return self.commencement.holds(on)


@dataclass(frozen=True)
class Bar:
    """A prohibition on the rungs it stops, unless `lifted`. `test` is the test that puts it."""

    id: str
    name: str
    test: str
    applies: Condition
    lifted: Condition
    stops: frozenset[int]
    instead: str
    citation: Citation
    origins: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """A lawful basis, a condition of Schedule 1, or a ground on which a purpose is compatible.

    `covers` is "special", "criminal" or both for a condition; `needs_policy` says that the
    condition asks for an appropriate policy document; `may_object` that people may object.
    """

    id: str
    name: str
    needs: Condition
    citation: Citation
    commencement: Commencement
    covers: frozenset[str] = frozenset()
    needs_policy: bool = False
    may_object: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper. Where it has a `fact`, that fact must be settled before work begins."""

    id: str
    name: str
    fact: str
    rungs: frozenset[int]
    when: Condition
    cites: str


@dataclass(frozen=True, slots=True)
class Compulsion:
    """Somebody who can obtain data whatever a charter says."""

    id: str
    name: str
    who: str
    what: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of body. `families` are all families it belongs to, itself among them."""

    id: str
    name: str
    families: frozenset[str]
    words: tuple[str, ...]
    is_family: bool


@dataclass(frozen=True, slots=True)
class Usual:
    """What a sentence means that says no more than a purpose."""

    assets: tuple[str, ...] = ()
    output: str = "totals"
    audience: str = "members"
    uses: tuple[str, ...] = ()
    receives: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What work is for. `tasks` says which family of body has it as a task, by which law."""

    id: str
    name: str
    tasks: Mapping[str, str]
    words: tuple[str, ...]
    usually: Usual


@dataclass(frozen=True, slots=True)
class Origin:
    """Where data come from and what that tells about them."""

    id: str
    name: str
    sensitivities: frozenset[Sensitivity]
    in_confidence: bool
    is_licensed: bool
    is_published: bool
    collected_for: frozenset[str]
    holder: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sayings:
    """How people say what comes out, who sees it, what is done with it, and which way it goes."""

    outputs: Mapping[str, tuple[str, ...]]
    audiences: Mapping[str, tuple[str, ...]]
    activities: Mapping[str, tuple[str, ...]]
    uses: Mapping[str, tuple[str, ...]]
    linking: tuple[str, ...]
    giving: tuple[str, ...]
    taking: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """Which rulebook this is: named in every judgement."""

    edition: str
    dated: date
    law_as_of: date
    jurisdictions: tuple[str, ...]


@dataclass(frozen=True)
class Rulebook:
    """All rules, checked against each other."""

    edition: Edition
    facts: Mapping[str, Fact]
    rungs: tuple[Rung, ...]
    gateways: tuple[Gateway, ...]
    bars: tuple[Bar, ...]
    bases: tuple[Ground, ...]
    special_conditions: tuple[Ground, ...]
    compatibility: tuple[Ground, ...]
    papers: Mapping[str, Paper]
    compulsion: tuple[Compulsion, ...]
    kinds: Mapping[str, Kind]
    purposes: Mapping[str, Purpose]
    origins_known: Mapping[str, Origin]
    sayings: Sayings
    _statements: dict[str, Fact] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """Every origin that the rulebook knows."""
        return tuple(self.origins_known)

    @cached_property
    def questions(self) -> tuple[Fact, ...]:
        """Every fact that somebody can be asked for, in rulebook order."""
        return tuple(fact for fact in self.facts.values() if fact.is_question)

    @cached_property
    def tasks(self) -> tuple[Fact, ...]:
        """Every fact that somebody brings about: papers, promises, safeguards."""
        return tuple(fact for fact in self.facts.values() if fact.is_task)

    def fact(self, identifier: str) -> Fact:
        """The fact, its statement made for families such as "purpose:research"."""
        found = self.facts.get(identifier) or self._statements.get(identifier)
        if found is None:
            found = self._statements[identifier] = self._of_family(identifier)
        return found

    def _of_family(self, identifier: str) -> Fact:
        family, _, name = identifier.partition(":")
        if family == "purpose":
            words = f"The purpose is: {_lower(self.purposes[name].name)}"
            asked = f"Is the purpose to {_lower(self.purposes[name].name)}?"
            return Fact(identifier, words, asked, "service manager", is_derived=True)
        if family == "origin":
            told = _lower(self.origins_known[name].name)
            return Fact(
                identifier,
                f"The data come from: {told}",
                f"Did any of the data come from: {told}?",
                "contributor",
                is_derived=True,
            )
        if family == "use":
            return Fact(identifier, f"The output is used for {name}", is_derived=True)
        who = {"from": "holds", "to": "receives", "controller": "decides over"}[family]
        kind = self.kinds[name].name
        return Fact(
            identifier,
            f"The body that {who} the data is a {kind}",
            f"Is the body that {who} the data a {kind}?",
            "information-governance officer",
            is_derived=True,
        )


def _lower(words: str) -> str:
    return words if words[:2].isupper() else f"{words[:1].lower()}{words[1:]}"

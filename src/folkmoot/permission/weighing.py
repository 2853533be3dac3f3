"""The tests of a way of working, put to every flow of data in their fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from folkmoot.permission.conditions import Facts, fact
from folkmoot.permission.flows import Flow, Flows
from folkmoot.permission.goals import Goal, every, goal, negated, some
from folkmoot.permission.results import WORDS, Option, TestResult
from folkmoot.permission.rulebook import (
    LAST_TOTALS,
    TESTS,
    Bar,
    Gateway,
    Ground,
    Paper,
    Rulebook,
    Rung,
)
from folkmoot.permission.truth import Truth

FIRST_PROCESSING = 2
"""From this rung on personal data are processed to make what leaves."""

DECISION = fact("decision-named")
PERSONAL = fact("personal-data")
SPECIAL = fact("special-data")
CRIMINAL = fact("criminal-data")


@dataclass(frozen=True)
class Carried:
    """A power with how far it carries a flow."""

    gateway: Gateway
    goal: Goal


@dataclass(frozen=True)
class Basis:
    """A lawful basis, the controller that would rely on it, and whether it may."""

    controller: str
    ground: Ground
    goal: Goal

    @property
    def truth(self) -> Truth:
        return self.goal.truth


@dataclass(frozen=True)
class Weighed:
    """A way of working, or a flow of it, after all tests: what they say, and what it rests on.

    `carried` holds the powers of each flow.
    """

    results: tuple[TestResult, ...]
    carried: tuple[tuple[Carried, ...], ...] = ()
    bases: tuple[Basis, ...] = ()
    conditions: tuple[tuple[Ground, Truth], ...] = ()
    papers: tuple[Paper, ...] = ()


class Scale:
    """Puts the rulebook of a day to the flows of a proposal; one serves all its rungs."""

    def __init__(self, book: Rulebook, flows: Flows, known: Facts, on: date) -> None:
        self._book = book
        self._flows = flows
        self._known = known
        self._gateways = tuple(g for g in book.gateways if g.is_in_force(on))
        self._bases = _in_force(book.bases, on)
        self._conditions = _in_force(book.special_conditions, on)
        self._compatible = _in_force(book.compatibility, on)
        self._carried = {
            id(flow): {g.id: goal(g.needs, flow.facts) for g in self._gateways}
            for flow in (*flows.staying, *flows.leaving)
        }

    def serves(self, rung: Rung) -> Truth:
        """Whether a way gives all that is wanted."""
        return rung.serves.truth(self._known)

    def weigh(self, rung: Rung) -> Weighed:
        """Every test of a way of working, in their order."""
        need = some((goal(rung.serves, self._known), goal(rung.falls_short, self._known)))
        results = [
            self._result("need", "need", need),
            self._result("need", "decision", goal(DECISION, self._known)),
        ]
        if "outputs" in rung.needs:
            asked = goal(rung.needs["outputs"], self._known)
            results.append(self._result("outputs", "outputs", asked))
        flows = self._flows.staying if rung.rung <= LAST_TOTALS else self._flows.leaving
        several = len(flows) > 1
        parts = [self._flow(rung, flow, flow.about if several else "") for flow in flows]
        results += [result for part in parts for result in part.results]
        results.sort(key=lambda result: TESTS.index(result.test))
        return Weighed(
            tuple(results),
            tuple(carried for part in parts for carried in part.carried),
            tuple(dict.fromkeys(basis for part in parts for basis in part.bases)),
            tuple(dict.fromkeys(c for part in parts for c in part.conditions)),
            tuple(dict.fromkeys(paper for part in parts for paper in part.papers)),
        )

    def _flow(self, rung: Rung, flow: Flow, about: str) -> Weighed:
        """Every test that a flow must pass on its own."""
        goals = self._carried[id(flow)]
        carried = tuple(Carried(g, goals[g.id]) for g in self._gateways if rung.rung in g.opens)
        facts = self._facts_on(rung, flow, carried)
        results = [self._power(carried, about), *self._barred(rung, facts, carried, about)]
        if "bars" in rung.needs:
            asked = goal(rung.needs["bars"], facts)
            results.append(self._result("bars", "publishing", asked, about=about))
        if "necessity" in rung.needs:
            asked = goal(rung.needs["necessity"], facts)
            results.append(self._result("necessity", "necessity", asked, about=about))
        papers, in_place = self._papers(rung, facts)
        results.append(self._result("papers", "papers", in_place, about=about))
        if rung.rung < FIRST_PROCESSING or PERSONAL.truth(facts) is Truth.NO:
            return Weighed(tuple(results), (carried,), papers=papers)
        bases, lawful = self._lawful(flow, facts)
        conditions, covered = self._covered(facts, about)
        compatible = some(
            [negated(goal(PERSONAL, facts)), *(goal(g.needs, facts) for g in self._compatible)]
        )
        results += [
            self._result("article6", "article6", lawful, about=about),
            *covered,
            self._result("compatible purpose", "compatible purpose", compatible, about=about),
        ]
        return Weighed(tuple(results), (carried,), bases, conditions, papers)

    def _facts_on(self, rung: Rung, flow: Flow, carried: Sequence[Carried]) -> Facts:
        """What is known of a flow on a rung: which powers carry it there tells more."""
        express = some([c.goal for c in carried if c.gateway.is_express])
        duty = some([c.goal for c in carried if c.gateway.is_duty])
        facts = {
            **flow.facts,
            "rung-gives-totals": Truth.YES if rung.rung <= LAST_TOTALS else Truth.NO,
        }
        told = {"gateway-express": express.truth, "gateway-duty": duty.truth}
        facts |= {name: truth for name, truth in told.items() if truth.is_settled}
        without = some(
            [goal(c.needs, facts) for c in self._conditions if c.covers and not c.needs_policy]
        )
        if without.truth.is_settled:
            facts["policy-needed"] = without.truth.negated()
        return facts

    def _power(self, carried: Sequence[Carried], about: str) -> TestResult:
        """At least one power must carry a flow, and one that a rule may apply by itself."""
        asked = some([c.goal for c in carried])
        firm = some([c.goal for c in carried if not c.gateway.needs_person])
        options = tuple(Option(c.gateway, c.goal) for c in carried)
        return self._result("power", "power", asked, firm=firm.truth, about=about, options=options)

    def _barred(
        self, rung: Rung, facts: Facts, carried: Sequence[Carried], about: str
    ) -> list[TestResult]:
        """One result for each bar that applies or may; the rest pass together."""
        passing, results = [], []
        for bar in self._book.bars:
            if rung.rung not in bar.stops:
                continue
            applies = goal(bar.applies, facts)
            if applies.truth is Truth.NO:
                passing.append(negated(applies))
                continue
            options = [Option(c.gateway, c.goal) for c in carried if bar.id in c.gateway.lifts]
            options.append(Option(None, goal(bar.lifted, facts)))
            asked = some([negated(applies), *(option.goal for option in options)])
            if _rests_on_unsaid_origin(bar, facts):
                passing.append(asked)
                continue
            words = (f"Not barred because {bar.name[0].lower()}{bar.name[1:]}", bar.name)
            results.append(
                TestResult(
                    bar.test,
                    *words,
                    asked,
                    self._book.fact,
                    asked.truth,
                    about,
                    bar.citation,
                    bar.instead,
                    bar.id,
                    applies,
                    tuple(options),
                )
            )
        if passing:
            results.append(self._result("bars", "bars", every(passing), about=about))
        return results

    def _lawful(self, flow: Flow, facts: Facts) -> tuple[tuple[Basis, ...], Goal]:
        """Each controller needs a lawful basis of its own."""
        bases, goals = [], []
        for controller in flow.controllers:
            known = {**facts, **controller.facts}
            asked = [goal(ground.needs, known) for ground in self._bases]
            bases += [
                Basis(controller.name, ground, g)
                for ground, g in zip(self._bases, asked, strict=True)
            ]
            goals.append(some(asked))
        return tuple(bases), some([negated(goal(PERSONAL, facts)), every(goals)])

    def _covered(
        self, facts: Facts, about: str
    ) -> tuple[tuple[tuple[Ground, Truth], ...], list[TestResult]]:
        """Special category and criminal offence data each need a condition."""
        conditions, results = [], []
        for kind, held in (("special", SPECIAL), ("criminal", CRIMINAL)):
            if held.truth(facts) is Truth.NO:
                continue
            grounds = [ground for ground in self._conditions if kind in ground.covers]
            goals = [goal(ground.needs, facts) for ground in grounds]
            conditions += [(ground, g.truth) for ground, g in zip(grounds, goals, strict=True)]
            asked = some([negated(goal(held, facts)), *goals])
            results.append(self._result("article9-10", kind, asked, about=about))
        return tuple(conditions), results

    def _papers(self, rung: Rung, facts: Facts) -> tuple[tuple[Paper, ...], Goal]:
        """The papers of a way; those with a fact must be in place before work begins."""
        papers = [
            paper
            for paper in self._book.papers.values()
            if rung.rung in paper.rungs and paper.when.truth(facts) is not Truth.NO
        ]
        goals = [
            some([negated(goal(paper.when, facts)), goal(fact(paper.fact), facts)])
            for paper in papers
            if paper.fact
        ]
        return tuple(papers), every(goals)

    def _result(
        self,
        test: str,
        words: str,
        asked: Goal,
        *,
        firm: Truth | None = None,
        about: str = "",
        options: tuple[Option, ...] = (),
    ) -> TestResult:
        rule, failing = WORDS[words]
        settled = asked.truth if firm is None else firm
        find = self._book.fact
        return TestResult(test, rule, failing, asked, find, settled, about, options=options)


def _in_force(grounds: Sequence[Ground], on: date) -> tuple[Ground, ...]:
    return tuple(ground for ground in grounds if ground.commencement.holds(on))


def _rests_on_unsaid_origin(bar: Bar, facts: Facts) -> bool:
    """Where nobody said where the data came from, one sentence says so for all such bars."""
    return bool(bar.origins) and f"origin:{bar.origins[0]}" not in facts

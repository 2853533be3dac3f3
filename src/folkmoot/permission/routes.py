"""From a proposal to every way of doing it, least revealing first, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from folkmoot.permission.conditions import Facts, Proof
from folkmoot.permission.facts import facts_of
from folkmoot.permission.proposal import Proposal
from folkmoot.permission.rulebook import TESTS, Bar, Citation, Fact, Gateway, Rulebook, Rung
from folkmoot.permission.truth import Truth, every, some


class Status(StrEnum):
    """How a route stands."""

    OPEN = "open"
    OPEN_IF = "open if…"
    NEEDS_PERSON = "needs a person"
    CLOSED = "closed because…"


@dataclass(frozen=True, slots=True)
class TestResult:
    """What one test says of one route.

    `rule` says what is asked, `failing` what it means when the answer is no. `rests_on` are the
    facts that decide it, and `because` says how each of them stands.
    """

    test: str
    rule: str
    failing: str
    truth: Truth
    rests_on: tuple[Fact, ...]
    because: tuple[str, ...]
    proof: Proof
    citation: Citation | None = None

    __test__ = False  # not a test of pytest's


@dataclass(frozen=True, slots=True)
class Route:
    """A rung with what it asks. `nearest` is the rung to take instead, where this one is shut."""

    rung: Rung
    status: Status
    results: tuple[TestResult, ...]
    gateways: tuple[Gateway, ...]
    left_to_person: str = ""
    nearest: int | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is closed, what is still to settle, or what a person must judge, in words; empty
        when it is open."""
        wanted = Truth.NO if self.status is Status.CLOSED else Truth.UNKNOWN
        told = [_reason(r) for r in self.results if r.truth is wanted]
        if self.status is Status.NEEDS_PERSON:
            told.insert(0, self.left_to_person)
        return tuple(told)

    @property
    def conditions(self) -> tuple[Fact, ...]:
        """The facts still to settle, each once, in the order of the tests."""
        open_facts = (fact for r in self.results if r.truth is Truth.UNKNOWN for fact in r.rests_on)
        return tuple(dict.fromkeys(open_facts))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The powers it rests on, and the bars that stand in its way or may."""
        found = [gateway.citation for gateway in self.gateways]
        found += [r.citation for r in self.results if r.citation and r.truth is not Truth.YES]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every route of a proposal on a day, by rung."""

    proposal: Proposal
    on: date
    routes: tuple[Route, ...]

    @property
    def best(self) -> Route:
        """The route to take: the lowest rung that is open, else the lowest that can be opened,
        else the lowest that a person must judge, else the lowest. There always is one."""
        order = (Status.OPEN, Status.OPEN_IF, Status.NEEDS_PERSON, Status.CLOSED)
        return min(self.routes, key=lambda route: (order.index(route.status), route.rung.rung))

    def at(self, rung: int) -> Route:
        return next(route for route in self.routes if route.rung.rung == rung)


def judge(proposal: Proposal, rulebook: Rulebook, *, on: date) -> Judgement:
    """Every route over all rungs, least revealing first. Raises ProposalError when it names no
    asset."""
    facts = facts_of(proposal, on=on, origins=rulebook.origins)
    routes = tuple(_route(rung, facts, rulebook, on) for rung in rulebook.rungs)
    judgement = Judgement(proposal, on, routes)
    nearest = judgement.best.rung.rung
    return Judgement(proposal, on, tuple(_pointing(route, nearest) for route in routes))


def _pointing(route: Route, nearest: int) -> Route:
    """Whoever meets a shut route is told the nearest that is not."""
    if route.status is not Status.CLOSED or route.rung.rung == nearest:
        return route
    return replace(route, nearest=nearest)


def _route(rung: Rung, facts: Facts, book: Rulebook, on: date) -> Route:
    gateways = [g for g in book.gateways if rung.rung in g.opens and g.is_in_force(on)]
    results = [
        _result("need", SERVES, rung.serves.judge(facts), book),
        _decision(facts, book),
        _power(gateways, facts, book),
    ]
    results += [_barred(bar, facts, book) for bar in book.bars if rung.rung in bar.stops]
    results += [
        _result(test, WORDS[test], condition.judge(facts), book)
        for test, condition in rung.needs.items()
    ]
    results.sort(key=lambda result: TESTS.index(result.test))
    usable = tuple(g for g in gateways if g.needs.judge(facts).truth is not Truth.NO)
    truth = every(result.truth for result in results)
    left_to_person = _left_to_person(usable, facts)
    if truth is Truth.NO:
        status = Status.CLOSED
    elif left_to_person:
        status = Status.NEEDS_PERSON
    else:
        status = Status.OPEN if truth is Truth.YES else Status.OPEN_IF
    return Route(rung, status, tuple(results), usable, left_to_person)


def _left_to_person(usable: tuple[Gateway, ...], facts: Facts) -> str:
    """Why no rule may settle it alone; empty when one may."""
    if facts.get("england-only") is not Truth.YES:
        return "The rulebook covers England only; other parts of the kingdom are not covered."
    if usable and all(gateway.needs_person for gateway in usable):
        return f"An information-governance officer must judge it: {usable[0].name.lower()}."
    return ""


def _decision(facts: Facts, book: Rulebook) -> TestResult:
    truth = facts["decision-named"]
    proof = Proof(truth, fact="decision-named")
    return _result("need", DECIDES, proof, book)


def _power(gateways: list[Gateway], facts: Facts, book: Rulebook) -> TestResult:
    """At least one gateway must carry a public body; one is enough."""
    proofs = tuple(gateway.needs.judge(facts) for gateway in gateways)
    proof = Proof(some(p.truth for p in proofs), join="any", parts=proofs)
    return _result("power", WORDS["power"], proof, book)


def _barred(bar: Bar, facts: Facts, book: Rulebook) -> TestResult:
    applies = bar.applies.judge(facts)
    passes = Proof(applies.truth.negated(), join="not", parts=(applies,))
    parts = (passes,) if bar.lifted is None else (passes, bar.lifted.judge(facts))
    proof = Proof(some(part.truth for part in parts), join="any", parts=parts)
    words = (f"Not barred because {bar.name[0].lower()}{bar.name[1:]}", bar.name)
    return _result(bar.test, words, proof, book, bar.citation)


def _result(
    test: str,
    words: tuple[str, str],
    proof: Proof,
    book: Rulebook,
    citation: Citation | None = None,
) -> TestResult:
    leaves = tuple(dict.fromkeys(proof.leaves(proof.truth)))
    facts = tuple(book.fact(fact) for fact, _ in leaves)
    because = tuple(
        _stands(fact.statement, truth) for fact, (_, truth) in zip(facts, leaves, strict=True)
    )
    return TestResult(test, *words, proof.truth, facts, because, proof, citation)


def _stands(statement: str, truth: Truth) -> str:
    """A fact with how it stands: "not so: the output names people"."""
    lowered = f"{statement[0].lower()}{statement[1:]}"
    return {
        Truth.YES: lowered,
        Truth.NO: f"not so: {lowered}",
        Truth.UNKNOWN: f"not known: {lowered}",
    }[truth]


def _reason(result: TestResult) -> str:
    """One sentence: what fails or is open, and the facts on which that rests."""
    because = "; ".join(result.because)
    if result.truth is Truth.NO:
        return f"{result.failing} ({because})." if because else f"{result.failing}."
    return f"Still to settle: {result.rule[0].lower()}{result.rule[1:]} ({because})."


SERVES = ("This way gives the output that is wanted", "This way does not give what is wanted")
DECIDES = ("The work would change a decision", "No decision is named that it would change")
WORDS = {
    "power": ("A power or duty covers it", "No power or duty covers it"),
    "bars": ("Everything in it may be published", "Not everything in it may be published"),
    "article6": ("There is a lawful basis", "There is no lawful basis"),
    "article9-10": (
        "A condition covers the special categories",
        "No condition covers the special categories",
    ),
    "compatible purpose": ("The purpose is compatible", "The purpose is not compatible"),
    "necessity": ("It is necessary and proportionate", "It is not shown to be necessary"),
    "outputs": ("The output is checked before it leaves", "The output is not checked"),
}
"""What each test asks, and what it means when the answer is no."""

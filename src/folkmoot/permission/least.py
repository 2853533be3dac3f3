"""The least that matters of a proof: what shuts a route, and what would open it.

To say why an *all* fails one of its parts is enough; to pass an *any* one of its parts is enough.
So of each alternative the easiest is told: a paper to sign is easier than an answer to find, an
answer easier than another receiver, and another purpose is another proposal. Of many powers only
the nearest is named: the one that least keeps from carrying the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from folkmoot.permission.conditions import Proof
from folkmoot.permission.results import Option, TestResult, stands
from folkmoot.permission.rulebook import Citation, Fact, Gateway
from folkmoot.permission.truth import Truth

Leaf = tuple[str, Truth]
Leaves = tuple[Leaf, ...]

FAMILY_COSTS = {"purpose": 20, "origin": 20, "controller": 12, "from": 12, "to": 12, "use": 8}
DERIVED_COST = 15
COSTS = {"same-body": 4, "asset-published": 5, "given-in-confidence": DERIVED_COST}
"""What data are cannot be changed; who uses them, or whether they are published, can."""
FOLLOWS = frozenset({"gateway-express", "gateway-duty", "policy-needed"})
"""Facts that the judgement itself settles once a power carries the flow: nobody is asked."""
QUESTION_COST = 2
TASK_COST = 1


@dataclass(frozen=True)
class Closing:
    """What shuts a route.

    `facts` are the identifiers of the fewest facts that shut it, `because` how they stand, in
    words. Where a power or something else would come near to opening it, `gateway` is that power
    and `lacks` the facts that keep it from doing so.
    """

    test: str
    failing: str
    facts: tuple[str, ...]
    because: tuple[str, ...]
    about: str = ""
    citation: Citation | None = None
    gateway: Gateway | None = None
    lacks: tuple[str, ...] = ()
    instead: str = ""

    @property
    def sentence(self) -> str:
        """Why, in one sentence."""
        place = f" [{self.about}]" if self.about else ""
        because = f" ({'; '.join(self.because)})" if self.because else ""
        if self.gateway is None:
            return f"{self.failing}{place}{because}."
        nearest = f"“{self.gateway.name}” comes nearest"
        return f"{self.failing}{place}; {nearest}{because}."

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What it rests on: the bar, and the power that comes nearest."""
        nearest = self.gateway.citation if self.gateway else None
        return tuple(citation for citation in (self.citation, nearest) if citation)


def closing_of(results: Sequence[TestResult]) -> Closing:
    """The least that shuts a route of which some test fails: the test with the fewest facts, the
    earliest of equals; a bar or a power says more than any other."""
    told = [closing_result(result) for result in results if result.truth is Truth.NO]
    return min(told, key=lambda c: (not c.citations, len(c.facts)))


def closing_result(result: TestResult) -> Closing:
    """The least that makes a test fail."""
    nearest = _nearest(result)
    gateway = nearest.gateway if nearest else None
    lacking = _failures(nearest.goal.prove(), result.find) if nearest else ()
    if result.applies is not None:
        facts = (*certificate(result.applies.prove()), *lacking)
    else:
        facts = lacking or certificate(result.proof)
    return Closing(
        result.test,
        result.failing,
        tuple(name for name, _ in facts),
        _because(facts, result.find),
        result.about,
        result.citation,
        gateway,
        tuple(name for name, _ in lacking),
        result.instead,
    )


def reason(result: TestResult) -> str:
    """One sentence: what fails or is open, and the facts on which that rests."""
    if result.truth is Truth.NO:
        return closing_result(result).sentence
    place = f" [{result.about}]" if result.about else ""
    facts = open_facts(result)
    because = "; ".join(stands(fact.statement, Truth.UNKNOWN) for fact in facts)
    because = f" ({because})" if because else ""
    return f"Still to settle: {result.rule[0].lower()}{result.rule[1:]}{place}{because}."


def open_facts(result: TestResult) -> tuple[Fact, ...]:
    """The easiest set of facts that would pass a test that is still open: by a power that a rule
    may apply where there is one, else by one that leaves it to a person."""
    proofs = [result.proof]
    for needs_person in (False, True):
        able = [
            option.goal.prove()
            for option in result.options
            if option.gateway is not None and option.gateway.needs_person is needs_person
        ]
        undecided = [proof for proof in able if proof.truth is Truth.UNKNOWN]
        if result.applies is None and undecided:
            proofs = undecided
            break
    least = min((_missing(proof, result.find) for proof in proofs), key=_cost_by(result.find))
    return tuple(result.find(name) for name, _ in least)


def certificate(proof: Proof) -> Leaves:
    """The fewest facts that are enough for this settled truth."""
    if proof.fact:
        return ((proof.fact, proof.truth),)
    if proof.join == "not":
        return certificate(proof.parts[0])
    deciding = Truth.NO if proof.join == "all" else Truth.YES
    if proof.truth is deciding:
        able = (certificate(part) for part in proof.parts if part.truth is deciding)
        return min(able, key=len)
    return _once(leaf for part in proof.parts for leaf in certificate(part))


def _nearest(result: TestResult) -> Option | None:
    """Of what could carry or lift it, what least is missing for."""

    def distance(option: Option) -> int:
        lacking = _failures(option.goal.prove(), result.find)
        return _cost(lacking, result.find) + _vagueness(option.gateway)

    return min(result.options, key=distance, default=None)


def _vagueness(gateway: Gateway | None) -> int:
    """A statute that speaks of this sharing says more than a general power that is as near."""
    if gateway is None:
        return 6
    return 14 if gateway.needs_person else 0 if gateway.is_express else 10


def _failures(proof: Proof, find: Callable[[str], Fact]) -> Leaves:
    """What would have to be otherwise for this to hold: of an *all* each part that fails, of an
    *any* the part that lacks least."""
    if proof.truth is not Truth.NO:
        return ()
    if proof.fact:
        return ((proof.fact, proof.truth),)
    if proof.join == "not":
        return certificate(proof.parts[0])
    failing = [_failures(part, find) for part in proof.parts if part.truth is Truth.NO]
    if proof.join == "any":
        return min(failing, key=lambda leaves: _cost(leaves, find), default=())
    return _once(leaf for leaves in failing for leaf in leaves)


def _missing(proof: Proof, find: Callable[[str], Fact], wanted: Truth = Truth.YES) -> Leaves:
    """The easiest facts that would settle an open proof as it is wanted."""
    if proof.truth is not Truth.UNKNOWN:
        return ()
    if proof.fact:
        return ((proof.fact, wanted),)
    if proof.join == "not":
        return _missing(proof.parts[0], find, wanted.negated())
    undecided = [_missing(part, find, wanted) for part in proof.parts]
    undecided = [leaves for leaves in undecided if leaves]
    one_is_enough = (proof.join == "any") is (wanted is Truth.YES)
    if one_is_enough:
        return min(undecided, key=lambda leaves: _cost(leaves, find))
    return _once(leaf for leaves in undecided for leaf in leaves)


def missing_cost(proof: Proof, find: Callable[[str], Fact]) -> int:
    """How hard what is still missing is: 0 for a proof that is settled."""
    return _cost(_missing(proof, find), find)


def _cost_by(find: Callable[[str], Fact]) -> Callable[[Leaves], int]:
    return lambda leaves: _cost(leaves, find)


def _cost(leaves: Leaves, find: Callable[[str], Fact]) -> int:
    return sum(_fact_cost(find(name)) for name, _ in leaves)


def _fact_cost(fact: Fact) -> int:
    family, colon, _ = fact.id.partition(":")
    if colon:
        return FAMILY_COSTS[family]
    if fact.is_task or fact.id in FOLLOWS:
        return TASK_COST
    return COSTS.get(fact.id, QUESTION_COST if fact.is_question else DERIVED_COST)


def _because(leaves: Leaves, find: Callable[[str], Fact]) -> tuple[str, ...]:
    return tuple(stands(find(name).statement, truth) for name, truth in leaves)


def _once(leaves: object) -> Leaves:
    return tuple(dict.fromkeys(leaves))  # type: ignore[call-overload]
